/** @module-tag thorough */
import { describe, expect, test } from 'vitest';
import { themes } from '../../src/render/theme.ts';
import { draw } from './draw.ts';
import { type Look, MAXIMUM, MEAN, meanLevel, rowsOf, summit } from './lines.ts';
import type { MeasuredPanel } from './measure.ts';
import { during, noise, type Sound, silence, sum, tone } from './sound.ts';

/** Half of full scale. */
const HALF_DB = -6.02;
const [LEFT, RIGHT] = MEAN;
function expectTone(panel: MeasuredPanel, look: Look, hz: number, level: number, hzPerBin: number): void {
  const about: [number, number] = [hz - 8 * hzPerBin, hz + 8 * hzPerBin];
  const found = summit(panel, look, about);
  const near = Math.max(0.5 * hzPerBin, 1.6 * panel.x.resolution(hz));
  expect(Math.abs(found.hz - hz), `${found.hz} Hz for ${hz} Hz`).toBeLessThan(near);
  expect(Math.abs(found.level - level), `${found.level} dB for ${level} dB`).toBeLessThan(1);
}

describe.each([
  { sampleRate: 50, nfft: 256, duration: 100 },
  { sampleRate: 44100, nfft: 2048, duration: 1 },
  { sampleRate: 384000, nfft: 2048, duration: 0.1 },
])('at $sampleRate Hz', { tags: 'thorough' }, ({ sampleRate, nfft, duration }) => {
  test.each(['linear', 'log', 'mel'])(
    'tones lie at their ticks and have their level: %s, channel 2, --start',
    async (scale) => {
      const hzPerBin = sampleRate / nfft;
      const [low, high, other] = [hzPerBin * (nfft / 32), hzPerBin * (nfft / 4), hzPerBin * (nfft / 8)];
      // The first half has a tone that --start leaves out.
      const right = (time: number) =>
        time < duration / 2 ? tone(2 * other)(time) : sum(tone(low), tone(high, 0.05))(time);
      const sound: Sound = { sampleRate, duration, voices: [tone(other), right] };
      const { panels, panel } = await draw(
        `spectrum -c 2 --start ${duration / 2} --fscale ${scale} --nfft ${nfft}`,
        sound,
      );
      expect(panels).toHaveLength(1);
      if (sampleRate === 44100) expect(panel.x.scale).toBe(scale);
      expect([panel.x.label, panel.y.label, panel.y.unit]).toEqual(['Frequency', 'Level', 'dBFS']);
      expectTone(panel, LEFT, low, HALF_DB, hzPerBin);
      expectTone(panel, LEFT, high, -26.02, hzPerBin);
      const { plot, x, y } = panel;
      for (const hz of [other, 2 * other])
        if (hz !== high) expect(summit(panel, LEFT, [0.95 * hz, 1.05 * hz]).level).toBeLessThan(-90);
      expect(Math.abs(x.value(plot.x + plot.width) / (sampleRate / 2) - 1)).toBeLessThan(0.01);
      expect(Math.abs(y.value(plot.y))).toBeLessThan(0.5);
      expect(Math.abs(y.value(plot.y + plot.height) + 120)).toBeLessThan(0.5);
    },
  );
});

test('each channel has its line, named in the legend', async () => {
  const sound: Sound = { sampleRate: 8000, duration: 2, voices: [tone(1000), tone(2500, 0.05)] };
  const { panel, texts, svg } = await draw('spectrum', sound);
  const hzPerBin = 8000 / 2048;
  expectTone(panel, LEFT, 1000, HALF_DB, hzPerBin);
  expectTone(panel, RIGHT, 2500, -26.02, hzPerBin);
  expect(summit(panel, RIGHT, [500, 2000]).level).toBeLessThan(-80);
  expect(summit(panel, LEFT, [2000, 3000]).level).toBeLessThan(-80);
  // The swatch before each name is a line of its colour, at the name's height.
  for (const [name, color] of [
    ['left', LEFT.color],
    ['right', RIGHT.color],
  ] as const) {
    const text = texts.find((each) => each.text === name)!;
    const swatch = new RegExp(`<path d="m[\\d.]+ ([\\d.]+)l[\\d.]+ 0" fill="none" stroke="${color}"`).exec(
      svg,
    );
    expect(Math.abs(Number(swatch![1]) - text.y)).toBeLessThan(text.size);
  }
});

test('is of the channel asked for, and of the mean', async () => {
  const sound: Sound = { sampleRate: 8000, duration: 2, voices: [tone(1000), tone(2500)] };
  const hzPerBin = 8000 / 2048;
  const mix = await draw('spectrum -c mix', sound);
  expectTone(mix.panel, LEFT, 1000, HALF_DB - 6.02, hzPerBin);
  expectTone(mix.panel, LEFT, 2500, HALF_DB - 6.02, hzPerBin);
  expect(mix.caption).toContain('mean of 2 channels');
});

test('the line is the mean of the columns, the faint one their maximum', async () => {
  const sampleRate = 8000;
  const hzPerBin = sampleRate / 256;
  const [low, high] = [32 * hzPerBin, 80 * hzPerBin];
  // A quarter of the time each.
  const left = during(0.5, 2.5, tone(low));
  const right = during(3, 5, tone(high, 0.05));
  const sound: Sound = { sampleRate, duration: 8, voices: [left, right] };
  const { panel, caption } = await draw('spectrum --nfft 256', sound);
  expectTone(panel, LEFT, low, HALF_DB - 6.02, hzPerBin);
  expectTone(panel, MAXIMUM[0], low, HALF_DB, hzPerBin);
  expectTone(panel, RIGHT, high, -26.02 - 6.02, hzPerBin);
  expectTone(panel, MAXIMUM[1], high, -26.02, hzPerBin);
  expect(caption).toContain('mean, maximum faint');
});

describe('one FFT of the whole range', () => {
  test('has its own bins, and no maximum', async () => {
    const sampleRate = 44100;
    // Between the bins of an FFT of 2048.
    const voice = (time: number) => (time < 1 ? tone(5000)(time) : tone(1237)(time));
    const sound: Sound = { sampleRate, duration: 2, voices: [voice] };
    const { panel, caption } = await draw('spectrum --method fft --start 1 --freq 1200:1300', sound);
    expectTone(panel, LEFT, 1237, HALF_DB, 1);
    expect(panel.x.resolution(1237)).toBeLessThan(0.2);
    expect(caption.slice(-2)).toEqual(['FFT of 44100 samples', 'hann window']);
  });

  test('has a log axis from its own first bin, or from 20 Hz', async () => {
    for (const [sampleRate, duration, first] of [
      [100, 40, 0.025],
      [8000, 1, 20],
      [8000, 0.01, 100],
    ] as const) {
      const sound: Sound = { sampleRate, duration, voices: [tone(sampleRate / 4)] };
      const { panel } = await draw('spectrum --method fft --fscale log', sound);
      expect(Math.abs(panel.x.value(panel.plot.x) / first - 1)).toBeLessThan(0.03);
    }
  });
});

test.each([
  [44100, 4096, 20],
  [44100, 512, 44100 / 512],
  [250, 512, 250 / 512],
])('a log axis at %i Hz with --nfft %i begins at %f Hz', async (sampleRate, nfft, first) => {
  const sound: Sound = { sampleRate, duration: 10000 / sampleRate, voices: [tone(sampleRate / 8)] };
  const { panel } = await draw(`spectrum --fscale log --nfft ${nfft}`, sound);
  expect(Math.abs(panel.x.value(panel.plot.x) / first - 1)).toBeLessThan(0.03);
  expectTone(panel, LEFT, sampleRate / 8, HALF_DB, sampleRate / nfft);
});

describe('two-sided', () => {
  test.each(['welch', 'fft'])(
    'a tone stands at both sides of zero, the axis reaches to half the rate: %s',
    async (method) => {
      const sound: Sound = { sampleRate: 8000, duration: 1.024, voices: [tone(1000)] };
      const { panel } = await draw(`spectrum --two-sided --method ${method}`, sound);
      const { x, plot } = panel;
      const hzPerBin = method === 'fft' ? 8000 / 8192 : 8000 / 2048;
      expectTone(panel, LEFT, 1000, HALF_DB, hzPerBin);
      expectTone(panel, LEFT, -1000, HALF_DB, hzPerBin);
      expect(Math.abs(x.value(plot.x) + 4000)).toBeLessThan(2 * x.resolution(0));
      expect(Math.abs(x.value(plot.x + plot.width) - 4000)).toBeLessThan(2 * x.resolution(0));
      expect(Math.abs(x.place(0) - plot.x - plot.width / 2)).toBeLessThan(1);
    },
  );
});

describe('levels', () => {
  const sampleRate = 44100;
  const nfft = 256;
  const hz = (40 * sampleRate) / nfft;
  const sound: Sound = { sampleRate, duration: 2, voices: [sum(noise(1e-3), tone(hz))] };

  test.each([
    ['-90:10', -90, 10],
    ['40', HALF_DB - 40, HALF_DB],
  ])('--db %s is the range of the axis', async (db, low, high) => {
    const { panel } = await draw(`spectrum --nfft ${nfft} --db ${db}`, sound);
    expect(Math.abs(panel.y.value(panel.plot.y) - high)).toBeLessThan(0.5);
    expect(Math.abs(panel.y.value(panel.plot.y + panel.plot.height) - low)).toBeLessThan(0.5);
  });

  test('--db auto reaches from the noise floor to the loudest, in steps of 5 dB', async () => {
    // The mean of 344 independent columns strays little: 6v/nfft, −76.3 dB; the maxima lie above.
    const { panel } = await draw(`spectrum --nfft ${nfft} --db auto`, sound);
    expect(Math.abs(panel.y.value(panel.plot.y) + 5)).toBeLessThan(0.5);
    expect(Math.abs(panel.y.value(panel.plot.y + panel.plot.height) + 80)).toBeLessThan(0.5);
    expectTone(panel, LEFT, hz, HALF_DB, sampleRate / nfft);
  });

  test('a density is named and read as one', async () => {
    const density = 10 * Math.log10(0.125 / ((1.5 * sampleRate) / nfft));
    const { panel } = await draw(`spectrum --nfft ${nfft} --scaling psd`, sound);
    expect([panel.y.label, panel.y.unit]).toEqual(['Power density', 'dB re FS²/Hz']);
    expectTone(panel, LEFT, hz, density, sampleRate / nfft);
    // White noise: twice the variance over the rate.
    const floor = meanLevel(panel, LEFT, [12000, 18000]);
    expect(Math.abs(floor - 10 * Math.log10((2 * 1e-6) / sampleRate))).toBeLessThan(1);
  });
});

test('--freq cuts the axis at its ends, with the line going on to them', async () => {
  const sound: Sound = { sampleRate: 8000, duration: 2, voices: [sum(noise(0.01), tone(1000))] };
  const { panel } = await draw('spectrum --freq 500:2000 --nfft 256', sound);
  const { x, plot } = panel;
  expect(Math.abs(x.value(plot.x) - 500)).toBeLessThan(2 * x.resolution(500));
  expect(Math.abs(x.value(plot.x + plot.width) - 2000)).toBeLessThan(2 * x.resolution(500));
  for (const column of [plot.x + 1, plot.x + plot.width - 2])
    expect(rowsOf(panel, LEFT, column).length).toBeGreaterThan(0);
  expectTone(panel, LEFT, 1000, HALF_DB, 8000 / 256);
});

test('peaks are marked at their tones, with frequency, note and level', async () => {
  const sound: Sound = { sampleRate: 8000, duration: 2, voices: [sum(tone(1000), tone(2500, 0.05))] };
  const { panel, texts } = await draw('spectrum --peaks 2', sound);
  for (const [hz, level, words] of [
    [1000, HALF_DB, /^1000(\.0+)? Hz {2}B5\b.* {2}−6\.0\d* dB$/],
    [2500, -26.02, /^2500(\.0+)? Hz {2}D♯7.* {2}−26\.0\d* dB$/],
  ] as const) {
    expect(panel.has(hz, level, themes.light.clip, { reach: 2 })).toBe(true);
    const label = texts.find(({ text }) => words.test(text));
    expect(label, texts.map(({ text }) => text).join('; ')).toBeDefined();
    expect(Math.abs(label!.x - panel.x.place(hz))).toBeLessThan(200);
    expect(Math.abs(label!.y - panel.y.place(level))).toBeLessThan(40);
  }
});

test('the caption tells what is drawn, and by which analysis', async () => {
  const sound: Sound = { sampleRate: 48000, duration: 4, voices: [silence, tone(1000)], bits: 16 };
  const { caption } = await draw('spectrum -c 2 -s 1 -e 3 --nfft 512 --overlap 75 --window rect', sound);
  expect(caption).toEqual([
    '48 kHz',
    'stereo',
    '16-bit PCM',
    '1 s to 3 s of 4 s',
    'right of 2 channels',
    'mean, maximum faint',
    'FFT 512',
    'hop 128',
    'rect window',
  ]);
});
