import { Readable } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { StreamTrack } from '../../src/audio/track.ts';
import { openWavStream } from '../../src/wav/stream.ts';
import { buildWav } from '../wav/build.ts';

const RATE = 48_000;

/** 16-bit stereo, each sample its own: the left a frame's number, modulo 2^16, the right that of its 65536s and a mark. */
function wavBytes(frames: number): Buffer {
  const samples = new Int16Array(2 * frames);
  for (let frame = 0; frame < frames; frame++) {
    samples[2 * frame] = (frame % 65_536) - 32_768;
    samples[2 * frame + 1] = 7 + (frame >> 16);
  }
  return Buffer.from(
    buildWav({ fmt: { channels: 2, sampleRate: RATE }, data: new Uint8Array(samples.buffer) }),
  );
}

/** A track of the bytes as they arrive in chunks of those sizes, by turns. */
async function trackOf(bytes: Buffer, sizes: number[]) {
  let closed = 0;
  function* chunks() {
    for (let at = 0, turn = 0; at < bytes.length; turn++) {
      const size = sizes[turn % sizes.length]!;
      yield bytes.subarray(at, at + size);
      at += size;
    }
  }
  const stream = await openWavStream(Readable.from(chunks(), { objectMode: false, highWaterMark: 1 }));
  const track = new StreamTrack(stream, () => closed++);
  const target = [new Float32Array(20_000), new Float32Array(20_000)];
  /** Frames read from there on; −1 for a frame that is another one's. */
  const read = async (start: number, count: number): Promise<number> => {
    for (const channel of target) channel.fill(Number.NaN);
    const frames = await track.read(start, count, target);
    for (let n = 0; n < frames; n++) {
      const [frame, left, right] = [start + n, target[0]![n]! * 32_768, target[1]![n]! * 32_768];
      if (left !== (frame % 65_536) - 32_768) return -1;
      if (right !== 7 + (frame >> 16)) return -1;
    }
    return frames;
  };
  return { track, read, closed: () => closed };
}

describe('StreamTrack', () => {
  // A block is at most 64 KiB, 16384 frames: reads and chunks cross its edges everywhere.
  test.each([
    [[64 * 1024], 4800],
    [[1000, 65_537, 3], 4800],
    [[200_001], 16_385],
    [[7777], 1],
  ])('gives every sample frame of 100,000, arriving in chunks of %j bytes, by %d', async (sizes, count) => {
    const frames = count === 1 ? 20_000 : 100_000;
    const { read } = await trackOf(wavBytes(frames), sizes);
    let at = 0;
    for (let got = await read(at, count); got !== 0; got = await read(at, count)) {
      expect(got).toBeGreaterThan(0);
      expect(got).toBeLessThanOrEqual(count);
      at += got;
    }
    expect(at).toBe(frames);
  });

  test('gives again what was heard lately, and goes on', async () => {
    const { read } = await trackOf(wavBytes(120_000), [10_000]);
    let at = 0;
    while (at < 100_000) at += await read(at, 4800);
    for (let again = 30_000; again < 119_000; ) {
      const got = await read(again, 4800);
      expect(got).toBeGreaterThan(0);
      again += got;
    }
    expect(await read(16_383, 2)).toBeGreaterThan(0);
    expect(await read(0, 1)).toBe(1);
  });

  test('skips to a place ahead', async () => {
    const { read } = await trackOf(wavBytes(120_000), [10_000]);
    expect(await read(90_123, 100)).toBe(100);
    expect(await read(119_990, 100)).toBe(10);
    expect(await read(120_000, 100)).toBe(0);
    expect(await read(130_000, 100)).toBe(0);
  });

  test('keeps eight seconds and no more', async () => {
    const frames = 20 * RATE;
    const { read } = await trackOf(wavBytes(frames), [100_000]);
    expect(await read(frames - 1, 1)).toBe(1);
    expect(await read(frames - 8 * RATE, 1)).toBe(1);
    expect(await read(frames - 9 * RATE, 1)).toBe(0);
  });

  test('tells what the stream is, and is closed once by whoever opened it', async () => {
    const { track, closed } = await trackOf(wavBytes(1000), [500]);
    expect(track).toMatchObject({ name: 'stdin', seekable: false, info: { frames: 1000 } });
    expect(closed()).toBe(0);
    track.close();
    expect(closed()).toBe(1);
  });
});
