import { type ClippedRun, ClippingSearch, SHORTEST_RUN } from '../dsp/clipping.ts';
import { Measurer, type Measures } from '../dsp/measure.ts';
import { openSimd, type Simd, type SimdBuffer } from '../dsp/simd.ts';
import type { FrameSource } from '../wav/format.ts';
import { blocksOf, NO_FRAMES } from './blocks.ts';
import { fullScaleOf } from './full-scale.ts';
import type { Part } from './part.ts';
import type { FrameRange } from './request.ts';
import { SampleReader } from './samples.ts';

/** Samples of all channels that are read at a time. */
const BLOCK_SAMPLES = 2 ** 17;

/** Whose levels. */
export interface LevelsRequest {
  range: FrameRange;
}

/** Measures of one channel over a run of frames. */
export interface LevelsPart extends Measures {
  clipped: number;
  over: number;
  nonFinite: number;
}

/** Measures every channel of parts of a file, one after the other, with buffers that it keeps. */
export class LevelsWork {
  readonly #range: FrameRange;
  readonly #reader: SampleReader;
  readonly #blockFrames: number;
  readonly #measurer: Measurer;
  readonly #clipping: ClippingSearch;

  static async open(source: FrameSource, request: LevelsRequest): Promise<LevelsWork> {
    return new LevelsWork(await openSimd(), source, request);
  }

  private constructor(simd: Simd, source: FrameSource, { range }: LevelsRequest) {
    const channels = Array.from({ length: source.format.channels }, (_, channel) => channel);
    this.#range = range;
    this.#blockFrames = Math.max(SHORTEST_RUN, Math.floor(BLOCK_SAMPLES / channels.length));
    this.#reader = new SampleReader(simd, source, { channels, bounds: range, capacity: this.#blockFrames });
    this.#measurer = new Measurer(simd);
    this.#clipping = new ClippingSearch(simd, channels.length, fullScaleOf(source.format));
  }

  /** Frames `first` to `end`, counted from the range's start; measures by channel. */
  compute(part: Part): LevelsPart[] {
    const { planes, nonFinite } = this.#reader;
    nonFinite.fill(0);
    const levels = planes.map(nothingYet);
    const count = (channel: number) => (run: ClippedRun) => {
      levels[channel]!.clipped += Math.min(run.end, part.end) - Math.max(run.start, part.first);
    };
    const counts = planes.map((_, channel) => count(channel));
    for (const { start, end, isContext } of blocksOf(part, this.#range, this.#blockFrames)) {
      this.#reader.read(this.#range.start + start, end - start, isContext ? NO_FRAMES : this.#range);
      for (const [channel, samples] of planes.entries()) {
        const isAtFullScale = isContext || this.#addBlock(samples, end - start, levels[channel]!);
        if (isAtFullScale)
          this.#clipping.add({ channel, frame: start }, samples, end - start, counts[channel]!);
      }
    }
    for (const channel of planes.keys()) this.#clipping.finish(channel, counts[channel]!);
    nonFinite.forEach((faults, channel) => {
      levels[channel]!.nonFinite = faults;
    });
    return levels;
  }

  free(): void {
    this.#reader.free();
    this.#measurer.free();
    this.#clipping.free();
  }

  /** Whether any of the samples is at full scale. */
  #addBlock(samples: SimdBuffer, frames: number, levels: LevelsPart): boolean {
    const measures = this.#measurer.measure(samples, 0, frames);
    addMeasures(levels, measures);
    if (Math.max(-measures.min, measures.max) > 1) levels.over += this.#measurer.countOver(samples, frames);
    return this.#clipping.reaches(measures);
  }
}

/** Levels of no samples. */
export function nothingYet(): LevelsPart {
  const { POSITIVE_INFINITY: min, NEGATIVE_INFINITY: max } = Number;
  return { min, max, sum: 0, sumOfSquares: 0, clipped: 0, over: 0, nonFinite: 0 };
}

/** Adds the measures of more samples. */
export function addMeasures(total: Measures, more: Measures): void {
  total.min = Math.min(total.min, more.min);
  total.max = Math.max(total.max, more.max);
  total.sum += more.sum;
  total.sumOfSquares += more.sumOfSquares;
}
