/**
 * What a power of 1 means. `dbfs`: a full-scale sine on a bin. `psd`: full scale² per Hz, as scipy's `density`.
 */
export type Scaling = 'dbfs' | 'psd';

/**
 * What |X|² of a window's FFT is multiplied by to be one-sided power, by bin. dbfs: amplitude 2|X|/Σw, squared (|X|/Σw
 * at DC and Nyquist). psd: 2|X|²/(fs·Σw²) (|X|²/(fs·Σw²) at DC and Nyquist), as scipy.signal.welch without detrending.
 */
export function powerFactors(scaling: Scaling, window: Float64Array, sampleRate: number): Float64Array {
  const nfft = window.length;
  const single =
    scaling === 'dbfs'
      ? 1 / window.reduce((sum, w) => sum + w, 0) ** 2
      : 1 / (sampleRate * window.reduce((sum, w) => sum + w * w, 0));
  const mirrored = single * (scaling === 'dbfs' ? 4 : 2);
  return Float64Array.from({ length: Math.floor(nfft / 2) + 1 }, (_, bin) =>
    hasMirror(bin, nfft) ? mirrored : single,
  );
}

/** Whether that bin of a one-sided spectrum stands for −f too: all but DC, and Nyquist of an even length. */
export function hasMirror(bin: number, nfft: number): boolean {
  return bin !== 0 && 2 * bin !== nfft;
}
