import { type Simd, SimdBuffer } from './simd.ts';

/** Extremes and sums of a run of samples. Of none: +∞, −∞, 0, 0. */
export interface Measures {
  min: number;
  max: number;
  sum: number;
  sumOfSquares: number;
}

/** Measures samples in the SIMD memory. */
export class Measurer {
  readonly #simd: Simd;
  readonly #result: SimdBuffer;
  #view: Float64Array;

  constructor(simd: Simd) {
    this.#simd = simd;
    this.#result = new SimdBuffer(simd, 32);
    this.#view = this.#result.asFloat64;
  }

  /** Of `count` finite samples from `offset` on. */
  measure(samples: SimdBuffer, offset: number, count: number): Measures {
    this.#simd.kernels.measure(samples.pointer + 4 * offset, count, this.#result.pointer);
    // The view is lost when the memory grows.
    if (this.#view.length === 0) this.#view = this.#result.asFloat64;
    const [min, max, sum, sumOfSquares] = [this.#view[0]!, this.#view[1]!, this.#view[2]!, this.#view[3]!];
    return { min, max, sum, sumOfSquares };
  }

  free(): void {
    this.#result.free();
  }

  /** How many of the first `count` samples are larger than 1 in magnitude. */
  countOver(samples: SimdBuffer, count: number): number {
    return this.#simd.kernels.countOver(samples.pointer, count);
  }
}
