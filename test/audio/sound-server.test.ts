import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { BackendName } from '../../src/audio/backends.ts';
import type { SoundFormat, SoundOutput } from '../../src/audio/outputs/output.ts';
import type { FromSound } from '../../src/audio/protocol.ts';
import { SoundServer } from '../../src/audio/sound-server.ts';
import { fakeTime, pass } from './fake-sound.ts';

/** 100 ms are 400 bytes. */
const FORMAT: SoundFormat = { sampleRate: 1000, channels: 2 };

beforeEach(fakeTime);
afterEach(() => void vi.useRealTimers());

/** An output that takes each piece in so many seconds, and notes what is done to it. */
class ScriptedOutput implements SoundOutput {
  readonly log: string[] = [];
  proved: Promise<void> = Promise.resolve();
  interruptible = false;
  abandoned = false;
  #close = () => {};

  constructor(
    readonly backend: BackendName,
    readonly format: SoundFormat,
    readonly device: string | undefined,
    readonly secondsPerWrite: number,
  ) {}

  async write(pcm: Uint8Array): Promise<void> {
    this.log.push(`${pcm[0]}:${pcm.length}`);
    await this.#busy(this.secondsPerWrite);
  }

  async drain(): Promise<void> {
    this.log.push('drain');
    await this.#busy(1);
  }

  async close(): Promise<void> {
    this.log.push('close');
    this.#close();
  }

  abandon(): void {
    this.abandoned = true;
  }

  #busy(seconds: number): Promise<void> {
    if (seconds === 0) return Promise.resolve();
    return new Promise((resolve) => {
      setTimeout(resolve, 1000 * seconds);
      this.#close = resolve;
    });
  }
}

function serving({
  secondsPerWrite = 0,
  prepare,
}: {
  secondsPerWrite?: number;
  prepare?: (output: ScriptedOutput) => void;
} = {}) {
  const outputs: ScriptedOutput[] = [];
  const told: FromSound[] = [];
  const server = new SoundServer(
    (message) => told.push(message),
    async (backend) => async (format, device) => {
      const output = new ScriptedOutput(backend, format, device, secondsPerWrite);
      prepare?.(output);
      outputs.push(output);
      return output;
    },
  );
  const open = (epoch = 0, format = FORMAT) =>
    server.take({ kind: 'open', epoch, backend: 'aplay', device: 'hw:1', format });
  const pcm = (epoch: number, mark: number, length: number) =>
    server.take({ kind: 'pcm', epoch, bytes: new Uint8Array(length).fill(mark) });
  const kinds = () => told.map(({ kind }) => kind);
  return { server, outputs, told, open, pcm, kinds };
}

describe('SoundServer', () => {
  test('opens the output when there is audio for it, and hands it over in tenths of a second', async () => {
    const { open, pcm, outputs, told } = serving();
    open();
    await pass(1);
    expect(outputs).toHaveLength(0);
    pcm(0, 1, 1000);
    pcm(0, 2, 400);
    await pass(0);
    expect(outputs).toMatchObject([{ backend: 'aplay', device: 'hw:1', format: FORMAT }]);
    expect(outputs[0]!.log).toEqual(['1:400', '1:400', '1:200', '2:400']);
    const taken = told.filter((message) => message.kind === 'took');
    expect(taken.map(({ epoch, frames, waited }) => [epoch, frames, waited])).toEqual([
      [0, 100, false],
      [0, 100, false],
      [0, 50, false],
      [0, 100, false],
    ]);
    expect(told.filter(({ kind }) => kind === 'opened')).toHaveLength(1);
  });

  test('cuts whole sample frames where a tenth of a second is none', async () => {
    const { open, pcm, outputs } = serving();
    open(0, { sampleRate: 11_025, channels: 1 });
    pcm(0, 1, 3000);
    await pass(0);
    expect(outputs[0]!.log).toEqual(['1:2206', '1:794']);
  });

  test('tells when each piece was taken, and whether it had to wait', async () => {
    const { open, pcm, told } = serving({ secondsPerWrite: 0.1 });
    open();
    pcm(0, 1, 800);
    await pass(1);
    const taken = told.filter((message) => message.kind === 'took');
    expect(taken.map(({ waited }) => waited)).toEqual([true, true]);
    expect(taken[1]!.at - taken[0]!.at).toBeCloseTo(0.1, 6);
  });

  test('a drop overtakes the audio that waits, and silences at the next piece', async () => {
    const { server, open, pcm, outputs, told, kinds } = serving({ secondsPerWrite: 0.1 });
    open();
    pcm(0, 1, 4000);
    pcm(0, 2, 400);
    await pass(0.25);
    server.take({ kind: 'drop', epoch: 1 });
    pcm(1, 3, 400);
    await pass(0.2);
    const [first, second] = outputs;
    expect(first!.log).toEqual(['1:400', '1:400', '1:400', 'close']);
    expect(second!.log).toEqual(['3:400']);
    expect(kinds()).toEqual(['opened', 'took', 'took', 'took', 'dropped', 'opened', 'took']);
    expect(told[4]).toMatchObject({ kind: 'dropped', epoch: 1 });
    expect((told[4] as { at: number }).at).toBeCloseTo((told[3] as { at: number }).at, 6);
    expect(told.at(-1)).toMatchObject({ kind: 'took', epoch: 1 });
  });

  test('a drop overtakes an end that waits, whose draining is not begun', async () => {
    const { server, open, pcm, outputs, kinds } = serving({ secondsPerWrite: 0.1 });
    open();
    pcm(0, 1, 400);
    server.take({ kind: 'end', epoch: 0 });
    await pass(0.05);
    server.take({ kind: 'drop', epoch: 1 });
    await pass(0.06);
    expect(outputs[0]!.log).toEqual(['1:400', 'close']);
    expect(kinds()).toEqual(['opened', 'took', 'dropped']);
  });

  test('a drop ends a write that can be ended', async () => {
    const { server, open, pcm, outputs, told } = serving({
      secondsPerWrite: 5,
      prepare: (output) => {
        output.interruptible = true;
      },
    });
    open();
    pcm(0, 1, 4000);
    await pass(0.1);
    server.take({ kind: 'drop', epoch: 1 });
    await pass(0);
    expect(told.at(-1)).toMatchObject({ kind: 'dropped', epoch: 1 });
    expect(outputs[0]!.log[0]).toBe('1:400');
    expect(outputs[0]!.log.slice(1).every((entry) => entry === 'close')).toBe(true);
  });

  test('a drop keeps the format that was asked for', async () => {
    const { server, open, pcm, outputs } = serving({ secondsPerWrite: 1 });
    open();
    pcm(0, 1, 400);
    await pass(0);
    open(1, { sampleRate: 2000, channels: 1 });
    server.take({ kind: 'drop', epoch: 2 });
    pcm(2, 2, 400);
    await pass(3);
    expect(outputs[1]).toMatchObject({ format: { sampleRate: 2000, channels: 1 }, log: ['2:400'] });
  });

  test('an end is told when all has been heard, and the device is let go', async () => {
    const { server, open, pcm, outputs, told } = serving();
    open();
    pcm(0, 1, 400);
    server.take({ kind: 'end', epoch: 0 });
    await pass(0.9);
    expect(told.at(-1)).toMatchObject({ kind: 'took' });
    await pass(0.2);
    expect(told.at(-1)).toEqual({ kind: 'ended', epoch: 0 });
    expect(outputs[0]!.log).toEqual(['1:400', 'drain', 'close']);
    pcm(0, 2, 400);
    await pass(0);
    expect(outputs[1]!.log).toEqual(['2:400']);
  });

  test('a drop ends the draining, whose end is then not told', async () => {
    const { server, open, pcm, kinds } = serving();
    open();
    pcm(0, 1, 400);
    server.take({ kind: 'end', epoch: 0 });
    await pass(0.3);
    server.take({ kind: 'drop', epoch: 1 });
    await pass(2);
    expect(kinds()).toEqual(['opened', 'took', 'dropped']);
  });

  test('an end of nothing is an end', async () => {
    const { server, open, told } = serving();
    open();
    server.take({ kind: 'end', epoch: 0 });
    await pass(0);
    expect(told).toEqual([{ kind: 'ended', epoch: 0 }]);
  });

  test('another format closes the output and opens one anew', async () => {
    const { open, pcm, outputs } = serving();
    open();
    pcm(0, 1, 400);
    await pass(0);
    open(0, { sampleRate: 500, channels: 1 });
    pcm(0, 2, 200);
    await pass(0);
    expect(outputs[0]!.log).toEqual(['1:400', 'close']);
    expect(outputs[1]).toMatchObject({ format: { sampleRate: 500, channels: 1 }, log: ['2:100', '2:100'] });
  });

  test('an output that proves to be none is told as a failure, unless it was closed before', async () => {
    const fails = serving({
      prepare: (output) => {
        output.proved = Promise.reject(new Error('no such device'));
        output.proved.catch(() => undefined);
      },
    });
    fails.open();
    fails.pcm(0, 1, 400);
    await pass(0);
    expect(fails.told).toContainEqual({ kind: 'failed', message: 'no such device' });
    expect(fails.kinds()).not.toContain('opened');
    const late = serving({
      prepare: (output) => {
        output.proved = new Promise((resolve) => setTimeout(resolve, 400));
      },
    });
    late.open();
    late.pcm(0, 1, 400);
    await pass(0.3);
    expect(late.kinds()).toEqual(['took']);
    late.server.take({ kind: 'drop', epoch: 1 });
    await pass(1);
    expect(late.kinds()).toEqual(['took', 'dropped']);
  });

  test('an output that fails is told in its words', async () => {
    const { open, pcm, told } = serving({
      prepare: (output) => {
        output.write = async () => {
          throw new Error('write() failed');
        };
      },
    });
    open();
    pcm(0, 1, 400);
    await pass(0);
    expect(told.at(-1)).toEqual({ kind: 'failed', message: 'write() failed' });
  });

  test('abandons what would outlive it', async () => {
    const { server, open, pcm, outputs } = serving();
    server.abandon();
    open();
    pcm(0, 1, 400);
    await pass(0);
    server.abandon();
    expect(outputs[0]!.abandoned).toBe(true);
  });
});
