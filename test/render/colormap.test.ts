import * as chromatic from 'd3-scale-chromatic';
import { describe, expect, test } from 'vitest';
import { colormapNames, colormapTable } from '../../src/render/colormap.ts';

function rgb(name: string, entry: number): number[] {
  return [...new Uint8Array(colormapTable(name).buffer, entry * 4, 4)];
}

describe('colormapTable', () => {
  // From matplotlib 3.6: matplotlib.colormaps[name](entry), times 255, rounded.
  test.each([
    ['gist_heat', 0, 0, 0, 0],
    ['gist_heat', 85, 128, 0, 0],
    ['gist_heat', 128, 192, 1, 0],
    ['gist_heat', 200, 255, 145, 35],
    ['gist_heat', 255, 255, 255, 255],
    ['viridis', 0, 68, 1, 84],
    ['viridis', 128, 33, 145, 140],
    ['viridis', 255, 253, 231, 37],
    ['magma', 128, 183, 55, 121],
    ['inferno', 128, 188, 55, 84],
    ['plasma', 128, 204, 71, 120],
    ['gray', 51, 51, 51, 51],
    ['hot', 0, 11, 0, 0],
    ['hot', 255, 255, 255, 255],
  ])('%s has at entry %i the colour %i %i %i', (name, entry, red, green, blue) => {
    expect(rgb(name, entry)).toEqual([red, green, blue, 255]);
  });

  // Between its knots a table is a straight line, which matplotlib's is not quite: 1 and 4 levels at most.
  test.each([
    ['turbo', 64, [40, 188, 235]],
    ['turbo', 128, [164, 252, 60]],
    ['turbo', 230, [195, 37, 3]],
    ['cividis', 5, [0, 38, 86]],
    ['cividis', 128, [125, 124, 120]],
    ['cividis', 240, [240, 216, 70]],
  ])('%s is near matplotlib’s at entry %i', (name, entry, expected) => {
    const [red, green, blue] = rgb(name, entry);
    const distance = Math.max(...[red!, green!, blue!].map((level, i) => Math.abs(level - expected[i]!)));
    expect(distance).toBeLessThanOrEqual(4);
  });

  // ColorBrewer's own colours at the ends; d3 lays a cubic B-spline through them, so in the middle
  // (1 · before + 4 · middle + 1 · after) / 6.
  test.each<[string, string, string]>([
    ['BuGn', '#f7fcfd', '#00441b'],
    ['GnBu', '#f7fcf0', '#084081'],
    ['YlOrRd', '#ffffcc', '#800026'],
    ['Blues', '#f7fbff', '#08306b'],
    ['Greys', '#ffffff', '#000000'],
    ['PRGn', '#40004b', '#00441b'],
    ['RdBu', '#67001f', '#053061'],
    ['Spectral', '#9e0142', '#5e4fa2'],
    // Rice's cubehelices, as d3's documentation has them.
    ['warm', '#6e40aa', '#aff05b'],
    ['cool', '#6e40aa', '#aff05b'],
    ['cubehelix', '#000000', '#ffffff'],
  ])('%s goes from %s to %s', (name, low, high) => {
    const css = (entry: number) => `#${Buffer.from(rgb(name, entry).slice(0, 3)).toString('hex')}`;
    expect([css(0), css(255)]).toEqual([low, high]);
  });

  test('a diverging map is lightest in its middle', () => {
    const middle = [...new Uint8Array(colormapTable('RdBu', 3).buffer, 4, 3)];
    const spline = [0, 1, 2].map((i) =>
      Math.round(([253, 219, 199][i]! + 4 * 247 + [209, 229, 240][i]!) / 6),
    );
    expect(middle).toEqual(spline);
  });

  test('has every sequential and diverging map of d3', () => {
    // Those that it holds but for schemes of categories and its two cyclic ones.
    const all = Object.keys(chromatic)
      .filter((name) => name.startsWith('interpolate') && !/Rainbow|Sinebow/.test(name))
      .map((name) => name.slice('interpolate'.length).toLowerCase().replace('default', ''));
    expect(all.length).toBeGreaterThan(30);
    const names = colormapNames.map((name) => name.toLowerCase());
    expect(all.filter((name) => !names.includes(name))).toEqual([]);
  });

  test.each<[string, number, number[]]>([
    ['#000,#fff', 3, [0, 0, 0, 128, 128, 128, 255, 255, 255]],
    ['#102030,#F80_r', 2, [255, 136, 0, 16, 32, 48]],
    ['#102030,#F80', 2, [16, 32, 48, 255, 136, 0]],
    ['#000,#ff0000,#fff', 5, [0, 0, 0, 128, 0, 0, 255, 0, 0, 255, 128, 128, 255, 255, 255]],
  ])('%s goes straight from colour to colour in %i entries', (name, entries, expected) => {
    const bytes = [...new Uint8Array(colormapTable(name, entries).buffer)];
    expect(bytes.filter((_, i) => i % 4 !== 3)).toEqual(expected);
  });

  test('runs the other way with _r', () => {
    for (const name of colormapNames) {
      expect([...colormapTable(`${name}_r`)]).toEqual([...colormapTable(name)].reverse());
    }
  });

  test.each([
    'jet',
    'viridis_r_r',
    '',
    '_r',
    'constructor',
    '#000',
    '#000,',
    '#0000,#fff',
    '#000,red',
    '#000,#fff_r_r',
  ])('refuses %j and lists what there is', (name) => {
    expect(() => colormapTable(name)).toThrow(RangeError);
    expect(() => colormapTable(name)).toThrow(/gist_heat, viridis/);
  });
});
