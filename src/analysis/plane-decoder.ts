import type { SimdBuffer } from '../dsp/simd.ts';

/** Decodes runs of sample frames into planes, from `offset` on. Damaged samples (see LARGEST_SAMPLE) become 0. */
export interface PlaneDecoder {
  /** The most frames it takes at once. */
  readonly maxFrames: number;
  /** Adds how many samples were damaged to nonFinite[plane]. Returns how many frames there were. */
  decode(start: number, count: number, planes: SimdBuffer[], offset: number, nonFinite: number[]): number;
  free(): void;
}
