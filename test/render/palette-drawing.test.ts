/** @module-tag thorough */
import { describe, expect, test } from 'vitest';
import { CanvasDrawing } from '../../src/render/canvas.ts';
import { colormapTable } from '../../src/render/colormap.ts';
import type { Figure, Mark, Panel } from '../../src/render/figure.ts';
import type { Rect } from '../../src/render/frame.ts';
import { type Label, plainLabel } from '../../src/render/label.ts';
import { layout } from '../../src/render/layout.ts';
import { paletteOf, rgbOf, TEXT_LEVELS } from '../../src/render/palette.ts';
import { PaletteDrawing } from '../../src/render/palette-drawing.ts';
import { encodePng } from '../../src/render/png.ts';
import { renderFigure, renderPixels } from '../../src/render/render.ts';
import { themes } from '../../src/render/theme.ts';
import { decodePng } from './decode-png.ts';
import { figureOf, specgramPanel, wavePanel } from './figures.ts';

const TEXTS = { title: '1.wav', caption: '44.1 kHz · stereo · 16-bit PCM · 12 s' };
const panel = specgramPanel();
const raster = panel.marks[0]!;
if (raster.kind !== 'raster') throw new Error('the panel has no raster');

/** Two panels with titles, of which one has something to show in its first half alone. */
const channels: Panel[] = [
  { ...panel, title: 'left', sharesX: true },
  { ...panel, title: 'right', marks: [{ ...raster, x: [0, 6] }] },
];

const figures: [string, Figure][] = (['light', 'dark'] as const).flatMap((scheme) => {
  const theme = themes[scheme];
  return [
    [`one channel, ${scheme}`, figureOf([panel], { theme, ...TEXTS })],
    [`two channels, ${scheme}`, figureOf(channels, { theme, ...TEXTS, dpi: 120 })],
  ] as [string, Figure][];
});

/** RGB levels of a pixel on the canvas and in the palette's picture. */
async function bothOf(figure: Figure) {
  const canvas = await renderPixels(figure);
  const png = decodePng(await renderFigure(figure, 'png', {}));
  expect(png.palette).toBeDefined();
  expect([png.width, png.height]).toEqual([canvas.width, canvas.height]);
  return (x: number, y: number) => {
    const pixel = y * canvas.width + x;
    return {
      canvas: [...canvas.data.subarray(4 * pixel, 4 * pixel + 3)],
      palette: [...png.samples.subarray(3 * pixel, 3 * pixel + 3)],
    };
  };
}

/** Where in the colormap a colour of it lies, from 0 to 1, in a table of so many entries. */
function positionOf(color: number[], entries: number): number {
  const [red, green, blue] = color;
  const entry = colormapTable('gist_heat', entries).indexOf(
    new Uint32Array(Uint8Array.of(red!, green!, blue!, 255).buffer)[0]!,
  );
  return entry < 0 ? Number.NaN : (entry + 0.5) / entries;
}

function isWithin({ x, y, width, height }: Rect, column: number, row: number): boolean {
  return column >= x && column < x + width && row >= y && row < y + height;
}

describe.each(figures)('a picture of %s looks as the canvas draws it', (_, figure) => {
  const { steps } = paletteOf(figure)!;
  const placed = layout(figure);
  const plots = placed.panels.map(({ plot }) => plot);
  const bars = placed.colorBars.map(({ bar }) => bar);
  /** Larger than the titles in the panels' corners. */
  const badges = figure.panels.flatMap(({ title }, i) =>
    title ? [{ ...plots[i]!, width: 6 * placed.em, height: 3 * placed.em }] : [],
  );
  const isIn = (rects: Rect[], x: number, y: number) => rects.some((rect) => isWithin(rect, x, y));

  test('within a step of the colormap', async () => {
    const at = await bothOf(figure);
    let compared = 0;
    for (let y = 0; y < figure.height; y++) {
      for (let x = 0; x < figure.width; x++) {
        if (!isIn([...plots, ...bars], x, y) || isIn(badges, x, y)) continue;
        const { canvas, palette } = at(x, y);
        // Where a raster has nothing: the same background.
        if (String(canvas) === String(palette)) continue;
        compared++;
        const distance = positionOf(canvas, 256) - positionOf(palette, steps);
        if (!(Math.abs(distance) < 1 / steps)) expect.fail(`${x}, ${y}: ${canvas} is ${palette}`);
      }
    }
    expect(compared).toBeGreaterThan(50_000);
  });

  test('the same around the data areas, but for the edges of texts', async () => {
    const at = await bothOf(figure);
    const grey = ([red, green, blue]: number[]) => (red! + green! + blue!) / 3;
    const background = grey([...rgbOf(figure.background)!]);
    const contrast = Math.abs(grey([...rgbOf(figure.theme.text)!]) - background);
    let [ink, difference, edges, most] = [0, 0, 0, 0];
    for (let y = 0; y < figure.height; y++) {
      for (let x = 0; x < figure.width; x++) {
        if (isIn([...plots, ...bars], x, y)) continue;
        const { canvas, palette } = at(x, y);
        const distance = Math.abs(grey(canvas) - grey(palette)) / contrast;
        ink += Math.abs(grey(canvas) - background) / contrast;
        difference += (grey(canvas) - grey(palette)) / contrast;
        most = Math.max(most, distance);
        if (distance > 1 / TEXT_LEVELS) edges++;
      }
    }
    expect(ink).toBeGreaterThan(500);
    // As heavy, and no pixel is another one: the canvas is less exact on curves.
    expect(Math.abs(difference) / ink).toBeLessThan(0.02);
    expect(edges / ink).toBeLessThan(0.25);
    expect(most).toBeLessThan(0.3);
  });

  if (badges.length === 0) return;
  test('about the same under the titles in the panels', async () => {
    const at = await bothOf(figure);
    let [sum, pixels] = [0, 0];
    for (const { x, y, width, height } of badges) {
      for (let row = y; row < y + height; row++) {
        for (let column = x; column < x + width; column++) {
          const { canvas, palette } = at(column, row);
          sum += Math.max(...canvas.map((level, i) => Math.abs(level - palette[i]!)));
          pixels++;
        }
      }
    }
    expect(sum / pixels).toBeLessThan(4);
  });
});

/** The wave of figures.ts in the colours of a series, with these marks on top. */
function waveOf(series: number, more: Mark[] = [], changes: Partial<Panel> = {}): Panel {
  const wave = wavePanel(12, 731);
  const marks = wave.marks.map((mark) => {
    if (mark.kind !== 'band') return mark;
    // The RMS reaches beyond what lies below 0.
    return mark.tone === 'inner'
      ? { ...mark, series }
      : { ...mark, series, low: mark.low.map((y) => 0.3 * y) };
  });
  return { ...wave, marks: [...marks, ...more], ...changes };
}

const rules: Mark[] = [
  { kind: 'rule', x: 3, role: 'cue', label: 'verse' },
  { kind: 'rule', x: 6.01, role: 'cue', label: 'chorus' },
  { kind: 'rule', x: 4.2, role: 'playhead' },
];
const loud: Partial<Panel> = { y: { ...wavePanel().y, domain: [-0.3, 0.3] }, title: 'left' };

const waves: [string, Figure][] = (['light', 'dark'] as const).flatMap((scheme) => {
  const looks = { theme: themes[scheme], ...TEXTS };
  const all = Array.from({ length: 6 }, (_, series) => waveOf(series, [], { title: `${series + 1}` }));
  return [
    [`a channel, ${scheme}`, figureOf([waveOf(0)], looks)],
    [`two that reach beyond, ${scheme}`, figureOf([waveOf(0, [], loud), waveOf(1, [], loud)], looks)],
    [`cues and a playhead, ${scheme}`, figureOf([waveOf(2, rules)], { ...looks, dpi: 120 })],
    [`all series, ${scheme}`, figureOf(all, { ...looks, height: 1200 })],
    [`a background of its own, ${scheme}`, figureOf([waveOf(4, rules)], { ...looks, background: '#7f9f60' })],
    [`no axes, ${scheme}`, figureOf([waveOf(3)], { ...looks, axes: false })],
  ] as [string, Figure][];
});

test.each(waves)('a waveform’s picture with %s looks as the canvas draws it', async (_, figure) => {
  const { levels } = paletteOf(figure)!;
  const at = await bothOf(figure);
  const background = [...rgbOf(figure.background)!];
  const far = (a: number[], b: number[]) => Math.max(...a.map((level, i) => Math.abs(level - b[i]!)));
  let [ink, difference, most, edges] = [0, 0, 0, 0];
  for (let y = 0; y < figure.height; y++) {
    for (let x = 0; x < figure.width; x++) {
      const { canvas, palette } = at(x, y);
      const distance = far(canvas, palette);
      if (far(canvas, background) > 0) ink++;
      difference += distance;
      most = Math.max(most, distance);
      if (distance > 255 / levels) edges++;
    }
  }
  expect(ink).toBeGreaterThan(50_000);
  // Of 255: areas are the same, edges within a level but for a few, and the canvas is less exact on the curves of texts.
  expect(difference / ink).toBeLessThan(1.5);
  expect(edges / ink).toBeLessThan(0.05);
  expect(most).toBeLessThan(figure.axes ? 64 : 40);
});

test('a band’s picture has the shares that it covers', async () => {
  // A column a pixel wide: 2.25 pixels from half-way down, of an axis of a pixel for 1.
  const empty = figureOf([{ ...wavePanel(), marks: [], grid: false }], {
    width: 20,
    height: 10,
    axes: false,
  });
  const [low, high] = [Float32Array.of(-2.25, 0), Float32Array.of(1, 0.25)];
  const marks: Mark[] = [{ kind: 'band', x0: 1, x1: 3, low, high, series: 0 }];
  const [x, y] = [
    { ...empty.panels[0]!.x, domain: [0, 20] as [number, number] },
    { ...empty.panels[0]!.y, domain: [-5, 5] as [number, number] },
  ];
  const png = decodePng(
    await renderFigure({ ...empty, panels: [{ ...empty.panels[0]!, x, y, marks }] }, 'png', {}),
  );
  const shareAt = (column: number, row: number) =>
    (255 - png.samples[3 * (20 * row + column)]!) / (255 - 0x15);
  const columns = [0, 1, 2, 3].map((column) => [3, 4, 5, 6, 7, 8].map((row) => shareAt(column, row)));
  const expected = [
    [0, 0, 0, 0, 0, 0],
    [0, 1, 1, 1, 0.25, 0],
    // At least a pixel tall, around its middle.
    [0, 0.625, 0.375, 0, 0, 0],
    [0, 0, 0, 0, 0, 0],
  ];
  for (const [i, column] of expected.entries())
    for (const [j, share] of column.entries()) expect(columns[i]![j]!).toBeCloseTo(share, 2);
});

/** Levels of a label drawn on white, in numbers of 1/14: the canvas's, 16 times finer and averaged, and the palette's. */
async function bothLevels(label: Label) {
  const [width, height, finer] = [160, 100, 16];
  const figure = figureOf([{ ...panel, marks: [{ ...raster, x: [-2, -1] } as typeof raster] }], {
    width,
    height,
  });
  const drawing = new PaletteDrawing(figure, paletteOf(figure)!);
  drawing.text(label, '#1f2328');
  const { samples } = decodePng(await encodePng(drawing.pixels(), { dpi: 96 }));
  const canvas = new CanvasDrawing(finer * width, finer * height);
  canvas.text({ ...label, x: finer * label.x, y: finer * label.y, size: finer * label.size }, '#1f2328');
  const { data } = canvas.pixels();
  const expected = new Float64Array(width * height);
  for (let pixel = 0; pixel < data.length / 4; pixel++) {
    const [x, y] = [pixel % (finer * width), Math.floor(pixel / (finer * width))];
    expected[Math.floor(y / finer) * width + Math.floor(x / finer)]! +=
      data[4 * pixel + 3]! / 255 / finer ** 2;
  }
  const actual = expected.map((_, pixel) => (255 - samples[3 * pixel]!) / (255 - 0x1f));
  return { expected, actual };
}

describe('text', () => {
  const label = (changes: Partial<Label>): Label => ({ ...plainLabel('', 80, 50, 13), ...changes });

  test.each<[string, Label]>([
    ['in the middle', label({ text: 'Time (s), 1 µPa²' })],
    ['at the start', label({ text: 'Quick jumping', anchor: 'start', x: 10.3 })],
    ['at the end', label({ text: '−120 dB', anchor: 'end', size: 20.5 })],
    ['from below', label({ text: 'Frequency', rotated: true, y: 50.5 })],
    ['with tabular figures', label({ text: '11:18', weight: 600 })],
    ['without them', label({ text: '11:18', isTabular: false })],
  ])('%s has the levels of the shares that it covers', async (_, label) => {
    const { expected, actual } = await bothLevels(label);
    expect(Math.max(...actual)).toBe(1);
    const largest = Math.max(...actual.map((level, i) => Math.abs(level - expected[i]!)));
    expect(largest).toBeLessThan(1 / TEXT_LEVELS);
  });

  test('reaches over the picture’s edge', async () => {
    for (const [x, y] of [
      [0, 50],
      [160, 50],
      [80, 2],
      [80, 104],
    ] as const) {
      const { expected, actual } = await bothLevels(label({ text: '0000', x, y }));
      expect(Math.max(...actual.map((level, i) => Math.abs(level - expected[i]!)))).toBeLessThan(
        1 / TEXT_LEVELS,
      );
      expect(actual.some((level) => level > 0)).toBe(true);
    }
  });
});

test('shows the background where a raster has nothing', async () => {
  const marks = [{ ...raster, power: raster.power.map(() => Number.NaN) }];
  const figure = figureOf([{ ...panel, marks }], { background: '#123456' });
  const at = await bothOf(figure);
  expect(at(400, 200)).toEqual({ canvas: [0x12, 0x34, 0x56], palette: [0x12, 0x34, 0x56] });
});

test('draws at sizes from a pixel to a poster', async () => {
  for (const [width, height, dpi, hasPalette] of [
    [1, 1, 96, false],
    [7, 3, 20, true],
    [40, 30, 96, true],
    [200, 100, 96, true],
    [3000, 1200, 300, true],
  ] as const) {
    const png = decodePng(await renderFigure(figureOf([panel], { width, height, dpi, ...TEXTS }), 'png', {}));
    expect([png.width, png.height, png.palette !== undefined]).toEqual([width, height, hasPalette]);
  }
});

test('goes on where a raster is too large to be painted at once', async () => {
  // Of more than 2^21 pixels; a row of the raster is one of the picture's.
  const empty = figureOf([panel], { width: 2400, height: 1200 });
  const { plot } = layout(empty).panels[0]!;
  expect(plot.width * plot.height).toBeGreaterThan(2 ** 21);
  const stepOf = (row: number) => (row * 37) % 221;
  const marks = [
    {
      ...raster,
      power: Float32Array.from({ length: plot.height }, (_, row) => 10 ** ((stepOf(row) + 0.5) / 10)),
      columns: 1,
      rows: plot.height,
      range: [0, 224] as [number, number],
    },
  ];
  const { samples } = decodePng(await renderFigure({ ...empty, panels: [{ ...panel, marks }] }, 'png', {}));
  const colors = new Uint8Array(colormapTable(raster.colormap, 224).buffer);
  for (const x of [plot.x, plot.x + 1000, plot.x + plot.width - 1]) {
    for (let row = 0; row < plot.height; row++) {
      const pixel = 3 * ((plot.y + row) * 2400 + x);
      const color = colors.subarray(4 * stepOf(row), 4 * stepOf(row) + 3);
      expect([...samples.subarray(pixel, pixel + 3)]).toEqual([...color]);
    }
  }
});

test('pictures drawn one after the other, and side by side, do not meet in memory', async () => {
  const small = figureOf([panel], { width: 300, height: 200 });
  const large = figureOf([panel], { theme: themes.dark, width: 1400, height: 900 });
  const alone = [await renderFigure(small, 'png', {}), await renderFigure(large, 'png', {})];
  const together = await Promise.all(
    [small, large, small, large].map((figure) => renderFigure(figure, 'png', {})),
  );
  for (const [i, bytes] of together.entries()) expect(Buffer.compare(bytes, alone[i % 2]!)).toBe(0);
});

test('has no colours for lines and dots', () => {
  const figure = figureOf([panel]);
  const drawing = new PaletteDrawing(figure, paletteOf(figure)!);
  for (const draw of [drawing.polyline, drawing.dots]) expect(draw).toThrow('no colours');
});
