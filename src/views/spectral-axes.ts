/** The axes of spectra: frequency and level. */
import type { SpectralSettings } from '../options/spectral.ts';
import type { Axis } from '../render/figure.ts';
import { scaleOf } from '../render/scale.ts';
import type { WavInfo } from '../wav/format.ts';

/** Hz: the lowest tone one hears. */
const LOWEST_TONE = 20;
/** Hz: recordings of a higher rate are taken to be of what one hears. */
const LOWEST_AUDIO_RATE = 1000;

/**
 * The frequencies shown, Hz; never beyond Nyquist.
 *
 * @param hzPerBin of the transform that is drawn: a logarithmic axis has no zero, and begins at the first bin
 */
export function frequencyAxis(
  { freq, fscale }: Pick<SpectralSettings, 'freq' | 'fscale'>,
  { format }: Pick<WavInfo, 'format'>,
  hzPerBin: number,
): Axis {
  const high = Math.min(freq[1], format.sampleRate / 2);
  const beginsAtZero = scaleOf(fscale).isAboveZero && freq[0] === 0;
  const low = beginsAtZero ? lowestShown(format.sampleRate, hzPerBin, high) : freq[0];
  return { label: 'Frequency', quantity: 'frequency', scale: fscale, domain: [low, high] };
}

/** Where a logarithmic axis begins: the first bin, and no lower than one hears where that is what was recorded. */
function lowestShown(sampleRate: number, hzPerBin: number, high: number): number {
  const low = sampleRate < LOWEST_AUDIO_RATE ? hzPerBin : Math.max(LOWEST_TONE, hzPerBin);
  // An FFT of two points has no bin but zero and Nyquist; a range asked for may end below 20 Hz.
  return low < high ? low : high / 2;
}

/** What the levels in dB are, and their unit. */
export function levelTerms({ scaling }: Pick<SpectralSettings, 'scaling'>): { label: string; unit: string } {
  return scaling === 'psd'
    ? { label: 'Power density', unit: 'dB re FS²/Hz' }
    : { label: 'Level', unit: 'dBFS' };
}
