import { describe, expect, test } from 'vitest';
import type { LineMark, Panel } from '../../src/render/figure.ts';
import {
  spectrumFigure,
  spectrumInForce,
  spectrumPanel,
  spectrumRequest,
  spectrumWords,
} from '../../src/views/spectrum.ts';
import type { SpectrumLines } from '../../src/views/spectrum-lines.ts';
import { viewOf } from './view.ts';

/** Bins every 100 Hz from `first` on, a channel for each list of levels in dB; the maximum is 10 dB higher. */
function linesOf(first: number, ...channels: number[][]): SpectrumLines {
  const powers = (gain: number) =>
    channels.map((levels) => Float32Array.from(levels, (level) => 10 ** ((level + gain) / 10)));
  const frequency = Float64Array.from(channels[0]!, (_, bin) => first + 100 * bin);
  return { frequency, mean: powers(0), maximum: powers(10) };
}

/** The lines of a panel, levels rounded to hundredths of a dB. */
function drawn(panel: Panel) {
  return panel.marks.map((mark) => {
    const { kind, x, y, ...rest } = mark as LineMark;
    expect(kind).toBe('line');
    return { ...rest, x: [...x], y: [...y].map((level) => Math.round(level * 100) / 100) };
  });
}

const file = { sampleRate: 1000, channels: 1 };
const levels = [-60, -50, -20, -50, -60, -70];

describe('the panel of a spectrum', () => {
  test('has a faint line of the maximum under that of the mean', () => {
    const panel = spectrumPanel(viewOf(file), linesOf(0, levels), 100);
    const x = [0, 100, 200, 300, 400, 500];
    expect(drawn(panel)).toEqual([
      { series: 0, weight: 'faint', x, y: [-50, -40, -10, -40, -50, -60] },
      { series: 0, x, y: levels },
    ]);
    expect(panel).toMatchObject({ weight: 1, grid: true });
    expect('title' in panel || 'sharesX' in panel).toBe(false);
  });

  test('has no maximum of a single FFT', () => {
    const view = viewOf(file, { spectral: { method: 'fft' } });
    expect(drawn(spectrumPanel(view, linesOf(0, levels), 100))).toEqual([
      { series: 0, x: [0, 100, 200, 300, 400, 500], y: levels },
    ]);
  });

  test('has a line for each channel, named, in its own colour, and the maxima behind all of them', () => {
    const others = [-80, -80, -80, -30, -80, -80];
    const lines = linesOf(0, levels, others);
    const panel = spectrumPanel(viewOf({ ...file, channels: 2 }), lines, 100);
    expect(drawn(panel).map(({ x: _, ...mark }) => mark)).toEqual([
      { series: 0, weight: 'faint', y: levels.map((level) => level + 10) },
      { series: 1, weight: 'faint', y: others.map((level) => level + 10) },
      { series: 0, name: 'left', y: levels },
      { series: 1, name: 'right', y: others },
    ]);
    const names = drawn(spectrumPanel(viewOf({ ...file, channels: 3 }), linesOf(0, levels, levels, levels)));
    expect(names.map(({ series, name }) => [series, name])).toEqual([
      ...[0, 1, 2].map((series) => [series, undefined]),
      ...[1, 2, 3].map((channel) => [channel - 1, `channel ${channel}`]),
    ]);
  });

  test('shows silence at the bottom of the range', () => {
    const lines = linesOf(0, [-20, -Infinity, -130, -20]);
    const panel = spectrumPanel(viewOf(file, { spectral: { db: [-100, 0], method: 'fft' } }), lines, 100);
    // What is quieter but there keeps its level.
    expect(drawn(panel)[0]!.y).toEqual([-20, -100, -130, -20]);
  });

  test('has an axis of levels as asked, or as what is drawn wants it', () => {
    const lines = linesOf(0, levels);
    const axis = (db: 'auto' | { below: number } | [number, number], more: object = {}) =>
      spectrumPanel(viewOf(file, { spectral: { db, ...more } }), lines, 100).y;
    expect(axis([-90, 10])).toEqual({
      ...{ label: 'Level', unit: 'dBFS', quantity: 'decibel', scale: 'linear', domain: [-90, 10] },
    });
    expect(axis([-90, 10], { scaling: 'psd' })).toMatchObject({
      label: 'Power density',
      unit: 'dB re FS²/Hz',
    });
    // The maximum is drawn too: its loudest is at −8.5 dB, the mean's quietest at −68.5 dB.
    const raised = linesOf(
      0,
      levels.map((level) => level + 1.5),
    );
    const auto = viewOf(file, { spectral: { db: 'auto' } });
    expect(spectrumPanel(auto, raised, 100).y.domain).toEqual([-70, -5]);
    expect(axis({ below: 30 }).domain).toEqual([expect.closeTo(-40, 4), expect.closeTo(-10, 4)]);
    // Of one FFT it is not.
    expect(axis({ below: 30 }, { method: 'fft' }).domain[1]).toBeCloseTo(-20, 4);
    // What lies beyond the frequencies drawn does not count: 300 Hz and on, whose maximum is −40 dB.
    expect(axis({ below: 30 }, { freq: [300, 500] }).domain[1]).toBeCloseTo(-40, 4);
    expect(axis({ below: 30 }, { freq: [0, 100] }).domain[1]).toBeCloseTo(-40, 4);
    expect(axis({ below: 30 }, { freq: [200, 400] }).domain[1]).toBeCloseTo(-10, 4);
    // Where no bin does, all of them.
    expect(axis({ below: 30 }, { freq: [210, 290] }).domain[1]).toBeCloseTo(-10, 4);
  });

  test('is empty before the analysis', () => {
    const panel = spectrumPanel(viewOf(file, { spectral: { db: 'auto' } }));
    expect(panel).toMatchObject({ marks: [], x: { domain: [0, 500] }, y: { domain: [-120, 0] } });
  });

  test('has as many points as its pixels show, where they lie on its axis', () => {
    const [first, bins] = [100, 2000];
    const zigzag = Array.from({ length: bins }, (_, bin) => -50 - (bin % 2) * 20);
    const long = (fscale: 'linear' | 'log') => {
      const view = viewOf({ sampleRate: 400_200 }, { spectral: { fscale, freq: [100, 200_100] } });
      return [...(spectrumPanel(view, linesOf(first, zigzag), 20).marks[1] as LineMark).x];
    };
    const even = long('linear');
    // 100 bins to a column of pixels: of a zigzag three stay.
    expect(even).toHaveLength(60);
    expect(even.slice(0, 6)).toEqual([100, 200, 10_000, 10_100, 10_200, 20_000]);
    // A decade has six columns: there is room for every bin of the first one.
    expect(long('log').slice(0, 10)).toEqual([100, 200, 300, 400, 500, 600, 700, 800, 900, 1000]);
  });
});

describe('the frequency axis of a spectrum', () => {
  const axis = (spectral: object, sampleRate = 1000) =>
    spectrumPanel(viewOf({ ...file, sampleRate }, { start: '2', duration: '4', spectral })).x;

  test('begins, if logarithmic, at the first bin of the FFT that is drawn', () => {
    // 2048 points of 50 Hz, or the 200 of four seconds.
    expect(axis({ fscale: 'log' }, 50).domain).toEqual([50 / 2048, 25]);
    expect(axis({ fscale: 'log', method: 'fft' }, 50).domain).toEqual([0.25, 25]);
    expect(axis({ fscale: 'log', method: 'fft' }, 500).domain).toEqual([0.25, 250]);
    expect(axis({ fscale: 'log', method: 'fft' }, 8000).domain).toEqual([20, 4000]);
  });

  test('has zero in the middle where both sides are wanted', () => {
    expect(axis({ twoSided: true })).toMatchObject({ scale: 'linear', domain: [-500, 500] });
    expect(axis({ twoSided: true, freq: [0, 200] }).domain).toEqual([-200, 200]);
    expect(axis({ freq: [100, 200] }).domain).toEqual([100, 200]);
  });

  test('shows both halves', () => {
    const view = viewOf(file, { spectral: { twoSided: true, method: 'fft', db: { below: 30 } } });
    const panel = spectrumPanel(view, linesOf(-500, [-6, -50, -40, -50, -60, -70, -60, -50, -40, -50]), 100);
    const { x, y } = drawn(panel)[0]!;
    expect(x).toEqual([-500, -400, -300, -200, -100, 0, 100, 200, 300, 400]);
    expect(y).toEqual([-6, -50, -40, -50, -60, -70, -60, -50, -40, -50]);
    expect(panel.y.domain[1]).toBeCloseTo(-6, 4);
  });
});

describe('what is asked of the analysis of a spectrum', () => {
  test('is the mean of whole windows, half overlapped', () => {
    const view = viewOf({ ...file, channels: 2 }, { start: '2', duration: '4' });
    expect(spectrumRequest(view)).toEqual({
      ...{ range: { start: 2000, end: 6000 }, channels: [0, 1], nfft: 2048, hop: 1024, edges: 'whole' },
      ...{ window: { name: 'hann' }, scaling: 'dbfs', method: 'welch' },
    });
  });

  test('is one FFT, under the window that is for it', () => {
    const view = viewOf(file, { spectral: { preset: 'matplotlib', method: 'fft' } });
    expect(spectrumRequest(view)).toMatchObject({ method: 'fft', window: { name: 'rect' } });
    const welch = viewOf(file, { spectral: { preset: 'matplotlib' } });
    expect(spectrumRequest(welch)).toMatchObject({
      method: 'welch',
      window: { name: 'hann', symmetric: true },
    });
  });
});

test('words tell the method', () => {
  const words = (spectral: object) => {
    const view = viewOf(file, { start: '2', duration: '4', spectral });
    return spectrumWords(spectrumRequest(view), view.spectral);
  };
  const [lines, ...transform] = words({ nfft: 512 });
  expect(lines).toMatch(/^mean.*, maximum faint$/);
  expect(transform).toEqual(['FFT 512', 'hop 256', 'hann window']);
  expect(words({ method: 'fft', preset: 'matplotlib' })).toEqual([
    'FFT of 4000 samples',
    'rect window',
    'as matplotlib',
  ]);
});

test('what is in force is told, of one FFT its length', () => {
  const inForce = (spectral: object) => {
    const view = viewOf({ ...file, channels: 2 }, { start: '2', duration: '4', channel: 2, spectral });
    return spectrumInForce(view, spectrumRequest(view));
  };
  const usual = {
    ...{ command: 'spectrum', start: 2, end: 6, channels: ['right'], twoSided: false },
    ...{ window: 'hann', scaling: 'dbfs', freq: [0, 'nyquist'], fscale: 'linear', db: [-120, 0] },
  };
  expect(inForce({})).toEqual({ ...usual, method: 'welch', nfft: 2048, hop: 1024, edges: 'whole' });
  expect(inForce({ method: 'fft', twoSided: true })).toEqual({
    ...usual,
    ...{ method: 'fft', nfft: 4000, twoSided: true },
  });
});

describe('the picture of a spectrum', () => {
  const view = viewOf({ ...file, channels: 2 }, { spectral: { nfft: 64 } });
  const request = spectrumRequest(view);

  test('has one panel, and the transform in its caption', () => {
    const { caption, title, panels } = spectrumFigure(view, request, linesOf(0, levels, levels), undefined);
    expect(title).toBe('tone.wav');
    expect(caption).toMatch(/^1 kHz · stereo · 16-bit PCM · 10 s · mean.* · FFT 64 · hop 32 · hann window$/);
    expect(panels).toHaveLength(1);
    expect(panels[0]!.marks.map(({ kind }) => kind)).toEqual(['line', 'line', 'line', 'line']);
  });

  test('marks the peaks of all channels above the lines', () => {
    const peaks = [
      [{ hz: 210, hzUncertainty: 0.1, levelDb: -20 }],
      [{ hz: 315.5, hzUncertainty: 0.1, levelDb: -30 }],
    ];
    const [panel] = spectrumFigure(view, request, linesOf(0, levels, levels), peaks).panels;
    expect(panel!.marks).toHaveLength(5);
    expect(panel!.marks[4]).toMatchObject({
      ...{ kind: 'points', role: 'peak' },
      points: [
        { x: 210, y: -20 },
        { x: 315.5, y: -30 },
      ],
    });
  });

  test('has lines as fine as its data area', () => {
    const long = linesOf(
      0,
      Array.from({ length: 3000 }, (_, bin) => -50 - (bin % 7)),
    );
    const fine = viewOf({ sampleRate: 600_000 }, { spectral: { nfft: 6000 } });
    const pointsAt = (width: number) => {
      const picture = { ...fine, looks: { ...fine.looks, width } };
      const [panel] = spectrumFigure(picture, spectrumRequest(picture), long, undefined).panels;
      return (panel!.marks[0] as LineMark).x.length;
    };
    expect(pointsAt(100)).toBeGreaterThan(250);
    expect(pointsAt(100)).toBeLessThanOrEqual(404);
    expect(pointsAt(50)).toBeLessThanOrEqual(204);
    expect(pointsAt(750)).toBe(3000);
  });
});
