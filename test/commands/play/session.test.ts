import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { Command } from 'commander';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import type { PlayOptions } from '../../../src/commands/play/session.ts';
import { declare, plan } from '../../../src/commands/play.ts';
import { NoDeviceError } from '../../../src/errors.ts';
import type { Context } from '../../../src/world/context.ts';
import { FakeSound, fakeTime, pass, stretches } from '../../audio/fake-sound.ts';
import { VirtualTerminal } from '../../terminal/virtual-terminal.ts';
import { buildWav } from '../../wav/build.ts';

let folder: string;
let second: string;
let other: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'session-'));
  [second, other] = ['second.wav', 'other.wav'].map((name) => join(folder, name)) as [string, string];
  const samples = (frames: number) =>
    new Uint8Array(Int16Array.from({ length: 2 * frames }, (_, n) => (n & 1 ? -1 : 1) * (n >> 1)).buffer);
  const write = (path: string, sampleRate: number, frames: number) =>
    writeFileSync(path, buildWav({ fmt: { channels: 2, sampleRate }, data: samples(frames) }));
  write(second, 8000, 8000);
  write(other, 16_000, 4000);
});
afterAll(() => rmSync(folder, { recursive: true }));
beforeEach(fakeTime);
afterEach(() => void vi.useRealTimers());

/** What `play` does with those words, through fake outputs, for so many seconds. */
async function played(
  words: string[],
  {
    sound = new FakeSound(),
    seconds = 5,
    terminal = false,
    meanwhile = async () => {},
  }: {
    sound?: FakeSound;
    seconds?: number;
    terminal?: boolean;
    meanwhile?: (context: { stdout: PassThrough; abort: (reason: Error) => void }) => Promise<void>;
  } = {},
) {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  if (terminal) Object.assign(stderr, { isTTY: true, columns: 80, rows: 24 });
  const warnings: string[] = [];
  const controller = new AbortController();
  const context = {
    ...{ stdout, stderr, stdin: new PassThrough(), env: { TERM: 'xterm' }, cwd: folder },
    ...{ signal: controller.signal, atExit: () => () => undefined },
    signals: { on: () => () => undefined },
    tell: (line: string) => void stderr.write(`${line}\n`),
    warn: (input: string, message: string) => warnings.push(`${input}: ${message}`),
  } as unknown as Context;
  const command = new Command('play').argument('<input...>').exitOverride();
  declare(command);
  const outcomes: string[] = [];
  command.action(async (inputs: string[], options: PlayOptions) => {
    for (const task of plan(inputs, options, context, sound.connect)) {
      outcomes.push(
        await task.run().then(
          () => 'played',
          (error: Error) => `${error.constructor.name}: ${error.message}`,
        ),
      );
    }
  });
  const running = command.parseAsync(words, { from: 'user' });
  running.catch(() => undefined);
  await meanwhile({ stdout, abort: (reason) => controller.abort(reason) });
  await pass(seconds);
  const settled = [...outcomes];
  const lines = String(stdout.read() ?? '').split('\n');
  return { settled, sound, warnings, lines: lines.slice(0, -1), stderr: String(stderr.read() ?? '') };
}

/** The first line of a terminal to which that was written. */
function lineOf(text: string): string {
  const terminal = new VirtualTerminal(80, 24);
  terminal.write(text);
  return terminal.lines[0]!;
}

describe('play', () => {
  test('prints a position a chunk, and hands over as much at a time', async () => {
    const { settled, lines, sound, stderr, warnings } = await played([second, '--chunk', '0.25']);
    expect(settled).toEqual(['played']);
    expect(lines).toEqual(['0.000', '0.250', '0.500', '0.750', '1.000'].map((at) => `${at}\t1.000`));
    expect([stderr, warnings]).toEqual(['', []]);
    const sizes = sound.sent.flatMap((message) => (message.kind === 'pcm' ? [message.bytes.length] : []));
    expect(sizes).toEqual([8000, 8000, 8000, 8000]);
    expect(stretches(sound.heard)).toEqual([[0, 8000]]);
  });

  test('goes by tenths of a second, at 0 dB, once, if nothing else is asked for', async () => {
    const { lines, sound } = await played([second, '--start', '0.5']);
    expect(lines).toEqual([0.5, 0.6, 0.7, 0.8, 0.9, 1].map((at) => `${at.toFixed(3)}\t1.000`));
    expect(stretches(sound.heard)).toEqual([[4000, 8000]]);
    expect(sound.sent[0]).toMatchObject({ kind: 'open', backend: 'speaker', device: undefined });
  });

  test('takes volume, rounds, backend and device', async () => {
    const words = [second, '--gain', '-6.0206', '--backend', 'aplay', '--device', 'hw:1', '--loop', '2'];
    const { sound, lines } = await played(words);
    expect(sound.outputs).toMatchObject([{ backend: 'aplay', device: 'hw:1' }]);
    expect(sound.heard).toHaveLength(16_000);
    expect(Math.abs(sound.heard[15_000]![0]! - 3500)).toBeLessThan(2);
    expect(lines).toHaveLength(21);
    const endless = await played([second, '--loop'], { seconds: 7 });
    expect(endless.settled).toEqual([]);
    expect(endless.lines.length).toBeGreaterThan(65);
  });

  test('tells each file’s very end where another format begins', async () => {
    const { lines, settled } = await played([second, 'nosuch.wav', other, '--chunk', '0.4']);
    expect(lines).toEqual([
      ...['0.000\t1.000', '0.400\t1.000', '0.800\t1.000', '1.000\t1.000'],
      ...['0.000\t0.250', '0.250\t0.250'],
    ]);
    expect(settled).toEqual(['played', expect.stringMatching(/^Error: ENOENT/), 'played']);
  });

  test('tells events as JSON', async () => {
    const { lines } = await played([second, '--json', '--chunk', '1']);
    expect(lines.map((line) => JSON.parse(line).event)).toEqual(['open', 'position', 'position', 'end']);
  });

  test('warns when a backend has died and another goes on, unless it is to be quiet', async () => {
    const dying = () => new FakeSound({ speaker: { diesAfter: 0.5 } });
    const { settled, warnings, stderr } = await played([second], { sound: dying() });
    expect(settled).toEqual(['played']);
    expect(warnings).toEqual(['second.wav: speaker: the device is gone; going on with @audio/speaker']);
    expect(stderr).toBe('');
    const quiet = await played([second, '-q'], { sound: dying() });
    expect([quiet.settled, quiet.warnings]).toEqual([['played'], []]);
    // That one was none is nobody's business while another plays.
    const none = await played([second], { sound: new FakeSound({ speaker: { missing: 'no card' } }) });
    expect([none.settled, none.warnings, none.stderr]).toEqual([['played'], [], '']);
  });

  test('with --verbose says what it does, and each chunk’s latency', async () => {
    const sound = new FakeSound({ speaker: { missing: 'no card' } });
    const { stderr, warnings } = await played([second, '--verbose', '--chunk', '0.5'], { sound });
    const [lost, open, ...chunks] = stderr.trimEnd().split('\n');
    expect(lost).toBe('speaker: no card; going on with @audio/speaker');
    expect(open).toBe('@audio/speaker: 8000 Hz, 2 channels, 16 bits; samples as they are');
    expect(chunks.map((line) => line.slice(0, 7))).toEqual(['0.000 s', '0.500 s', '1.000 s']);
    expect(warnings).toEqual([]);
  });

  test('fails where there is no sound', async () => {
    const missing = { missing: 'no card' };
    const sound = new FakeSound({ speaker: missing, '@audio/speaker': missing });
    const { settled, lines } = await played([second, '--json'], { sound });
    expect(settled).toEqual([expect.stringMatching(/^NoDeviceError: no sound device; tried speaker, /)]);
    expect(`${NoDeviceError.name}: ${JSON.parse(lines[0]!).message}`).toBe(settled[0]);
    expect(lines).toHaveLength(1);
  });

  test('ends when its lines have no reader, and when it is interrupted', async () => {
    const gone = await played([second, '--loop'], {
      seconds: 1,
      meanwhile: async ({ stdout }) => {
        await pass(0.5);
        stdout.destroy();
      },
    });
    expect(gone.settled).toHaveLength(1);
    expect(gone.settled[0]).not.toBe('played');
    expect(gone.sound.running).toBe(0);
    const interrupted = await played([second, '--loop'], {
      seconds: 1,
      meanwhile: async ({ abort }) => {
        await pass(0.5);
        abort(new RangeError('interrupted'));
      },
    });
    expect(interrupted.settled).toEqual(['RangeError: interrupted']);
    expect(interrupted.lines).toHaveLength(6);
    expect(interrupted.sound.running).toBe(0);
  });

  test('shows a status line on a terminal, and lines there too where they are asked for', async () => {
    const shown = await played([second], { terminal: true });
    expect([shown.settled, shown.lines]).toEqual([['played'], []]);
    expect(lineOf(shown.stderr)).toMatch(/^> 0:01\.0 \/ 0:01\.0 /);
    // Given back at the end.
    expect(shown.stderr).toMatch(/\x1b\[\?25h\r\n$/);
    const dying = new FakeSound({ speaker: { diesAfter: 0.5 } });
    const noticed = await played([second], { terminal: true, sound: dying });
    expect(noticed.warnings).toEqual([]);
    expect(lineOf(noticed.stderr)).toBe('speaker: the device is gone; going on with @audio/speaker');
    for (const option of ['--json', '--verbose']) {
      const { lines, stderr } = await played([second, option], { terminal: true });
      expect(lines.length).toBeGreaterThanOrEqual(11);
      expect(stderr).not.toContain('\x1b');
    }
  });

  test.each([
    [['-', 'a.wav', '-'], '- is there once only'],
    [['a.wav', '--chunk', '0.009'], 'is out of range'],
    [['a.wav', '--chunk', '61'], 'is out of range'],
    [['a.wav', '--gain', '61'], 'is out of range'],
    [['a.wav', '--gain', '-121'], 'is out of range'],
    [['a.wav', '--loop', '0'], 'is too small'],
    [['--loop', 'a.wav'], 'name the files before --loop'],
    [['a.wav', '--view', 'all'], 'is unknown'],
    [['a.wav', '--end', '1', '--duration', '1'], 'exclude each other'],
  ])('refuses %j', async (words, reason) => {
    const command = new Command('play').argument('<input...>').exitOverride();
    declare(command);
    command.action(
      (inputs: string[], options: PlayOptions) =>
        void plan(inputs, options, {} as Context, () => {
          throw new Error('nothing is to be played');
        }),
    );
    await expect(command.parseAsync(words, { from: 'user' })).rejects.toThrow(reason);
  });
});
