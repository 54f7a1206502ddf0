import { describe, expect, test } from 'vitest';
import type { BandMark, LineMark } from '../../src/render/figure.ts';
import { bandOutlines, lineRuns, type PlotSpace } from '../../src/render/outline.ts';
import { axisScale } from '../../src/render/scale.ts';

/** A data area of that size at (0, 0) over x from 0 to 1 and y from 0 to its height; powers of two are exact. */
function space(width: number, height: number): PlotSpace {
  return {
    plot: { x: 0, y: 0, width, height },
    x: axisScale({ scale: 'linear', domain: [0, 1] }),
    y: axisScale({ scale: 'linear', domain: [0, height] }),
  };
}

function band(low: number[], high: number[]): BandMark {
  return {
    kind: 'band',
    x0: 0,
    x1: 1,
    low: Float32Array.from(low),
    high: Float32Array.from(high),
    series: 0,
  };
}

/** Per column of an outline: top and bottom. */
function columnsOf(outline: Float64Array): [number, number][] {
  const count = outline.length / 8;
  return Array.from({ length: count }, (_, c) => [outline[c * 4 + 1]!, outline[outline.length - c * 4 - 3]!]);
}

describe('bandOutlines', () => {
  test('goes once around, column by column, edges at whole pixels', () => {
    const [outline] = bandOutlines(band([1, 2], [3, 4]), space(16, 8));
    expect([...outline!]).toEqual([0, 5, 8, 5, 8, 4, 16, 4, 16, 6, 8, 6, 8, 7, 0, 7]);
  });

  test('is at least a pixel tall everywhere', () => {
    const [outline] = bandOutlines(band([5, 5, 5], [5, 5.5, 7]), space(3, 8));
    expect(columnsOf(outline!)).toEqual([
      [2.5, 3.5],
      [2.25, 3.25],
      [1, 3],
    ]);
  });

  test('meets its neighbours half-way where they do not overlap', () => {
    const [outline] = bandOutlines(band([1, 6, 1], [2, 8, 2]), space(3, 8));
    // In pixels from the top: 6 to 7, 0 to 2, 6 to 7. They meet at 4.
    expect(columnsOf(outline!)).toEqual([
      [4, 7],
      [0, 4],
      [4, 7],
    ]);
  });

  test('keeps the extremes where there are more columns than pixels', () => {
    const low = Array.from({ length: 1000 }, (_, i) => (i === 555 ? 1 : 4));
    const high = Array.from({ length: 1000 }, (_, i) => (i === 333 ? 9 : 6));
    const columns = columnsOf(bandOutlines(band(low, high), space(10, 16))[0]!);
    expect(columns).toHaveLength(10);
    expect(columns[3]).toEqual([7, 12]);
    expect(columns[5]).toEqual([10, 15]);
    expect(columns[0]).toEqual([10, 12]);
  });

  test('is found behind columns of NaN', () => {
    const none = Number.NaN;
    const outlines = bandOutlines(
      band([none, none, 1, none, none, 1], [none, none, 2, none, none, 2]),
      space(6, 8),
    );
    expect(outlines.map((outline) => outline[0])).toEqual([2, 5]);
  });

  test('is cut where a column is NaN', () => {
    const outlines = bandOutlines(band([1, Number.NaN, 1, 1], [2, Number.NaN, 2, 2]), space(4, 10));
    expect(outlines.map((outline) => outline.length / 8)).toEqual([1, 2]);
  });
});

test('a band has its columns where its span is, not where the axis begins', () => {
  const mark = { ...band([1, 1], [3, 3]), x0: 0.25, x1: 0.75 };
  const [outline] = bandOutlines(mark, space(16, 8));
  expect([...outline!]).toEqual([4, 5, 8, 5, 8, 5, 12, 5, 12, 7, 8, 7, 8, 7, 4, 7]);
});

describe('lineRuns', () => {
  const line = (x: number[], y: number[]): LineMark => ({
    kind: 'line',
    x: Float64Array.from(x),
    y: Float64Array.from(y),
    series: 0,
  });

  test('keeps four points of a pixel column as they are, and of more those that tell', () => {
    const four = lineRuns(line([0.26, 0.27, 0.28, 0.29, 0.8], [1, 3, 2, 4, 0]), space(2, 8));
    expect([...four[0]!].filter((_, i) => i % 2 === 1)).toEqual([7, 5, 6, 4, 8]);
    const five = lineRuns(line([0.25, 0.26, 0.27, 0.28, 0.29, 0.8], [2, 3, 2, 1, 2, 0]), space(2, 8));
    expect([...five[0]!].filter((_, i) => i % 2 === 1)).toEqual([6, 5, 7, 6, 8]);
  });

  test('keeps every point where they are apart', () => {
    const [run] = lineRuns(line([0, 0.5, 1], [0, 10, 5]), space(100, 10));
    expect([...run!]).toEqual([0, 10, 50, 0, 100, 5]);
  });

  test('keeps first, lowest, highest and last of each pixel column', () => {
    const count = 10_000;
    const x = Array.from({ length: count }, (_, i) => i / count);
    const y = x.map((_, i) => (i === 4321 ? 9.5 : i === 4322 ? 0.5 : 5));
    const [run] = lineRuns(line(x, y), space(10, 16));
    expect(run!.length / 2).toBeLessThanOrEqual(40);
    const heights = [...run!].filter((_, i) => i % 2 === 1);
    expect(Math.min(...heights)).toBe(6.5);
    expect(Math.max(...heights)).toBe(15.5);
    expect([run![0], run!.at(-2)]).toEqual([0, ((count - 1) / count) * 10]);
    const places = [...run!].filter((_, i) => i % 2 === 0);
    expect(places).toEqual([...places].sort((a, b) => a - b));
  });

  test('breaks at NaN and where a log scale has no place', () => {
    const log = { ...space(100, 10), x: axisScale({ scale: 'log', domain: [1, 100] }) };
    const runs = lineRuns(line([0, 1, 10, 50, 100], [5, 5, 5, Number.NaN, 5]), log);
    expect(runs.map((run) => [...run])).toEqual([
      [0, 5, 50, 5],
      [100, 5],
    ]);
  });

  test('of nothing are none', () => {
    expect(lineRuns(line([], []), space(10, 10))).toEqual([]);
  });
});
