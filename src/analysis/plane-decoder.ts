import type { FullScale } from '../dsp/clipping.ts';
import type { SimdBuffer } from '../dsp/simd.ts';
import type { ChannelSet } from './request.ts';

/** What a PlaneDecoder is to decode; see SampleReaderOptions. */
export interface PlaneDecoderOptions {
  channels: ChannelSet;
  fullScale: FullScale | undefined;
}

/** Decodes runs of sample frames into planes, from `offset` on. Damaged samples (see LARGEST_SAMPLE) become 0. */
export interface PlaneDecoder {
  /** The most frames it takes at once. */
  readonly maxFrames: number;
  /** Adds how many samples were damaged to nonFinite[plane]. Returns how many frames there were. */
  decode(start: number, count: number, planes: SimdBuffer[], offset: number, nonFinite: number[]): number;
  /** Whether any channel has reached full scale since this was set to false; told of a mix alone, with a full scale. */
  hasReached: boolean;
  free(): void;
}
