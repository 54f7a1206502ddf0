import { describe, expect, test } from 'vitest';
import type { Axis, Mark, Panel } from '../../src/render/figure.ts';
import { themes } from '../../src/render/theme.ts';
import {
  amplitudeAxis,
  figureOf,
  frequencyAxis,
  pageFigure,
  specgramPanel,
  spectrumPanel,
  timeAxis,
  wavePanel,
} from '../render/figures.ts';
import { measureFigure } from './measure.ts';

/** Over 10 to 20 s and 0 to 8 kHz, −80 dB, but for a cell from 14 to 15 s and 2 to 4 kHz at −20 dB. */
function cellPanel(
  colorBar: Panel['colorBar'] = { colormap: 'gist_heat', range: [-120, 0], label: 'Level (dBFS)' },
): Panel {
  const power = new Float32Array(10 * 4).fill(1e-8);
  power[4 * 4 + 2] = 1e-2;
  const mark: Mark = {
    kind: 'raster',
    power,
    columns: 10,
    rows: 4,
    x: [10, 20],
    colormap: 'gist_heat',
    range: [-120, 0],
  };
  return {
    x: timeAxis(10, 20),
    y: frequencyAxis(8000),
    weight: 1,
    marks: [mark],
    ...(colorBar && { colorBar }),
  };
}

test('reads a spectrogram: a cell’s edges by the ticks, its level by the colour bar', async () => {
  for (const theme of [themes.light, themes.dark]) {
    const { panels } = await measureFigure(figureOf([cellPanel()], { title: 'x', theme }));
    const [panel] = panels;
    expect([panel!.x.label, panel!.x.unit, panel!.y.label, panel!.y.unit]).toEqual([
      'Time',
      's',
      'Frequency',
      'kHz',
    ]);
    expect(panel!.bar!.label).toBe('Level (dBFS)');
    expect(Math.abs(panel!.bar!.range[0] + 120)).toBeLessThan(0.5);
    expect(Math.abs(panel!.bar!.range[1])).toBeLessThan(0.5);
    for (const [time, hz, level] of [
      [14.03, 3900, -20],
      [14.97, 2100, -20],
      [13.97, 3000, -80],
      [15.03, 3000, -80],
      [14.5, 4100, -80],
      [14.5, 1900, -80],
    ] as const) {
      expect(Math.abs(panel!.level(time, hz) - level), `${time} s, ${hz} Hz`).toBeLessThan(1);
    }
    const { y, level } = panel!.strongest(14.5);
    expect(Math.abs(y - 3000)).toBeLessThan(2 * panel!.y.resolution(3000));
    expect(Math.abs(level + 20)).toBeLessThan(1);
  }
});

test('reads a page: the bar above its panel, each panel’s axes', async () => {
  const figure = pageFigure({ width: 1275, height: 1650, dpi: 150 });
  const [, spectrum, wave] = figure.panels;
  const { panels, texts } = await measureFigure({ ...figure, panels: [cellPanel(), spectrum!, wave!] });
  expect(panels.map(({ x, y }) => [x.label, x.unit, y.label, y.unit])).toEqual([
    ['Time', 's', 'Frequency', 'kHz'],
    ['Frequency', 'kHz', 'Level', 'dBFS'],
    ['Time', 's', 'Amplitude', ''],
  ]);
  expect(panels[0]!.bar!.range).toEqual([-120, 0]);
  expect(Math.abs(panels[0]!.level(14.5, 3000) + 20)).toBeLessThan(1);
  expect(texts.some(({ text }) => text === 'a.wav')).toBe(true);
});

test.each<[Axis['scale'], number]>([
  ['linear', 0],
  ['log', 20],
  ['mel', 0],
  ['mel-slaney', 0],
])('tells a %s axis by its ticks', async (scale, low) => {
  const panel = { ...specgramPanel(), y: frequencyAxis(22050, scale, low) };
  const { panels } = await measureFigure(figureOf([panel], { height: 900 }));
  const { y, plot } = panels[0]!;
  expect(y.scale).toBe(scale);
  expect(Math.abs(y.place(22050) - plot.y)).toBeLessThan(1);
  expect(Math.abs(y.place(Math.max(low, 1e-9)) - plot.y - plot.height)).toBeLessThan(1);
  expect(y.value(y.place(1234))).toBeCloseTo(1234, 6);
});

describe('lines and bands', () => {
  test('by colour, with their extent in a column', async () => {
    const line: Mark = {
      kind: 'line',
      x: Float64Array.of(0, 10000),
      y: Float64Array.of(-40, -40),
      series: 0,
    };
    const { panels } = await measureFigure(figureOf([{ ...spectrumPanel(), marks: [line] }]));
    const color = themes.light.series[0]!;
    expect(Math.abs(panels[0]!.line(5000, color)! + 40)).toBeLessThan(panels[0]!.y.resolution(-40));
    const [low, high] = panels[0]!.extent(5000, color)!;
    expect(Math.abs(high - low - 1.4 * panels[0]!.y.resolution(-40))).toBeLessThan(0.2);
    expect(panels[0]!.line(12000, color)).toBeUndefined();
    expect(panels[0]!.extent(12000, color)).toBeUndefined();
    expect(panels[0]!.has(5000, -40, color, { tolerance: 90 })).toBe(true);
    expect(panels[0]!.has(5000, -50, color)).toBe(false);
  });

  test('by time, in stacked panels that share an axis', async () => {
    const band = (high: number): Mark => ({
      kind: 'band',
      x0: 0,
      x1: 12,
      low: new Float32Array(100).fill(-high / 2),
      high: new Float32Array(100).fill(high),
      series: 0,
    });
    const rule: Mark = { kind: 'rule', role: 'cue', x: 3 };
    const panel = (high: number): Panel => ({
      x: timeAxis(0, 12),
      y: amplitudeAxis,
      weight: 1,
      marks: [band(high), rule],
    });
    const figure = figureOf([{ ...panel(0.8), sharesX: true }, panel(0.4)], { width: 1600, height: 800 });
    const { panels } = await measureFigure(figure);
    for (const [i, high] of [0.8, 0.4].entries()) {
      const [low, top] = panels[i]!.extent(6, themes.light.series[0]!)!;
      expect(Math.abs(top - high)).toBeLessThan(2 * panels[i]!.y.resolution(0));
      expect(Math.abs(low + high / 2)).toBeLessThan(2 * panels[i]!.y.resolution(0));
      const [cue, ...others] = panels[i]!.columns(themes.light.cue);
      expect(others).toEqual([]);
      expect(Math.abs(cue! - 3)).toBeLessThan(panels[i]!.x.resolution(3));
    }
  });

  test('over hours, by the clock', async () => {
    const { panels } = await measureFigure(figureOf([wavePanel(5 * 3600)], { width: 1600, height: 400 }));
    expect(panels[0]!.x.unit).toBe('h:mm');
    const { x, plot } = panels[0]!;
    expect(Math.abs(x.place(5 * 3600) - plot.x - plot.width)).toBeLessThan(1);
  });
});

test('refuses a colour that the bar has not', async () => {
  const { panels } = await measureFigure(figureOf([cellPanel()]));
  expect(() => panels[0]!.bar!.level([0, 0, 255])).toThrow('no colour of the bar');
});
