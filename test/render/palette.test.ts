import { describe, expect, test } from 'vitest';
import { colormapTable } from '../../src/render/colormap.ts';
import type { Figure, Mark, Panel } from '../../src/render/figure.ts';
import { blend, nearest, paletteOf, rgbOf } from '../../src/render/palette.ts';
import { themes } from '../../src/render/theme.ts';
import { figureOf, specgramPanel, spectrumPanel, wavePanel } from './figures.ts';

const panel = specgramPanel();
const withMarks = (...marks: Mark[]): Panel => ({ ...panel, marks: [...panel.marks, ...marks] });

describe('paletteOf', () => {
  test.each(['light', 'dark'] as const)('has the map’s steps, then the %s theme’s colours', (scheme) => {
    const theme = themes[scheme];
    const { steps, colors } = paletteOf(figureOf([panel], { theme, title: 'a', caption: 'b' }))!;
    expect(steps).toBe(224);
    const map = new Uint8Array(colormapTable('gist_heat', 224).buffer).filter((_, i) => i % 4 < 3);
    expect(colors.slice(0, 224).flat()).toEqual([...map]);
    for (const color of [theme.background, theme.axis, theme.text, theme.faintText])
      expect(colors.slice(224).map(String)).toContain(String(rgbOf(color)));
    expect(colors.length).toBeLessThanOrEqual(256);
  });

  test('has fewer steps where panels have titles, so that there is room for what lies under them', () => {
    const { steps, colors } = paletteOf(figureOf([{ ...panel, title: 'left' }, panel]))!;
    expect(steps).toBe(192);
    expect(colors.length).toBeLessThanOrEqual(256);
    // Black and white under four fifths of white, as badges have them.
    expect(colors).toContainEqual([204, 204, 204]);
    const lightest = colors.slice(192).filter(([red, green, blue]) => red > 250 && green > 250 && blue > 230);
    expect(lightest.length).toBeGreaterThan(1);
  });

  test.each<[string, Figure]>([
    ['a wave', figureOf([wavePanel()])],
    ['a spectrum beside it', figureOf([panel, spectrumPanel()])],
    ['a cue', figureOf([withMarks({ kind: 'rule', x: 3, role: 'cue' })])],
    ['a playhead', figureOf([withMarks({ kind: 'rule', x: 3, role: 'playhead' })])],
    ['a grid', figureOf([{ ...panel, grid: true }])],
    [
      'a second colormap',
      figureOf([panel, { ...panel, colorBar: { ...panel.colorBar!, colormap: 'gray' } }]),
    ],
    ['a transparent background', figureOf([panel], { background: 'transparent' })],
    ['a background in other words', figureOf([panel], { background: 'rgba(0, 0, 0, 0.5)' })],
    ['a text to be shaped', figureOf([panel], { title: 'Привет' })],
    ['a text to be shaped in a panel', figureOf([{ ...panel, title: 'é\u0301' }])],
    ['no axes', figureOf([panel], { axes: false })],
    ['nothing', figureOf([{ ...panel, marks: [], colorBar: undefined } as unknown as Panel])],
  ])('there is none for a figure with %s', (_, figure) => {
    expect(paletteOf(figure)).toBeUndefined();
  });

  test('refuses an unknown colormap', () => {
    const marks = panel.marks.map((mark) => ({ ...mark, colormap: 'jet' }));
    expect(() =>
      paletteOf(figureOf([{ ...panel, marks, colorBar: { ...panel.colorBar!, colormap: 'jet' } }])),
    ).toThrow(RangeError);
  });
});

test('rgbOf reads #rrggbb alone', () => {
  expect(rgbOf('#12aBff')).toEqual([0x12, 0xab, 255]);
  for (const other of ['#123', '#12345678', 'white', 'transparent']) expect(rgbOf(other)).toBeUndefined();
});

test('blend is what lies between two colours', () => {
  expect(blend([0, 100, 255], [200, 100, 0], 0.25)).toEqual([50, 100, 191]);
  expect(blend([0, 100, 255], [200, 100, 0], 1)).toEqual([200, 100, 0]);
});

test('nearest is the first of the colours that differ least', () => {
  const colors = [
    [0, 0, 0],
    [100, 0, 0],
    [0, 100, 0],
    [100, 0, 0],
  ] as const;
  const palette = { steps: 4, colors };
  expect(nearest(palette, [90, 20, 0])).toBe(1);
  expect(nearest(palette, [20, 90, 10])).toBe(2);
  expect(nearest(palette, [49, 0, 0])).toBe(0);
});
