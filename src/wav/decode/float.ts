import { viewOf } from '../container.ts';
import type { SampleFormat } from '../format.ts';

/** Floats pass through, beyond ±1 too; NaN and infinity become 0. */
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
      // The difference of a number from itself is 0, but NaN for NaN and ±∞.
      if (value - value === 0) samples[i] = value;
      else {
        samples[i] = 0;
        nonFinite++;
      }
    }
  }
  return nonFinite;
}

/** As decodeFloat32. A double beyond the range of a float32 counts as infinite. */
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
      const value = Math.fround(view.getFloat64(at, littleEndian));
      if (value - value === 0) samples[i] = value;
      else {
        samples[i] = 0;
        nonFinite++;
      }
    }
  }
  return nonFinite;
}
