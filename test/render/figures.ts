import { binBands } from '../../src/render/bin-bands.ts';
import type { Axis, Figure, Mark, Panel } from '../../src/render/figure.ts';
import { themes } from '../../src/render/theme.ts';

/** A figure of that size with the usual looks. */
export function figureOf(panels: Panel[], looks: Partial<Figure> = {}): Figure {
  const theme = looks.theme ?? themes.light;
  return {
    width: 800,
    height: 450,
    dpi: 96,
    theme,
    background: theme.background,
    axes: true,
    panels,
    ...looks,
  };
}

export function timeAxis(from: number, to: number): Axis {
  return { label: 'Time', quantity: 'time', scale: 'linear', domain: [from, to] };
}

export function frequencyAxis(to: number, scale: Axis['scale'] = 'linear', from = 0): Axis {
  return { label: 'Frequency', quantity: 'frequency', scale, domain: [from, to] };
}

export const amplitudeAxis: Axis = {
  label: 'Amplitude',
  quantity: 'amplitude',
  scale: 'linear',
  domain: [-1, 1],
};

export const levelAxis: Axis = {
  label: 'Level',
  quantity: 'decibel',
  unit: 'dBFS',
  scale: 'linear',
  domain: [-120, 0],
};

/** The strongest of each band of a spectrogram's bins, power[column * bins + bin], as the analysis would have them. */
export function banded(power: Float32Array, bins: number, axis: Axis, rows: number): Float32Array {
  const { first, last } = binBands(axis, rows, bins, 22050 / (bins - 1));
  const columns = power.length / bins;
  return Float32Array.from({ length: columns * rows }, (_, at) => {
    const offset = Math.floor(at / rows) * bins;
    const members = power.subarray(offset + first[at % rows]!, offset + last[at % rows]! + 1);
    return members.length > 0 ? Math.max(...members) : Number.NaN;
  });
}

export const COLUMNS = 96;
const BINS = 65;
const ROWS = 250;

/** A rising tone over a noise that is the same on every run. */
export function specgramPanel(seconds = 12, y = frequencyAxis(22050)): Panel {
  const power = new Float32Array(COLUMNS * BINS);
  let seed = 1;
  for (let column = 0; column < COLUMNS; column++) {
    const tone = 4 + (column * 50) / COLUMNS;
    for (let bin = 0; bin < BINS; bin++) {
      seed = (seed * 1103515245 + 12345) % 2147483648;
      const level = Math.max(-90 + (seed / 2147483648) * 20, -6 * (bin - tone) ** 2 - 3);
      power[column * BINS + bin] = 10 ** (level / 10);
    }
  }
  return {
    x: timeAxis(0, seconds),
    y,
    weight: 1,
    colorBar: { colormap: 'gist_heat', range: [-120, 0], label: 'Level (dBFS)' },
    marks: [
      {
        kind: 'raster',
        power: banded(power, BINS, y, ROWS),
        columns: COLUMNS,
        rows: ROWS,
        x: [0, seconds],
        colormap: 'gist_heat',
        range: [-120, 0],
      },
    ],
  };
}

/** A swelling wave with an inner RMS band, clipped at its loudest. */
export function wavePanel(seconds = 12, columns = 400): Panel {
  const swell = (share: number) => Math.min(1, 1.2 * Math.sin(share * Math.PI) ** 2);
  const high = Float32Array.from(
    { length: columns },
    (_, i) => swell(i / columns) * (0.8 + 0.2 * Math.sin(i)),
  );
  const rms = high.map((value) => value * 0.4);
  const marks: Mark[] = [
    { kind: 'rule', y: 0, role: 'zero' },
    { kind: 'band', x0: 0, x1: seconds, low: high.map((value) => -value), high, series: 0, name: 'min/max' },
    {
      kind: 'band',
      x0: 0,
      x1: seconds,
      low: rms.map((value) => -value),
      high: rms,
      series: 0,
      tone: 'inner',
      name: 'RMS',
    },
    {
      kind: 'points',
      role: 'clip',
      points: [
        { x: seconds / 2, y: 1 },
        { x: seconds / 2, y: -1 },
      ],
    },
  ];
  return { x: timeAxis(0, seconds), y: amplitudeAxis, weight: 1, grid: true, marks };
}

/** Two harmonics over a falling noise, the stronger one marked. */
export function spectrumPanel(scale: Axis['scale'] = 'linear'): Panel {
  const x = Float64Array.from({ length: 1025 }, (_, i) => (i * 22050) / 1024);
  const y = Float64Array.from(x, (hz, i) => {
    const tone = Math.max(-0.01 * Math.abs(hz - 1000) - 12, -0.01 * Math.abs(hz - 5000) - 30);
    return Math.max(tone, -70 - 20 * (hz / 22050) + 3 * Math.sin(i * i));
  });
  const marks: Mark[] = [
    { kind: 'line', x, y: y.map((level) => level + 6), series: 0, weight: 'faint', name: 'maximum' },
    { kind: 'line', x, y, series: 0, name: 'mean' },
    {
      kind: 'points',
      role: 'peak',
      points: [
        { x: 1000, y: -12 },
        { x: 5000, y: -30 },
      ],
      labels: ['1000 Hz', '5000 Hz'],
    },
  ];
  return {
    x: frequencyAxis(22050, scale, scale === 'log' ? 20 : 0),
    y: levelAxis,
    weight: 1,
    grid: true,
    marks,
  };
}

/** The page of three panels, with a playhead over both time axes. */
export function pageFigure(looks: Partial<Figure> = {}): Figure {
  const playhead: Mark = { kind: 'rule', x: 4.2, role: 'playhead' };
  const panels = [specgramPanel(), spectrumPanel(), wavePanel()].map((panel) => ({
    ...panel,
    marks: panel.x.quantity === 'time' ? [...panel.marks, playhead] : panel.marks,
  }));
  const texts = { title: 'a.wav', caption: '44.1 kHz · mono · 16-bit PCM · 12 s' };
  return figureOf(panels, { width: 600, height: 776, dpi: 72, ...texts, ...looks });
}
