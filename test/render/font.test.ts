import { expect, test } from 'vitest';
import { glyphsOf } from '../../src/render/font.ts';

/** Lowest and highest y of a glyph's points, in font units. */
function extent(glyph: { outline: string } | undefined): [number, number] {
  const numbers = glyph!.outline.match(/-?\d+(\.\d+)?/g)!.map(Number);
  const ys = numbers.filter((_, i) => i % 2 === 1);
  return [Math.min(...ys), Math.max(...ys)];
}

test('a colon stands on the baseline, but between digits it is raised to their middle', () => {
  const [point] = glyphsOf('.', 400, true);
  const [zero, raised] = glyphsOf('0:0', 400, true);
  const [digitBottom, digitTop] = extent(zero);
  const [bottom, top] = extent(raised);
  expect((bottom + top) / 2 / ((digitBottom + digitTop) / 2)).toBeCloseTo(1, 1);
  for (const text of ['a:b', 'Take: 1', '1: take']) {
    const colon = glyphsOf(text, 400, true)[[...text].indexOf(':')];
    expect(extent(colon)[0]).toBe(extent(point)[0]);
  }
});

test('tabular figures are as wide as each other', () => {
  const widths = (isTabular: boolean) =>
    new Set(glyphsOf('0123456789', 600, isTabular).map((glyph) => glyph!.advance));
  expect(widths(true).size).toBe(1);
  expect(widths(false).size).toBeGreaterThan(1);
});

test('what needs shaping has no glyph', () => {
  expect(glyphsOf('aя\u0301日', 400, false).map((glyph) => glyph !== undefined)).toEqual([
    true,
    false,
    false,
    false,
  ]);
});
