import { describe, expect, test } from 'vitest';
import type { RasterMark } from '../../src/render/figure.ts';
import { extremesOf } from '../../src/views/levels.ts';
import {
  type DrawnSpecgram,
  pictureRequest,
  specgramFigure,
  specgramInForce,
  specgramPanels,
  specgramRequest,
} from '../../src/views/specgram.ts';
import { viewOf } from './view.ts';

/** Two columns of two rows a channel: powers 1, 2, 3 … hundredths, channel by channel. */
function specgramOf(channels: number, edges: [number, number]): DrawnSpecgram {
  const power = Float32Array.from({ length: channels * 4 }, (_, index) => (index + 1) / 128);
  const time = Float64Array.of(edges[0], edges[1]);
  const grid = { channels, bins: 5, rows: 2, columns: 2, hzPerBin: 100, time, edges };
  return { grid, power, extremes: extremesOf([power]) };
}

const rasterOf = (panel: { marks: unknown[] }) => panel.marks[0] as RasterMark;

describe('the panels of a spectrogram', () => {
  test.each([1, 2, 3])('show a channel each, in order: %i', (channels) => {
    const view = viewOf({ channels }, { start: '2', duration: '4' });
    const panels = specgramPanels(view, specgramOf(channels, [1.9, 6.1]));
    const powers = [
      [1, 2, 3, 4],
      [5, 6, 7, 8],
      [9, 10, 11, 12],
    ];
    expect(panels.map((panel) => [...rasterOf(panel).power].map((power) => power * 128))).toEqual(
      powers.slice(0, channels),
    );
    for (const panel of panels) {
      expect(panel.marks).toHaveLength(1);
      expect(panel).toMatchObject({ weight: 1, x: { domain: [2, 6] }, y: { domain: [0, 500] } });
    }
    // Only the lowest has numbers below.
    expect(panels.map(({ sharesX }) => sharesX)).toEqual([true, true, false].slice(3 - channels));
  });

  test.each([
    [1, 'all', [undefined]],
    [2, 'all', ['left', 'right']],
    [3, 'all', ['channel 1', 'channel 2', 'channel 3']],
    [2, 'mix', [undefined]],
    [3, 2, [undefined]],
  ] as const)('are named where there are several: %i, %s', (channels, channel, titles) => {
    const panels = specgramPanels(viewOf({ channels }, { channel }));
    expect(panels.map(({ title }) => title)).toEqual(titles);
    expect(panels.map((panel) => 'title' in panel)).toEqual(titles.map(Boolean));
  });

  test('have the cells between the edges that the analysis found, which reach beyond the axis', () => {
    const view = viewOf({}, { start: '2', duration: '4', spectral: { db: [-90, -10] } });
    const [panel] = specgramPanels(view, specgramOf(1, [1.9, 6.1]));
    expect(rasterOf(panel!)).toMatchObject({
      ...{ kind: 'raster', columns: 2, rows: 2, x: [1.9, 6.1], colormap: 'viridis', range: [-90, -10] },
    });
  });

  test('have one range for all channels, and tell it in the colour bar', () => {
    const auto = viewOf({ channels: 2 }, { spectral: { db: 'auto' } });
    // 1/128 is −21.1 dB, 8/128 −12.04 dB.
    for (const panel of specgramPanels(auto, specgramOf(2, [0, 10]))) {
      expect(panel.colorBar).toEqual({ colormap: 'viridis', range: [-25, -10], label: 'Level (dBFS)' });
      expect(rasterOf(panel).range).toEqual([-25, -10]);
    }
    const density = viewOf({}, { spectral: { scaling: 'psd' } });
    expect(specgramPanels(density)[0]!.colorBar).toEqual({
      ...{ colormap: 'viridis', range: [-120, 0], label: 'Power density (dB re FS²/Hz)' },
    });
  });

  test('have colours, where matplotlib is asked for, from the lowest value of all to the highest', () => {
    const view = viewOf({}, { spectral: { preset: 'matplotlib' } });
    const specgram = { ...specgramOf(1, [0, 10]), extremes: { lowest: 1e-9, highest: 10 } };
    expect(specgramPanels(view, specgram)[0]!.colorBar!.range).toEqual([-90, 10]);
  });

  test('begin, if logarithmic, at the first bin of the FFT that is drawn', () => {
    const view = viewOf({ sampleRate: 50 }, { spectral: { fscale: 'log', nfft: 500 } });
    expect(specgramPanels(view)[0]!.y).toMatchObject({ scale: 'log', domain: [0.1, 25] });
  });

  test('are empty before the analysis', () => {
    expect(specgramPanels(viewOf({ channels: 2 })).map(({ marks }) => marks)).toEqual([[], []]);
  });
});

describe('what is asked for a picture', () => {
  // 4000 Hz in 400 bins of 10 Hz.
  const file = { sampleRate: 8000, channels: 3, frames: 80_000 };
  const spectral = { nfft: 800 };

  test('is a column a pixel of its width, and a band of bins a pixel of its height', () => {
    const { bands, ...request } = specgramRequest(viewOf(file, { channel: 2, spectral, start: '2' }));
    expect(request).toEqual({
      ...{ range: { start: 16_000, end: 80_000 }, channels: [1], nfft: 800, hop: 400, edges: 'pad' },
      ...{ window: { name: 'hann' }, scaling: 'dbfs', columns: 100, shown: [0, 401] },
    });
    // 500 Hz to 1 kHz of 10 Hz a bin.
    const part = viewOf(file, { spectral: { ...spectral, freq: [500, 1000] } });
    expect(specgramRequest(part).shown).toEqual([50, 101]);
    // From the top: ten bins a row, those at the ends as well.
    const tens = Array.from({ length: 40 }, (_, row) => 390 - 10 * row);
    expect([...bands!.first]).toEqual(tens);
    expect([...bands!.last]).toEqual([400, ...tens.slice(1, -1).map((first) => first + 9), 10]);
  });

  test('is of the lowest of several panels: their rows are the same', () => {
    // 41 pixels in three panels: 14, 13, 14.
    const view = viewOf(file, { spectral, looks: { width: 64, height: 41 } });
    const { bands, columns, channels } = specgramRequest(view);
    expect([bands!.first.length, columns, channels]).toEqual([13, 64, [0, 1, 2]]);
    const sizes = [
      { width: 30, height: 9 },
      { width: 30, height: 7 },
      { width: 30, height: 8 },
    ];
    expect(pictureRequest(view, sizes)).toMatchObject({ columns: 30, bands: { first: { length: 7 } } });
  });

  test('is the bands of the axis that is drawn', () => {
    const ends = (more: object) => {
      const { bands } = specgramRequest(viewOf(file, { channel: 1, spectral: { ...spectral, ...more } }));
      return [bands!.first.at(-1), bands!.last[0]];
    };
    expect(ends({ freq: [1000, 2000] })).toEqual([100, 200]);
    // From 20 Hz to 4 kHz.
    expect(ends({ fscale: 'log' })).toEqual([2, 400]);
    const log = specgramRequest(viewOf(file, { channel: 1, spectral: { ...spectral, fscale: 'log' } }));
    // The middle of the height is √(20 · 4000) = 283 Hz.
    expect(log.bands!.last[20]).toBe(28);
    const mel = specgramRequest(viewOf(file, { channel: 1, spectral: { ...spectral, fscale: 'mel' } }));
    // 2146.06 mel is 4 kHz; its half is 1113.7 Hz.
    expect(mel.bands!.last[20]).toBe(111);
  });

  test('is as much as fits beside title and axes', () => {
    const looks = { width: 800, height: 400, axes: true };
    const { columns, bands } = specgramRequest(viewOf(file, { channel: 1, looks }));
    const bare = specgramRequest(viewOf(file, { channel: 1, looks, options: { title: false } }));
    expect(columns).toBeGreaterThan(500);
    expect(columns).toBeLessThan(750);
    expect(bands!.first.length).toBeLessThan(350);
    // Without a title there is more height.
    expect(bare.bands!.first.length).toBeGreaterThan(bands!.first.length);
  });
});

test('the picture has the marks in each panel, and the transform in its caption', () => {
  const view = viewOf(
    { channels: 2, cues: [{ id: 1, frame: 2500, label: 'here' }] },
    {
      ...{ start: '2', duration: '4', spectral: { nfft: 64 } },
      options: { cues: true, playhead: { seconds: 3 } },
    },
  );
  const request = specgramRequest(view);
  const figure = specgramFigure(view, request, specgramOf(2, [2, 6]));
  expect(figure).toMatchObject({
    ...{ title: 'tone.wav', width: 100, height: 40 },
    caption: '1 kHz · stereo · 16-bit PCM · 2 s to 6 s of 10 s · FFT 64 · hop 32 · hann window',
  });
  expect(figure.panels).toHaveLength(2);
  for (const panel of figure.panels) {
    expect(panel.marks.slice(1)).toEqual([
      { kind: 'rule', x: 2.5, role: 'cue', label: 'here' },
      { kind: 'rule', x: 3, role: 'playhead' },
    ]);
  }
});

test('what is in force is told', () => {
  const view = viewOf({ channels: 2 }, { start: '2', duration: '4', channel: 'mix' });
  expect(specgramInForce(view, specgramRequest(view))).toEqual({
    ...{ command: 'specgram', start: 2, end: 6, channels: ['mix'] },
    ...{ nfft: 2048, hop: 40, edges: 'pad', window: 'hann', scaling: 'dbfs' },
    ...{ freq: [0, 'nyquist'], fscale: 'linear', db: [-120, 0], cmap: 'viridis' },
  });
});
