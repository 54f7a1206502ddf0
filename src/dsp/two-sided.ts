import { hasMirror, type Scaling } from './scaling.ts';

/**
 * The spectrum from −fs/2 to fs/2 out of a one-sided one: `nfft` bins, zero at ⌊nfft/2⌋, an even length's Nyquist at the
 * negative end, as numpy's fftshift has it. A density is halved between f and −f, as scipy has it with
 * `return_onesided=False`; in dbfs a full-scale sine keeps reading 0 dB at both.
 */
export function twoSided(power: Float32Array, nfft: number, scaling: Scaling): Float32Array {
  const zero = Math.floor(nfft / 2);
  const share = mirrorShare(scaling);
  return Float32Array.from({ length: nfft }, (_, index) => {
    const bin = Math.abs(index - zero);
    return power[bin]! * (hasMirror(bin, nfft) ? share : 1);
  });
}

/** What each of f and −f has of a one-sided power, where both are shown. */
export function mirrorShare(scaling: Scaling): number {
  return scaling === 'psd' ? 0.5 : 1;
}
