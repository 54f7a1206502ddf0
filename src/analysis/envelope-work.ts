import { type ClippedRun, ClippingSearch, SHORTEST_RUN } from '../dsp/clipping.ts';
import { Measurer } from '../dsp/measure.ts';
import { openSimd, type Simd } from '../dsp/simd.ts';
import type { FrameSource } from '../wav/format.ts';
import { blocksOf, NO_FRAMES } from './blocks.ts';
import { framesOfPoint, pointsOfFrames } from './envelope-points.ts';
import { fullScaleOf } from './full-scale.ts';
import type { Part } from './part.ts';
import { CLIPPED_HIGH, CLIPPED_LOW, type EnvelopeRequest, type FrameRange } from './request.ts';
import { SampleReader } from './samples.ts';

/** Samples of all planes that are read at a time. */
const BLOCK_SAMPLES = 2 ** 17;

/** Measures of the points that a run of frames touches, a channel each; those at its ends may be partial. */
export interface EnvelopePart {
  firstPoint: number;
  min: Float32Array[];
  max: Float32Array[];
  sumOfSquares: Float64Array[];
  clipped: Uint8Array[];
  nonFinite: number;
}

/** Measures parts of an envelope, one after the other, with buffers that it keeps. */
export class EnvelopeWork {
  readonly #request: EnvelopeRequest;
  readonly #reader: SampleReader;
  /** Of every channel, where their mix is measured: it does not tell whether they are clipped. */
  readonly #unmixed: SampleReader | undefined;
  readonly #blockFrames: number;
  readonly #measurer: Measurer;
  readonly #clipping: ClippingSearch;

  static async open(source: FrameSource, request: EnvelopeRequest): Promise<EnvelopeWork> {
    return new EnvelopeWork(await openSimd(), source, request);
  }

  private constructor(simd: Simd, source: FrameSource, request: EnvelopeRequest) {
    const { channels, range } = request;
    const all = Array.from({ length: source.format.channels }, (_, channel) => channel);
    const searched = channels === 'mix' ? all.length : channels.length;
    this.#request = request;
    this.#blockFrames = Math.max(SHORTEST_RUN, Math.floor(BLOCK_SAMPLES / searched));
    const fullScale = fullScaleOf(source.format);
    const read = { bounds: range, capacity: this.#blockFrames };
    this.#reader = new SampleReader(simd, source, { channels, ...read, fullScale });
    if (channels === 'mix' && all.length > 1)
      this.#unmixed = new SampleReader(simd, source, { channels: all, ...read });
    this.#measurer = new Measurer(simd);
    this.#clipping = new ClippingSearch(simd, searched, fullScale);
  }

  /** Frames `first` to `end`, counted from the range's start. The arrays of the result are the receiver's. */
  compute(part: Part): EnvelopePart {
    const { range } = this.#request;
    const { planes, nonFinite } = this.#reader;
    const points = pointsOfFrames(this.#request, { start: part.first, end: part.end });
    const count = points.end - points.first;
    const result: EnvelopePart = {
      firstPoint: points.first,
      min: planes.map(() => new Float32Array(count).fill(Number.POSITIVE_INFINITY)),
      max: planes.map(() => new Float32Array(count).fill(Number.NEGATIVE_INFINITY)),
      sumOfSquares: planes.map(() => new Float64Array(count)),
      clipped: planes.map(() => new Uint8Array(count)),
      nonFinite: 0,
    };
    nonFinite.fill(0);
    for (const block of blocksOf(part, range, this.#blockFrames)) {
      this.#reader.read(
        range.start + block.start,
        block.end - block.start,
        block.isContext ? NO_FRAMES : range,
      );
      const reaches = planes.map((_, plane) => block.isContext || this.#addBlock(plane, block, result));
      this.#search(block, reaches, part, result);
    }
    const { planes: searched } = this.#unmixed ?? this.#reader;
    for (const channel of searched.keys())
      this.#clipping.finish(channel, this.#flagger(channel, part, result));
    for (const faults of nonFinite) result.nonFinite += faults;
    return result;
  }

  free(): void {
    this.#reader.free();
    this.#unmixed?.free();
    this.#measurer.free();
    this.#clipping.free();
  }

  /** Measures a plane's points in the block. Whether any of its samples is at full scale. */
  #addBlock(plane: number, block: FrameRange, result: EnvelopePart): boolean {
    const points = pointsOfFrames(this.#request, block);
    let reaches = false;
    for (let point = points.first; point < points.end; point++) {
      const frames = framesOfPoint(this.#request, point);
      const from = Math.max(frames.start, block.start) - block.start;
      const to = Math.min(frames.end, block.end) - block.start;
      if (this.#addPoint(plane, from, to, result, point - result.firstPoint)) reaches = true;
    }
    return reaches;
  }

  #addPoint(plane: number, from: number, to: number, result: EnvelopePart, at: number): boolean {
    const measures = this.#measurer.measure(this.#reader.planes[plane]!, from, to - from);
    const min = result.min[plane]!;
    const max = result.max[plane]!;
    min[at] = Math.min(min[at]!, measures.min);
    max[at] = Math.max(max[at]!, measures.max);
    result.sumOfSquares[plane]![at]! += measures.sumOfSquares;
    return this.#clipping.reaches(measures);
  }

  /** Looks for clipped runs in the block that has just been read. */
  #search(block: FrameRange, reaches: boolean[], part: Part, result: EnvelopePart): void {
    const count = block.end - block.start;
    if (this.#unmixed && !this.#reader.hasReached) return;
    this.#unmixed?.read(this.#request.range.start + block.start, count, NO_FRAMES);
    for (const [channel, samples] of (this.#unmixed ?? this.#reader).planes.entries()) {
      if (!this.#unmixed && !reaches[channel]) continue;
      this.#clipping.add(
        { channel, frame: block.start },
        samples,
        count,
        this.#flagger(channel, part, result),
      );
    }
  }

  /** Flags the points of a channel's clipped runs, as far as they lie in the part. */
  #flagger(channel: number, part: Part, result: EnvelopePart): (run: ClippedRun) => void {
    const flags = result.clipped[this.#unmixed ? 0 : channel]!;
    return ({ start, end, side }) => {
      const frames = { start: Math.max(start, part.first), end: Math.min(end, part.end) };
      const points = pointsOfFrames(this.#request, frames);
      const flag = side === 'high' ? CLIPPED_HIGH : CLIPPED_LOW;
      for (let point = points.first; point < points.end; point++) flags[point - result.firstPoint]! |= flag;
    };
  }
}
