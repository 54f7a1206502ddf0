import { type Simd, SimdBuffer } from '../simd.ts';
import { smoothMultiple } from './factors.ts';
import type { ComplexFft } from './fft.ts';
import { newComplexSetup } from './pffft.ts';

/**
 * Complex FFT of any length as a convolution with a chirp (Bluestein, “A linear filtering approach to the computation
 * of discrete Fourier transform”, 1970), done by pffft at a length of at least twice as much.
 */
export class BluesteinComplex implements ComplexFft {
  readonly #simd: Simd;
  readonly #setup: number;
  readonly #chirp: Float64Array;
  readonly #filter: SimdBuffer;
  readonly #data: SimdBuffer;
  readonly #product: SimdBuffer;
  readonly #work: SimdBuffer;

  constructor(
    simd: Simd,
    readonly length: number,
  ) {
    const padded = smoothMultiple(16, 2 * length - 1);
    this.#simd = simd;
    this.#setup = newComplexSetup(simd, padded);
    this.#chirp = chirp(length);
    this.#filter = new SimdBuffer(simd, padded * 8);
    this.#data = new SimdBuffer(simd, padded * 8);
    this.#product = new SimdBuffer(simd, padded * 8);
    this.#work = new SimdBuffer(simd, padded * 8);
    this.#fillFilter();
  }

  forward(values: Float32Array): void {
    const data = this.#data.asFloat32;
    data.fill(0);
    multiply(values, this.#chirp, data);
    this.#transform(this.#data, 0);
    this.#product.asFloat32.fill(0);
    this.#simd.pffft._pffft_zconvolve_accumulate(
      this.#setup,
      this.#data.pointer,
      this.#filter.pointer,
      this.#product.pointer,
      2 / data.length,
    );
    this.#transform(this.#product, 1);
    multiply(this.#product.asFloat32, this.#chirp, values);
  }

  free(): void {
    this.#simd.pffft._pffft_destroy_setup(this.#setup);
    for (const buffer of [this.#filter, this.#data, this.#product, this.#work]) buffer.free();
  }

  /** The conjugate chirp from −(length − 1) to length − 1, wrapped around the end, transformed. */
  #fillFilter(): void {
    const filter = this.#filter.asFloat32;
    filter.fill(0);
    for (let i = 0; i < this.length; i++) {
      const re = this.#chirp[2 * i]!;
      const im = -this.#chirp[2 * i + 1]!;
      filter[2 * i] = re;
      filter[2 * i + 1] = im;
      if (i === 0) continue;
      filter[filter.length - 2 * i] = re;
      filter[filter.length - 2 * i + 1] = im;
    }
    this.#transform(this.#filter, 0);
  }

  #transform({ pointer }: SimdBuffer, inverse: 0 | 1): void {
    this.#simd.pffft._pffft_transform(this.#setup, pointer, pointer, this.#work.pointer, inverse);
  }
}

/** exp(−iπk²/n) for k = 0 … n − 1, interleaved. k² is kept modulo 2n, in whole numbers: the angle stays exact. */
function chirp(n: number): Float64Array {
  const values = new Float64Array(2 * n);
  let square = 0;
  for (let k = 0; k < n; k++) {
    const angle = (-Math.PI * square) / n;
    values[2 * k] = Math.cos(angle);
    values[2 * k + 1] = Math.sin(angle);
    square = (square + 2 * k + 1) % (2 * n);
  }
  return values;
}

/** target = values · factors, complex, over the length of factors. */
function multiply(values: Float32Array, factors: Float64Array, target: Float32Array): void {
  for (let i = 0; i < factors.length; i += 2) {
    const re = values[i]!;
    const im = values[i + 1]!;
    const c = factors[i]!;
    const s = factors[i + 1]!;
    target[i] = re * c - im * s;
    target[i + 1] = re * s + im * c;
  }
}
