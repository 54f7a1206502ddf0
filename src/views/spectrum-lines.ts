import type { Spectrum } from '../analysis/request.ts';
import { binRange } from '../dsp/stft.ts';
import { twoSided } from '../dsp/two-sided.ts';
import type { SpectralSettings } from '../options/spectral.ts';

/** A spectrum as it is drawn and written: one- or two-sided, within the frequencies asked for. */
export interface SpectrumLines {
  /** Hz, rising. */
  frequency: Float64Array;
  /** Per channel, linear power. */
  mean: Float32Array[];
  maximum: Float32Array[];
}

/** @param margin bins beyond the range at either side, for lines that go on to the edges of a picture */
export function spectrumLines(
  spectrum: Spectrum,
  { freq, scaling, twoSided: both }: Pick<SpectralSettings, 'freq' | 'scaling' | 'twoSided'>,
  margin = 0,
): SpectrumLines {
  const { hzPerBin, bins, nfft } = spectrum;
  const inside = binRange(bins, hzPerBin, freq);
  const [first, end] = [Math.max(inside[0] - margin, 0), Math.min(inside[1] + margin, bins)];
  if (!both) {
    const cut = (power: Float32Array) => power.subarray(first, end);
    const frequency = Float64Array.from({ length: end - first }, (_, bin) => (first + bin) * hzPerBin);
    return { frequency, mean: spectrum.mean.map(cut), maximum: spectrum.maximum.map(cut) };
  }
  // Zero lies in the middle; as numpy's fftshift has it, an even length's Nyquist bin stands at the negative end.
  const zero = Math.floor(nfft / 2);
  const low = Math.max(0, zero - end + 1);
  const high = Math.min(nfft, zero + end);
  const mirror = (power: Float32Array) => twoSided(power, nfft, scaling).subarray(low, high);
  const frequency = Float64Array.from({ length: high - low }, (_, bin) => (low + bin - zero) * hzPerBin);
  return { frequency, mean: spectrum.mean.map(mirror), maximum: spectrum.maximum.map(mirror) };
}
