import { describe, expect, test } from 'vitest';
import {
  type FigureAnalyses,
  figureFigure,
  figureInForce,
  figurePanels,
  figureRequests,
} from '../../src/views/figure.ts';
import { extremesOf } from '../../src/views/levels.ts';
import { printPanels } from './print-panels.ts';
import { around, envelopeOf, viewOf } from './view.ts';

const file = { sampleRate: 1000, channels: 2, cues: [{ id: 1, frame: 3000, label: 'here' }] };
const part = { start: '2', duration: '4' };

/** What the analyses answer for so many channels: the first one's numbers are below 10, 20 and so on. */
function analysesOf(channels: number): FigureAnalyses {
  const each = <T>(value: (channel: number) => T) => Array.from({ length: channels }, (_, i) => value(i));
  const power = Float32Array.from(
    each((channel) => [1, 2, 3, 4, 5, 6].map((n) => (n + 10 * channel) / 100)).flat(),
  );
  const edges: [number, number] = [1.5, 6.5];
  const grid = {
    channels,
    bins: 33,
    rows: 3,
    columns: 2,
    hzPerBin: 1000 / 64,
    time: Float64Array.of(3, 5),
    edges,
  };
  const level = (gain: number) =>
    each((channel) => Float32Array.of(1e-3, 1e-1, 1e-4, 1e-5, 1e-6).map((p) => (p * gain) / 10 ** channel));
  return {
    specgram: { grid, power, extremes: extremesOf([power]) },
    spectrum: { frequency: Float64Array.of(0, 125, 250, 375, 500), mean: level(1), maximum: level(2) },
    envelope: envelopeOf(...each((channel) => around(0.1 + channel / 10, 0.2, 0.3 + channel / 10))),
  };
}

describe('the panels of the page', () => {
  test('are spectrogram, spectrum and waveform of the mean', () => {
    const view = viewOf(file, { ...part, channel: 'mix', spectral: { nfft: 64, db: 'auto' } });
    expect(printPanels(figurePanels(view, analysesOf(1), 100))).toMatchInlineSnapshot(`
      "untitled: weight 1.5
        x Time: 2 … 6, time, linear
        y Frequency: 0 … 500, frequency, linear
        bar Level (dBFS): -25 … -10, viridis
        raster 2 × 3 over 1.5 … 6.5: powers 0.01 … 0.06; viridis -25 … -10 dB

      untitled: weight 1, grid
        x Frequency: 0 … 500, frequency, linear
        y Level (dBFS): -65 … -5, decibel, linear
        line of 5: 0 … 500 by -26.99 … -56.99; series 0, faint
        line of 5: 0 … 500 by -30 … -60; series 0

      untitled: weight 1, grid
        x Time: 2 … 6, time, linear
        y Amplitude: -1 … 1, amplitude, linear
        band of 3 over 2 … 6: -0.1 … -0.3 to 0.1 … 0.3; series 0"
    `);
  });

  test('are those of each channel, with one colour bar, a spectrum of both, and as much room in all', () => {
    const view = viewOf(file, { ...part, spectral: { nfft: 64, fscale: 'log', scaling: 'psd' } });
    expect(printPanels(figurePanels(view, analysesOf(2), 100))).toMatchInlineSnapshot(`
      "left: weight 0.75, shares x
        x Time: 2 … 6, time, linear
        y Frequency: 20 … 500, frequency, log
        bar Power density (dB re FS²/Hz): -120 … 0, viridis
        raster 2 × 3 over 1.5 … 6.5: powers 0.01 … 0.06; viridis -120 … 0 dB

      right: weight 0.75
        x Time: 2 … 6, time, linear
        y Frequency: 20 … 500, frequency, log
        raster 2 × 3 over 1.5 … 6.5: powers 0.11 … 0.16; viridis -120 … 0 dB

      untitled: weight 1, grid
        x Frequency: 20 … 500, frequency, log
        y Power density (dB re FS²/Hz): -120 … 0, decibel, linear
        line of 5: 0 … 500 by -26.99 … -56.99; series 0, faint
        line of 5: 0 … 500 by -36.99 … -66.99; series 1, faint
        line of 5: 0 … 500 by -30 … -60; series 0, left
        line of 5: 0 … 500 by -40 … -70; series 1, right

      left: weight 0.5, grid, shares x
        x Time: 2 … 6, time, linear
        y Amplitude: -1 … 1, amplitude, linear
        band of 3 over 2 … 6: -0.1 … -0.3 to 0.1 … 0.3; series 0

      right: weight 0.5, grid
        x Time: 2 … 6, time, linear
        y Amplitude: -1 … 1, amplitude, linear
        band of 3 over 2 … 6: -0.2 … -0.4 to 0.2 … 0.4; series 1"
    `);
  });

  test('have, as the Python original, a spectrum of both sides from one FFT', () => {
    const spectral = { preset: 'matplotlib', method: 'fft', twoSided: true } as const;
    const view = viewOf(file, { ...part, channel: 1, spectral });
    expect(printPanels(figurePanels(view, analysesOf(1), 100))).toMatchInlineSnapshot(`
      "untitled: weight 1.5
        x Time: 2 … 6, time, linear
        y Frequency: 0 … 500, frequency, linear
        bar Power density (dB re FS²/Hz): -20 … -12.218, viridis
        raster 2 × 3 over 1.5 … 6.5: powers 0.01 … 0.06; viridis -20 … -12.218 dB

      untitled: weight 1, grid
        x Frequency: -500 … 500, frequency, linear
        y Power density (dB re FS²/Hz): -60 … -10, decibel, linear
        line of 5: 0 … 500 by -30 … -60; series 0

      untitled: weight 1, grid
        x Time: 2 … 6, time, linear
        y Amplitude: -1 … 1, amplitude, linear
        band of 3 over 2 … 6: -0.1 … -0.3 to 0.1 … 0.3; series 0"
    `);
  });

  test('are the same before the analyses, without what they show', () => {
    const view = viewOf(file, { ...part, spectral: { nfft: 64 } });
    expect(printPanels(figurePanels(view))).toMatchInlineSnapshot(`
      "left: weight 0.75, shares x
        x Time: 2 … 6, time, linear
        y Frequency: 0 … 500, frequency, linear
        bar Level (dBFS): -120 … 0, viridis

      right: weight 0.75
        x Time: 2 … 6, time, linear
        y Frequency: 0 … 500, frequency, linear

      untitled: weight 1, grid
        x Frequency: 0 … 500, frequency, linear
        y Level (dBFS): -120 … 0, decibel, linear

      left: weight 0.5, grid, shares x
        x Time: 2 … 6, time, linear
        y Amplitude: -1 … 1, amplitude, linear

      right: weight 0.5, grid
        x Time: 2 … 6, time, linear
        y Amplitude: -1 … 1, amplitude, linear"
    `);
  });
});

test('the page marks times where there are any, and tells the transforms', () => {
  const options = { cues: true, playhead: { seconds: 5 } };
  const view = viewOf(file, { ...part, options, spectral: { nfft: 64, fscale: 'mel' } });
  const { panels, caption, title } = figureFigure(view, figureRequests(view), analysesOf(2));
  expect(title).toBe('tone.wav');
  expect(caption).toMatch(
    /^1 kHz · stereo · 16-bit PCM · 2 s to 6 s of 10 s · .*FFT 64.*hop 32.*hann window/,
  );
  const times = [
    { kind: 'rule', x: 3, role: 'cue', label: 'here' },
    { kind: 'rule', x: 5, role: 'playhead' },
  ];
  expect(panels.map(({ marks }) => marks.filter(({ kind }) => kind === 'rule'))).toEqual([
    times,
    times,
    [],
    times,
    times,
  ]);
});

describe('what is asked for the page', () => {
  // Four seconds; three panels of 60, 40 and 40 pixels, two channels' of 30 each.
  const looks = { width: 200, height: 140 };

  test('is a spectrogram and an envelope as fine as its pixels, and a whole spectrum', () => {
    const view = viewOf(file, { ...part, looks, channel: 'mix', spectral: { nfft: 256 } });
    const requests = figureRequests(view);
    const usual = { range: { start: 2000, end: 6000 }, channels: 'mix', nfft: 256, window: { name: 'hann' } };
    const { bands, shown, ...specgram } = requests.specgram;
    expect(shown).toEqual([0, 129]);
    expect(specgram).toEqual({ ...usual, hop: 20, edges: 'pad', scaling: 'dbfs', columns: 200 });
    expect([bands!.first.length, bands!.last[0], bands!.first[59]]).toEqual([60, 128, 0]);
    expect(requests.spectrum).toEqual({
      ...usual,
      ...{ hop: 128, edges: 'whole', scaling: 'dbfs', method: 'welch' },
    });
    expect(requests.envelope).toEqual({ range: usual.range, channels: 'mix', points: 200 });
    expect(requests.width).toBe(200);
  });

  test("is rows for the spectrogram's own panels", () => {
    const { specgram, envelope } = figureRequests(viewOf(file, { ...part, looks }));
    expect(specgram.bands!.first).toHaveLength(30);
    expect([specgram.channels, envelope.channels]).toEqual([
      [0, 1],
      [0, 1],
    ]);
  });

  test('is points of the spectrum for its own width', () => {
    const long = analysesOf(1);
    const frequency = Float64Array.from({ length: 1000 }, (_, bin) => bin / 2);
    const power = frequency.map((hz) => 0.001 + (hz % 3)) as unknown as ArrayLike<number>;
    long.spectrum = { frequency, mean: [Float32Array.from(power)], maximum: [Float32Array.from(power)] };
    const pointsAt = (width: number) => {
      const view = viewOf(file, { ...part, channel: 'mix', looks: { width, height: 140 } });
      const [mark] = figureFigure(view, figureRequests(view), long).panels[1]!.marks;
      return mark?.kind === 'line' ? mark.x.length : 0;
    };
    expect(pointsAt(50)).toBeLessThanOrEqual(200);
    expect(pointsAt(100)).toBeGreaterThan(200);
    expect(pointsAt(250)).toBe(1000);
  });
});

test('what is in force is told, of the transforms that of the spectrogram', () => {
  const looks = { width: 200, height: 140 };
  const inForce = (spectral: object) => {
    const view = viewOf(file, { ...part, looks, channel: 'mix', spectral });
    return figureInForce(view, figureRequests(view));
  };
  const usual = {
    ...{ command: 'figure', start: 2, end: 6, channels: ['mix'], nfft: 256, hop: 20, edges: 'pad' },
    ...{ scaling: 'dbfs', freq: [0, 'nyquist'], fscale: 'linear', db: [-120, 0], cmap: 'viridis' },
  };
  expect(inForce({ nfft: 256 })).toEqual({ ...usual, window: 'hann', method: 'welch', twoSided: false });
  expect(inForce({ nfft: 256, method: 'fft', twoSided: true })).toEqual({
    ...usual,
    ...{ window: 'hann', method: 'fft', twoSided: true },
  });
});
