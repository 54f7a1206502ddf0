import { describe, expect, test } from 'vitest';
import { themes } from '../../src/render/theme.ts';
import { draw } from './draw.ts';
import type { MeasuredPanel } from './measure.ts';
import { click, during, noise, type Sound, silence, sum, tone } from './sound.ts';

/** Half of full scale. */
const HALF_DB = -6.02;

/** Times of the pixel columns of a panel over time, s. */
function times({ plot, x }: MeasuredPanel): number[] {
  return Array.from({ length: plot.width }, (_, column) => x.value(plot.x + column + 0.5));
}

/** The level at a frequency: ticks lie on whole pixels, so it may be in the next row. */
function levelAt(panel: MeasuredPanel, time: number, hz: number): number {
  const pixel = panel.y.resolution(hz);
  return Math.max(...[-pixel, 0, pixel].map((off) => panel.level(time, hz + off)));
}

/** From when to when a frequency is at least so loud. */
function span(panel: MeasuredPanel, hz: number, level: number): [first: number, last: number] {
  const loud = times(panel).filter((time) => levelAt(panel, time, hz) >= level);
  return [loud[0]!, loud.at(-1)!];
}

/** The brightest place at a time lies within a pixel of a frequency (or half a bin of it, where that is more). */
function expectTone(panel: MeasuredPanel, time: number, hz: number, hzPerBin: number, level = HALF_DB): void {
  const found = panel.strongest(time);
  const near = Math.max(0.6 * hzPerBin, 1.1 * panel.y.resolution(hz));
  expect(Math.abs(found.y - hz), `${found.y} Hz for ${hz} Hz`).toBeLessThan(near);
  expect(Math.abs(found.level - level), `${found.level} dB for ${level} dB`).toBeLessThan(1);
}

/** On the left a tone throughout; on the right a low tone, then a high one, each for a sixth of the time. */
function twoBursts(sampleRate: number, nfft: number, duration: number) {
  const hz = (bin: number) => (bin * sampleRate) / nfft;
  const at = (share: number) => share * duration;
  const [low, high] = [hz(nfft / 32), hz(nfft / 4)];
  const right = sum(during(at(1 / 2), at(2 / 3), tone(low)), during(at(2 / 3), at(5 / 6), tone(high)));
  const sound: Sound = { sampleRate, duration, voices: [tone(hz(nfft / 8)), right] };
  return { sound, low, high, other: hz(nfft / 8), hzPerBin: hz(1), at };
}

describe.each([
  { sampleRate: 50, nfft: 256, duration: 240 },
  { sampleRate: 44100, nfft: 2048, duration: 3 },
  { sampleRate: 384000, nfft: 2048, duration: 0.3 },
])('at $sampleRate Hz', { tags: 'thorough' }, ({ sampleRate, nfft, duration }) => {
  test.each(['linear', 'log', 'mel'])(
    'tones lie at their ticks and times, and their level on the colour bar: %s, channel 2, --start',
    async (scale) => {
      const { sound, low, high, other, hzPerBin, at } = twoBursts(sampleRate, nfft, duration);
      const { panels, panel } = await draw(
        `specgram -c 2 --start ${at(1 / 3)} --fscale ${scale} --nfft ${nfft}`,
        sound,
      );
      expect(panels).toHaveLength(1);
      if (sampleRate === 44100) expect(panel.y.scale).toBe(scale);
      expect([panel.x.label, panel.y.label, panel.bar!.label]).toEqual(['Time', 'Frequency', 'Level (dBFS)']);

      const pixel = panel.x.resolution(at(1 / 2));
      expect(Math.abs(panel.x.value(panel.plot.x) - at(1 / 3))).toBeLessThan(pixel);
      expect(Math.abs(panel.x.value(panel.plot.x + panel.plot.width) - duration)).toBeLessThan(pixel);
      expect(Math.abs(panel.y.value(panel.plot.y) / (sampleRate / 2) - 1)).toBeLessThan(0.01);

      expectTone(panel, at(0.58), low, hzPerBin);
      expectTone(panel, at(0.75), high, hzPerBin);
      expect(panel.level(at(0.58), other)).toBeLessThan(-80);
      // A window that a burst fills by half reads half its amplitude.
      for (const [hz, from, to] of [
        [low, at(1 / 2), at(2 / 3)],
        [high, at(2 / 3), at(5 / 6)],
      ] as const) {
        const [first, last] = span(panel, hz, HALF_DB - 6.02);
        expect(Math.abs(first - from)).toBeLessThan(2 * pixel);
        expect(Math.abs(last - to)).toBeLessThan(2 * pixel);
      }
      expect(panel.strongest(at(0.4)).level).toBeLessThan(-119);
    },
  );
});

test('a click lies at its time, with --start and --duration', async () => {
  const sound: Sound = { sampleRate: 8000, duration: 6, voices: [click(3.1, 8000)] };
  const { panel } = await draw('specgram -s 2 -d 2 --nfft 256', sound);
  // One sample of 1 under the middle of a Hann window, of which 128 is the sum.
  const level = 20 * Math.log10(2 / 128);
  const loudest = Math.max(...times(panel).map((time) => panel.level(time, 1000)));
  expect(Math.abs(loudest - level)).toBeLessThan(1);
  const [first, last] = span(panel, 1000, level - 6.02);
  expect(Math.abs((first + last) / 2 - 3.1)).toBeLessThan(panel.x.resolution(3.1));
  // The window is half as high a quarter of it from its middle.
  expect(Math.abs(last - first - 128 / 8000)).toBeLessThan(3 * panel.x.resolution(3.1));
  expect([panel.x.ticks[0]!.label, panel.x.ticks.at(-1)!.label]).toEqual(['2.0', '4.0']);
});

test('each channel has its panel, in order, under its name', async () => {
  const sound: Sound = { sampleRate: 8000, duration: 2, voices: [tone(1000), tone(2500, 0.05)] };
  const { panels, texts } = await draw('specgram -c all', sound);
  expect(panels).toHaveLength(2);
  expectTone(panels[0]!, 1, 1000, 8000 / 2048);
  expectTone(panels[1]!, 1, 2500, 8000 / 2048, -26.02);
  for (const [channel, name] of ['left', 'right'].entries()) {
    const { plot } = panels[channel]!;
    const title = texts.find(({ text }) => text === name)!;
    expect(title.y).toBeGreaterThan(plot.y);
    expect(title.y).toBeLessThan(plot.y + plot.height / 4);
  }
});

test('cues and the playhead cross each channel at their times', async () => {
  const cues = [
    { time: 1, label: 'Before' },
    { time: 3.25, label: 'Verse' },
  ];
  const sound: Sound = { sampleRate: 8000, duration: 6, voices: [tone(1000), tone(2000)], cues };
  const { panels, texts } = await draw('specgram -c all -s 2 --cues --playhead 4.5', sound);
  expect(panels).toHaveLength(2);
  for (const panel of panels) {
    for (const [color, time] of [
      [themes.light.cue, 3.25],
      [themes.light.playhead, 4.5],
    ] as const) {
      const [found, ...others] = panel.columns(color, { share: 0.7 });
      expect(others).toEqual([]);
      expect(Math.abs(found! - time)).toBeLessThan(panel.x.resolution(time));
    }
  }
  expect(texts.filter(({ text }) => text === 'Verse')).toHaveLength(2);
  const bare = (await draw('specgram -s 2', sound)).panel;
  expect(bare.columns(themes.light.cue, { share: 0.7 })).toEqual([]);
});

test('is of the mean of the channels where none is chosen', async () => {
  const sound: Sound = { sampleRate: 8000, duration: 2, voices: [tone(1000), silence] };
  const { panels, caption } = await draw('specgram', sound);
  expect(panels).toHaveLength(1);
  expectTone(panels[0]!, 1, 1000, 8000 / 2048, HALF_DB - 6.02);
  expect(caption).toContain('mean of 2 channels');
});

test('the caption tells what is drawn, and by which analysis', async () => {
  const sound: Sound = { sampleRate: 44100, duration: 6, voices: [silence, tone(1000)], bits: 16 };
  const { caption } = await draw(
    'specgram -c right -s 1.5 -d 2 --nfft 512 --hop 128 --window hamming',
    sound,
  );
  expect(caption).toEqual([
    '44.1 kHz',
    'stereo',
    '16-bit PCM',
    '1.5 s to 3.5 s of 6 s',
    'right of 2 channels',
    'FFT 512',
    'hop 128',
    'hamming window',
  ]);
});

describe('levels', () => {
  const sampleRate = 44100;
  const nfft = 256;
  const hz = (40 * sampleRate) / nfft;
  /**
   * Of noise with variance v a Hann-windowed bin has, in the mean, 6v/nfft of a full-scale sine's power; a twentieth of
   * an exponential distribution lies 12.9 dB below its mean. Here that is −87.5 dB.
   */
  const deviation = Math.sqrt((10 ** ((-87.5 + 12.9) / 10) * nfft) / 6);
  const sound: Sound = { sampleRate, duration: 2, voices: [sum(noise(deviation), tone(hz))] };

  test.each([
    ['-80:-20', -80, -20],
    ['-140:20', -140, 20],
    ['40', HALF_DB - 40, HALF_DB],
    ['auto', -90, -5],
  ])('--db %s is the range of the colour bar', async (db, low, high) => {
    const { panel } = await draw(`specgram --nfft ${nfft} --db ${db}`, sound);
    const { bar } = panel;
    expect(Math.abs(bar!.range[0] - low)).toBeLessThan(0.5);
    expect(Math.abs(bar!.range[1] - high)).toBeLessThan(0.5);
    expect(Math.abs(panel.strongest(1).level - Math.min(HALF_DB, high))).toBeLessThan(1);
    // The brightest pixel has the colour of the bar's end where the range ends there.
    if (high <= HALF_DB) expect(panel.at(bar!.box.x + 1, bar!.box.y)).toEqual([255, 255, 255]);
  });

  test('a density is named and read as one', async () => {
    const tones: Sound = { sampleRate, duration: 2, voices: [tone(hz)] };
    const { panel } = await draw(`specgram --nfft ${nfft} --scaling psd --db -120:0`, tones);
    expect(panel.bar!.label).toBe('Power density (dB re FS²/Hz)');
    // The sine's power over the noise bandwidth of a Hann window, 1.5 bins.
    const density = 10 * Math.log10(0.125 / ((1.5 * sampleRate) / nfft));
    expectTone(panel, 1, hz, sampleRate / nfft, density);
  });

  test('a pixel shows the mean power of its columns', async () => {
    // On for one and off for three of 0.1 s: a quarter of the power, in each of the pixels of 0.8 s and more.
    const gated = (time: number) => (time % 0.4 < 0.1 ? tone(1000)(time) : 0);
    const { panel } = await draw('specgram --nfft 32 --size 400x300', {
      sampleRate: 8000,
      duration: 240,
      voices: [gated],
    });
    expect(panel.x.resolution(100)).toBeGreaterThan(0.7);
    const row = times(panel)
      .slice(5, -5)
      .map((time) => panel.level(time, 1000));
    for (const level of row) expect(Math.abs(level - (HALF_DB - 6.02))).toBeLessThan(2.5);
    const mean = row.reduce((total, level) => total + level, 0) / row.length;
    expect(Math.abs(mean - (HALF_DB - 6.02))).toBeLessThan(0.6);
  });
});

describe('frequencies', () => {
  test.each([
    ['linear', 500, 2000],
    ['log', 500, 2000],
    ['mel', 500, 2000],
  ])('--freq cuts the %s axis at its ends', async (scale, low, high) => {
    const sound: Sound = { sampleRate: 8000, duration: 2, voices: [sum(tone(250), tone(1000, 0.05))] };
    const { panel } = await draw(`specgram --freq ${low}:${high} --fscale ${scale}`, sound);
    expect(Math.abs(panel.y.value(panel.plot.y + panel.plot.height) / low - 1)).toBeLessThan(0.01);
    expect(Math.abs(panel.y.value(panel.plot.y) / high - 1)).toBeLessThan(0.01);
    expectTone(panel, 1, 1000, 8000 / 2048, -26.02);
  });

  test.each([
    [44100, 4096, 20],
    [44100, 512, 44100 / 512],
    [250, 512, 250 / 512],
  ])('a log axis at %i Hz with --nfft %i begins at %f Hz', async (sampleRate, nfft, first) => {
    const sound: Sound = { sampleRate, duration: 1000 / sampleRate, voices: [tone(sampleRate / 8)] };
    const { panel } = await draw(`specgram --fscale log --nfft ${nfft}`, sound);
    expect(panel.y.scale).toBe('log');
    expect(Math.abs(panel.y.value(panel.plot.y + panel.plot.height) / first - 1)).toBeLessThan(0.02);
    expect(Math.abs(panel.y.value(panel.plot.y) / (sampleRate / 2) - 1)).toBeLessThan(0.02);
  });
});
