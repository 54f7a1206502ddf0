import { describe, expect, test } from 'vitest';
import { highestPeaks, peakMark } from '../../src/views/peaks.ts';
import type { SpectrumLines } from '../../src/views/spectrum-lines.ts';

/** Bins every 100 Hz from `first` on; in each channel tones on bins as a Hann window shows them: level by frequency. */
function tones(first: number, bins: number, ...channels: Record<number, number>[]): SpectrumLines {
  const frequency = Float64Array.from({ length: bins }, (_, bin) => first + 100 * bin);
  const mean = channels.map((levels) => {
    const power = new Float32Array(bins);
    for (const [hz, level] of Object.entries(levels)) {
      const bin = (Number(hz) - first) / 100;
      for (const [at, share] of [
        [bin - 1, 0.25],
        [bin, 1],
        [bin + 1, 0.25],
      ] as const)
        if (at >= 0 && at < bins) power[at] = share * 10 ** (level / 10);
    }
    return power;
  });
  return { frequency, mean, maximum: mean };
}

const all = { freq: [0, Infinity] as [number, number] };
const found = (...args: Parameters<typeof highestPeaks>) =>
  highestPeaks(...args).map((peaks) =>
    peaks.map(({ hz, levelDb }) => [Math.round(hz * 100) / 100, Math.round(levelDb * 10) / 10]),
  );

describe('the highest peaks', () => {
  const lines = tones(0, 41, { 500: -40, 1000: -6, 2000: -20, 3500: -10 }, { 700: -3, 3000: -30 });

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
    const within = (low: number, high: number) =>
      found(lines, { freq: [low, high] }, 2)[0]!.map(([hz]) => hz);
    expect(within(1000, 2000)).toEqual([1000, 2000]);
    expect(within(1001, 3499)).toEqual([2000]);
    expect(within(600, 900)).toEqual([]);
    expect(within(0, 500)).toEqual([500]);
    // The count is taken of these.
    expect(within(1500, 4000)).toEqual([3500, 2000]);
  });

  test('may lie beyond the edge by what rounding does', () => {
    const at = (low: number, high: number) => found(lines, { freq: [low, high] }, 9)[0]!.map(([hz]) => hz);
    expect(at(1500, 1999.95)).toEqual([2000]);
    expect(at(1500, 1999.8)).toEqual([]);
    expect(at(2000.05, 3000)).toEqual([2000]);
    expect(at(2000.2, 3000)).toEqual([]);
  });

  test('of a two-sided spectrum are those right of zero', () => {
    const both = tones(-2000, 40, { [-1500]: -6, [-400]: -20, 400: -20, 1500: -6 });
    expect(found(both, all, 5)).toEqual([
      [
        [1500, -6],
        [400, -20],
      ],
    ]);
  });

  test('of lines that begin above zero are found as well', () => {
    expect(found(tones(700, 10, { 900: -6 }), { freq: [800, 1500] }, 5)).toEqual([[[900, -6]]]);
    // A tone on the range's edge, of which a bin beyond is known.
    expect(found(tones(700, 10, { 800: -6 }), { freq: [800, 1500] }, 5)).toEqual([[[800, -6]]]);
  });
});

describe('the mark of peaks', () => {
  test('stands at each with its frequency, note and level', () => {
    const peaks = [
      { hz: 440, levelDb: -12.34 },
      { hz: 2000, levelDb: 0 },
      { hz: 27.5, levelDb: -100 },
    ];
    expect(peakMark(peaks)).toEqual({
      ...{ kind: 'points', role: 'peak' },
      points: [
        { x: 440, y: -12.34 },
        { x: 2000, y: 0 },
        { x: 27.5, y: -100 },
      ],
      labels: ['440 Hz  A4  −12.3 dB', '2000 Hz  B6 +21 cents  0.0 dB', '27.5 Hz  A0  −100.0 dB'],
    });
  });

  test('has proper minus signs everywhere, and no more digits than are known', () => {
    const { labels } = peakMark([{ hz: 434.567_89, levelDb: -6.02 }]) as { labels: string[] };
    expect(labels).toEqual(['434.57 Hz  A4 −22 cents  −6.0 dB']);
  });

  test('of none is empty', () => {
    expect(peakMark([])).toEqual({ kind: 'points', role: 'peak', points: [], labels: [] });
  });
});
