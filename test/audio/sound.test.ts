import { describe, expect, test } from 'vitest';
import type { BackendChoice } from '../../src/audio/backends.ts';
import type { FromSound, ToSound } from '../../src/audio/protocol.ts';
import { Sound } from '../../src/audio/sound.ts';

const FORMAT = { sampleRate: 8000, channels: 2 };

/** A sound whose processes only note what they are sent; the test says what they answer. */
function sounding(backend: BackendChoice = 'auto', device?: string) {
  const processes: { sent: ToSound[]; stopped: boolean; tell: (message: FromSound) => void }[] = [];
  const heard: unknown[][] = [];
  const note =
    (name: string) =>
    (...values: unknown[]) =>
      void heard.push([name, ...values]);
  const sound = new Sound(
    {
      ...{ backend, device, env: {}, platform: 'linux' },
      connect(tell) {
        const process = { sent: [] as ToSound[], stopped: false, tell };
        processes.push(process);
        return {
          send: (message) => process.sent.push(message),
          stop: async () => {
            process.stopped = true;
          },
        };
      },
    },
    {
      onOpened: note('opened'),
      onTook: note('took'),
      onDropped: note('dropped'),
      onEnded: note('ended'),
      onLost: note('lost'),
    },
  );
  return { sound, processes, heard };
}

describe('Sound', () => {
  test('a failure of many lines is told in one, as an event and at the end', () => {
    const { sound, processes, heard } = sounding('speaker');
    sound.open(FORMAT);
    processes[0]!.tell({ kind: 'failed', message: 'no bindings. Tried:\n\u2192 a\n\u2192 b' });
    expect(heard).toEqual([
      ['lost', expect.objectContaining({ message: 'no bindings. Tried: \u2192 a \u2192 b' })],
    ]);
    expect(sound.failure().message).toBe('no sound through speaker: no bindings. Tried: \u2192 a \u2192 b');
  });

  test('sends everything with its epoch, and starts a process when there is a format', () => {
    const { sound, processes } = sounding('aplay', 'hw:1');
    sound.play(Uint8Array.of(1));
    sound.end();
    expect(processes).toHaveLength(0);
    expect(sound.format).toBeUndefined();
    sound.open(FORMAT);
    expect(sound.format).toEqual(FORMAT);
    sound.play(Uint8Array.of(1, 2));
    sound.drop();
    sound.play(Uint8Array.of(3));
    sound.end();
    sound.open({ sampleRate: 16_000, channels: 1 });
    expect(processes).toHaveLength(1);
    expect(processes[0]!.sent).toEqual([
      { kind: 'open', backend: 'aplay', device: 'hw:1', format: FORMAT, epoch: 0 },
      { kind: 'pcm', epoch: 0, bytes: Uint8Array.of(1, 2) },
      { kind: 'drop', epoch: 1 },
      { kind: 'pcm', epoch: 1, bytes: Uint8Array.of(3) },
      { kind: 'end', epoch: 1 },
      {
        kind: 'open',
        backend: 'aplay',
        device: 'hw:1',
        format: { sampleRate: 16_000, channels: 1 },
        epoch: 1,
      },
    ]);
  });

  test('leaves out what is told of past epochs', () => {
    const { sound, processes, heard } = sounding();
    sound.open(FORMAT);
    const { tell } = processes[0]!;
    tell({ kind: 'took', epoch: 0, frames: 10, at: 1, waited: true });
    sound.drop();
    tell({ kind: 'took', epoch: 0, frames: 11, at: 2, waited: false });
    tell({ kind: 'ended', epoch: 0 });
    sound.drop();
    tell({ kind: 'dropped', epoch: 1, at: 3 });
    tell({ kind: 'dropped', epoch: 2, at: 4 });
    tell({ kind: 'took', epoch: 2, frames: 12, at: 5, waited: false });
    expect(heard).toEqual([
      ['took', 10, 1, true],
      ['dropped', 4],
      ['took', 12, 5, false],
    ]);
  });

  test('has a backend proved once, by what it says or by an end', () => {
    const { sound, processes, heard } = sounding();
    sound.open(FORMAT);
    processes[0]!.tell({ kind: 'opened' });
    processes[0]!.tell({ kind: 'opened' });
    expect(heard).toEqual([['opened', 'speaker']]);
    const other = sounding();
    other.sound.open(FORMAT);
    other.processes[0]!.tell({ kind: 'ended', epoch: 0 });
    other.processes[0]!.tell({ kind: 'opened' });
    expect(other.heard).toEqual([['opened', 'speaker'], ['ended']]);
  });

  test('takes the next backend when one dies, in a new epoch, until none is left', async () => {
    const { sound, processes, heard } = sounding();
    sound.open(FORMAT);
    sound.drop();
    processes[0]!.tell({ kind: 'opened' });
    processes[0]!.tell({ kind: 'failed', message: 'first' });
    expect(processes.map(({ stopped }) => stopped)).toEqual([true, false]);
    expect(processes[1]!.sent).toEqual([
      { kind: 'open', backend: '@audio/speaker', device: undefined, format: FORMAT, epoch: 2 },
    ]);
    processes[1]!.tell({ kind: 'failed', message: 'second' });
    expect(processes).toHaveLength(2);
    const lost = { device: undefined };
    expect(heard.slice(1)).toEqual([
      ['lost', { ...lost, backend: 'speaker', proved: true, message: 'first', next: '@audio/speaker' }],
      ['lost', { ...lost, backend: '@audio/speaker', proved: false, message: 'second', next: undefined }],
    ]);
    expect(sound.failure().message).toMatch(/^no sound device; tried speaker, @audio\/speaker; /);
    sound.play(Uint8Array.of(1));
    await sound.stop();
    expect(processes[1]!.sent).toHaveLength(1);
  });

  test('knows how long its backend takes to begin', () => {
    expect(sounding('ffplay').sound.latency).toBe(0.25);
    expect(sounding('sox').sound.latency).toBe(0);
    const { sound, processes } = sounding('ffplay');
    sound.open(FORMAT);
    processes[0]!.tell({ kind: 'failed', message: 'gone' });
    expect(sound.latency).toBe(0);
  });

  test('stops its process', async () => {
    const { sound, processes } = sounding();
    await sound.stop();
    sound.open(FORMAT);
    await sound.stop();
    expect(processes.map(({ stopped }) => stopped)).toEqual([true]);
  });
});
