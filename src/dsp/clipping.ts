import { type Simd, SimdBuffer } from './simd.ts';

/** From which values on a sample is at full scale, or beyond. */
export interface FullScale {
  low: number;
  high: number;
}

/** Equal samples at full scale one after the other: frames `start` (inclusive) to `end` (exclusive). */
export interface ClippedRun {
  start: number;
  end: number;
  side: 'low' | 'high';
}

/** So many equal samples at full scale are clipped; fewer may be the crest of a wave. */
export const SHORTEST_RUN = 3;

/** Runs that are fetched at a time. */
const RUNS_AT_ONCE = 512;

/** A run that may go on in the next block. */
interface OpenRun {
  start: number;
  end: number;
  value: number;
}

/** Finds the clipped runs of several channels block by block; those that straddle blocks are whole. */
export class ClippingSearch {
  readonly #simd: Simd;
  readonly #fullScale: FullScale;
  readonly #runs: SimdBuffer;
  readonly #open: Array<OpenRun | undefined>;

  constructor(simd: Simd, channels: number, fullScale: FullScale) {
    this.#simd = simd;
    this.#fullScale = fullScale;
    this.#runs = new SimdBuffer(simd, 8 * RUNS_AT_ONCE);
    this.#open = new Array<OpenRun | undefined>(channels).fill(undefined);
  }

  /** Whether a block with those extremes has anything to find; else it may be left out. */
  reaches({ min, max }: { min: number; max: number }): boolean {
    return max >= this.#fullScale.high || min <= this.#fullScale.low;
  }

  /** The first `count` samples, which are those of a channel from `frame` on; runs that end before them are told. */
  add(
    { channel, frame }: { channel: number; frame: number },
    samples: SimdBuffer,
    count: number,
    found: (run: ClippedRun) => void,
  ): void {
    const { low, high } = this.#fullScale;
    const { kernels } = this.#simd;
    const { pointer } = this.#runs;
    for (let from = 0, got = RUNS_AT_ONCE; got === RUNS_AT_ONCE; ) {
      got = kernels.fullScaleRuns(
        samples.pointer,
        from,
        count,
        low,
        high,
        SHORTEST_RUN,
        pointer,
        RUNS_AT_ONCE,
      );
      const runs = this.#runs.asInt32;
      const values = samples.asFloat32;
      for (let at = 0; at < 2 * got; at += 2) {
        from = runs[at + 1]!;
        const run = { start: frame + runs[at]!, end: frame + from, value: values[runs[at]!]! };
        this.#take(channel, run, found);
      }
    }
  }

  /** Tells what is still open: nothing follows. */
  finish(channel: number, found: (run: ClippedRun) => void): void {
    const run = this.#open[channel];
    this.#open[channel] = undefined;
    if (!run || run.end - run.start < SHORTEST_RUN) return;
    found({ start: run.start, end: run.end, side: run.value > 0 ? 'high' : 'low' });
  }

  free(): void {
    this.#runs.free();
  }

  #take(channel: number, run: OpenRun, found: (run: ClippedRun) => void): void {
    const open = this.#open[channel];
    if (open && open.end === run.start && open.value === run.value) open.end = run.end;
    else {
      this.finish(channel, found);
      this.#open[channel] = run;
    }
  }
}
