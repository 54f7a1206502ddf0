/** @module-tag alone */
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { Failure } from '../../src/audio/outputs/failure.ts';
import { findProgram } from '../../src/audio/outputs/find-program.ts';
import { openNull } from '../../src/audio/outputs/null-output.ts';
import type { SoundOutput } from '../../src/audio/outputs/output.ts';
import { pause } from '../../src/audio/outputs/pause.ts';
import { playerOpener } from '../../src/audio/outputs/player-output.ts';
import { openSpeaker } from '../../src/audio/outputs/speaker-output.ts';
import { fakeTime, pass } from './fake-sound.ts';

/** What stands in for the package, as far as it goes. */
const { FakeSpeaker } = vi.hoisted(() => {
  const made: FakeSpeaker[] = [];
  class FakeSpeaker {
    static made = made;
    readonly written: number[][] = [];
    readonly closed: unknown[] = [];
    readonly #listeners = new Map<string, ((value?: unknown) => void)[]>();
    fail: Error | undefined;
    constructor(readonly options: object) {
      made.push(this);
    }
    on(event: string, listener: (value?: unknown) => void) {
      this.#listeners.set(event, [...(this.#listeners.get(event) ?? []), listener]);
      return this;
    }
    once(event: string, listener: (value?: unknown) => void) {
      return this.on(event, listener);
    }
    off() {
      return this;
    }
    removeListener() {
      return this;
    }
    emit(event: string, value?: unknown) {
      for (const listener of this.#listeners.get(event) ?? []) listener(value);
    }
    write(bytes: Buffer, done: (error?: Error) => void) {
      this.written.push([...bytes]);
      done(this.fail);
    }
    close(...flush: unknown[]) {
      this.closed.push(flush);
    }
  }
  return { FakeSpeaker };
});
vi.mock('speaker', () => ({ default: FakeSpeaker }));

const FORMAT = { sampleRate: 1000, channels: 2 };

/** Whether it has settled, and how. */
function watched<Value>(promise: Promise<Value>): { outcome: string } {
  const state = { outcome: 'pending' };
  promise.then(
    () => {
      state.outcome = 'done';
    },
    (error: Error) => {
      state.outcome = error.message;
    },
  );
  return state;
}

describe('in time that the test counts', () => {
  beforeEach(fakeTime);
  afterEach(() => void vi.useRealTimers());

  test('a pause lasts as long as asked, or until it is called off', async () => {
    const controller = new AbortController();
    const whole = watched(pause(1, controller.signal));
    const none = watched(pause(0, controller.signal));
    await pass(0.999);
    expect([whole.outcome, none.outcome]).toEqual(['pending', 'done']);
    await pass(0.001);
    expect(whole.outcome).toBe('done');
    const off = watched(pause(100, controller.signal));
    controller.abort();
    await pass(0);
    expect(off.outcome).toBe('done');
    expect(watched(pause(100, controller.signal))).toBeDefined();
    await pass(0);
    expect(vi.getTimerCount()).toBe(0);
  });

  test('the null output takes 0.2 s ahead, and is heard when that has passed', async () => {
    const output = await openNull(FORMAT);
    expect(output.interruptible).toBe(true);
    const tenth = new Uint8Array(400);
    await output.write(tenth);
    await output.write(tenth);
    const third = watched(output.write(tenth));
    await pass(0);
    expect(third.outcome).toBe('done');
    const fourth = watched(output.write(tenth));
    await pass(0.09);
    expect(fourth.outcome).toBe('pending');
    await pass(0.02);
    expect(fourth.outcome).toBe('done');
    const drained = watched(output.drain());
    await pass(0.28);
    expect(drained.outcome).toBe('pending');
    await pass(0.03);
    expect(drained.outcome).toBe('done');
  });

  test('the null output that ran dry goes on from there', async () => {
    const output = await openNull(FORMAT);
    await output.write(new Uint8Array(400));
    await pass(5);
    await output.write(new Uint8Array(4000));
    const drained = watched(output.drain());
    await pass(0.99);
    expect(drained.outcome).toBe('pending');
    await output.close();
    await pass(0);
    expect(drained.outcome).toBe('done');
  });

  test('speaker is given whole numbers and bytes, drains all but what blocks, and closes', async () => {
    const output: SoundOutput = await openSpeaker(FORMAT, 'hw:1');
    const speaker = FakeSpeaker.made.at(-1)!;
    expect(speaker.options).toEqual({
      ...{ channels: 2, sampleRate: 1000, bitDepth: 16, signed: true, samplesPerFrame: 1000 },
      device: 'hw:1',
    });
    expect(output.interruptible).toBe(false);
    const proved = watched(output.proved);
    await pass(1);
    expect(proved.outcome).toBe('pending');
    speaker.emit('open');
    await pass(0);
    expect(proved.outcome).toBe('done');
    await output.write(Uint8Array.of(9, 1, 2, 3, 4).subarray(1));
    expect(speaker.written).toEqual([[1, 2, 3, 4]]);
    await output.write(new Uint8Array(1600));
    // 0.4 s were taken: 0.15 s of them are left to the device's own draining.
    const drained = watched(output.drain());
    await pass(0.24);
    expect([drained.outcome, speaker.closed]).toEqual(['pending', []]);
    await pass(0.03);
    expect([drained.outcome, speaker.closed]).toEqual(['done', [[false]]]);
    await output.close();
    expect(speaker.closed).toEqual([[false], []]);
  });

  test('speaker that is closed while it drains drops the rest', async () => {
    const output = await openSpeaker(FORMAT, undefined);
    const speaker = FakeSpeaker.made.at(-1)!;
    expect(speaker.options).toMatchObject({ device: null });
    speaker.emit('open');
    for (let n = 0; n < 5; n++) await output.write(new Uint8Array(4000));
    const drained = watched(output.drain());
    // Whatever was taken, its buffer holds half a second.
    await pass(0.3);
    await output.close();
    await pass(0);
    expect([drained.outcome, speaker.closed]).toEqual(['done', [[]]]);
  });

  test('speaker’s failures are those of the write, called back or told by the event alone', async () => {
    const output = await openSpeaker(FORMAT, undefined);
    const speaker = FakeSpeaker.made.at(-1)!;
    output.proved.catch(() => undefined);
    speaker.fail = new Error('write() failed: -1');
    await expect(output.write(new Uint8Array(4))).rejects.toThrow('write() failed: -1');
    speaker.fail = undefined;
    speaker.emit('error', new Error('no such device'));
    await expect(output.write(new Uint8Array(4))).rejects.toThrow('no such device');
  });
});

describe('Failure', () => {
  test('ends what is waited for, then and later, with the first one', async () => {
    const failure = new Failure();
    expect(await failure.before(Promise.resolve(3))).toBe(3);
    failure.check();
    const waiting = watched(failure.before(new Promise(() => undefined)));
    failure.set(new Error('first'));
    failure.set(new Error('second'));
    await Promise.resolve();
    await Promise.resolve();
    await Promise.resolve();
    expect(waiting.outcome).toBe('first');
    expect(() => failure.check()).toThrow('first');
    await expect(failure.before(Promise.resolve(3))).rejects.toThrow('first');
  });

  test('fails as the work does', async () => {
    await expect(new Failure().before(Promise.reject(new Error('its own')))).rejects.toThrow('its own');
  });
});

/** Programs that stand in for players: shell scripts. */
describe.skipIf(process.platform === 'win32')('a player program (skipped on Windows)', () => {
  let folder: string;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'player-'));
    vi.stubEnv('PATH', `${folder}${delimiter}${process.env.PATH}`);
  });
  afterAll(() => {
    vi.unstubAllEnvs();
    rmSync(folder, { recursive: true });
  });

  function opener(script: string, more: object = {}) {
    const command = `player-${Math.random().toString(36).slice(2)}`;
    writeFileSync(join(folder, command), `#!/bin/sh\n${script}\n`);
    chmodSync(join(folder, command), 0o755);
    return playerOpener('aplay', (_, device) => ({ command, args: [device ?? 'default'], ...more }));
  }

  test('is fed header, audio and trailing silence; its end is the end', async () => {
    const heard = join(folder, 'heard');
    const output = await opener(`cat > "${heard}"; echo "$1 $TOLD" >> "${heard}"`, {
      preamble: Buffer.from('head'),
      trailingSilence: 0.001,
      env: { TOLD: 'so' },
    })(FORMAT, 'hw:1');
    await output.write(Buffer.from('abcd'));
    await output.write(Buffer.from('efgh'));
    await output.drain();
    await output.proved;
    expect(readFileSync(heard, 'latin1')).toBe('headabcdefgh\0\0\0\0hw:1 so\n');
    await output.close();
  });

  test('is fed the audio alone where nothing else is needed', async () => {
    const heard = join(folder, 'plain');
    const output = await opener(`cat > "${heard}"`)(FORMAT, undefined);
    await output.write(Buffer.from('abcd'));
    await output.drain();
    expect(readFileSync(heard, 'latin1')).toBe('abcd');
  });

  test.each([
    ['echo first >&2; echo "no such device" >&2; exit 3', 'aplay ended with code 3: no such device'],
    ['exit 0', 'aplay ended with code 0'],
    ['kill -TERM $$', 'aplay was ended by SIGTERM'],
  ])('that ends by itself (%s) has failed', async (script, message) => {
    const output = await opener(script)(FORMAT, undefined);
    await expect(output.proved).rejects.toThrow(new Error(message));
    await expect(output.write(new Uint8Array(400))).rejects.toThrow(new Error(message));
  });

  test('that complains and ends well before its time has failed', async () => {
    const output = await opener('echo "cannot open" >&2; cat > /dev/null')(FORMAT, undefined);
    output.proved.catch(() => undefined);
    await output.write(new Uint8Array(2 * 4 * 1000));
    await expect(output.drain()).rejects.toThrow('aplay ended with code 0: cannot open');
  });

  test('is ended by close, whatever it is at, without a failure', async () => {
    const output = await opener('exec sleep 60')(FORMAT, undefined);
    const began = performance.now();
    // More than a pipe holds.
    const writing = output.write(new Uint8Array(1_000_000));
    await output.close();
    await writing;
    await output.proved;
    expect(performance.now() - began).toBeLessThan(30_000);
  });

  test('is not there', async () => {
    const open = playerOpener('aplay', () => ({ command: 'nosuch', args: [] }));
    await expect(open(FORMAT, undefined)).rejects.toThrow('nosuch is not on the PATH');
  });

  test('is run as it was found, never out of the current folder', { tags: 'slow' }, async () => {
    const before = process.cwd();
    const ran = join(folder, 'ran');
    writeFileSync(join(folder, 'here'), `#!/bin/sh\n: > "${ran}"\n`, { mode: 0o755 });
    process.chdir(folder);
    try {
      for (const path of ['', '.', ':/nonexistent', '/nonexistent:']) {
        vi.stubEnv('PATH', path);
        const open = playerOpener('sox', () => ({ command: 'here', args: [] }));
        await expect(open(FORMAT, undefined)).rejects.toThrow('here is not on the PATH');
        expect(findProgram('here', { PATH: path }, 'linux')).toBeUndefined();
      }
      vi.stubEnv('PATH', `:/nonexistent:${folder}`);
      expect(findProgram('here', { PATH: process.env.PATH }, 'linux')).toBe(join(folder, 'here'));
      await (
        await playerOpener('sox', () => ({ command: 'here', args: [] }))(FORMAT, undefined)
      ).proved.catch(() => {});
      expect(existsSync(ran)).toBe(true);
    } finally {
      process.chdir(before);
    }
  });
});
