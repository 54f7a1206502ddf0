import { describe, expect, test } from 'vitest';
import type { SpectrumRequest } from '../../src/analysis/request.ts';
import { analyseSpectrum } from '../../src/analysis/spectrum.ts';
import { MainLobe } from '../../src/dsp/main-lobe.ts';
import { type SpectralPeak, spectralPeaks } from '../../src/dsp/peaks.ts';
import type { Scaling } from '../../src/dsp/scaling.ts';
import { type WindowSpec, windowSums, windowTyped, windowValues } from '../../src/dsp/window.ts';
import type { WavFile } from '../../src/wav/open.ts';
import { noise } from '../dsp/oracle.ts';
import { finished } from '../steps.ts';

import { ALONE, openF32, stftOf } from './sources.ts';

const RATE = 48000;

interface Tone {
  hz: number;
  amplitude: number;
}

function tones(frames: number, ...parts: Tone[]): Float32Array {
  return Float32Array.from({ length: frames }, (_, i) =>
    parts.reduce(
      (sum, { hz, amplitude }, n) => sum + amplitude * Math.sin((2 * Math.PI * hz * i) / RATE + n + 0.4),
      0,
    ),
  );
}

async function peaksOf(
  wav: WavFile,
  request: SpectrumRequest,
  count: number,
  range: [number, number] = [0, Infinity],
): Promise<SpectralPeak[][]> {
  const { mean, nfft, hzPerBin, windowLength } = await analyseSpectrum(wav.source, request, ALONE);
  const lobe = new MainLobe(request.window, windowLength, nfft);
  const { scaling } = request;
  return mean.map((power) =>
    finished(spectralPeaks({ power, nfft, hzPerBin, scaling, lobe }, { count, range })),
  );
}

/** The level of a tone of that amplitude at the top of its lobe: of the density, what its window makes of its power. */
function levelOf(amplitude: number, scaling: Scaling, window: WindowSpec, length: number): number {
  if (scaling === 'dbfs') return 20 * Math.log10(amplitude);
  const { sum, sumOfSquares } = windowSums(windowValues(window, length));
  return 10 * Math.log10(((amplitude ** 2 / 2) * sum ** 2) / (RATE * sumOfSquares));
}

const WINDOWS = [
  'hann',
  'hamming',
  'blackman',
  'blackmanharris',
  'nuttall',
  'flattop',
  'bartlett',
  'rect',
  'kaiser:5',
  'kaiser:14',
  'gaussian:256',
  'gaussian:100',
].map((name) => windowTyped(name)!);

describe.each(WINDOWS)('a tone is told to 0.05 dB and 2 %% of a bin: $name $beta $std', (window) => {
  test.each([0, 0.27, 0.5, 0.9])('at %f of a bin', { tags: 'thorough' }, (shift) =>
    expectTold(window, shift),
  );
  test.each([0, 0.27, 0.5, 0.9])('symmetric, at %f of a bin', { tags: 'thorough' }, (shift) =>
    expectTold({ ...window, symmetric: true }, shift),
  );
});

test('a tone is told to 0.05 dB and 2 % of a bin: hann', () => expectTold({ name: 'hann' }, 0.27));

async function expectTold(window: WindowSpec, shift: number): Promise<void> {
  const nfft = 2048;
  const loud = { hz: ((331 + shift) * RATE) / nfft, amplitude: 0.5 };
  const quiet = { hz: ((700 - shift) * RATE) / nfft, amplitude: 0.02 };
  const wav = await openF32([tones(4096, loud), tones(4096, quiet)], RATE);
  for (const scaling of ['dbfs', 'psd'] as const) {
    // Welch's mean of several columns; one FFT, not a power of 2; a range padded to four times its length.
    for (const [method, frames, length] of [
      ['welch', 3700, nfft],
      ['fft', 2000, 2000],
      ['welch', 512, 512],
    ] as const) {
      if (window.name === 'gaussian' && frames < nfft / 2) continue;
      const range = { start: 300, end: 300 + frames };
      const request = { ...stftOf(wav, { range, nfft, hop: 1000, window, scaling }), method };
      const found = await peaksOf(wav, request, 3);
      const hzPerBin = RATE / (method === 'fft' ? length : nfft);
      for (const [channel, { hz, amplitude }] of [loud, quiet].entries()) {
        const [peak] = found[channel]!;
        expect(Math.abs(peak!.hz - hz) / hzPerBin, `${method} ${frames}`).toBeLessThan(0.02);
        expect(Math.abs(peak!.levelDb - levelOf(amplitude, scaling, window, length))).toBeLessThan(0.05);
        expect(peak!.hzUncertainty).toBeLessThan(0.02 * hzPerBin);
        // Nothing else is there: what else there is are side lobes and rounding.
        expect(found[channel]!.slice(1), `${method} ${frames}`).toEqual([]);
      }
    }
  }
}

describe('what is a peak', () => {
  const window = { name: 'hann' } as const;

  async function found(samples: Float32Array, changes: Partial<SpectrumRequest>, count: number) {
    const wav = await openF32([samples], RATE);
    const request = {
      ...stftOf(wav, { nfft: 2048, hop: 1024, window }),
      method: 'welch',
      ...changes,
    } as const;
    return (await peaksOf(wav, request, count))[0]!;
  }

  test('a coherent tone of a float file, whose neighbours are nothing at all', async () => {
    // On a bin, without rounding: 100 periods of 20 samples are the same sums each.
    const samples = Float32Array.from(
      { length: 4096 },
      (_, i) => 0.5 * Math.sin((2 * Math.PI * 100 * i) / 2048),
    );
    const peaks = await found(samples, { window: { name: 'rect' } }, 3);
    expect(peaks).toHaveLength(1);
    expect(peaks[0]!.hz).toBeCloseTo((100 * RATE) / 2048, 1);
    expect(peaks[0]!.levelDb).toBeCloseTo(-6.0206, 2);
    const powers = new Float32Array(1025);
    powers[77] = 0.25;
    const lobe = new MainLobe(window, 2048, 2048);
    const spectrum = { power: powers, nfft: 2048, hzPerBin: 1, scaling: 'dbfs', lobe } as const;
    expect(finished(spectralPeaks(spectrum, { count: 3, range: [0, 1024] }))).toMatchObject([
      { hz: expect.closeTo(77, 2) },
    ]);
    expect(
      finished(spectralPeaks({ ...spectrum, power: new Float32Array(1025) }, { count: 3, range: [0, 9] })),
    ).toEqual([]);
  });

  test('a harmonic of a coherent tone, far below what that would leak between bins', async () => {
    const onBin = (bin: number, amplitude: number) => ({ hz: (bin * RATE) / 2048, amplitude });
    const samples = tones(2048, onBin(100, 0.5), onBin(200, 0.0001), onBin(110, 0.0002));
    for (const name of ['rect', 'hann'] as const) {
      const peaks = await found(samples, { window: { name } }, 9);
      expect(peaks.map(({ hz }) => Math.round((hz * 2048) / RATE))).toEqual([100, 110, 200]);
    }
    // Between bins it hides them.
    const between = tones(2048, onBin(100.5, 0.5), onBin(200, 0.0001));
    expect(await found(between, { window: { name: 'rect' } }, 9)).toHaveLength(1);
  });

  test('tones apart in level and place, the highest first, no more than asked for', async () => {
    const parts = [
      { hz: 1000.3, amplitude: 0.01 },
      { hz: 5000.7, amplitude: 1 },
      { hz: 5300.1, amplitude: 0.1 },
      { hz: 12000, amplitude: 0.0003 },
    ];
    const samples = tones(32768, ...parts);
    const byLevel = parts.toSorted((a, b) => b.amplitude - a.amplitude);
    for (const count of [1, 2, 3, 4, 9]) {
      const peaks = await found(samples, {}, count);
      expect(peaks).toHaveLength(Math.min(count, 4));
      for (const [n, { hz, levelDb }] of peaks.entries()) {
        expect(Math.abs(hz - byLevel[n]!.hz)).toBeLessThan(0.02 * (RATE / 2048));
        expect(Math.abs(levelDb - 20 * Math.log10(byLevel[n]!.amplitude))).toBeLessThan(0.05);
      }
    }
  });

  test('within the range, whatever leaks into it from outside', async () => {
    const samples = tones(4096, { hz: 5004.3, amplitude: 1 }, { hz: 9000, amplitude: 0.02 });
    const wav = await openF32([samples], RATE);
    for (const name of ['rect', 'hamming'] as const) {
      const changes = { nfft: 8192, window: { name }, range: { start: 0, end: 2000 } } as const;
      const request = { ...stftOf(wav, changes), method: 'welch' } as const;
      const [peaks] = await peaksOf(wav, request, 5, [6000, 20000]);
      expect(peaks!.map(({ hz }) => Math.round(hz / 20))).toEqual([450]);
      // A tone at the very edge of the range is within.
      expect(await peaksOf(wav, request, 5, [0, 5004.3])).toMatchObject([
        [{ hz: expect.closeTo(5004.3, -1) }],
      ]);
    }
  });

  test('no DC offset, and nothing of its skirt', async () => {
    const samples = tones(16384, { hz: 3000, amplitude: 0.001 }).map((x) => x + 0.3);
    for (const name of ['hann', 'flattop', 'rect'] as const) {
      for (const scaling of ['dbfs', 'psd'] as const) {
        const peaks = await found(samples, { window: { name }, scaling }, 5);
        expect(
          peaks.map(({ hz }) => Math.round(hz / 10)),
          `${name} ${scaling}`,
        ).toEqual([300]);
      }
    }
  });

  test('of noise the highest, with an uncertainty of about a bin', async () => {
    const peaks = await found(noise(2048), {}, 5);
    expect(peaks).toHaveLength(5);
    for (const { hzUncertainty } of peaks) expect(hzUncertainty).toBeGreaterThan(0.02 * (RATE / 2048));
  });

  test('a tone in noise is as uncertain as it is', async () => {
    const hiss = noise(40_000, 5);
    const tone = tones(40_000, { hz: 6123.4, amplitude: 0.5 });
    for (const level of [0.3, 0.03, 0.003]) {
      const [peak] = await found(
        tone.map((x, i) => x + level * hiss[i]!),
        {},
        1,
      );
      const error = Math.abs(peak!.hz - 6123.4);
      expect(error).toBeLessThan(2 * peak!.hzUncertainty);
      expect(peak!.hzUncertainty).toBeLessThan(0.1 * level * (RATE / 2048) + 0.05);
    }
  });

  test('of one long FFT as of a short one', { tags: 'thorough' }, async () => {
    // Beyond 2048 samples the lobe is that of a window of the same shape.
    const samples = tones(100_001, { hz: 1234.567, amplitude: 0.7 });
    for (const name of ['hann', 'flattop', 'gaussian:20000', 'kaiser:9', 'rect']) {
      const [peak] = await found(samples, { method: 'fft', window: windowTyped(name)! }, 3);
      expect(Math.abs(peak!.hz - 1234.567)).toBeLessThan((0.02 * RATE) / 100_001);
      expect(Math.abs(peak!.levelDb - 20 * Math.log10(0.7))).toBeLessThan(0.05);
    }
  });
});
