import { describe, expect, test } from 'vitest';
import { colormapTable } from '../../src/render/colormap.ts';
import type { RasterMark } from '../../src/render/figure.ts';
import { Raster } from '../../src/render/raster.ts';
import { timeAxis } from './figures.ts';

/** A raster over 0 to 1 s whose columns are given, from the top, as the colormap's entries, 0 to 255. */
function rasterOf(columns: number[][]): RasterMark {
  return {
    kind: 'raster',
    power: Float32Array.from(columns.flat(), (entry) => 10 ** ((entry + 0.5) / 10)),
    columns: columns.length,
    rows: columns[0]!.length,
    x: [0, 1],
    colormap: 'gray',
    range: [0, 256],
  };
}

/** All of a raster's pixels. */
function rasterize(...of: ConstructorParameters<typeof Raster>) {
  const raster = new Raster(...of);
  return { data: raster.rows(0, raster.height), isOpaque: raster.isOpaque };
}

/** The colormap entries of a raster's pixels, row by row from the top; −1 where it is transparent. */
function entries(mark: RasterMark, width: number, height: number, x = timeAxis(0, 1)) {
  const { data } = rasterize(mark, x, width, height);
  const pixels = new Uint32Array(data.buffer);
  const table = colormapTable('gray');
  return Array.from({ length: height }, (_, row) =>
    Array.from(pixels.subarray(row * width, (row + 1) * width), (pixel) =>
      pixel === 0 ? -1 : table.indexOf(pixel),
    ),
  );
}

describe('rasterize', () => {
  test('puts each row of a column into the pixels that it lies under', () => {
    const mark = rasterOf([
      [30, 20, 10],
      [60, 50, 40],
    ]);
    expect(entries(mark, 2, 3)).toEqual([
      [30, 60],
      [20, 50],
      [10, 40],
    ]);
    expect(entries(mark, 1, 6).flat()).toEqual([60, 60, 50, 50, 40, 40]);
  });

  test('repeats a row in a panel that is taller by a pixel, and brightens none', () => {
    const column = Array.from({ length: 60 }, (_, row) => (row * 37) % 251);
    const shown = entries(rasterOf([column]), 1, 61).flat();
    expect(shown.filter((entry, y) => entry !== shown[y - 1])).toEqual(column);
  });

  test('shows the row under a pixel’s middle, where rows are taller', () => {
    expect(entries(rasterOf([[10, 20, 30]]), 1, 4).flat()).toEqual([10, 20, 20, 30]);
    expect(entries(rasterOf([[10, 20]]), 1, 5).flat()).toEqual([10, 10, 20, 20, 20]);
  });

  test('shows a row in both pixels that it reaches into', () => {
    expect(entries(rasterOf([[1, 2, 200, 4, 3]]), 1, 2).flat()).toEqual([200, 200]);
    expect(entries(rasterOf([[90, 2, 3, 4, 80]]), 1, 2).flat()).toEqual([90, 80]);
  });

  test('shows the strongest of the rows that share a pixel, so that no tone is lost', () => {
    for (const height of [1, 7, 59, 60]) {
      for (let tone = 0; tone < 60; tone++) {
        const column = new Array(60).fill(3);
        column[tone] = 200;
        expect(entries(rasterOf([column]), 1, height).flat()).toContain(200);
      }
    }
  });

  test('goes on where a picture is too large to be painted at once', () => {
    // More than twice 8 MB, of lines that do not share out evenly.
    const [width, height] = [3001, 1500];
    const column = Array.from({ length: height }, (_, row) => (row * 37) % 251);
    const { data, isOpaque } = rasterize(rasterOf([column, column]), timeAxis(0, 1), width, height);
    expect(isOpaque).toBe(true);
    for (const gap of [0, 1499]) {
      const withGap = column.map((entry, row) => (row === gap ? Number.NaN : entry));
      const raster = new Raster(rasterOf([column, withGap]), timeAxis(0, 1), width, height);
      expect(raster.isOpaque).toBe(false);
    }
    const pixels = new Uint32Array(data.buffer);
    const table = colormapTable('gray');
    for (const x of [0, 1700, 3000]) {
      const shown = column.map((_, row) => table.indexOf(pixels[row * width + x]!));
      expect(shown).toEqual(column);
    }
  });

  test('gives opaque RGBA bytes of the colormap', () => {
    const mark = { ...rasterOf([[128, 128]]), colormap: 'gist_heat' };
    const { data } = rasterize(mark, timeAxis(0, 1), 1, 1);
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

  test('leaves NaN and what lies outside the raster transparent', () => {
    const none = Number.NaN;
    const mark = rasterOf([
      [5, 5, 5],
      [none, none, none],
      [7, none, none],
    ]);
    expect(entries(mark, 3, 3)).toEqual([
      [5, -1, 7],
      [5, -1, -1],
      [5, -1, -1],
    ]);
    expect(entries(mark, 5, 1, timeAxis(-1 / 3, 4 / 3))).toEqual([[-1, 5, -1, 7, -1]]);
  });

  test('tells whether it is opaque', () => {
    expect(rasterize(rasterOf([[1, 2]]), timeAxis(0, 1), 3, 3).isOpaque).toBe(true);
    expect(rasterize(rasterOf([[1, Number.NaN]]), timeAxis(0, 1), 3, 3).isOpaque).toBe(false);
    expect(rasterize(rasterOf([[1, 2]]), timeAxis(0, 2), 3, 3).isOpaque).toBe(false);
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
    expect(entries(mark, 4, 1, timeAxis(0.25, 1.25))).toEqual([[1, 2, 3, -1]]);
  });
});

test('some rows are those of the whole', () => {
  const mark = rasterOf([
    [0, 10, 20, 30, 40],
    [100, 110, 120, 130, 140],
  ]);
  // Fewer pixels than rows, as many, and more.
  for (const height of [3, 5, 12]) {
    const raster = new Raster(mark, timeAxis(0, 1), 4, height);
    const whole = raster.rows(0, height);
    for (let first = 0; first < height; first++)
      expect(raster.rows(first, height)).toEqual(whole.slice(16 * first));
    expect(raster.rows(1, 2)).toEqual(whole.slice(16, 32));
  }
});
