import type { SampleFormat } from '../format.ts';

// Integers of 1 to 8 bytes, either byte order, in containers of any width. Every loop starts at the byte that weighs
// least and steps towards the one that weighs most, so that one loop serves both byte orders. Full scale negative
// is exactly −1: the divisor is the power of two. Bits below the valid ones are zero by the format, so all count.

/** Bytes of a sample's container that count. */
export function usedBytes(format: SampleFormat): number {
  return format.justified === 'low' ? Math.ceil(format.bitsPerSample / 8) : format.bytesPerSample;
}

/** Offset of the least significant byte in a sample's container: filler, if any, weighs most. */
function lowByte(format: SampleFormat): number {
  return format.bigEndian ? format.bytesPerSample - 1 : 0;
}

/** Step from a byte to the next more significant one. */
function byteStep(format: SampleFormat): number {
  return format.bigEndian ? -1 : 1;
}

/** Up to 8 bits are unsigned, 128 their zero. */
export function decode8(
  bytes: Uint8Array,
  frames: number,
  format: SampleFormat,
  target: Float32Array[],
  offset: number,
): number {
  for (let channel = 0; channel < format.channels; channel++) {
    const samples = target[channel]!;
    let at = channel * format.bytesPerSample + lowByte(format);
    for (let i = offset; i < offset + frames; i++, at += format.blockAlign) {
      samples[i] = (bytes[at]! - 128) / 128;
    }
  }
  return 0;
}

export function decode16(
  bytes: Uint8Array,
  frames: number,
  format: SampleFormat,
  target: Float32Array[],
  offset: number,
): number {
  const step = byteStep(format);
  for (let channel = 0; channel < format.channels; channel++) {
    const samples = target[channel]!;
    let at = channel * format.bytesPerSample + lowByte(format);
    for (let i = offset; i < offset + frames; i++, at += format.blockAlign) {
      samples[i] = (((bytes[at]! << 16) | (bytes[at + step]! << 24)) >> 16) / 2 ** 15;
    }
  }
  return 0;
}

export function decode24(
  bytes: Uint8Array,
  frames: number,
  format: SampleFormat,
  target: Float32Array[],
  offset: number,
): number {
  const step = byteStep(format);
  for (let channel = 0; channel < format.channels; channel++) {
    const samples = target[channel]!;
    let at = channel * format.bytesPerSample + lowByte(format);
    for (let i = offset; i < offset + frames; i++, at += format.blockAlign) {
      const value = (bytes[at]! << 8) | (bytes[at + step]! << 16) | (bytes[at + 2 * step]! << 24);
      samples[i] = (value >> 8) / 2 ** 23;
    }
  }
  return 0;
}

export function decode32(
  bytes: Uint8Array,
  frames: number,
  format: SampleFormat,
  target: Float32Array[],
  offset: number,
): number {
  const step = byteStep(format);
  for (let channel = 0; channel < format.channels; channel++) {
    const samples = target[channel]!;
    let at = channel * format.bytesPerSample + lowByte(format);
    for (let i = offset; i < offset + frames; i++, at += format.blockAlign) {
      const low = bytes[at]! | (bytes[at + step]! << 8);
      samples[i] = (low | (bytes[at + 2 * step]! << 16) | (bytes[at + 3 * step]! << 24)) / 2 ** 31;
    }
  }
  return 0;
}

/** 5 to 8 bytes. Bits beyond the 53 of a double can't be seen in a float32. */
export function decodeWide(
  bytes: Uint8Array,
  frames: number,
  format: SampleFormat,
  target: Float32Array[],
  offset: number,
): number {
  const step = byteStep(format);
  const lowBytes = usedBytes(format) - 4;
  const lowRange = 2 ** (8 * lowBytes);
  for (let channel = 0; channel < format.channels; channel++) {
    const samples = target[channel]!;
    let at = channel * format.bytesPerSample + lowByte(format);
    for (let i = offset; i < offset + frames; i++, at += format.blockAlign) {
      let high = 0;
      for (let byte = lowBytes + 3; byte >= lowBytes; byte--) high = (high << 8) | bytes[at + byte * step]!;
      let low = 0;
      for (let byte = lowBytes - 1; byte >= 0; byte--) low = (low << 8) | bytes[at + byte * step]!;
      samples[i] = (high + (low >>> 0) / lowRange) / 2 ** 31;
    }
  }
  return 0;
}
