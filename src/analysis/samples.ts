import type { FullScale } from '../dsp/clipping.ts';
import { type Simd, SimdBuffer } from '../dsp/simd.ts';
import type { FrameSource } from '../wav/format.ts';
import { FrameReader } from '../wav/reader.ts';
import { hasKernel, KernelDecoder } from './kernel-decoder.ts';
import { PlainDecoder } from './plain-decoder.ts';
import type { PlaneDecoder } from './plane-decoder.ts';
import type { ChannelSet, FrameRange } from './request.ts';

/** How many planes of samples a set of channels takes. */
export function planeCount(channels: ChannelSet): number {
  return channels === 'mix' ? 1 : channels.length;
}

/** What a SampleReader is to read. */
export interface SampleReaderOptions {
  channels: ChannelSet;
  /** Frames outside read as silence. */
  bounds: FrameRange;
  /** Frames that a plane holds. */
  capacity: number;
  /** Of the channels of a mix, which does not show whether they reach it. */
  fullScale?: FullScale;
}

/** Reads sample frames into the SIMD memory, a plane a channel (or one for their mean), in full scale ±1. */
export class SampleReader {
  /** Damaged samples among the frames that were counted, by plane; they read as 0. */
  readonly nonFinite: number[];
  readonly planes: SimdBuffer[];
  readonly #decoder: PlaneDecoder;
  readonly #bounds: FrameRange;
  readonly #ignored: number[];

  constructor(
    simd: Simd,
    source: FrameSource,
    { channels, bounds, capacity, fullScale }: SampleReaderOptions,
  ) {
    const planes = planeCount(channels);
    const reader = new FrameReader(source);
    this.nonFinite = new Array<number>(planes).fill(0);
    this.#ignored = new Array<number>(planes).fill(0);
    this.planes = Array.from({ length: planes }, () => new SimdBuffer(simd, capacity * 4));
    this.#decoder = hasKernel(source.format)
      ? new KernelDecoder(simd, reader, source.format, { channels, fullScale })
      : new PlainDecoder(reader, source.format, { channels, fullScale });
    this.#bounds = bounds;
  }

  /** Frames `start` to `start + count` into the planes from 0 on; faults are counted in `counted` frames alone. */
  read(start: number, count: number, counted: FrameRange): void {
    this.#decoder.hasReached = false;
    const from = clamp(this.#bounds.start - start, 0, count);
    const to = clamp(this.#bounds.end - start, from, count);
    this.#silence(0, from);
    let at = from;
    while (at < to) {
      const isCounted = start + at >= counted.start && start + at < counted.end;
      const border = (isCounted || start + at >= counted.end ? counted.end : counted.start) - start;
      const end = Math.min(to, at + this.#decoder.maxFrames, border > at ? border : to);
      const nonFinite = isCounted ? this.nonFinite : this.#ignored;
      const got = this.#decoder.decode(start + at, end - at, this.planes, at, nonFinite);
      // The file has become shorter meanwhile.
      if (got < end - at) this.#silence(at + got, end);
      at = end;
    }
    this.#silence(to, count);
  }

  /** Whether any channel of the mix has a sample at full scale among the frames read last. */
  get hasReached(): boolean {
    return this.#decoder.hasReached;
  }

  #silence(from: number, to: number): void {
    if (from < to) for (const plane of this.planes) plane.asFloat32.fill(0, from, to);
  }

  free(): void {
    for (const plane of this.planes) plane.free();
    this.#decoder.free();
  }
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(Math.max(value, low), high);
}
