/**
 * What a power of 1 means. `dbfs`: a full-scale sine on a bin. `psd`: full scale² per Hz, as scipy's `density`.
 * `magnitude`: as dbfs, but for DC and Nyquist, which have no mirror image and are doubled all the same, as librosa has
 * its bins.
 */
export type Scaling = 'dbfs' | 'psd' | 'magnitude';

/** By how much more power a bin has that stands for −f too than one that does not. */
export const MIRROR_GAIN: Record<Scaling, number> = { dbfs: 4, psd: 2, magnitude: 1 };

/** Sums over a window's values. */
export interface WindowSums {
  sum: number;
  sumOfSquares: number;
}

/** From |X|² of a windowed FFT to one-sided power. */
export interface PowerScale {
  /** What |X[bin]|² is multiplied by. */
  factor(bin: number): number;
}

/**
 * The scale of an FFT of `nfft` samples. dbfs: amplitude 2|X|/Σw, squared (|X|/Σw at DC and Nyquist). psd:
 * 2|X|²/(fs·Σw²) (|X|²/(fs·Σw²) at DC and Nyquist), as scipy.signal.welch without detrending.
 */
export function powerScale(
  scaling: Scaling,
  { sum, sumOfSquares }: WindowSums,
  nfft: number,
  sampleRate: number,
): PowerScale {
  const mirrored = scaling === 'psd' ? 2 / (sampleRate * sumOfSquares) : 4 / sum ** 2;
  return { factor: (bin) => (hasMirror(bin, nfft) ? mirrored : mirrored / MIRROR_GAIN[scaling]) };
}

/** Whether that bin of a one-sided spectrum stands for −f too: all but DC, and Nyquist of an even length. */
export function hasMirror(bin: number, nfft: number): boolean {
  return bin !== 0 && 2 * bin !== nfft;
}
