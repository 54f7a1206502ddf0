import type { SampleFormat } from '../format.ts';

// ITU-T G.711: https://www.itu.int/rec/T-REC-G.711. A code is a sign, a segment of 3 bits and a step of 4 bits in it.

/** Values of the 256 A-law codes in full scale: 13-bit numbers, the largest 4032/4096. */
export function alawValues(): Float32Array {
  return Float32Array.from({ length: 256 }, (_, code) => {
    // Every other bit is sent inverted, the sign bit among those that are not: 1 is positive.
    const bits = code ^ 0x55;
    const segment = (bits >> 4) & 7;
    const step = (bits & 15) * 2 + 1;
    const magnitude = segment === 0 ? step : (step + 32) * 2 ** (segment - 1);
    return (bits & 0x80 ? magnitude : -magnitude) / 4096;
  });
}

/** Values of the 256 µ-law codes in full scale: 14-bit numbers, the largest 8031/8192. */
export function mulawValues(): Float32Array {
  return Float32Array.from({ length: 256 }, (_, code) => {
    // All bits are sent inverted; the bias of 33 makes the segments meet.
    const bits = code ^ 0xff;
    const segment = (bits >> 4) & 7;
    const magnitude = ((bits & 15) * 2 + 33) * 2 ** segment - 33;
    return (bits & 0x80 ? -magnitude : magnitude) / 8192;
  });
}

/** Looks every byte up in the table of its law. */
export function decodeCompanded(
  bytes: Uint8Array,
  frames: number,
  format: SampleFormat,
  target: Float32Array[],
  offset: number,
  values: Float32Array,
): number {
  for (let channel = 0; channel < format.channels; channel++) {
    const samples = target[channel]!;
    let at = channel;
    for (let i = offset; i < offset + frames; i++, at += format.blockAlign) samples[i] = values[bytes[at]!]!;
  }
  return 0;
}
