import { describe, expect, test } from 'vitest';
import type { Playlist } from '../../src/audio/playlist.ts';
import { ReadHead } from '../../src/audio/read-head.ts';
import { sampleFormat, wavInfo } from './formats.ts';

const RATE = 1000;

/** A playlist of mono tracks whose samples are their own places: track + frame / 10000. */
function playlist(lengths: (number | undefined)[]): Playlist & { closed: number[] } {
  const closed: number[] = [];
  return {
    closed,
    length: lengths.length,
    async open(track) {
      const frames = lengths[track];
      if (frames === undefined) return undefined;
      const info = wavInfo(frames, sampleFormat({ channels: 1, sampleRate: RATE }));
      return {
        range: { start: 0, end: frames },
        heard: 'all',
        track: {
          name: `${track}.wav`,
          info,
          seekable: true,
          read(start, count, target) {
            for (let n = 0; n < count; n++) target[0]![n] = track + (start + n) / 10_000;
            return count;
          },
          close: () => closed.push(track),
        },
      };
    },
  };
}

/** Runs of `[track, first frame, frames]`, to the end or `limit` runs. */
async function runs(head: ReadHead, seconds: number, limit = 100): Promise<number[][]> {
  const result: number[][] = [];
  while (result.length < limit) {
    const block = await head.next(seconds);
    if (!block || block === 'moved') break;
    expect(block.channels[0]![0]).toBeCloseTo(block.place.track + block.place.frame / 10_000, 6);
    result.push([block.place.track, block.place.frame, block.frames]);
  }
  return result;
}

describe('ReadHead', () => {
  test('reads a playlist from the first sample frame to the last', async () => {
    const head = new ReadHead(playlist([250, 100]), 0);
    expect(await runs(head, 0.1)).toEqual([
      [0, 0, 100],
      [0, 100, 100],
      [0, 200, 50],
      [1, 0, 100],
    ]);
  });

  test('begins the playlist anew as often as asked', async () => {
    const head = new ReadHead(playlist([30, 20]), 2);
    const round = [
      [0, 0, 30],
      [1, 0, 20],
    ];
    expect(await runs(head, 1)).toEqual([...round, ...round, ...round]);
  });

  test('repeats a part from its first sample frame to its last, and leaves it when it is taken off', async () => {
    const head = new ReadHead(playlist([1000]), 0);
    head.repeat = { track: 0, range: { start: 40, end: 90 } };
    expect(await runs(head, 0.06, 4)).toEqual([
      [0, 0, 60],
      [0, 60, 30],
      [0, 40, 50],
      [0, 40, 50],
    ]);
    head.repeat = undefined;
    expect(await runs(head, 1)).toEqual([[0, 90, 910]]);
  });

  test('a part that was passed is not gone back to', async () => {
    const head = new ReadHead(playlist([100]), 0);
    head.repeat = { track: 0, range: { start: 10, end: 20 } };
    head.moveTo(0, 50);
    expect(await runs(head, 1)).toEqual([[0, 50, 50]]);
  });

  test('leaves out inputs that cannot be opened', async () => {
    const head = new ReadHead(playlist([undefined, 10, undefined]), 0);
    expect(await runs(head, 1)).toEqual([[1, 0, 10]]);
  });

  test('ends where no input can be opened, however often it should be repeated', async () => {
    const head = new ReadHead(playlist([undefined, undefined]), Infinity);
    expect(await runs(head, 1)).toEqual([]);
  });

  test('tells that it was moved while it waited, and goes on there', async () => {
    const head = new ReadHead(playlist([100, 100]), 0);
    const waiting = head.next(1);
    head.moveTo(1, 30);
    expect(await waiting).toBe('moved');
    expect(await runs(head, 1)).toEqual([[1, 30, 70]]);
  });

  test('holds one track open at a time, and can tell what the others were', async () => {
    const list = playlist([10, 10, 10]);
    const head = new ReadHead(list, 0);
    await runs(head, 1);
    expect(list.closed).toEqual([0, 1]);
    expect(head.entry(0)?.track.name).toBe('0.wav');
    head.close();
    expect(list.closed).toEqual([0, 1, 2]);
  });
});
