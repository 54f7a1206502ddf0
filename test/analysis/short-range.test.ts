/** @module-tag thorough */
import { describe, expect, test } from 'vitest';
import { analyseSpecgram } from '../../src/analysis/specgram.ts';
import { analyseSpectrum } from '../../src/analysis/spectrum.ts';
import type { WavFile } from '../../src/wav/open.ts';
import { naiveBin } from '../dsp/oracle.ts';
import { ALONE, openF32, stftOf } from './sources.ts';

const RATE = 44100;
const START = 30_000;

/** Two channels with a tone of amplitude 0.5, and 0.25, in frames START to START + frames; full-scale noise around it. */
function openTone(frames: number, hz: number): Promise<WavFile> {
  const channel = (amplitude: number) =>
    Float32Array.from({ length: 100_000 }, (_, i) => {
      if (i < START || i >= START + frames) return i % 2 ? 1 : -1;
      return amplitude * Math.sin((2 * Math.PI * hz * i) / RATE + 0.7);
    });
  return openF32([channel(0.5), channel(0.25)], RATE);
}

const decibels = (power: number) => 10 * Math.log10(power);

describe.each(['pad', 'whole'] as const)('a range shorter than the FFT, edges %s', (edges) => {
  // From three periods on; lengths from a fraction of the FFT's to all but one sample of it.
  test.each([
    [441, 1000],
    [441, 300],
    [133, 1000],
    [2000, 2153.3203125],
    [2047, 2153.3203125],
    [1025, 5012.3],
  ])('of %i frames reads a tone of %f Hz at its level and power', async (frames, hz) => {
    const wav = await openTone(frames, hz);
    const range = { start: START, end: START + frames };
    for (const [nfft, window] of [
      [2048, { name: 'hann' }],
      [3000, { name: 'hamming' }],
      [8192, { name: 'hann' }],
      [8192, { name: 'blackman' }],
    ] as const) {
      const request = stftOf(wav, { range, nfft, hop: 700, edges, window });
      const dbfs = await analyseSpectrum(wav.source, { ...request, method: 'welch' }, ALONE);
      const psd = await analyseSpectrum(wav.source, { ...request, scaling: 'psd', method: 'welch' }, ALONE);
      expect(dbfs.columns).toBe(1);
      for (const [channel, amplitude] of [0.5, 0.25].entries()) {
        const power = psd.mean[channel]!.reduce((sum, density) => sum + density, 0) * psd.hzPerBin;
        expect(Math.abs(decibels(power) - decibels(amplitude ** 2 / 2)), 'PSD').toBeLessThan(0.1);
        // The peak of the lobe itself, where the FFT is dense enough to have a bin at it.
        if (nfft < 4 * frames) continue;
        const level = decibels(Math.max(...dbfs.mean[channel]!));
        expect(Math.abs(level - decibels(amplitude ** 2)), 'level').toBeLessThan(0.1);
      }
    }
  });

  test('is the one column of a Hann window of its own length, by the definition', async () => {
    const frames = 441;
    const wav = await openTone(frames, 1000);
    const range = { start: START, end: START + frames };
    const request = stftOf(wav, { range, nfft: 2048, hop: 10, edges });
    const { grid, power } = await analyseSpecgram(wav.source, request, ALONE);
    expect(grid.columns).toBe(1);
    expect(grid.time.at(0)).toBe((START + frames / 2) / RATE);
    expect(grid.edges).toEqual([START / RATE, (START + frames) / RATE]);
    const windowed = Float64Array.from({ length: 2048 }, (_, n) => {
      const hann = 0.5 - 0.5 * Math.cos((2 * Math.PI * n) / frames);
      return n < frames ? hann * 0.5 * Math.sin((2 * Math.PI * 1000 * (START + n)) / RATE + 0.7) : 0;
    });
    for (const bin of [1, 30, 46, 47, 60, 1000]) {
      const expected = (2 * Math.hypot(...naiveBin(windowed, bin))) / (frames / 2);
      expect(Math.abs(Math.sqrt(power[bin]!) - expected), `bin ${bin}`).toBeLessThan(1e-6);
    }
  });

  test('looks the same in every column of a picture, and in the spectrum', async () => {
    const frames = 500;
    const wav = await openTone(frames, 2000);
    const range = { start: START, end: START + frames };
    const request = stftOf(wav, { range, nfft: 2048, hop: 1, edges });
    const reduced = await analyseSpecgram(wav.source, { ...request, columns: 37 }, ALONE);
    const { mean } = await analyseSpectrum(wav.source, { ...request, method: 'welch' }, ALONE);
    const { bins } = reduced.grid;
    for (const [channel, spectrum] of mean.entries()) {
      const highest = Math.max(...spectrum);
      for (let column = 0; column < 37; column++) {
        for (const bin of [0, 50, 93, 400]) {
          const power = reduced.power[(channel * 37 + column) * bins + bin]!;
          expect(Math.abs(power - spectrum[bin]!)).toBeLessThan(1e-6 * highest);
        }
      }
    }
  });
});

test('a range of just the FFT’s length still reads around itself when padded', async () => {
  const wav = await openTone(2048, 2000);
  const request = stftOf(wav, { range: { start: START, end: START + 2048 }, nfft: 2048, edges: 'pad' });
  const { grid } = await analyseSpecgram(wav.source, { ...request, hop: 1024 }, ALONE);
  expect(Array.from(grid.time, (_, i) => grid.time.at(i))).toEqual([START / RATE, (START + 1024) / RATE]);
});
