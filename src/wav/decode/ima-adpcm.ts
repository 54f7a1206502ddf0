import type { SampleFormat } from '../format.ts';

// IMA's Recommended Practices for Enhancing Digital Audio Compatibility (1992), in the blocks that Microsoft's DVI
// ADPCM gives it: per channel a first sample (16 bits), a step index (8) and a zero, then groups of four bytes a
// channel in turn, the low nibble first.

const INDEX_STEPS = Int8Array.of(-1, -1, -1, -1, 2, 4, 6, 8);

// biome-ignore format: a table
const STEPS = Int16Array.of(
  7, 8, 9, 10, 11, 12, 13, 14, 16, 17, 19, 21, 23, 25, 28, 31, 34, 37, 41, 45, 50, 55, 60, 66, 73, 80, 88,
  97, 107, 118, 130, 143, 157, 173, 190, 209, 230, 253, 279, 307, 337, 371, 408, 449, 494, 544, 598, 658,
  724, 796, 876, 963, 1060, 1166, 1282, 1411, 1552, 1707, 1878, 2066, 2272, 2499, 2749, 3024, 3327, 3660,
  4026, 4428, 4871, 5358, 5894, 6484, 7132, 7845, 8630, 9493, 10442, 11487, 12635, 13899, 15289, 16818,
  18500, 20350, 22385, 24623, 27086, 29794, 32767,
);

/** Decodes the first `frames` sample frames of a block into `target[channel][offset …]`, full scale ±1. */
export function decodeImaBlock(
  block: Uint8Array,
  frames: number,
  format: SampleFormat,
  target: Float32Array[],
  offset: number,
): void {
  const { channels } = format;
  const roundSum = format.imaRounding === 'sum';
  for (let channel = 0; channel < channels; channel++) {
    const samples = target[channel]!;
    const state = channel * 4;
    let sample = ((block[state]! << 16) | (block[state + 1]! << 24)) >> 16;
    let index = Math.min(88, block[state + 2]!);
    samples[offset] = sample / 2 ** 15;
    for (let frame = 1; frame < frames; frame++) {
      const nth = frame - 1;
      const group = 4 * channels * (1 + (nth >> 3)) + 4 * channel;
      const nibble = (block[group + ((nth & 7) >> 1)]! >> ((nth & 1) * 4)) & 15;
      const step = STEPS[index]!;
      const difference = roundSum ? ((2 * (nibble & 7) + 1) * step) >> 3 : standardDifference(nibble, step);
      sample = Math.max(-32768, Math.min(32767, nibble & 8 ? sample - difference : sample + difference));
      index = Math.max(0, Math.min(88, index + INDEX_STEPS[nibble & 7]!));
      samples[offset + frame] = sample / 2 ** 15;
    }
  }
}

/** (nibble + ½) · step/4, each term rounded down. */
function standardDifference(nibble: number, step: number): number {
  let difference = step >> 3;
  if (nibble & 4) difference += step;
  if (nibble & 2) difference += step >> 1;
  if (nibble & 1) difference += step >> 2;
  return difference;
}
