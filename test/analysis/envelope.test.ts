/** @module-tag thorough */
import { describe, expect, test } from 'vitest';
import { analyseEnvelope, envelopeArrays } from '../../src/analysis/envelope.ts';
import { framesOfPoint, framesPerPoint, pointCount } from '../../src/analysis/envelope-points.ts';
import { analyseLevels } from '../../src/analysis/levels.ts';
import { noise } from '../dsp/oracle.ts';
import { buildWav } from '../wav/build.ts';
import { openBytes, readAll } from '../wav/files.ts';
import { ALONE, openF32, openS16 } from './sources.ts';

function measured(samples: ArrayLike<number>): { min: number; max: number; rms: number } {
  const values = Array.from(samples);
  const squares = values.reduce((sum, x) => sum + x * x, 0);
  return { min: Math.min(...values), max: Math.max(...values), rms: Math.sqrt(squares / values.length) };
}

describe('each point has the lowest, highest and RMS sample of its frames', () => {
  const left = noise(100_003);
  const right = noise(100_003, 2).map((x) => x / 3);
  const range = { start: 17, end: 100_000 };

  test.each([
    ['equal shares', { points: 37 }, (p: number) => [(p * 99983) / 37, ((p + 1) * 99983) / 37]],
    ['one point', { points: 1 }, () => [0, 99983]],
    ['a number of frames each', { framesPerPoint: 256 }, (p: number) => [p * 256, (p + 1) * 256]],
    ['more than a block each', { framesPerPoint: 40_000 }, (p: number) => [p * 40_000, (p + 1) * 40_000]],
  ])('%s', async (_, division, framesOf) => {
    const wav = await openF32([left, right]);
    const envelope = await analyseEnvelope(wav.source, { range, channels: [1, 0], ...division }, ALONE);
    const { points, min, max, rms } = envelope;
    expect(points).toBe('points' in division ? division.points : Math.ceil(99983 / division.framesPerPoint));
    for (let point = 0; point < points; point++) {
      const [from, to] = framesOf(point).map((frame) => 17 + Math.min(Math.floor(frame), 99983));
      for (const [plane, samples] of [right, left].entries()) {
        const expected = measured(samples.subarray(from, to));
        expect(min[plane]![point]).toBe(expected.min);
        expect(max[plane]![point]).toBe(expected.max);
        // Squares are summed in float32, 64 a lane, then in float64.
        expect(rms[plane]![point]! / expected.rms).toBeCloseTo(1, 6);
      }
    }
  });
});

test('arrays that held another envelope take the next, and no more of them than its points', async () => {
  const loud = Float32Array.from({ length: 1000 }, (_, i) => (i % 100 < 50 ? 1 : -1));
  const quiet = Float32Array.from({ length: 600 }, (_, i) => (i % 2 ? 0.25 : 0.125));
  const { source } = await openF32([Float32Array.of(...loud, ...quiet)]);
  const arrays = envelopeArrays(1, 10);
  const at = (start: number, end: number) =>
    analyseEnvelope(source, { range: { start, end }, channels: [0], framesPerPoint: 100 }, ALONE, arrays);
  const first = await at(0, 1000);
  expect([first.points, ...first.min[0]!]).toEqual([10, ...new Array(10).fill(-1)]);
  expect(Math.max(...first.clipped[0]!)).toBeGreaterThan(0);
  const next = await at(1000, 1600);
  const six = (value: number) => new Array(6).fill(value);
  expect([...next.min[0]!]).toEqual(six(0.125));
  expect([...next.max[0]!]).toEqual(six(0.25));
  expect([...next.clipped[0]!]).toEqual(six(0));
  // Of 1/64 and 1/16.
  expect([...next.rms[0]!]).toEqual(six(Math.fround(Math.sqrt((1 / 64 + 1 / 16) / 2))));
});

test.each([
  // frames, points asked for: frames a point, points there are
  [26_460_000, 100_000, 265, 99_850],
  [1000, 1000, 1, 1000],
  [1000, 999, 2, 500],
  [1000, 3000, 1, 1000],
  [1001, 10, 101, 10],
  [5, 1, 5, 1],
])('%i frames in %i points have a whole number of frames each', (frames, points, each, count) => {
  expect(framesPerPoint(frames, points)).toBe(each);
  const request = { range: { start: 7, end: 7 + frames }, channels: [0], framesPerPoint: each };
  expect(pointCount(request)).toBe(count);
  // Where its number says, to the very end.
  expect(framesOfPoint(request, count - 1)).toEqual({ start: (count - 1) * each, end: frames });
});

test('points of fewer frames than there are points share a frame', async () => {
  const wav = await openF32([Float32Array.of(0.1, 0.2, 0.3)]);
  const request = { range: { start: 0, end: 3 }, channels: [0], points: 6 };
  const { min, max, rms } = await analyseEnvelope(wav.source, request, ALONE);
  const expected = Float32Array.of(0.1, 0.1, 0.2, 0.2, 0.3, 0.3);
  expect(min[0]).toEqual(expected);
  expect(max[0]).toEqual(expected);
  expect([...rms[0]!]).toEqual([...expected].map((x) => expect.closeTo(x, 7)));
});

test('the envelope of the mix is that of the mean of the channels', async () => {
  const wav = await openF32([noise(1000), noise(1000, 2), noise(1000, 3)]);
  const planes = readAll(await openF32([noise(1000), noise(1000, 2), noise(1000, 3)]));
  const mean = planes[0]!.map((x, i) => Math.fround((x + planes[1]![i]! + planes[2]![i]!) / 3));
  const request = { range: { start: 0, end: 1000 }, channels: 'mix', points: 1 } as const;
  const { min, max } = await analyseEnvelope(wav.source, request, ALONE);
  expect([min[0]![0], max[0]![0]]).toEqual([Math.min(...mean), Math.max(...mean)]);
});

describe('levels', () => {
  test('are those of the definition', async () => {
    const samples = noise(50_001).map((x) => 0.5 * x + 0.1);
    const wav = await openF32([samples, samples.map((x) => -x)]);
    const levels = await analyseLevels(wav.source, { start: 0, end: 50_001 }, ALONE);
    const { max, rms } = measured(samples);
    const mean = samples.reduce((sum, x) => sum + x, 0) / samples.length;
    for (const [channel, sign] of [1, -1].entries()) {
      expect(levels[channel]).toMatchObject({ peak: max, clipped: 0, nonFinite: 0 });
      expect(levels[channel]!.rms).toBeCloseTo(rms, 7);
      expect(levels[channel]!.dc).toBeCloseTo(sign * mean, 7);
    }
  });

  test('have a full-scale peak at −1', async () => {
    const wav = await openS16([[0, 0, -32768]]);
    const levels = await analyseLevels(wav.source, { start: 0, end: 3 }, ALONE);
    expect(levels[0]!.peak).toBe(1);
  });

  test('count NaN and infinite samples by channel, and take them as 0', async () => {
    const nan = Number.NaN;
    const wav = await openF32([
      [0.5, nan, Infinity, 0.25, 0, 0, 0],
      [0.5, 0, 0, 0, 0, 0, -Infinity],
    ]);
    const levels = await analyseLevels(wav.source, { start: 0, end: 7 }, ALONE);
    expect(levels.map(({ nonFinite }) => nonFinite)).toEqual([2, 1]);
    expect(levels[0]).toMatchObject({ peak: 0.5, dc: 0.75 / 7, clipped: 0 });
  });
});

describe('every encoding is decoded as by FrameReader', () => {
  const bytes = Uint8Array.from(noise(6 * 4 * 8 * 997, 7), (x) => Math.floor(128 * x) & 255);
  const formats = [
    ...[8, 12, 16, 20, 24, 32, 64].map((bits) => ({ tag: 1, bits })),
    { tag: 3, bits: 32 },
    { tag: 3, bits: 64 },
    { tag: 6, bits: 8 },
  ];

  for (const container of ['RIFF', 'RIFX'] as const) {
    for (const channels of [1, 2, 5]) {
      test.each(formats)(`${container}, ${channels} channels, tag $tag, $bits bits`, async (fmt) => {
        const data = bytes.subarray(0, Math.ceil(fmt.bits / 8) * channels * 997);
        const wav = await openBytes(buildWav({ container, fmt: { ...fmt, channels }, data }));
        const expected = readAll(await openBytes(buildWav({ container, fmt: { ...fmt, channels }, data })));
        const request = { range: { start: 0, end: 997 }, points: 997 };
        const all = { ...request, channels: expected.map((_, channel) => channel) };
        const { min } = await analyseEnvelope(wav.source, all, ALONE);
        expect(min.map((samples) => [...samples])).toEqual(expected);
        const { max } = await analyseEnvelope(wav.source, { ...request, channels: 'mix' }, ALONE);
        const mean = expected[0]!.map((_, i) => {
          return expected.reduce((sum, samples) => sum + samples[i]!, 0) / channels;
        });
        const loudest = Math.max(...mean.map(Math.abs));
        // The mean is rounded to float32 once or twice on its way.
        mean.forEach((value, i) => {
          expect(Math.abs(max[0]![i]! - value) / loudest).toBeLessThan(2 ** -22);
        });
        const last = await analyseEnvelope(wav.source, { ...request, channels: [channels - 1] }, ALONE);
        expect([...last.max[0]!]).toEqual(expected.at(-1));
      });
    }
  }
});

test('formats without kernels are decoded over several blocks, in either channel', async () => {
  const frames = 150_000;
  const data = Uint8Array.from(noise(2 * frames, 9), (x) => Math.floor(128 * x + 128));
  const wav = await openBytes(buildWav({ fmt: { tag: 1, bits: 8, channels: 2 }, data }));
  const range = { start: 11, end: frames };
  const { max } = await analyseEnvelope(wav.source, { range, channels: [1, 0], framesPerPoint: 1 }, ALONE);
  for (const [plane, channel] of [1, 0].entries()) {
    const wrong = max[plane]!.findIndex((value, i) => value !== (data[2 * (i + 11) + channel]! - 128) / 128);
    expect(wrong).toBe(-1);
  }
});
