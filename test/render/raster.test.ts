import { describe, expect, test } from 'vitest';
import { colormapTable } from '../../src/render/colormap.ts';
import type { Axis, RasterMark } from '../../src/render/figure.ts';
import { rasterize } from '../../src/render/raster.ts';
import { frequencyAxis, timeAxis } from './figures.ts';

/** A raster over 0 to 1 s and 0 to 100 Hz whose columns are given as the colormap's entries, 0 to 255. */
function rasterOf(columns: number[][]): RasterMark {
  const bins = columns[0]!.length;
  return {
    kind: 'raster',
    power: Float32Array.from(columns.flat(), (entry) => 10 ** ((entry + 0.5) / 10)),
    columns: columns.length,
    bins,
    x: [0, 1],
    y: [0, 100],
    colormap: 'gray',
    range: [0, 256],
  };
}

/** The colormap entries of a raster's pixels, row by row from the top; −1 where it is transparent. */
function entries(
  mark: RasterMark,
  width: number,
  height: number,
  y: Axis = frequencyAxis(100),
  x = timeAxis(0, 1),
) {
  const { data } = rasterize(mark, { x, y }, width, height);
  const pixels = new Uint32Array(data.buffer);
  const table = colormapTable('gray');
  return Array.from({ length: height }, (_, row) =>
    Array.from(pixels.subarray(row * width, (row + 1) * width), (pixel) =>
      pixel === 0 ? -1 : table.indexOf(pixel),
    ),
  );
}

describe('rasterize', () => {
  test('puts low frequencies at the bottom and early columns at the left', () => {
    // Three bins over 0 to 100 Hz: the cells of the outer two reach half a bin into the axis.
    const mark = rasterOf([
      [10, 20, 30],
      [40, 50, 60],
    ]);
    expect(entries(mark, 2, 4)).toEqual([
      [30, 60],
      [20, 50],
      [20, 50],
      [10, 40],
    ]);
  });

  test('gives opaque RGBA bytes of the colormap', () => {
    const mark = { ...rasterOf([[128, 128]]), colormap: 'gist_heat' };
    const { data } = rasterize(mark, { x: timeAxis(0, 1), y: frequencyAxis(100) }, 1, 1);
    expect([...data]).toEqual([192, 1, 0, 255]);
  });

  test.each<[number, number]>([
    [-120, 0],
    [-60, -59],
    [-200, 40],
  ])('shows powers as their levels, over %d to %d dB', (low, high) => {
    const levels = Array.from({ length: 4001 }, (_, i) => low - 10 + ((high - low + 20) * i) / 4000);
    const powers = [0, 1e-45, ...levels.map((level) => 10 ** (level / 10)), 3e38, Number.POSITIVE_INFINITY];
    const mark: RasterMark = {
      ...rasterOf(powers.map(() => [0, 0])),
      power: Float32Array.from(powers.flatMap((power) => [power, power])),
      range: [low, high],
    };
    const expected = Array.from({ length: powers.length }, (_, i) => {
      const step = ((10 * Math.log10(mark.power[i * 2]!) - low) * 256) / (high - low);
      return Math.min(255, Math.max(0, Math.floor(step)));
    });
    expect(entries(mark, powers.length, 1)).toEqual([expected]);
  });

  test('has its edges where the bins have theirs, half a bin from their centres', () => {
    // Bins every 25 Hz; a row is 10 Hz high with its middle at 95, 85 … 5: bin 1 spans 12.5 to 37.5 Hz.
    const rows = entries(rasterOf([[0, 1, 2, 3, 4]]), 1, 10).flat();
    expect(rows).toEqual([4, 3, 3, 3, 2, 2, 1, 1, 1, 0]);
  });

  test('shows the strongest of the bins that share a row, so that no tone is lost', () => {
    const bins = 1025;
    for (const tone of [0, 1, 2, 3, 511, 512, 513, 1022, 1023, 1024]) {
      const column = new Array(bins).fill(3);
      column[tone] = 200;
      expect(Math.max(...entries(rasterOf([column]), 1, 100).flat())).toBe(200);
    }
  });

  test('gives every row the same number of bins on a linear axis, so that noise has no bands', () => {
    // The strongest of rising levels is a row's last bin, that of falling ones its first.
    const rising = Array.from({ length: 250 }, (_, bin) => bin);
    const last = entries(rasterOf([rising]), 1, 200).flat();
    const first = entries(rasterOf([rising.map((bin) => 255 - bin)]), 1, 200).flat();
    const counts = last.map((entry, row) => entry - (255 - first[row]!) + 1);
    expect(counts.slice(1, -1)).toEqual(new Array(198).fill(2));
  });

  test.each([1, 2, 3, 8])(
    'loses neither the lowest nor the highest bin at exactly %i bins a row',
    (share) => {
      const bins = 24 * share + 1;
      for (const tone of [0, 1, bins - 2, bins - 1]) {
        const column = new Array(bins).fill(3);
        column[tone] = 200;
        expect(entries(rasterOf([column]), 1, 24).flat()).toContain(200);
      }
    },
  );

  test.each(['log', 'mel'] as const)('loses no bin on a %s axis', (scale) => {
    const bins = 200;
    for (let tone = 20; tone < bins; tone++) {
      const column = new Array(bins).fill(3);
      column[tone] = 200;
      const rows = entries(rasterOf([column]), 1, 60, frequencyAxis(100, scale, 10)).flat();
      expect(rows).toContain(200);
    }
  });

  test('places a bin by the axis’s own scale', () => {
    // Over 1 to 100 Hz on a log axis the middle is 10 Hz: 10 Hz is bin 1 of 0, 10, 20 … 100.
    const column = Array.from({ length: 11 }, (_, bin) => bin);
    const rows = entries(rasterOf([column]), 1, 3, frequencyAxis(100, 'log', 1)).flat();
    // Rows span 21.5 to 100, 4.6 to 21.5 and 1 to 4.6 Hz.
    expect(rows).toEqual([10, 2, 0]);
  });

  test('leaves NaN and what lies outside the raster transparent', () => {
    const none = Number.NaN;
    const mark = rasterOf([
      [5, 5, 5],
      [none, none, none],
      [7, none, none],
    ]);
    expect(entries(mark, 3, 1)).toEqual([[5, -1, 7]]);
    expect(entries(mark, 5, 1, frequencyAxis(100), timeAxis(-1 / 3, 4 / 3))).toEqual([[-1, 5, -1, 7, -1]]);
    expect(entries(rasterOf([[5, 6]]), 1, 8, frequencyAxis(400)).flat()).toEqual([
      -1, -1, -1, -1, -1, 6, 6, 5,
    ]);
  });

  test('tells whether it is opaque', () => {
    const axes = { x: timeAxis(0, 1), y: frequencyAxis(100) };
    expect(rasterize(rasterOf([[1, 2]]), axes, 3, 3).isOpaque).toBe(true);
    expect(rasterize(rasterOf([[1, Number.NaN]]), axes, 3, 3).isOpaque).toBe(false);
    expect(rasterize(rasterOf([[1, 2]]), { ...axes, x: timeAxis(0, 2) }, 3, 3).isOpaque).toBe(false);
  });

  test('takes the column under a pixel’s middle', () => {
    const mark = rasterOf([
      [0, 0],
      [1, 1],
      [2, 2],
      [3, 3],
    ]);
    expect(entries(mark, 8, 1)).toEqual([[0, 0, 1, 1, 2, 2, 3, 3]]);
    expect(entries(mark, 2, 1)).toEqual([[1, 3]]);
    expect(entries(mark, 4, 1, frequencyAxis(100), timeAxis(0.25, 1.25))).toEqual([[1, 2, 3, -1]]);
  });
});
