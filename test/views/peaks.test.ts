import { describe, expect, test } from 'vitest';
import type { Spectrum } from '../../src/analysis/request.ts';
import { highestPeaks, knownDb, knownHz, peakMark } from '../../src/views/peaks.ts';
import { finished } from '../steps.ts';

const HANN = { window: { name: 'hann' } } as const;

/** 256 bins of 100 Hz; in each channel tones on bins as a Hann window shows them: level by frequency. */
function tones(...channels: Record<number, number>[]): Spectrum {
  const mean = channels.map((levels) => {
    const power = new Float32Array(257);
    for (const [hz, level] of Object.entries(levels)) {
      const bin = Number(hz) / 100;
      for (const [at, share] of [
        [bin - 1, 0.25],
        [bin, 1],
        [bin + 1, 0.25],
      ] as const)
        power[at] = share * 10 ** (level / 10);
    }
    return power;
  });
  const counts = { hzPerBin: 100, bins: 257, nfft: 512, windowLength: 512, columns: 1, nonFinite: 0 };
  return { ...counts, mean, maximum: mean };
}

const over = (low: number, high: number) =>
  ({ freq: [low, high] as [number, number], scaling: 'dbfs', twoSided: false }) as const;
const all = over(0, Infinity);
type Asked = Parameters<typeof highestPeaks>[2];
const found = (spectrum: Spectrum, asked: Asked, count: number) =>
  finished(highestPeaks(spectrum, HANN, asked, count)).map((peaks) =>
    peaks.map(({ hz, levelDb }) => [Math.round(hz * 100) / 100, Math.round(levelDb * 10) / 10]),
  );

describe('the highest peaks', () => {
  const lines = tones({ 500: -40, 1000: -6, 2000: -20, 3500: -10 }, { 700: -3, 3000: -30 });

  test('are those of each channel, highest first, as many as asked for', () => {
    expect(found(lines, all, 3)).toEqual([
      [
        [1000, -6],
        [3500, -10],
        [2000, -20],
      ],
      [
        [700, -3],
        [3000, -30],
      ],
    ]);
    expect(found(lines, all, 1)).toEqual([[[1000, -6]], [[700, -3]]]);
    expect(found(lines, all, 1000)[0]).toHaveLength(4);
  });

  test('are those within the range, both ends included', () => {
    const within = (low: number, high: number) => found(lines, over(low, high), 2)[0]!.map(([hz]) => hz);
    expect(within(1000, 2000)).toEqual([1000, 2000]);
    expect(within(1001, 3499)).toEqual([2000]);
    expect(within(600, 900)).toEqual([]);
    expect(within(0, 500)).toEqual([500]);
    // The count is taken of these.
    expect(within(1500, 4000)).toEqual([3500, 2000]);
  });

  test('may lie beyond the edge by what rounding does', () => {
    const at = (low: number, high: number) => found(lines, over(low, high), 9)[0]!.map(([hz]) => hz);
    expect(at(1500, 1999.95)).toEqual([2000]);
    expect(at(1500, 1999.8)).toEqual([]);
    expect(at(2000.05, 3000)).toEqual([2000]);
    expect(at(2000.2, 3000)).toEqual([]);
  });

  test('of a two-sided spectrum are told once; a density is shared by both sides', () => {
    const spectrum = tones({ 400: -20, 1500: -6 });
    const expected = (share: number) => [
      [
        [1500, -6 - share],
        [400, -20 - share],
      ],
    ];
    expect(found(spectrum, { ...all, twoSided: true }, 5)).toEqual(expected(0));
    expect(found(spectrum, { ...all, twoSided: true, scaling: 'psd' }, 5)).toEqual(expected(3));
  });
});

test('digits beyond the uncertainty are not told', () => {
  const peak = (hz: number, hzUncertainty: number) => ({ hz, hzUncertainty, levelDb: -6.0206 });
  expect(knownHz(peak(440.123_456_789, 0.004))).toBe(440.12);
  expect(knownHz(peak(440.123_456_789, 0.01))).toBe(440.12);
  expect(knownHz(peak(440.123_456_789, 0.02))).toBe(440.1);
  expect(knownHz(peak(440.6, 3))).toBe(441);
  expect(knownHz(peak(0.012_345_678_9, 1e-12))).toBe(0.012346);
  expect(knownDb(peak(440, 1))).toBe(-6.02);
});

describe('the mark of peaks', () => {
  test('stands at each with its frequency, note and level', () => {
    const peaks = [
      { hz: 440.004, hzUncertainty: 0.02, levelDb: -12.34 },
      { hz: 2000.4, hzUncertainty: 1, levelDb: 0 },
      { hz: 27.5, hzUncertainty: 0.001, levelDb: -100 },
    ];
    expect(peakMark(peaks)).toEqual({
      ...{ kind: 'points', role: 'peak' },
      points: [
        { x: 440.004, y: -12.34 },
        { x: 2000.4, y: 0 },
        { x: 27.5, y: -100 },
      ],
      labels: ['440 Hz  A4  −12.3 dB', '2000 Hz  B6 +22 cents  0.0 dB', '27.5 Hz  A0  −100.0 dB'],
    });
  });

  test('has proper minus signs everywhere, and no more digits than are known', () => {
    const { labels } = peakMark([{ hz: 434.567_89, hzUncertainty: 0.01, levelDb: -6.02 }]) as {
      labels: string[];
    };
    expect(labels).toEqual(['434.57 Hz  A4 −22 cents  −6.0 dB']);
  });

  test('of none is empty', () => {
    expect(peakMark([])).toEqual({ kind: 'points', role: 'peak', points: [], labels: [] });
  });
});
