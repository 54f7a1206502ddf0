import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { StftRequest } from '../../src/analysis/request.ts';
import { analyseSpecgram } from '../../src/analysis/specgram.ts';
import { analyseSpectrum } from '../../src/analysis/spectrum.ts';
import { twoSided } from '../../src/dsp/two-sided.ts';
import { ALONE, openS16, stftOf } from './sources.ts';

interface Reference {
  sampleRate: number;
  nfft: number;
  hop: number;
  samples: number[];
  spectra: Record<string, number[]>;
  scipySpectrogram: { time: number[]; power: number[][] };
  matplotlibSpecgram: { time: number[]; frequency: number[]; power: number[][] };
}

const reference: Reference = JSON.parse(
  readFileSync(new URL('../../fixtures/reference/spectra.json', import.meta.url), 'utf8'),
);

/** Amplitudes within 1e-6 of the largest: the FFTs are float32. */
function expectAmplitudes(power: ArrayLike<number>, expected: number[]): void {
  expect(power.length).toBe(expected.length);
  const largest = Math.sqrt(Math.max(...expected));
  expected.forEach((value, bin) => {
    expect(Math.abs(Math.sqrt(power[bin]!) - Math.sqrt(value)) / largest, `bin ${bin}`).toBeLessThan(1e-6);
  });
}

async function spectrum(method: 'welch' | 'fft', changes: Partial<StftRequest>): Promise<Float32Array> {
  const wav = await openS16([reference.samples], reference.sampleRate);
  const request = { ...stftOf(wav, { scaling: 'psd', ...changes }), method };
  const { mean } = await analyseSpectrum(wav.source, request, ALONE);
  wav.close();
  return mean[0]!;
}

test('Welch’s method gives scipy’s densities, one- and two-sided', async () => {
  const { welchHann, welchHannTwoSided, welchFlattop } = reference.spectra;
  const hann = await spectrum('welch', {});
  expectAmplitudes(hann, welchHann!);
  expectAmplitudes(twoSided(hann, reference.nfft, 'psd'), welchHannTwoSided!);
  expectAmplitudes(await spectrum('welch', { window: { name: 'flattop' } }), welchFlattop!);
});

test('one FFT of the whole range is scipy’s periodogram', async () => {
  const { periodogram, periodogramTwoSided, periodogramOfOddLength } = reference.spectra;
  const whole = await spectrum('fft', { window: { name: 'rect' } });
  expectAmplitudes(whole, periodogram!);
  expectAmplitudes(twoSided(whole, 600, 'psd'), periodogramTwoSided!);
  expectAmplitudes(await spectrum('fft', { range: { start: 0, end: 599 } }), periodogramOfOddLength!);
});

test('a spectrogram of whole windows is scipy’s, and with a symmetric window matplotlib’s', async () => {
  const wav = await openS16([reference.samples], reference.sampleRate);
  const cases = [
    { expected: reference.scipySpectrogram, symmetric: false },
    { expected: reference.matplotlibSpecgram, symmetric: true },
  ];
  for (const { expected, symmetric } of cases) {
    const request = stftOf(wav, { scaling: 'psd', window: { name: 'hann', symmetric } });
    const { grid, power } = await analyseSpecgram(wav.source, request, ALONE);
    expect(Array.from(grid.time, (_, i) => grid.time.at(i))).toEqual(
      expected.time.map((time) => expect.closeTo(time, 12)),
    );
    expectAmplitudes(power, expected.power.flat());
  }
  wav.close();
});
