/** @module-tag thorough */
import { describe, expect, test } from 'vitest';
import { themes } from '../../src/render/theme.ts';
import { type Drawn, draw } from './draw.ts';
import { MAXIMUM, MEAN, summit } from './lines.ts';
import type { MeasuredPanel } from './measure.ts';
import { during, noise, type Sound, sum, tone } from './sound.ts';

const { series, cue, playhead } = themes.light;
const [LEFT, RIGHT] = series as [string, string];
const SAMPLE_RATE = 32000;
const HZ_PER_BIN = SAMPLE_RATE / 2048;
/** On bins. */
const LOW = 128 * HZ_PER_BIN;
const HIGH = 512 * HZ_PER_BIN;
const ABOUT_LOW: [number, number] = [0.9 * LOW, 1.1 * LOW];
const ABOUT_HIGH: [number, number] = [0.9 * HIGH, 1.1 * HIGH];

/** On the left a tone from 3 to 4 s, on the right a higher one from 5 to 6 s. */
const sound: Sound = {
  sampleRate: SAMPLE_RATE,
  duration: 8,
  voices: [during(3, 4, tone(LOW, 0.5)), during(5, 6, tone(HIGH, 0.2))],
  cues: [
    { time: 1, label: 'Early' },
    { time: 4.5, label: 'Verse' },
  ],
};

function expectNear(found: number | undefined, wanted: number, tolerance: number): void {
  expect(found, `for ${wanted}`).toBeDefined();
  expect(Math.abs(found! - wanted), `${found} for ${wanted}`).toBeLessThan(tolerance);
}

/** What each panel's axes are, from top to bottom. */
function axes({ panels }: Drawn): string[] {
  return panels.map(({ x, y }) => `${y.label} over ${x.label}`);
}

/** From when to when a waveform is higher than that. */
function loud(panel: MeasuredPanel, color: string, height: number): [first: number, last: number] {
  const { plot, x } = panel;
  const times = Array.from({ length: plot.width }, (_, i) => x.value(plot.x + i + 0.5));
  const found = times.filter((time) => (panel.extent(time, color)?.[1] ?? 0) > height);
  return [found[0]!, found.at(-1)!];
}

describe('of channel 2, with --start', () => {
  test.each(['linear', 'log', 'mel'])(
    'has spectrogram, spectrum and waveform of the same sound: %s',
    async (scale) => {
      const drawn = await draw(`figure --size 900x1000 --dpi 110 -c 2 -s 2 --fscale ${scale}`, sound);
      expect(axes(drawn)).toEqual(['Frequency over Time', 'Level over Frequency', 'Amplitude over Time']);
      const [specgram, spectrum, wave] = drawn.panels as [MeasuredPanel, MeasuredPanel, MeasuredPanel];
      expect([specgram.y.scale, spectrum.x.scale, wave.y.scale]).toEqual([scale, scale, 'linear']);
      for (const { plot, x } of [specgram, wave]) {
        expectNear(x.value(plot.x), 2, x.resolution(2));
        expectNear(x.value(plot.x + plot.width), 8, x.resolution(2));
      }

      const { y, level } = specgram.strongest(5.5);
      expectNear(y, HIGH, Math.max(0.6 * HZ_PER_BIN, 1.1 * specgram.y.resolution(HIGH)));
      expectNear(level, 20 * Math.log10(0.2), 1);
      expectNear(specgram.strongest(3.5).level, -120, 1);
      expectNear(specgram.strongest(6.5).level, -120, 1);

      const peak = summit(spectrum, MEAN[0], [0, SAMPLE_RATE / 2]);
      expectNear(peak.hz, HIGH, 2 * spectrum.x.resolution(HIGH));
      // A sixth of the time.
      expectNear(peak.level, 20 * Math.log10(0.2) - 7.78, 1);
      expectNear(summit(spectrum, MAXIMUM[0], [0, SAMPLE_RATE / 2]).level, 20 * Math.log10(0.2), 1);

      expectNear(wave.extent(5.5, LEFT)![1], 0.2, 0.02);
      const [from, to] = loud(wave, LEFT, 0.1);
      expectNear(from, 5, 2 * wave.x.resolution(5));
      expectNear(to, 6, 2 * wave.x.resolution(5));
    },
  );
});

test('with all channels each has its spectrogram and its waveform, and all share the spectrum', async () => {
  const drawn = await draw('figure --size 900x1000 --dpi 110 -c all', sound);
  expect(axes(drawn)).toEqual([
    'Frequency over Time',
    'Frequency over Time',
    'Level over Frequency',
    'Amplitude over Time',
    'Amplitude over Time',
  ]);
  const [left, right, spectrum, leftWave, rightWave] = drawn.panels as [
    MeasuredPanel,
    MeasuredPanel,
    MeasuredPanel,
    MeasuredPanel,
    MeasuredPanel,
  ];
  expectNear(left.strongest(3.5).y, LOW, 1.1 * left.y.resolution(LOW));
  expectNear(left.strongest(3.5).level, -6.02, 1);
  expectNear(left.strongest(5.5).level, -120, 1);
  expectNear(right.strongest(5.5).y, HIGH, 1.1 * right.y.resolution(HIGH));
  expectNear(right.strongest(5.5).level, 20 * Math.log10(0.2), 1);
  expectNear(right.strongest(3.5).level, -120, 1);
  // An eighth of the time each.
  const [ownLeft, ownRight] = MEAN;
  expectNear(summit(spectrum, ownLeft, ABOUT_LOW).level, -6.02 - 9.03, 1);
  expectNear(summit(spectrum, ownRight, ABOUT_HIGH).level, 20 * Math.log10(0.2) - 9.03, 1);
  expect(summit(spectrum, ownLeft, ABOUT_HIGH).level).toBeLessThan(-50);
  expect(summit(spectrum, ownRight, ABOUT_LOW).level).toBeLessThan(-50);
  expectNear(leftWave.extent(3.5, LEFT)![1], 0.5, 0.03);
  expectNear(rightWave.extent(5.5, RIGHT)![1], 0.2, 0.03);
  for (const name of ['left', 'right']) {
    const tops = drawn.texts.filter(({ text }) => text === name).map(({ y }) => y);
    const within = ({ plot }: MeasuredPanel) => tops.some((y) => y > plot.y && y < plot.y + plot.height);
    const own = name === 'left' ? [left, leftWave] : [right, rightWave];
    for (const panel of [...own, spectrum]) expect(within(panel)).toBe(true);
  }
});

test('is of the mean where no channel is chosen', async () => {
  const drawn = await draw('figure --size 900x1000 --dpi 110', sound);
  const [specgram, spectrum, wave] = drawn.panels as [MeasuredPanel, MeasuredPanel, MeasuredPanel];
  expect(drawn.panels).toHaveLength(3);
  expectNear(specgram.strongest(3.5).level, -12.04, 1);
  expectNear(specgram.strongest(5.5).level, -20, 1);
  expectNear(summit(spectrum, MEAN[0], ABOUT_LOW).level, -12.04 - 9.03, 1);
  expectNear(wave.extent(3.5, LEFT)![1], 0.25, 0.03);
});

test('cues and the playhead cross the panels over time, at their times, and not the spectrum', async () => {
  const { panels, texts } = await draw('figure --size 900x1000 --dpi 110 -s 2 --cues --playhead 6.5', sound);
  const [specgram, spectrum, wave] = panels as [MeasuredPanel, MeasuredPanel, MeasuredPanel];
  for (const panel of [specgram, wave]) {
    const pixel = panel.x.resolution(4);
    const cues = panel.columns(cue, { share: 0.7 });
    expect(cues).toHaveLength(1);
    expectNear(cues[0], 4.5, pixel);
    const heads = panel.columns(playhead, { share: 0.7 });
    expect(heads).toHaveLength(1);
    expectNear(heads[0], 6.5, pixel);
  }
  expect(spectrum.columns(cue, { share: 0.3 })).toEqual([]);
  expect(spectrum.columns(playhead, { share: 0.3 })).toEqual([]);
  expect(texts.filter(({ text }) => text === 'Verse')).toHaveLength(2);
  expect(texts.some(({ text }) => text === 'Early')).toBe(false);
});

test('levels are one range in spectrogram and spectrum each, in the unit asked for', async () => {
  const hiss: Sound = { ...sound, voices: [sum(noise(1e-3), tone(LOW))] };
  const drawn = await draw('figure --size 900x1300 --dpi 110 --scaling psd --db -110:-10', hiss);
  const [specgram, spectrum] = drawn.panels as [MeasuredPanel, MeasuredPanel];
  expect(specgram.bar!.label).toBe('Power density (dB re FS²/Hz)');
  expect([spectrum.y.label, spectrum.y.unit]).toEqual(['Power density', 'dB re FS²/Hz']);
  const density = 10 * Math.log10(0.125 / (1.5 * HZ_PER_BIN));
  expectNear(specgram.strongest(4).level, density, 1);
  expectNear(summit(spectrum, MEAN[0], ABOUT_LOW).level, density, 1);
  expect(specgram.bar!.range).toEqual([-110, -10]);
  expectNear(spectrum.y.value(spectrum.plot.y), -10, 0.5);
  expectNear(spectrum.y.value(spectrum.plot.y + spectrum.plot.height), -110, 0.5);
});

test('one FFT, two-sided, beside a spectrogram from zero up', async () => {
  const drawn = await draw('figure --size 900x1000 --dpi 110 -c 1 -s 3 -d 1 --method fft --two-sided', sound);
  const [specgram, spectrum] = drawn.panels as [MeasuredPanel, MeasuredPanel];
  expectNear(specgram.y.value(specgram.plot.y + specgram.plot.height), 0, 2 * specgram.y.resolution(0));
  expectNear(spectrum.x.value(spectrum.plot.x), -SAMPLE_RATE / 2, 2 * spectrum.x.resolution(0));
  for (const sign of [-1, 1]) {
    const about: [number, number] = [sign * LOW - 100, sign * LOW + 100];
    const { hz, level } = summit(spectrum, MEAN[0], about);
    expectNear(hz, sign * LOW, 2 * spectrum.x.resolution(0));
    expectNear(level, -6.02, 1);
  }
});

test('the caption tells what is drawn, and each transform', async () => {
  const { caption, texts } = await draw(
    'figure --size 2000x1400 --dpi 96 -c right -s 2 -d 4 --nfft 512 --hop 200 --window blackman',
    sound,
  );
  expect(caption.slice(0, 5)).toEqual([
    '32 kHz',
    'stereo',
    '32-bit float',
    '2 s to 6 s of 8 s',
    'right of 2 channels',
  ]);
  const words = caption.slice(5).join(', ');
  for (const each of ['FFT 512', 'hop 200', 'blackman window', 'maximum faint'])
    expect(words).toContain(each);
  expect(texts.some(({ text }) => text === 'sound.wav')).toBe(true);
});

test('the caption tells of a spectrum that is made in another way than the spectrogram', async () => {
  const line = 'figure --size 2000x1400 --dpi 96 -s 2 -d 4';
  // Four seconds over some 1900 pixels, and half of the FFT's length.
  const hops = (await draw(line, sound)).caption.join(' ').match(/hop (\d+).*spectrum.* (\d+)/)!;
  expect(Math.abs(Number(hops[1]) - (4 * SAMPLE_RATE) / 1900)).toBeLessThan(3);
  expect(hops[2]).toBe('1024');
  const words = (await draw(`${line} --method fft --window hamming`, sound)).caption.join(' ');
  expect(words).toMatch(/FFT 2048.*spectrum: FFT of 128000 samples, hamming window/);
});
