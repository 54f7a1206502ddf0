import { Measurer } from '../dsp/measure.ts';
import { openSimd, type Simd } from '../dsp/simd.ts';
import type { FrameSource } from '../wav/format.ts';
import { framesOfPoint, pointsOfFrames } from './envelope-points.ts';
import type { Part } from './job.ts';
import type { EnvelopeRequest, FrameRange } from './request.ts';
import { planeCount, SampleReader } from './samples.ts';

/** Samples of all planes that are read at a time. */
const BLOCK_SAMPLES = 2 ** 17;

/** Measures of the points that a run of frames touches, a channel each; those at its ends may be partial. */
export interface EnvelopePart {
  firstPoint: number;
  min: Float32Array[];
  max: Float32Array[];
  sumOfSquares: Float64Array[];
  nonFinite: number;
}

/** Measures parts of an envelope, one after the other, with buffers that it keeps. */
export class EnvelopeWork {
  readonly #request: EnvelopeRequest;
  readonly #reader: SampleReader;
  readonly #blockFrames: number;
  readonly #measurer: Measurer;

  static async open(source: FrameSource, request: EnvelopeRequest): Promise<EnvelopeWork> {
    return new EnvelopeWork(await openSimd(), source, request);
  }

  private constructor(simd: Simd, source: FrameSource, request: EnvelopeRequest) {
    const { channels, range } = request;
    this.#request = request;
    this.#blockFrames = Math.max(1, Math.floor(BLOCK_SAMPLES / planeCount(channels)));
    this.#reader = new SampleReader(simd, source, channels, range, this.#blockFrames);
    this.#measurer = new Measurer(simd);
  }

  /** Frames `first` to `end`, counted from the range's start. The arrays of the result are the receiver's. */
  compute({ first, end }: Part): EnvelopePart {
    const { planes, nonFinite } = this.#reader;
    const points = pointsOfFrames(this.#request, { start: first, end });
    const count = points.end - points.first;
    const result: EnvelopePart = {
      firstPoint: points.first,
      min: planes.map(() => new Float32Array(count).fill(Number.POSITIVE_INFINITY)),
      max: planes.map(() => new Float32Array(count).fill(Number.NEGATIVE_INFINITY)),
      sumOfSquares: planes.map(() => new Float64Array(count)),
      nonFinite: 0,
    };
    nonFinite.fill(0);
    for (let start = first; start < end; start += this.#blockFrames) {
      this.#addBlock({ start, end: Math.min(start + this.#blockFrames, end) }, result);
    }
    for (const faults of nonFinite) result.nonFinite += faults;
    return result;
  }

  free(): void {
    this.#reader.free();
    this.#measurer.free();
  }

  #addBlock(block: FrameRange, result: EnvelopePart): void {
    const { range } = this.#request;
    this.#reader.read(range.start + block.start, block.end - block.start, range);
    const points = pointsOfFrames(this.#request, block);
    for (let point = points.first; point < points.end; point++) {
      const frames = framesOfPoint(this.#request, point);
      const from = Math.max(frames.start, block.start) - block.start;
      const to = Math.min(frames.end, block.end) - block.start;
      for (let plane = 0; plane < this.#reader.planes.length; plane++) {
        this.#addPoint(plane, from, to, result, point - result.firstPoint);
      }
    }
  }

  #addPoint(plane: number, from: number, to: number, result: EnvelopePart, at: number): void {
    const measures = this.#measurer.measure(this.#reader.planes[plane]!, from, to - from);
    const min = result.min[plane]!;
    const max = result.max[plane]!;
    min[at] = Math.min(min[at]!, measures.min);
    max[at] = Math.max(max[at]!, measures.max);
    result.sumOfSquares[plane]![at]! += measures.sumOfSquares;
  }
}
