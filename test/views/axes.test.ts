import { describe, expect, test } from 'vitest';
import { resolveSpectral } from '../../src/options/spectral.ts';
import { frequencyAxis, levelTerms } from '../../src/views/spectral-axes.ts';
import { timeAxis } from '../../src/views/time-axis.ts';
import { fileInfo, viewOf } from './view.ts';

/** The ends of the frequency axis for a file of that rate. */
function ends(sampleRate: number, nfft: number, fscale: 'linear' | 'log' | 'mel', freq?: [number, number]) {
  const spectral = resolveSpectral({ fscale, ...(freq && { freq }) });
  return frequencyAxis(spectral, fileInfo({ sampleRate }), sampleRate / nfft).domain;
}

describe('the frequency axis', () => {
  test.each([1, 50, 500, 44_100, 384_000])('goes from zero to Nyquist at %i Hz', (rate) => {
    expect(ends(rate, 2048, 'linear')).toEqual([0, rate / 2]);
    expect(ends(rate, 2048, 'mel')).toEqual([0, rate / 2]);
  });

  test.each([
    // rate, nfft, lowest: the first bin below 1 kHz, where nobody listens.
    [1, 256, 1 / 256],
    [50, 2048, 0.0244140625],
    [500, 512, 0.9765625],
    [999, 999, 1],
    // From there on 20 Hz, or the first bin above.
    [1000, 2000, 20],
    [1000, 40, 25],
    [8000, 400, 20],
    [44_100, 2048, 21.533203125],
    [44_100, 4096, 20],
    [384_000, 2048, 187.5],
    [384_000, 65_536, 20],
    // Two points have no bin between zero and Nyquist.
    [44_100, 2, 11_025],
    [50, 2, 12.5],
  ])('begins, if logarithmic, at %i Hz and an FFT of %i at %f Hz', (rate, nfft, lowest) => {
    expect(ends(rate, nfft, 'log')).toEqual([lowest, rate / 2]);
  });

  test.each(['linear', 'log', 'mel'] as const)('keeps to the frequencies asked for: %s', (fscale) => {
    expect(ends(44_100, 2048, fscale, [50, 8000])).toEqual([50, 8000]);
    expect(ends(44_100, 2048, fscale, [5, 8000])).toEqual([5, 8000]);
    expect(ends(44_100, 2048, fscale, [50, Infinity])).toEqual([50, 22_050]);
    expect(ends(44_100, 2048, fscale, [50, 30_000])).toEqual([50, 22_050]);
    expect(ends(384_000, 2048, fscale, [50, 30_000])).toEqual([50, 30_000]);
    expect(ends(50, 2048, fscale, [0.5, 2])).toEqual([0.5, 2]);
  });

  test('that is logarithmic has no zero, whatever its upper end', () => {
    expect(ends(44_100, 2048, 'log', [0, 8000])).toEqual([21.533203125, 8000]);
    expect(ends(44_100, 4096, 'log', [0, 20])).toEqual([10, 20]);
    expect(ends(44_100, 4096, 'log', [0, 20.5])).toEqual([20, 20.5]);
    expect(ends(44_100, 2048, 'log', [0, 10])).toEqual([5, 10]);
    expect(ends(50, 2048, 'log', [0, 2])).toEqual([0.0244140625, 2]);
  });

  test.each(['linear', 'log', 'mel'] as const)('says what it is: %s', (fscale) => {
    expect(frequencyAxis({ freq: [1, 2], fscale }, fileInfo({}), 1)).toEqual({
      label: 'Frequency',
      quantity: 'frequency',
      scale: fscale,
      domain: [1, 2],
    });
  });
});

describe('the time axis', () => {
  test.each([
    // rate, frames, start, duration → seconds
    [1000, 12_500, undefined, undefined, [0, 12.5]],
    [1000, 12_500, '5', undefined, [5, 12.5]],
    [1000, 12_500, '5', '2.5', [5, 7.5]],
    [1, 100, '25%', '10', [25, 35]],
    [50, 500, '-2', undefined, [8, 10]],
    [44_100, 441_000, '1', '10ms', [1, 1.01]],
    [384_000, 384_000, '0.5', '0.25', [0.5, 0.75]],
  ])('at %i Hz, %i frames, from %s for %s', (sampleRate, frames, start, duration, domain) => {
    const { selection, info } = viewOf(
      { sampleRate, frames },
      { ...(start && { start }), ...(duration && { duration }) },
    );
    expect(timeAxis(selection, info)).toEqual({ label: 'Time', quantity: 'time', scale: 'linear', domain });
  });
});

test('levels are of a sine at full scale, densities of full scale squared a hertz', () => {
  expect(levelTerms({ scaling: 'dbfs' })).toEqual({ label: 'Level', unit: 'dBFS' });
  expect(levelTerms({ scaling: 'psd' })).toEqual({ label: 'Power density', unit: 'dB re FS²/Hz' });
});
