import { describe, expect, test } from 'vitest';
import type { Spectrum } from '../../src/analysis/request.ts';
import { resolveSpectral, type SpectralOptions } from '../../src/options/spectral.ts';
import { spectrumLines } from '../../src/views/spectrum-lines.ts';

/** Two channels, 100 Hz a bin; powers of the mean 1, 2, 3 … and 11, 12, 13 …; those of the maximum 100 more. */
function spectrumOf(nfft: number): Spectrum {
  const bins = Math.floor(nfft / 2) + 1;
  const from = (first: number) => Float32Array.from({ length: bins }, (_, bin) => first + bin);
  const [mean, maximum] = [
    [from(1), from(11)],
    [from(101), from(111)],
  ];
  return { hzPerBin: 100, bins, nfft, windowLength: nfft, columns: 5, mean, maximum, nonFinite: 0 };
}

function linesOf(nfft: number, options: SpectralOptions, margin?: number) {
  const lines = spectrumLines(spectrumOf(nfft), resolveSpectral(options), margin);
  return {
    frequency: [...lines.frequency],
    mean: lines.mean.map((power) => [...power]),
    maximum: lines.maximum.map((power) => [...power]),
  };
}

describe('one-sided', () => {
  test('all bins, zero and Nyquist included', () => {
    expect(linesOf(10, {})).toEqual({
      frequency: [0, 100, 200, 300, 400, 500],
      mean: [
        [1, 2, 3, 4, 5, 6],
        [11, 12, 13, 14, 15, 16],
      ],
      maximum: [
        [101, 102, 103, 104, 105, 106],
        [111, 112, 113, 114, 115, 116],
      ],
    });
    // The scaling has been taken care of.
    expect(linesOf(10, { scaling: 'psd' })).toEqual(linesOf(10, {}));
  });

  test('those within the frequencies asked for, and of these the margin', () => {
    const freq: [number, number] = [150, 350];
    expect(linesOf(10, { freq })).toEqual({
      frequency: [200, 300],
      mean: [
        [3, 4],
        [13, 14],
      ],
      maximum: [
        [103, 104],
        [113, 114],
      ],
    });
    expect(linesOf(10, { freq }, 1).frequency).toEqual([100, 200, 300, 400]);
    expect(linesOf(10, { freq }, 1).mean[1]).toEqual([12, 13, 14, 15]);
    expect(linesOf(10, { freq }, 9).frequency).toEqual([0, 100, 200, 300, 400, 500]);
    expect(linesOf(10, { freq: [200, 300] }).frequency).toEqual([200, 300]);
  });
});

describe('two-sided', () => {
  test('of an even length, whose Nyquist stands at the negative end alone', () => {
    expect(linesOf(10, { twoSided: true })).toEqual({
      frequency: [-500, -400, -300, -200, -100, 0, 100, 200, 300, 400],
      mean: [
        [6, 5, 4, 3, 2, 1, 2, 3, 4, 5],
        [16, 15, 14, 13, 12, 11, 12, 13, 14, 15],
      ],
      maximum: [
        [106, 105, 104, 103, 102, 101, 102, 103, 104, 105],
        [116, 115, 114, 113, 112, 111, 112, 113, 114, 115],
      ],
    });
  });

  test('of an odd length, which has no Nyquist', () => {
    const { frequency, mean } = linesOf(11, { twoSided: true });
    expect(frequency).toEqual([-500, -400, -300, -200, -100, 0, 100, 200, 300, 400, 500]);
    expect(mean[0]).toEqual([6, 5, 4, 3, 2, 1, 2, 3, 4, 5, 6]);
  });

  test('shares a density between the halves, but for zero and Nyquist', () => {
    const even = linesOf(10, { twoSided: true, scaling: 'psd' });
    expect(even.mean[0]).toEqual([6, 2.5, 2, 1.5, 1, 1, 1, 1.5, 2, 2.5]);
    expect(even.maximum[0]).toEqual([106, 52.5, 52, 51.5, 51, 101, 51, 51.5, 52, 52.5]);
    const odd = linesOf(11, { twoSided: true, scaling: 'psd' });
    expect(odd.mean[0]).toEqual([3, 2.5, 2, 1.5, 1, 1, 1, 1.5, 2, 2.5, 3]);
  });

  test('ends where the frequencies asked for do, at both sides, and a margin beyond', () => {
    const options: SpectralOptions = { twoSided: true, freq: [0, 250] };
    expect(linesOf(10, options)).toMatchObject({
      frequency: [-200, -100, 0, 100, 200],
      mean: [[3, 2, 1, 2, 3], expect.anything()],
    });
    expect(linesOf(10, options, 1).frequency).toEqual([-300, -200, -100, 0, 100, 200, 300]);
    expect(linesOf(10, { twoSided: true, freq: [0, 400] }, 1).frequency).toEqual([
      -500, -400, -300, -200, -100, 0, 100, 200, 300, 400,
    ]);
  });
});
