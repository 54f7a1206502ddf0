import type { SampleFormat } from '../format.ts';
import { alawValues, decodeCompanded, mulawValues } from './companded.ts';
import { decodeFloat32, decodeFloat64 } from './float.ts';
import { decode8, decode16, decode24, decode32, decodeWide, usedBytes } from './pcm.ts';

/**
 * Turns `frames` whole sample frames at the start of `bytes` into `target[channel][offset …]`, full scale ±1, and
 * returns how many samples were NaN, infinite or too large to be audio; those become 0.
 */
export type Decoder = (
  bytes: Uint8Array,
  frames: number,
  format: SampleFormat,
  target: Float32Array[],
  offset: number,
) => number;

/** The decoder of a format whose samples have bytes of their own, which is all but ADPCM. */
export function decoderOf(format: SampleFormat): Decoder {
  switch (format.encoding) {
    case 'alaw':
      return companded(alawValues());
    case 'mulaw':
      return companded(mulawValues());
    case 'float':
      return format.bytesPerSample === 4 ? decodeFloat32 : decodeFloat64;
    default:
      return [decode8, decode16, decode24, decode32][usedBytes(format) - 1] ?? decodeWide;
  }
}

function companded(values: Float32Array): Decoder {
  return (bytes, frames, format, target, offset) =>
    decodeCompanded(bytes, frames, format, target, offset, values);
}
