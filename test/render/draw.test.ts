import { describe, expect, test } from 'vitest';
import { colormapTable } from '../../src/render/colormap.ts';
import { drawFigure } from '../../src/render/draw.ts';
import type { Figure, LineMark, Mark, Panel } from '../../src/render/figure.ts';
import type { Rect } from '../../src/render/frame.ts';
import { type Label, plainLabel } from '../../src/render/label.ts';
import { layout } from '../../src/render/layout.ts';
import { type ImageSource, type Pixels, rowsOf } from '../../src/render/pixels.ts';
import { colorBarPixels, Raster } from '../../src/render/raster.ts';
import type { DrawTarget } from '../../src/render/target.ts';
import { themes } from '../../src/render/theme.ts';
import { amplitudeAxis, figureOf, frequencyAxis, levelAxis, specgramPanel, timeAxis } from './figures.ts';

/** What is drawn, in its order; `clip` is the data area that it is kept within. */
type Call = { color: string; opacity: number; clip?: Rect } & (
  | { kind: 'rect'; rect: Rect }
  | { kind: 'polygon' | 'polyline'; points: number[]; width?: number }
  | { kind: 'dots'; points: number[]; radius: number }
  | { kind: 'text'; label: Label }
  | { kind: 'image'; pixels: Pixels; x: number; y: number }
);

function drawn(figure: Figure): Call[] {
  const calls: Call[] = [];
  let clip: Rect | undefined;
  const add = (call: Call) => calls.push(clip ? { ...call, clip } : call);
  const addImage = (source: ImageSource, { x, y }: Rect) => {
    const { width, height, isOpaque } = source;
    const pixels = { width, height, isOpaque, data: source.rows(0, height) };
    add({ kind: 'image', pixels, x, y, color: '', opacity: 1 });
    return [];
  };
  const target: DrawTarget = {
    raster: (mark, xAxis, plot) => addImage(new Raster(mark, xAxis, plot.width, plot.height), plot),
    colorBar: (layout) => addImage(rowsOf(colorBarPixels(layout)), layout.bar),
    backdrop: () => {},
    rect: (rect, color, opacity = 1) => add({ kind: 'rect', rect, color, opacity }),
    polygon: (points, color, opacity = 1) => add({ kind: 'polygon', points: [...points], color, opacity }),
    polyline: (points, { color, width, opacity = 1 }) =>
      add({ kind: 'polyline', points: [...points], color, width: Number(width.toFixed(6)), opacity }),
    dots: (points, radius, color, opacity = 1) =>
      add({ kind: 'dots', points: [...points], radius, color, opacity }),
    text: (label, color) => add({ kind: 'text', label, color, opacity: 1 }),
    clip: (rect) => {
      clip = rect;
    },
    unclip: () => {
      clip = undefined;
    },
  };
  Array.from(drawFigure(figure, target));
  return calls;
}

const { light, dark } = themes;

/** A panel over 0 to 10 s and −1 to 1 with those marks alone. */
function panelOf(marks: Mark[], more: Partial<Panel> = {}): Panel {
  return { x: timeAxis(0, 10), y: amplitudeAxis, weight: 1, marks, ...more };
}

function lineOf(more: Partial<LineMark> = {}): LineMark {
  return { kind: 'line', x: Float64Array.of(0, 10), y: Float64Array.of(-1, 1), series: 0, ...more };
}

/** The calls for marks: within the data area. */
function marksOf(figure: Figure) {
  return drawn(figure).filter(({ clip }) => clip !== undefined);
}

describe('lines', () => {
  test('go from value to value in their series’ colour, which come around again', () => {
    const figure = figureOf([panelOf([0, 1, 5, 6].map((series) => lineOf({ series })))]);
    const { plot } = layout(figure).panels[0]!;
    const calls = marksOf(figure);
    expect(calls.map(({ color }) => color)).toEqual([0, 1, 5, 0].map((series) => light.series[series]));
    for (const call of calls) {
      expect(call).toMatchObject({
        kind: 'polyline',
        opacity: 1,
        width: 1.4,
        clip: plot,
        points: [plot.x, plot.y + plot.height, plot.x + plot.width, plot.y],
      });
    }
  });

  test('are thinner and fainter where they are second, thicker at a higher resolution', () => {
    const panel = panelOf([lineOf(), lineOf({ weight: 'faint' })]);
    expect(marksOf(figureOf([panel], { dpi: 192 }))).toMatchObject([
      { width: 2.8, opacity: 1 },
      { width: 2, opacity: 0.45 },
    ]);
  });

  test('have dots on their points where that is asked, in each run', () => {
    const x = Float64Array.of(0, 5, 7, 10);
    const y = Float64Array.of(0, 0.5, Number.NaN, -1);
    const figure = figureOf([panelOf([lineOf({ x, y, dots: true, series: 2 })])], { dpi: 192 });
    const { plot } = layout(figure).panels[0]!;
    const dots = marksOf(figure).filter(({ kind }) => kind === 'dots');
    expect(dots).toMatchObject([
      {
        radius: 4.8,
        color: light.series[2],
        points: [plot.x, plot.y + plot.height / 2, plot.x + plot.width / 2, plot.y + plot.height / 4],
      },
      { radius: 4.8, points: [plot.x + plot.width, plot.y + plot.height] },
    ]);
    expect(marksOf(figureOf([panelOf([lineOf({ x, y })])])).some(({ kind }) => kind === 'dots')).toBe(false);
  });
});

describe('rules', () => {
  test.each<[Mark, number, [string, number, number][]]>([
    [
      { kind: 'rule', role: 'playhead', x: 2.5 },
      0.25,
      [
        ['#000000', 0.55, 4],
        [light.playhead, 1, 2],
      ],
    ],
    [
      { kind: 'rule', role: 'cue', x: 7.5 },
      0.75,
      [
        [light.background, 0.5, 3],
        [light.cue, 1, 1],
      ],
    ],
  ])('%j stands at %d of the width', (mark, share, lines) => {
    for (const dpi of [96, 288]) {
      const figure = figureOf([panelOf([mark])], { dpi, width: 2000, height: 1000 });
      const { plot } = layout(figure).panels[0]!;
      const calls = marksOf(figure);
      expect(calls.map(({ color, opacity }) => [color, opacity])).toEqual(
        lines.map(([color, opacity]) => [color, opacity]),
      );
      for (const [i, call] of calls.entries()) {
        if (call.kind !== 'rect') throw new Error(call.kind);
        const { x, width, ...upright } = call.rect;
        expect(upright).toEqual({ y: plot.y, height: plot.height });
        expect(width).toBe((lines[i]![2] * dpi) / 96);
        expect(Math.abs(x + width / 2 - (plot.x + share * plot.width))).toBeLessThanOrEqual(0.5);
      }
    }
  });

  test('at a level lie across, at their height', () => {
    const figure = figureOf([
      panelOf([{ kind: 'rule', role: 'zero', y: 1.25 }], { y: { ...amplitudeAxis, domain: [-1, 2] } }),
    ]);
    const { plot } = layout(figure).panels[0]!;
    const y = Math.round(plot.y + plot.height / 4 - 0.5);
    expect(marksOf(figure)).toMatchObject([
      { rect: { x: plot.x, width: plot.width, y, height: 1 }, color: light.axis, opacity: 0.6 },
    ]);
  });
});

describe('points', () => {
  const clip = (points: [number, number][]): Mark => ({
    kind: 'points',
    role: 'clip',
    points: points.map(([x, y]) => ({ x, y })),
  });

  test('that are clipped have a bar at the edge that they touch, once a column and edge', () => {
    const figure = figureOf([
      panelOf([
        clip([
          [2, 1],
          [2.0001, 1],
          [4, -1],
          [6, 1],
          [6, -1],
        ]),
      ]),
    ]);
    const { plot } = layout(figure).panels[0]!;
    const bars = marksOf(figure).map((call) => (call.kind === 'rect' ? call.rect : undefined)!);
    const x = (time: number) => Math.round(plot.x + (plot.width * time) / 10 - 1);
    const lower = plot.y + plot.height - 6;
    expect(bars).toEqual([
      { x: x(2), y: plot.y, width: 2, height: 6 },
      { x: x(4), y: lower, width: 2, height: 6 },
      { x: x(6), y: plot.y, width: 2, height: 6 },
      { x: x(6), y: lower, width: 2, height: 6 },
    ]);
    expect(marksOf(figure).every(({ color }) => color === light.clip)).toBe(true);
  });

  test('that are clipped are told apart by where they lie, on any axis, and take a quarter of the panel at most', () => {
    const figure = figureOf(
      [
        panelOf(
          [
            clip([
              [5, 0],
              [6, -100],
            ]),
          ],
          { y: levelAxis },
        ),
      ],
      { height: 12, axes: false },
    );
    const { plot } = layout(figure).panels[0]!;
    const height = Math.ceil(plot.height / 4);
    expect(height).toBeLessThan(6);
    const bars = marksOf(figure).map((call) => (call.kind === 'rect' ? call.rect : undefined)!);
    expect(bars).toMatchObject([
      { y: plot.y, height },
      { y: plot.y + plot.height - height, height },
    ]);
  });

  test('that are peaks are discs with a rim of the background', () => {
    const peak: Mark = { kind: 'points', role: 'peak', points: [{ x: 5, y: 0.5 }] };
    const figure = figureOf([panelOf([peak])], { theme: dark, background: dark.background });
    const { plot } = layout(figure).panels[0]!;
    const points = [plot.x + plot.width / 2, plot.y + plot.height / 4];
    expect(marksOf(figure)).toMatchObject([
      { kind: 'dots', points, radius: 4, color: dark.background },
      { kind: 'dots', points, radius: 3, color: dark.clip },
    ]);
  });
});

describe('bands', () => {
  const band = (more: object = {}): Mark => ({
    kind: 'band',
    x0: 2,
    x1: 4,
    low: Float32Array.of(-0.5),
    high: Float32Array.of(0.5),
    series: 1,
    ...more,
  });

  test('fill what lies between low and high, an inner one as a veil', () => {
    const figure = figureOf([panelOf([band(), band({ tone: 'inner' })])]);
    const { plot } = layout(figure).panels[0]!;
    const [left, right] = [0.2, 0.4].map((share) => plot.x + share * plot.width) as [number, number];
    const [top, bottom] = [0.25, 0.75].map((share) => plot.y + share * plot.height) as [number, number];
    const points = [left, top, right, top, right, bottom, left, bottom];
    const [outer, inner] = marksOf(figure);
    expect([outer, inner]).toMatchObject([
      { kind: 'polygon', color: light.series[1], opacity: 1 },
      { kind: 'polygon', color: '#ffffff', opacity: 0.5 },
    ]);
    for (const call of [outer!, inner!]) {
      if (call.kind !== 'polygon') throw new Error(call.kind);
      for (const [i, place] of points.entries()) expect(call.points[i]).toBeCloseTo(place, 6);
    }
  });

  test('and lines stand in the legend as they look, left of their names', () => {
    const marks = [
      lineOf({ name: 'mean', series: 2 }),
      lineOf({ name: 'maximum', weight: 'faint' }),
      band({ name: 'RMS', tone: 'inner' }),
    ];
    const figure = figureOf([panelOf(marks)]);
    const outside = drawn(figure).filter(({ clip }) => clip === undefined);
    const names = outside.flatMap((call) =>
      call.kind === 'text' && ['mean', 'maximum', 'RMS'].includes(call.label.text) ? [call.label] : [],
    );
    const lines = outside.filter(({ kind }) => kind === 'polyline');
    expect(lines).toMatchObject([
      { color: light.series[2], width: 1.4, opacity: 1 },
      { color: light.series[0], width: 1, opacity: 0.45 },
    ]);
    const fills = outside.filter(
      (call) =>
        call.kind === 'rect' && [light.series[1], '#ffffff'].includes(call.color) && call.opacity !== 0.8,
    );
    expect(fills.map(({ color, opacity }) => [color, opacity])).toEqual([
      [light.series[1], 1],
      ['#ffffff', 0.5],
    ]);
    const middles = [...lines, ...fills.slice(0, 1)].map((call) => {
      if (call.kind === 'rect')
        return { y: call.rect.y + call.rect.height / 2, right: call.rect.x + call.rect.width };
      if (call.kind !== 'polyline') throw new Error(call.kind);
      return { y: call.points[1]!, right: call.points[2]! };
    });
    for (const [i, { x, y, size }] of names.entries()) {
      expect(Math.abs(y - 0.364 * size - middles[i]!.y)).toBeLessThan(0.1);
      expect(x).toBeGreaterThan(middles[i]!.right);
      expect(x - middles[i]!.right).toBeLessThan(size);
    }
    expect(names).toHaveLength(3);
  });
});

describe('badges', () => {
  test('name a single line too, and stand lower where others are', () => {
    const legendOf = (panel: Panel) => {
      const texts = drawn(figureOf([panel])).flatMap((call) => (call.kind === 'text' ? [call.label] : []));
      return {
        name: texts.find(({ text }) => text === 'mean'),
        title: texts.find(({ text }) => text === panel.title),
      };
    };
    const mark = lineOf({ name: 'mean' });
    const alone = legendOf(panelOf([mark]));
    // It ends where the legend would stand.
    const title = 'm'.repeat(61);
    const below = legendOf(panelOf([mark], { title }));
    expect(alone.name).toBeDefined();
    expect(below.name!.y).toBeGreaterThan(below.title!.y + 0.9 * below.title!.size);
    expect(below.name!.y).toBeGreaterThan(alone.name!.y);
    expect(below.name!.x).toBe(alone.name!.x);
  });

  test('stand on a veil of the background, and have their text in its middle', () => {
    const figure = figureOf([panelOf([], { title: 'left' })], { theme: dark });
    const { plot } = layout(figure).panels[0]!;
    const calls = drawn(figure);
    const veil = calls.find(({ opacity }) => opacity === 0.8)!;
    const text = calls.find((call) => call.kind === 'text' && call.label.text === 'left')!;
    if (veil.kind !== 'rect' || text.kind !== 'text') throw new Error('other calls');
    expect(veil.color).toBe(dark.background);
    expect(text.color).toBe(dark.text);
    expect(calls.indexOf(text)).toBeGreaterThan(calls.indexOf(veil));
    const { x, y, width, height } = veil.rect;
    expect([x, y].every(Number.isInteger)).toBe(true);
    expect(Math.abs(text.label.y - 0.364 * text.label.size - y - height / 2)).toBeLessThan(1);
    expect(text.label.x).toBeGreaterThan(x);
    expect(text.label.x + text.label.size).toBeLessThan(x + width);
    expect([x - plot.x, y - plot.y].every((gap) => gap > 0 && gap < 15)).toBe(true);
  });

  test('name rules right of them, or left at the panel’s end, whatever the rule', () => {
    const rule = (role: 'cue' | 'playhead', x: number): Mark => ({
      kind: 'rule',
      role,
      x,
      label: `${role} ${x}`,
    });
    const figure = figureOf([panelOf([rule('cue', 1), rule('playhead', 5), rule('cue', 10)])]);
    const { plot } = layout(figure).panels[0]!;
    const place = (text: string) => {
      const call = drawn(figure).find((each) => each.kind === 'text' && each.label.text === text);
      return call?.kind === 'text' ? (call.label.x - plot.x) / plot.width : Number.NaN;
    };
    expect(place('cue 1') - 0.1).toBeGreaterThan(0);
    expect(place('cue 1') - 0.1).toBeLessThan(0.02);
    expect(place('playhead 5') - 0.5).toBeGreaterThan(0);
    expect(place('playhead 5') - 0.5).toBeLessThan(0.02);
    expect(place('cue 10')).toBeLessThan(1 - 30 / plot.width);
    expect(place('cue 10')).toBeGreaterThan(0.85);
  });

  test('cover no peak', () => {
    // The second lies where the first one's label would go first: right above it.
    const points = [-60, -55.6].map((y) => ({ x: 250, y }));
    const marks: Mark[] = [{ kind: 'points', role: 'peak', points, labels: ['a', 'b'] }];
    const panel = panelOf(marks, { x: frequencyAxis(500), y: levelAxis });
    const figure = figureOf([panel]);
    const calls = drawn(figure);
    const dots = calls
      .flatMap((call) => (call.kind === 'dots' && call.radius === 4 ? [call.points] : []))
      .flat();
    const veils = calls.flatMap((call) => (call.kind === 'rect' && call.opacity === 0.8 ? [call.rect] : []));
    expect(veils).toHaveLength(2);
    for (const { x, y, width, height } of veils) {
      for (let i = 0; i < dots.length; i += 2) {
        const isCovered =
          dots[i]! > x && dots[i]! < x + width && dots[i + 1]! > y && dots[i + 1]! < y + height;
        expect(isCovered).toBe(false);
      }
    }
  });
});

describe('axes', () => {
  const figure = figureOf([panelOf([], { grid: true, x: frequencyAxis(22050, 'log', 20) })], {
    dpi: 192,
    width: 1200,
    height: 500,
  });
  const placed = layout(figure);
  const { plot, xTicks, yTicks } = placed.panels[0]!;
  const rects = drawn(figure).flatMap((call) => (call.kind === 'rect' ? [call] : []));

  test('have their lines beside the data area, and ticks outside it, minor ones shorter', () => {
    const bottom = plot.y + plot.height;
    const lines = rects.filter(({ color }) => color === light.axis).map(({ rect }) => rect);
    expect(placed.stroke).toBe(2);
    expect(lines.slice(0, 2)).toEqual([
      { x: plot.x - 2, y: plot.y, width: 2, height: plot.height + 2 },
      { x: plot.x, y: bottom, width: plot.width, height: 2 },
    ]);
    expect(xTicks.some(({ isMajor }) => !isMajor)).toBe(true);
    // 0.38 of 26 pixels; 0.55 of that.
    expect(lines.slice(2)).toEqual([
      ...xTicks.map(({ at, isMajor }) => ({ x: at, y: bottom, width: 2, height: isMajor ? 10 : 5 })),
      ...yTicks.map(({ at }) => ({ x: plot.x - 10, y: at, width: 10, height: 2 })),
    ]);
  });

  test('have a grid at the ticks, half as thick, fainter at minor ones', () => {
    const grid = rects.filter(({ color }) => color === light.grid);
    expect(grid.map(({ rect, opacity }) => [rect, opacity])).toEqual([
      ...xTicks.map(({ at, isMajor }) => [
        { x: at, y: plot.y, width: 1, height: plot.height },
        isMajor ? 1 : 0.5,
      ]),
      ...yTicks.map(({ at }) => [{ x: plot.x, y: at, width: plot.width, height: 1 }, 1]),
    ]);
    expect(grid.every(({ clip }) => clip === plot || clip?.x === plot.x)).toBe(true);
  });
});

describe('colour bars', () => {
  test('show the whole map, its low end at the bottom, with ticks at their right', () => {
    const figure = figureOf([specgramPanel()], { height: 700 });
    const { bar, ticks } = layout(figure).colorBars[0]!;
    const calls = drawn(figure);
    const image = calls.find((call) => call.kind === 'image' && call.x === bar.x)!;
    if (image.kind !== 'image') throw new Error(image.kind);
    expect(image).toMatchObject({ x: bar.x, y: bar.y, pixels: { width: bar.width, height: bar.height } });
    const pixels = new Uint32Array(image.pixels.data.buffer);
    const table = colormapTable('gist_heat');
    expect([pixels[0], pixels.at(-1)]).toEqual([table[255], table[0]]);
    expect(pixels[(bar.height >> 1) * bar.width]).toBe(table[127]);
    const lines = calls.flatMap((call) =>
      call.kind === 'rect' && call.rect.x === bar.x + bar.width ? [call.rect] : [],
    );
    expect(lines).toEqual(ticks.map(({ at }) => ({ x: bar.x + bar.width, y: at, width: 5, height: 1 })));
  });

  test('lie with the low end at the left', () => {
    const figure = figureOf([specgramPanel(), panelOf([])]);
    const { bar } = layout(figure).colorBars[0]!;
    const image = drawn(figure).find((call) => call.kind === 'image' && call.x === bar.x)!;
    if (image.kind !== 'image') throw new Error(image.kind);
    const pixels = new Uint32Array(image.pixels.data.buffer);
    const table = colormapTable('gist_heat');
    expect(pixels[0]).toBe(table[0]);
    expect(table.indexOf(pixels[bar.width - 1]!)).toBeGreaterThan(252);
  });
});

test('texts have the theme’s colours, what is secondary the fainter one', () => {
  const figure = figureOf([panelOf([])], { theme: dark, title: 'the title', caption: 'the caption' });
  const colors = Object.fromEntries(
    drawn(figure).flatMap((call) => (call.kind === 'text' ? [[call.label.text, call.color]] : [])),
  );
  expect(colors).toMatchObject({
    'the title': dark.text,
    'the caption': dark.faintText,
    'Time (s)': dark.text,
  });
});

test('rasters come first, each in its panel', () => {
  const figure = figureOf([{ ...specgramPanel(), sharesX: true }, specgramPanel()], { height: 700 });
  const calls = drawn(figure);
  expect(calls.slice(0, 3).map(({ kind }) => kind)).toEqual(['image', 'image', 'image']);
  for (const [i, { plot }] of layout(figure).panels.entries()) {
    expect(calls[i]).toMatchObject({
      x: plot.x,
      y: plot.y,
      pixels: { width: plot.width, height: plot.height },
    });
  }
});

test('a label is in the middle of its place, upright and in the usual weight', () => {
  expect(plainLabel('a', 3, 4, 13)).toMatchObject({
    anchor: 'middle',
    rotated: false,
    weight: 400,
    size: 13,
  });
});
