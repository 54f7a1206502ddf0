import { viewOf } from '../container.ts';
import type { SampleFormat } from '../format.ts';

/**
 * Magnitude from which on a floating-point sample is damage, as NaN and infinity are: 241 dB above full scale. Writers
 * that don't scale to ±1 stay at 2^31 or below; the power of a longest FFT over samples beyond this would be too large
 * for a float32.
 */
export const LARGEST_SAMPLE = 2 ** 40;

/** Floats pass through, beyond ±1 too; NaN, infinity and what is too large become 0. */
export function decodeFloat32(
  bytes: Uint8Array,
  frames: number,
  format: SampleFormat,
  target: Float32Array[],
  offset: number,
): number {
  const view = viewOf(bytes);
  const littleEndian = !format.bigEndian;
  let nonFinite = 0;
  for (let channel = 0; channel < format.channels; channel++) {
    const samples = target[channel]!;
    let at = channel * 4;
    for (let i = offset; i < offset + frames; i++, at += format.blockAlign) {
      const value = view.getFloat32(at, littleEndian);
      // False for NaN.
      if (Math.abs(value) < LARGEST_SAMPLE) samples[i] = value;
      else {
        samples[i] = 0;
        nonFinite++;
      }
    }
  }
  return nonFinite;
}

/** As decodeFloat32. */
export function decodeFloat64(
  bytes: Uint8Array,
  frames: number,
  format: SampleFormat,
  target: Float32Array[],
  offset: number,
): number {
  const view = viewOf(bytes);
  const littleEndian = !format.bigEndian;
  let nonFinite = 0;
  for (let channel = 0; channel < format.channels; channel++) {
    const samples = target[channel]!;
    let at = channel * 8;
    for (let i = offset; i < offset + frames; i++, at += format.blockAlign) {
      const value = view.getFloat64(at, littleEndian);
      if (Math.abs(value) < LARGEST_SAMPLE) samples[i] = value;
      else {
        samples[i] = 0;
        nonFinite++;
      }
    }
  }
  return nonFinite;
}
