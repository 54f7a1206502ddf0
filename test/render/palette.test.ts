import { describe, expect, test } from 'vitest';
import { colormapTable } from '../../src/render/colormap.ts';
import type { Figure, Mark, Panel } from '../../src/render/figure.ts';
import { blend, nearest, paletteOf, rgbOf } from '../../src/render/palette.ts';
import { themes } from '../../src/render/theme.ts';
import { figureOf, specgramPanel, spectrumPanel, wavePanel } from './figures.ts';

const panel = specgramPanel();
const waveWith = (mark: Mark): Panel => ({ ...wavePanel(), marks: [...wavePanel().marks, mark] });
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
    ['a wave beside it', figureOf([panel, wavePanel()])],
    ['a band in it', figureOf([withMarks(wavePanel().marks[1]!)])],
    ['a spectrum', figureOf([spectrumPanel()])],
    ['peaks', figureOf([waveWith({ kind: 'points', role: 'peak', points: [] })])],
    ['samples', figureOf([waveWith({ ...spectrumPanel().marks[1]!, dots: true } as Mark)])],
    ['a wave on a transparent background', figureOf([wavePanel()], { background: 'transparent' })],
    ['a wave’s text to be shaped', figureOf([wavePanel()], { title: 'Привет' })],
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
    ['a colour bar alone beside a wave', figureOf([wavePanel(), { ...panel, marks: [] }])],
  ])('there is none for a figure with %s', (_, figure) => {
    expect(paletteOf(figure)).toBeUndefined();
  });

  test.each(['light', 'dark'] as const)('has levels of a wave’s colours on the %s theme', (scheme) => {
    const theme = themes[scheme];
    const { steps, levels, colors } = paletteOf(figureOf([wavePanel()], { theme }))!;
    expect([steps, levels]).toEqual([0, 32]);
    const [background, series] = [rgbOf(theme.background)!, rgbOf(theme.series[0]!)!];
    const inner = series.map((level) => Math.round((level + 255) / 2)) as unknown as typeof series;
    const wanted = [
      ...[background, series, inner],
      ...[theme.axis, theme.text, theme.faintText, theme.grid, theme.clip].map((color) => rgbOf(color)!),
      // Edges of the outer band, and of the inner one over it; the line at 0.
      ...[1, 8, 31].map((level) => blend(background, series, level / 32)),
      ...[1, 8, 31].map((level) => blend(series, inner, level / 32)),
      blend(background, rgbOf(theme.axis)!, 0.6),
    ];
    for (const color of wanted) expect(colors).toContainEqual(color);
    expect(new Set(colors.map(String)).size).toBe(colors.length);
  });

  test('has fewer levels where there are more colours, and always enough', () => {
    const rule = (role: 'cue' | 'playhead'): Mark => ({ kind: 'rule', x: 3, role });
    for (const scheme of ['light', 'dark'] as const) {
      const panels = Array.from({ length: 16 }, (_, series): Panel => {
        const { marks, ...wave } = waveWith(rule('cue'));
        const own = marks.map((mark) => (mark.kind === 'band' ? { ...mark, series } : mark));
        return { ...wave, title: `${series}`, marks: [...own, rule('playhead')] };
      });
      for (const background of [themes[scheme].background, '#7f9f60']) {
        const { levels, colors } = paletteOf(
          figureOf(panels, { theme: themes[scheme], background, height: 4000 }),
        )!;
        expect(levels).toBeGreaterThanOrEqual(8);
        expect(colors.length).toBeLessThanOrEqual(256);
      }
    }
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
  const palette = { steps: 4, levels: 1, colors };
  expect(nearest(palette, [90, 20, 0])).toBe(1);
  expect(nearest(palette, [20, 90, 10])).toBe(2);
  expect(nearest(palette, [49, 0, 0])).toBe(0);
});
