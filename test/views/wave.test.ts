import { describe, expect, test } from 'vitest';
import type { Envelope } from '../../src/analysis/request.ts';
import type { WaveLooks } from '../../src/options/wave.ts';
import type { BandMark, LineMark, Mark, Panel, PointsMark } from '../../src/render/figure.ts';
import {
  envelopeRequest,
  missedRms,
  waveFigure,
  waveInForce,
  wavePanels,
  waveRequest,
} from '../../src/views/wave.ts';
import { type Asked, around, envelopeOf, type FileShape, viewOf } from './view.ts';

function wave(waveLooks: WaveLooks = {}, file: FileShape = {}, asked: Asked = {}) {
  return { ...viewOf(file, asked), waveLooks };
}

/** The one panel of a mono file, drawn from those points of its ten seconds. */
function panelOf(waveLooks: WaveLooks, envelope?: Envelope): Panel {
  const panels = wavePanels(wave(waveLooks), envelope);
  expect(panels).toHaveLength(1);
  return panels[0]!;
}

/** Marks of one kind. */
function marksOf<Kind extends Mark['kind']>({ marks }: Panel, kind: Kind) {
  return marks.filter((mark): mark is Extract<Mark, { kind: Kind }> => mark.kind === kind);
}

const rounded = (values: Iterable<number>) => [...values].map((value) => Math.round(value * 100) / 100);

describe('the axis of a waveform', () => {
  const domainOf = (looks: WaveLooks, ...peaks: number[]) =>
    panelOf(looks, peaks.length ? envelopeOf(around(...peaks)) : undefined).y.domain;

  test('says what it is', () => {
    expect(panelOf({}).y).toEqual({
      ...{ label: 'Amplitude', quantity: 'amplitude', scale: 'linear', domain: [-1, 1] },
    });
    expect(panelOf({ scale: 'db' }).y).toEqual({
      ...{ label: 'Level', unit: 'dBFS', quantity: 'decibel', scale: 'linear', domain: [-72, 0] },
    });
  });

  test('goes to full scale, or as far beyond as the samples do', () => {
    expect(domainOf({}, 0.25, 0.5)).toEqual([-1, 1]);
    expect(domainOf({ scale: 'linear' }, 0.25, 2.5)).toEqual([-2.5, 2.5]);
    expect(panelOf({}, envelopeOf({ min: [-3], max: [0.5] })).y.domain).toEqual([-3, 3]);
  });

  test('goes, where it is to follow the samples, a twentieth beyond the highest', () => {
    expect(domainOf({ amplitude: 'auto' }, 0.25, 0.5)).toEqual([-0.525, 0.525]);
    expect(domainOf({ amplitude: 'auto' }, 4)).toEqual([-4.2, 4.2]);
    expect(domainOf({ amplitude: 'auto' }, 0)).toEqual([-1, 1]);
    expect(domainOf({ amplitude: 'auto' })).toEqual([-1, 1]);
  });

  test('goes as far as asked', () => {
    expect(domainOf({ amplitude: 0.25 }, 0.5)).toEqual([-0.25, 0.25]);
    expect(domainOf({ amplitude: 3 }, 0.5)).toEqual([-3, 3]);
  });

  test('of levels goes to 0 dB, or to the whole dB above the highest', () => {
    expect(domainOf({ scale: 'db' }, 0.25)).toEqual([-72, 0]);
    // +6.02 and +18.06 dB.
    expect(domainOf({ scale: 'db' }, 2)).toEqual([-65, 7]);
    expect(domainOf({ scale: 'db' }, 8)).toEqual([-53, 19]);
    expect(domainOf({ scale: 'db' }, 1)).toEqual([-72, 0]);
  });

  test('of levels that is to follow the samples comes down with them', () => {
    // −6.02, −40.09, −1.01 dB.
    expect(domainOf({ scale: 'db', amplitude: 'auto' }, 0.5)).toEqual([-78, -6]);
    expect(domainOf({ scale: 'db', amplitude: 'auto' }, 0.0099)).toEqual([-112, -40]);
    expect(domainOf({ scale: 'db', amplitude: 'auto' }, 0.89)).toEqual([-73, -1]);
    expect(domainOf({ scale: 'db', amplitude: 'auto' }, 2)).toEqual([-65, 7]);
    expect(domainOf({ scale: 'db', amplitude: 'auto' }, 0)).toEqual([-72, 0]);
    // Not below what anyone records.
    expect(domainOf({ scale: 'db', amplitude: 'auto' }, 1e-15)).toEqual([-272, -200]);
  });

  test('of levels goes as asked', () => {
    expect(domainOf({ scale: 'db', amplitude: [-60, 12] }, 2)).toEqual([-60, 12]);
    expect(domainOf({ scale: 'db', amplitude: [-60, -20] })).toEqual([-60, -20]);
  });

  test('is the same for all channels', () => {
    const panels = wavePanels(wave({}, { channels: 3 }), envelopeOf(around(0.5), around(2), around(1)));
    expect(panels.map(({ y }) => y.domain)).toEqual(Array(3).fill([-2, 2]));
  });
});

describe('the panels of a waveform', () => {
  test.each([
    [1, 'all', [undefined]],
    [2, 'all', ['left', 'right']],
    [3, 'all', ['channel 1', 'channel 2', 'channel 3']],
    [2, 'mix', [undefined]],
    [3, 3, [undefined]],
  ] as const)('are one a channel, named where there are several: %i, %s', (channels, channel, titles) => {
    const panels = wavePanels(wave({}, { channels }, { channel, start: '2', duration: '4' }));
    expect(panels.map(({ title }) => title)).toEqual(titles);
    for (const panel of panels) expect(panel).toMatchObject({ weight: 1, grid: true, marks: [] });
    for (const { x } of panels) expect(x).toMatchObject({ quantity: 'time', domain: [2, 6] });
    expect(panels.map(({ sharesX }) => sharesX)).toEqual([true, true, false].slice(3 - titles.length));
  });

  test.each(['linear', 'db'] as const)('show a channel each, in order, in its own colour: %s', (scale) => {
    const [left, middle, right] = [around(0.1, 0.2), around(0.3, 0.4), around(0.5, 0.6)];
    const view = wave({ scale, rms: true }, { channels: 3 });
    const rms = [0.05, 0.05];
    const envelope = envelopeOf({ ...left, rms }, { ...middle, rms: [0.06, 0.06] }, { ...right, rms });
    const panels = wavePanels(view, envelope);
    const db = (...values: number[]) =>
      scale === 'db' ? values.map((value) => 20 * Math.log10(value)) : values;
    for (const [channel, peaks] of [
      [0.1, 0.2],
      [0.3, 0.4],
      [0.5, 0.6],
    ].entries()) {
      const [band, inner] = marksOf(panels[channel]!, 'band') as [BandMark, BandMark];
      expect(rounded(band.high)).toEqual(rounded(db(...peaks)));
      expect(rounded(inner.high)).toEqual(rounded(db(...(channel === 1 ? [0.06, 0.06] : rms))));
      expect([band.series, inner.series]).toEqual([channel, channel]);
    }
  });
});

describe('the marks of a waveform', () => {
  const points = { min: [-0.5, -0.25, -1.5], max: [0.25, 0.75, -0.5], rms: [0.2, 0.5, 1] };

  test('are a band from the lowest to the highest sample of each point', () => {
    const panel = panelOf({}, envelopeOf(points));
    const [band] = marksOf(panel, 'band');
    expect(panel.marks.filter(({ kind }) => kind !== 'points')).toEqual([band]);
    expect(band).toMatchObject({ kind: 'band', x0: 0, x1: 10, series: 0 });
    expect([rounded(band!.low), rounded(band!.high)]).toEqual([points.min, points.max]);
    expect('name' in band! || 'tone' in band!).toBe(false);
  });

  test('lie within the range', () => {
    const view = wave({ rms: true }, {}, { start: '2', duration: '4' });
    for (const { x0, x1 } of marksOf(wavePanels(view, envelopeOf(points))[0]!, 'band'))
      expect([x0, x1]).toEqual([2, 6]);
  });

  test('are, in dB, a band from the bottom to the farthest sample of each point, up or down', () => {
    const looks: WaveLooks = { scale: 'db', amplitude: [-10, 6] };
    const [band] = marksOf(panelOf(looks, envelopeOf({ ...points, min: [-0.5, 0, -1.5] })), 'band');
    expect(band).toMatchObject({ x0: 0, x1: 10, series: 0 });
    expect(rounded(band!.low)).toEqual([-10, -10, -10]);
    // 0.5, 0.75 and 1.5.
    expect(rounded(band!.high)).toEqual([-6.02, -2.5, 3.52]);
    // Nothing lies below the axis.
    const [quiet] = marksOf(panelOf(looks, envelopeOf(around(0.001, 0))), 'band');
    expect(rounded(quiet!.high)).toEqual([-10, -10]);
  });

  test('have the RMS within them, at its height', () => {
    const [, inner] = marksOf(panelOf({ rms: true }, envelopeOf(points)), 'band');
    expect(inner).toMatchObject({ x0: 0, x1: 10, series: 0, tone: 'inner', name: 'RMS' });
    expect(rounded(inner!.high)).toEqual([0.2, 0.5, 1]);
    expect(rounded(inner!.low)).toEqual([-0.2, -0.5, -1]);
    expect(marksOf(panelOf({}, envelopeOf(points)), 'band')).toHaveLength(1);
  });

  test('have the RMS within them in dB as well', () => {
    const looks: WaveLooks = { rms: true, scale: 'db', amplitude: [-10, 6] };
    const [, inner] = marksOf(panelOf(looks, envelopeOf(points)), 'band');
    expect(inner).toMatchObject({ tone: 'inner', name: 'RMS' });
    // 0.2 is −13.98 dB, below the axis.
    expect(rounded(inner!.high)).toEqual([-10, -6.02, 0]);
    expect(rounded(inner!.low)).toEqual([-10, -10, -10]);
  });

  const samples = { min: [0, 0.5, -0.5, 0.25], max: [0, 0.5, -0.5, 0.25], rms: [0, 0.5, 0.5, 0.25] };
  /** Four samples at 1 kHz from 2 s on. */
  const four = (looks: WaveLooks) => wave(looks, {}, { start: '2', duration: '4ms' });

  test('are the samples themselves, at their times, where each has its pixel', () => {
    const [panel] = wavePanels(four({ rms: true }), envelopeOf(samples));
    expect(panel!.marks[0]).toEqual({ kind: 'rule', y: 0, role: 'zero' });
    expect(panel!.marks).toHaveLength(2);
    const line = panel!.marks[1] as LineMark;
    expect(line).toMatchObject({ kind: 'line', series: 0, dots: true });
    expect([...line.x].map((x) => Math.round(x * 1e6) / 1e6)).toEqual([2, 2.001, 2.002, 2.003]);
    expect([...line.y]).toEqual([0, 0.5, -0.5, 0.25]);
    // Three points of the same four samples are none.
    const three = envelopeOf(around(0.1, 0.2, 0.3));
    expect(wavePanels(four({}), three)[0]!.marks.map(({ kind }) => kind)).toEqual(['band']);
  });

  test('are the samples of each channel', () => {
    const view = wave({}, { channels: 2 }, { start: '2', duration: '4ms' });
    const second = { min: [1, 2, 3, 4], max: [0.1, 0.2, 0.3, 0.4] };
    const line = marksOf(wavePanels(view, envelopeOf(samples, second))[1]!, 'line')[0]!;
    expect([line.series, rounded(line.y)]).toEqual([1, [0.1, 0.2, 0.3, 0.4]]);
  });

  test('are a band in dB, be it of samples', () => {
    const [panel] = wavePanels(four({ scale: 'db', rms: true }), envelopeOf(samples));
    expect(panel!.marks.map(({ kind }) => kind)).toEqual(['band']);
    expect(rounded(marksOf(panel!, 'band')[0]!.high)).toEqual([-72, -6.02, -6.02, -12.04]);
  });
});

describe('clipped samples are marked', () => {
  /** Where the marks stand, of a file with those looks. */
  const clips = (view: ReturnType<typeof wave>, envelope: Envelope, channel = 0) =>
    marksOf(wavePanels(view, envelope)[channel]!, 'points').map(({ points, role }: PointsMark) => {
      expect(role).toBe('clip');
      return points.map(({ x, y }) => [Math.round(x * 1e6) / 1e6, y]);
    });
  /** The largest sample of 16 bits. */
  const full = 32767 / 32768;
  // Of five points the second touches the upper end, the fourth the lower, the last both.
  const some = {
    min: [-0.5, -0.5, -0.5, -1, -1],
    max: [0.5, full, 0.5, 0.5, full],
    clipped: [0, 1, 0, 2, 3],
  };

  test('at the edge that they reach, in the middle of their point', () => {
    expect(clips(wave(), envelopeOf(some))).toEqual([
      [
        [3, 1],
        [7, -1],
        [9, 1],
        [9, -1],
      ],
    ]);
    const part = wave({ amplitude: 0.5 }, {}, { start: '2', duration: '5' });
    expect(clips(part, envelopeOf(some))).toEqual([
      [
        [3.5, 0.5],
        [5.5, -0.5],
        [6.5, 0.5],
        [6.5, -0.5],
      ],
    ]);
  });

  test('in dB at the top, once a point', () => {
    const view = wave({ scale: 'db', amplitude: [-60, 6] });
    expect(clips(view, envelopeOf(some))).toEqual([
      [
        [3, 6],
        [7, 6],
        [9, 6],
      ],
    ]);
  });

  test('in their own channel', () => {
    const none = { ...around(0.5, 0.5, 0.5, 0.5, 0.5), clipped: [0, 0, 0, 0, 0] };
    const view = wave({}, { channels: 2 });
    expect(clips(view, envelopeOf(none, some), 0)).toEqual([]);
    expect(clips(view, envelopeOf(none, some), 1)[0]).toHaveLength(4);
    expect(clips(view, envelopeOf(some, none), 0)[0]).toHaveLength(4);
    expect(clips(view, envelopeOf(some, none), 1)).toEqual([]);
  });

  test('above all else', () => {
    const kinds = wavePanels(wave({ rms: true }), envelopeOf(some))[0]!.marks.map(({ kind }) => kind);
    expect(kinds).toEqual(['band', 'band', 'points']);
  });

  test('and nothing where there are none', () => {
    expect(clips(wave(), envelopeOf({ ...around(0.5, 0.9), clipped: [0, 0] }))).toEqual([]);
  });

  test('at the sample itself, where each has its pixel', () => {
    const view = wave({}, {}, { start: '2', duration: '5ms' });
    const clipped = [0, 1, 0, 2, 2];
    const samples = [0.5, full, 0.5, -1, -1];
    expect(clips(view, envelopeOf({ min: samples, max: samples, clipped }))).toEqual([
      [
        [2.001, 1],
        [2.003, -1],
        [2.004, -1],
      ],
    ]);
  });
});

describe('what is asked of the analysis of a waveform', () => {
  const { selection } = viewOf({ channels: 2 }, { start: '2', duration: '400ms' });
  const part = { range: { start: 2000, end: 2400 }, channels: [0, 1] };

  test.each([
    [399, { points: 399 }],
    [400, { framesPerPoint: 1 }],
    [401, { framesPerPoint: 1 }],
    [100, { points: 100 }],
  ])('is a point a pixel, and no more than samples: %i', (width, points) => {
    expect(envelopeRequest(selection, width)).toEqual({ ...part, ...points });
  });

  test('is as many points as the data area is wide', () => {
    expect(waveRequest(wave({}, {}, { looks: { width: 300 } }))).toMatchObject({ points: 300 });
    const { points } = waveRequest(wave({}, {}, { looks: { width: 800, height: 400, axes: true } }));
    expect(points).toBeGreaterThan(600);
    expect(points).toBeLessThan(780);
  });
});

test('the picture has the marks in each panel, and what is drawn in its caption', () => {
  const file = { channels: 2, cues: [{ id: 1, frame: 2500 }] };
  const options = { cues: true, playhead: { seconds: 3 } };
  const view = wave({}, file, { start: '2', duration: '4', channel: 'all', options });
  const figure = waveFigure(view, envelopeOf(around(0.1), around(0.2)));
  expect(figure).toMatchObject({
    ...{ title: 'tone.wav', width: 100, height: 40 },
    caption: '1 kHz · stereo · 16-bit PCM · 2 s to 6 s of 10 s',
  });
  expect(figure.panels).toHaveLength(2);
  for (const { marks } of figure.panels) {
    expect(marks.slice(1)).toEqual([
      { kind: 'rule', x: 2.5, role: 'cue' },
      { kind: 'rule', x: 3, role: 'playhead' },
    ]);
  }
});

test('an RMS that cannot be drawn is told', () => {
  const message = '--rms: each sample has its own pixel, so there is no RMS to draw';
  const four = { start: '2', duration: '4ms' };
  const samples = envelopeOf(around(0.1, 0.2, 0.3, 0.4));
  expect(missedRms(wave({ rms: true }, {}, four), samples)).toEqual([message]);
  expect(missedRms(wave({}, {}, four), samples)).toEqual([]);
  expect(missedRms(wave({ rms: true }, {}, { duration: '5ms' }), samples)).toEqual([]);
});

test('what is in force is told', () => {
  const asked: WaveLooks = { rms: true, scale: 'db', amplitude: [-60, 0] };
  expect(waveInForce(wave(asked, { channels: 2 }, { start: '2', duration: '4' }))).toEqual({
    ...{ command: 'wave', start: 2, end: 6, channels: ['left', 'right'] },
    ...{ rms: true, scale: 'db', amplitude: [-60, 0] },
  });
});
