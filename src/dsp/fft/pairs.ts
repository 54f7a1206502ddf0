import { type Simd, SimdBuffer } from '../simd.ts';

/** Below, and for 128, there are not the passes; above, putting the powers in order takes longer than two windows gain. */
const [SHORTEST, LONGEST] = [256, 16384];

/** Whether windows of that length are transformed two at a time. */
export function pairFftTakes(length: number): boolean {
  return length >= SHORTEST && length <= LONGEST && Number.isInteger(Math.log2(length));
}

/**
 * Sums the power spectra of windows that are transformed two at a time, as real and imaginary part of one complex signal,
 * in 0.6 to 0.7 of the time that they take one by one. See kernels/pairs.ts.
 */
export class PairFft {
  readonly #simd: Simd;
  readonly #twiddles: SimdBuffer;
  readonly #order: SimdBuffer;
  readonly #work: SimdBuffer;

  /** @param length one that `pairFftTakes` */
  constructor(
    simd: Simd,
    readonly length: number,
  ) {
    const twiddles = twiddleFactors(length);
    const order = foldingOrder(length);
    this.#simd = simd;
    this.#twiddles = new SimdBuffer(simd, twiddles.byteLength);
    this.#twiddles.asFloat32.set(twiddles);
    this.#order = new SimdBuffer(simd, order.byteLength);
    this.#order.asUint32.set(order);
    this.#work = new SimdBuffer(simd, 8 * length);
  }

  /** Adds to `power`, of `length` floats, what `pairs` pairs of columns have, `hop` samples apart from `samples` on. */
  add(samples: number, hop: number, pairs: number, window: SimdBuffer, power: SimdBuffer): void {
    const { kernels } = this.#simd;
    const [twiddles, work] = [this.#twiddles.pointer, this.#work.pointer];
    kernels.addPairs(samples, hop, pairs, window.pointer, this.length, twiddles, work, power.pointer);
  }

  /** total[bin] (float64) += the power that was added, which is 0 again. */
  fold(power: SimdBuffer, total: SimdBuffer): void {
    this.#simd.kernels.foldPairs(power.pointer, this.#order.pointer, total.pointer, this.length);
  }

  free(): void {
    for (const buffer of [this.#twiddles, this.#order, this.#work]) buffer.free();
  }
}

/** The radix of each pass over blocks in memory, as the kernel takes them. What they leave are blocks of 16. */
function radicesOf(length: number): number[] {
  const radices = [4];
  let rest = Math.log2(length) - 6;
  for (; rest % 3 > 0; rest -= 2) radices.push(4);
  for (; rest > 0; rest -= 3) radices.push(8);
  return radices;
}

/** Legs of a butterfly whose results are turned, in the order in which the kernel turns them. */
const TURNED_LEGS: Record<number, number[]> = { 4: [1, 2, 3], 8: [2, 4, 6, 1, 3, 5, 7] };

/**
 * exp(−2πi·leg·n/size) for each pass, for four n at a time and each leg: four cosines, four sines. The last 16 points
 * begin with a pass too.
 */
function twiddleFactors(length: number): Float32Array {
  const factors: number[] = [];
  let size = length;
  for (const radix of [...radicesOf(length), 4]) {
    for (let n = 0; n < size / radix; n += 4) {
      for (const leg of TURNED_LEGS[radix]!) {
        const step = (-2 * Math.PI * leg) / size;
        for (let lane = 0; lane < 4; lane++) factors.push(Math.cos(step * (n + lane)));
        for (let lane = 0; lane < 4; lane++) factors.push(Math.sin(step * (n + lane)));
      }
    }
    size /= radix;
  }
  return Float32Array.from(factors);
}

/** For each bin up to length / 2 where its power comes out, and where its mirror's does: in bytes. */
function foldingOrder(length: number): Uint32Array {
  const positions = new Uint32Array(length);
  const radices = radicesOf(length);
  for (let position = 0; position < length; position++)
    positions[binAt(position, length, radices)] = position;
  return Uint32Array.from({ length: length + 2 }, (_, i) => {
    const bin = i >> 1;
    return 4 * positions[i % 2 === 0 ? bin : (length - bin) % length]!;
  });
}

/** Each pass leaves one digit of the bin behind: the block that a value goes to. The last 16 come out in order. */
function binAt(position: number, length: number, radices: number[]): number {
  let bin = 0;
  let [size, weight, rest] = [length, 1, position];
  for (const radix of radices) {
    size /= radix;
    bin += weight * Math.floor(rest / size);
    rest %= size;
    weight *= radix;
  }
  return bin + weight * rest;
}
