import { type Simd, SimdBuffer } from '../dsp/simd.ts';
import type { BinBands } from './request.ts';

/** Reduces spectra to the strongest bin of each band, with buffers that it keeps. */
export class BandMaxima {
  readonly #simd: Simd;
  readonly #first: SimdBuffer;
  readonly #last: SimdBuffer;
  readonly #maxima: SimdBuffer;

  constructor(simd: Simd, { first, last }: BinBands) {
    this.#simd = simd;
    this.#first = new SimdBuffer(simd, first.byteLength);
    this.#last = new SimdBuffer(simd, last.byteLength);
    this.#maxima = new SimdBuffer(simd, 4 * first.length);
    this.#first.asInt32.set(first);
    this.#last.asInt32.set(last);
  }

  /** Of float32 powers: a view to use at once. NaN for a band of none. */
  of(powers: SimdBuffer): Float32Array {
    const bands = this.#maxima.bytes / 4;
    const [first, last, maxima] = [this.#first.pointer, this.#last.pointer, this.#maxima.pointer];
    this.#simd.kernels.bandMaxima(powers.pointer, first, last, maxima, bands);
    return this.#maxima.asFloat32;
  }

  free(): void {
    for (const buffer of [this.#first, this.#last, this.#maxima]) buffer.free();
  }
}
