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

  test('runs the other way with _r', () => {
    for (const name of colormapNames) {
      expect([...colormapTable(`${name}_r`)]).toEqual([...colormapTable(name)].reverse());
    }
  });

  test.each(['jet', 'viridis_r_r', '', '_r', 'constructor'])('refuses %j and lists what there is', (name) => {
    expect(() => colormapTable(name)).toThrow(RangeError);
    expect(() => colormapTable(name)).toThrow(/gist_heat, viridis/);
  });
});
