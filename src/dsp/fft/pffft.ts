import { type Simd, SimdBuffer } from '../simd.ts';
import { primeFactors } from './factors.ts';
import type { ComplexFft, RealFft } from './fft.ts';

/** Whether pffft takes that length: 2^a·3^b·5^c, a multiple of 32 for real input, of 16 for complex. */
export function pffftTakes(length: number, input: 'real' | 'complex'): boolean {
  const unit = input === 'real' ? 32 : 16;
  return length % unit === 0 && primeFactors(length).at(-1)! <= 5;
}

/** Real FFT by pffft. Its parts are open to the kernels that work on its memory. */
export class PffftReal implements RealFft {
  /** Address of pffft's setup. */
  readonly setup: number;
  /** Scratch for transforms in place, of `length` floats each. */
  readonly spectrum: SimdBuffer;
  readonly work: SimdBuffer;

  constructor(
    readonly simd: Simd,
    readonly length: number,
  ) {
    this.setup = simd.pffft._pffft_new_setup(length, 0);
    this.spectrum = new SimdBuffer(simd, length * 4);
    this.work = new SimdBuffer(simd, length * 4);
  }

  forward(samples: Float32Array, spectrum: Float32Array): void {
    const { pointer } = this.spectrum;
    this.spectrum.asFloat32.set(samples);
    this.simd.pffft._pffft_transform_ordered(this.setup, pointer, pointer, this.work.pointer, 0);
    spectrum.set(this.spectrum.asFloat32);
    // pffft keeps Nyquist, which is real, in DC's imaginary part.
    spectrum[this.length] = spectrum[1]!;
    spectrum[this.length + 1] = 0;
    spectrum[1] = 0;
  }

  /**
   * Where each bin's power lies in an array that has one float for each complex number of the unordered output,
   * and Nyquist's at its end (see the kernel addColumns). Found by sending positions through pffft's own reordering.
   */
  powerOrder(): Uint32Array {
    const { spectrum, work, length } = this;
    spectrum.asFloat32.forEach((_, i, positions) => {
      positions[i] = i;
    });
    this.simd.pffft._pffft_zreorder(this.setup, spectrum.pointer, work.pointer, 0);
    const ordered = work.asFloat32;
    return Uint32Array.from({ length: length / 2 + 1 }, (_, bin) => {
      if (bin === length / 2) return bin;
      const position = ordered[2 * bin]!;
      return (position >> 3) * 4 + (position & 3);
    });
  }

  free(): void {
    this.simd.pffft._pffft_destroy_setup(this.setup);
    this.spectrum.free();
    this.work.free();
  }
}

// Where struct PFFFT_Setup (pffft.c) keeps its number of vectors and the address of its twiddle factors, in 32-bit words.
const VECTORS_WORD = 1;
const TWIDDLES_WORD = 18;

/**
 * A setup for complex values, with better twiddle factors than pffft gives it: it computes their angles in float32, which
 * turns the bins by up to 4e-7 and is what an FFT convolution would be inaccurate by. Each is moved to the root of unity
 * that it stands for.
 */
export function newComplexSetup({ pffft, memory }: Simd, length: number): number {
  const setup = pffft._pffft_new_setup(length, 1);
  const words = new Uint32Array(memory.buffer, setup);
  const vectors = words[VECTORS_WORD]!;
  const twiddles = new Float32Array(memory.buffer, words[TWIDDLES_WORD]!, vectors * 8);
  // Three quarters are for the last, four-lane step: four cosines, four sines. The rest are pairs.
  const pairsAt = vectors * 6;
  for (let at = 0; at < pairsAt; at += 8) {
    for (let lane = at; lane < at + 4; lane++) snapToRoot(twiddles, lane, lane + 4, length);
  }
  for (let at = pairsAt; at < twiddles.length; at += 2) snapToRoot(twiddles, at, at + 1, length);
  return setup;
}

/** Moves (values[re], values[im]) to the nearest of the `length`-th roots of unity, if it is meant to be one. */
function snapToRoot(values: Float32Array, re: number, im: number, length: number): void {
  const step = (2 * Math.PI) / length;
  const angle = Math.round(Math.atan2(values[im]!, values[re]!) / step) * step;
  const c = Math.cos(angle);
  const s = Math.sin(angle);
  if (Math.hypot(values[re]! - c, values[im]! - s) > 1e-6) return;
  values[re] = c;
  values[im] = s;
}

/** Complex FFT by pffft. */
export class PffftComplex implements ComplexFft {
  readonly #simd: Simd;
  readonly #data: SimdBuffer;
  readonly #work: SimdBuffer;
  readonly #setup: number;

  constructor(
    simd: Simd,
    readonly length: number,
  ) {
    this.#simd = simd;
    this.#setup = newComplexSetup(simd, length);
    this.#data = new SimdBuffer(simd, length * 8);
    this.#work = new SimdBuffer(simd, length * 8);
  }

  forward(values: Float32Array): void {
    const { pointer } = this.#data;
    this.#data.asFloat32.set(values);
    this.#simd.pffft._pffft_transform_ordered(this.#setup, pointer, pointer, this.#work.pointer, 0);
    values.set(this.#data.asFloat32);
  }

  free(): void {
    this.#simd.pffft._pffft_destroy_setup(this.#setup);
    this.#data.free();
    this.#work.free();
  }
}
