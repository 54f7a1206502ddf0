import { Measurer, type Measures } from '../dsp/measure.ts';
import { openSimd, type Simd, type SimdBuffer } from '../dsp/simd.ts';
import type { FrameSource } from '../wav/format.ts';
import type { Part } from './job.ts';
import type { FrameRange } from './request.ts';
import { SampleReader } from './samples.ts';

/** Samples of all channels that are read at a time. */
const BLOCK_SAMPLES = 2 ** 17;

/** Whose levels, and from which value on a sample counts as clipped. */
export interface LevelsRequest {
  range: FrameRange;
  fullScale: number;
}

/** Measures of one channel over a run of frames. */
export interface LevelsPart extends Measures {
  clipped: number;
  nonFinite: number;
}

/** Measures every channel of parts of a file, one after the other, with buffers that it keeps. */
export class LevelsWork {
  readonly #range: FrameRange;
  readonly #reader: SampleReader;
  readonly #blockFrames: number;
  readonly #measurer: Measurer;
  readonly #fullScale: number;

  static async open(source: FrameSource, request: LevelsRequest): Promise<LevelsWork> {
    return new LevelsWork(await openSimd(), source, request);
  }

  private constructor(simd: Simd, source: FrameSource, { range, fullScale }: LevelsRequest) {
    const channels = Array.from({ length: source.format.channels }, (_, channel) => channel);
    this.#range = range;
    this.#blockFrames = Math.max(1, Math.floor(BLOCK_SAMPLES / channels.length));
    this.#reader = new SampleReader(simd, source, channels, range, this.#blockFrames);
    this.#measurer = new Measurer(simd);
    this.#fullScale = fullScale;
  }

  /** Frames `first` to `end`, counted from the range's start; measures by channel. */
  compute({ first, end }: Part): LevelsPart[] {
    const { planes, nonFinite } = this.#reader;
    nonFinite.fill(0);
    const levels = planes.map(nothingYet);
    for (let start = first; start < end; start += this.#blockFrames) {
      const frames = Math.min(this.#blockFrames, end - start);
      this.#reader.read(this.#range.start + start, frames, this.#range);
      for (let channel = 0; channel < planes.length; channel++) {
        this.#addBlock(planes[channel]!, frames, levels[channel]!);
      }
    }
    nonFinite.forEach((count, channel) => {
      levels[channel]!.nonFinite = count;
    });
    return levels;
  }

  free(): void {
    this.#reader.free();
    this.#measurer.free();
  }

  #addBlock(samples: SimdBuffer, frames: number, levels: LevelsPart): void {
    addMeasures(levels, this.#measurer.measure(samples, 0, frames));
    levels.clipped += this.#measurer.countClipped(samples, 0, frames, this.#fullScale);
  }
}

/** Levels of no samples. */
export function nothingYet(): LevelsPart {
  const { POSITIVE_INFINITY: min, NEGATIVE_INFINITY: max } = Number;
  return { min, max, sum: 0, sumOfSquares: 0, clipped: 0, nonFinite: 0 };
}

/** Adds the measures of more samples. */
export function addMeasures(total: Measures, more: Measures): void {
  total.min = Math.min(total.min, more.min);
  total.max = Math.max(total.max, more.max);
  total.sum += more.sum;
  total.sumOfSquares += more.sumOfSquares;
}
