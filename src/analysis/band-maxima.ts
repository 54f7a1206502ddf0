import { type Simd, SimdBuffer } from '../dsp/simd.ts';
import type { BinBands } from './request.ts';

/** Reduces spectra to the strongest bin of each band, with buffers that it keeps. */
export class BandMaxima {
  readonly #simd: Simd;
  readonly #bins: number;
  readonly #bands: SimdBuffer;
  readonly #counts: SimdBuffer;
  readonly #maxima: SimdBuffer;

  /** @param bins of the spectra */
  constructor(simd: Simd, bands: BinBands, bins: number) {
    const groups = bandGroups(bands);
    this.#simd = simd;
    this.#bins = bins;
    this.#bands = new SimdBuffer(simd, 4 * groups.flat().length);
    this.#bands.asInt32.set(groups.flat());
    this.#counts = new SimdBuffer(simd, 4 * groups.length);
    this.#counts.asInt32.set(groups.map((group) => group.length / 3));
    this.#maxima = new SimdBuffer(simd, 4 * bands.first.length);
    this.#maxima.asFloat32.fill(Number.NaN);
  }

  /** Of float32 powers, which it uses up: a view to use at once. NaN for a band of none. */
  of(powers: SimdBuffer): Float32Array {
    const [bands, counts, maxima] = [this.#bands.pointer, this.#counts.pointer, this.#maxima.pointer];
    const groups = this.#counts.bytes / 4;
    this.#simd.kernels.bandMaxima(powers.pointer, this.#bins, bands, counts, groups, maxima);
    return this.#maxima.asFloat32;
  }

  free(): void {
    for (const buffer of [this.#bands, this.#counts, this.#maxima]) buffer.free();
  }
}

/** The bands as the kernel takes them: in group g those of 2^g bins or more, three numbers each; none of no bins. */
function bandGroups({ first, last }: BinBands): number[][] {
  const groups: number[][] = [[]];
  first.forEach((from, row) => {
    const bins = last[row]! - from + 1;
    if (bins <= 0) return;
    const group = 31 - Math.clz32(bins);
    while (groups.length <= group) groups.push([]);
    groups[group]!.push(from, last[row]! + 1 - 2 ** group, row);
  });
  return groups;
}
