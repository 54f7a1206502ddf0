import type { RealFft } from './fft/fft.ts';
import { openRealFft } from './fft/open.ts';
import { PairFft, pairFftTakes } from './fft/pairs.ts';
import { PffftReal } from './fft/pffft.ts';
import { SimdBuffer } from './simd.ts';
import { binCount } from './stft.ts';

/** Sums the power spectra |X|² of windowed samples, and keeps the largest of each bin. Unscaled, one-sided. */
export interface PowerSum {
  /** ⌊nfft/2⌋ + 1. */
  readonly bins: number;
  /** What is added from here on is multiplied by that window, of nfft values. */
  use(window: Float64Array): void;
  /**
   * Adds the spectra of columns of nfft samples to the sum numbered `sum`. Two of them may be transformed together, by
   * which they are rounded: so all calls of a sum but the last are to have an even number, or each just one.
   */
  add(sum: number, samples: SimdBuffer, columns: ColumnSpan): void;
  /** total[bin] = the sum, which is 0 again. */
  drain(sum: number, total: Float64Array): void;
  /** mean[bin] (float32) = the sum · factors[bin] (float64) / count, and the sum is 0 again. Of none: NaN. */
  drainMean(sum: number, factors: SimdBuffer, count: number, mean: SimdBuffer): void;
  /** maximum[bin] = the largest power added to that sum, where maxima are kept; it is 0 again. */
  drainMaximum(sum: number, maximum: Float32Array): void;
  /** Gives its memory back. */
  free(): void;
}

/** Where columns begin in a plane of samples: at offset, offset + hop, … */
export interface ColumnSpan {
  offset: number;
  hop: number;
  count: number;
}

/** What a PowerSum is to do. */
export interface PowerSumOptions {
  /** Its length is that of the FFT. */
  window: Float64Array;
  /** How many sums are kept apart, such as one a channel. */
  sums: number;
  keepsMaximum?: boolean;
  /** Whether many columns are added to a sum: worth getting ready to transform them two at a time. */
  takesMany?: boolean;
}

/** Float32 sums are carried over into float64 after this many spectra, before rounding can add up to anything. */
const SPECTRA_PER_RUN = 128;

/** Sums for windows of that length, by SIMD kernels where pffft takes the length. */
export async function openPowerSum(options: PowerSumOptions): Promise<PowerSum> {
  const fft = await openRealFft(options.window.length);
  return fft instanceof PffftReal ? new SimdPowerSum(fft, options) : new PlainPowerSum(fft, options);
}

/** One sum in the SIMD memory. */
interface SimdSum {
  /** In pffft's order of bins, as `maximum`. */
  power: SimdBuffer;
  maximum: SimdBuffer | undefined;
  /** Of columns that were transformed two at a time, in PairFft's order; once there are any. */
  pairPower: SimdBuffer | undefined;
  hasPairs: boolean;
  /** In float64, in bin order. */
  total: SimdBuffer;
  /** Spectra in `power` and `pairPower`. */
  spectra: number;
}

class SimdPowerSum implements PowerSum {
  readonly bins: number;
  readonly #fft: PffftReal;
  /** Not where the largest power of each spectrum is to be kept: a pair has one for both. */
  readonly #takesPairs: boolean;
  #pairs: PairFft | undefined;
  readonly #window: SimdBuffer;
  #inUse: Float64Array;
  readonly #order: SimdBuffer;
  readonly #sums: SimdSum[];

  constructor(fft: PffftReal, { window, sums, keepsMaximum, takesMany }: PowerSumOptions) {
    const { simd, length } = fft;
    const order = fft.powerOrder();
    this.bins = order.length;
    this.#fft = fft;
    this.#takesPairs = takesMany === true && !keepsMaximum && pairFftTakes(length);
    this.#window = new SimdBuffer(simd, length * 4);
    this.#window.asFloat32.set(window);
    this.#inUse = window;
    this.#order = new SimdBuffer(simd, order.byteLength);
    this.#order.asUint32.set(order);
    this.#sums = Array.from({ length: sums }, () => ({
      power: zeroed(new SimdBuffer(simd, this.bins * 4)),
      maximum: keepsMaximum ? zeroed(new SimdBuffer(simd, this.bins * 4)) : undefined,
      pairPower: undefined,
      hasPairs: false,
      total: zeroed(new SimdBuffer(simd, this.bins * 8)),
      spectra: 0,
    }));
  }

  use(window: Float64Array): void {
    if (window === this.#inUse) return;
    this.#window.asFloat32.set(window);
    this.#inUse = window;
  }

  add(sum: number, samples: SimdBuffer, { offset, hop, count }: ColumnSpan): void {
    const target = this.#sums[sum]!;
    for (let done = 0; done < count; ) {
      const columns = Math.min(count - done, SPECTRA_PER_RUN - target.spectra);
      this.#addRun(target, samples.pointer + 4 * (offset + done * hop), hop, columns);
      target.spectra += columns;
      done += columns;
      if (target.spectra === SPECTRA_PER_RUN) this.#carry(target);
    }
  }

  #addRun(sum: SimdSum, pointer: number, hop: number, columns: number): void {
    const pairs = this.#takesPairs ? columns >> 1 : 0;
    const rest = columns - 2 * pairs;
    if (pairs > 0) this.#addPairs(sum, pointer, hop, pairs);
    if (rest > 0) this.#addOneByOne(sum, pointer + 4 * hop * 2 * pairs, hop, rest);
  }

  #addPairs(sum: SimdSum, pointer: number, hop: number, pairs: number): void {
    const { simd, length } = this.#fft;
    this.#pairs ??= new PairFft(simd, length);
    sum.pairPower ??= zeroed(new SimdBuffer(simd, length * 4));
    this.#pairs.add(pointer, hop, pairs, this.#window, sum.pairPower);
    sum.hasPairs = true;
  }

  #addOneByOne({ power, maximum }: SimdSum, pointer: number, hop: number, columns: number): void {
    const { simd, setup, length, spectrum, work } = this.#fft;
    simd.kernels.addColumns(
      setup,
      pointer,
      hop,
      columns,
      this.#window.pointer,
      length,
      spectrum.pointer,
      work.pointer,
      power.pointer,
      maximum?.pointer ?? 0,
    );
  }

  drain(sum: number, total: Float64Array): void {
    const source = this.#sums[sum]!;
    this.#carry(source);
    const sums = source.total.asFloat64;
    total.set(sums);
    sums.fill(0);
  }

  drainMean(sum: number, factors: SimdBuffer, count: number, mean: SimdBuffer): void {
    const source = this.#sums[sum]!;
    this.#carryPairs(source);
    const { power, total } = source;
    const [order, { kernels }] = [this.#order.pointer, this.#fft.simd];
    kernels.drainMean(power.pointer, order, total.pointer, factors.pointer, count, mean.pointer, this.bins);
    source.spectra = 0;
  }

  drainMaximum(sum: number, maximum: Float32Array): void {
    const unordered = this.#sums[sum]!.maximum!.asFloat32;
    const order = this.#order.asUint32;
    for (let bin = 0; bin < this.bins; bin++) maximum[bin] = unordered[order[bin]!]!;
    unordered.fill(0);
  }

  free(): void {
    this.#fft.free();
    this.#pairs?.free();
    this.#window.free();
    this.#order.free();
    for (const { power, maximum, pairPower, total } of this.#sums) {
      for (const buffer of [power, maximum, pairPower, total]) buffer?.free();
    }
  }

  #carryPairs(sum: SimdSum): void {
    if (sum.hasPairs) this.#pairs!.fold(sum.pairPower!, sum.total);
    sum.hasPairs = false;
  }

  #carry(sum: SimdSum): void {
    this.#carryPairs(sum);
    const { kernels } = this.#fft.simd;
    kernels.drainPower(sum.power.pointer, this.#order.pointer, sum.total.pointer, this.bins);
    sum.spectra = 0;
  }
}

function zeroed(buffer: SimdBuffer): SimdBuffer {
  buffer.asBytes.fill(0);
  return buffer;
}

/** As SimdPowerSum, for the lengths that pffft does not take. */
class PlainPowerSum implements PowerSum {
  readonly bins: number;
  readonly #fft: RealFft;
  #window: Float64Array;
  readonly #windowed: Float32Array;
  readonly #spectrum: Float32Array;
  readonly #totals: Float64Array[];
  readonly #maxima: Float32Array[];

  constructor(fft: RealFft, { window, sums }: PowerSumOptions) {
    this.bins = binCount(fft.length);
    this.#fft = fft;
    this.#window = window;
    this.#windowed = new Float32Array(fft.length);
    this.#spectrum = new Float32Array(2 * this.bins);
    this.#totals = Array.from({ length: sums }, () => new Float64Array(this.bins));
    this.#maxima = Array.from({ length: sums }, () => new Float32Array(this.bins));
  }

  use(window: Float64Array): void {
    this.#window = window;
  }

  add(sum: number, samples: SimdBuffer, { offset, hop, count }: ColumnSpan): void {
    const values = samples.asFloat32;
    for (let column = 0; column < count; column++) {
      this.#transform(values, offset + column * hop);
      this.#addSpectrum(this.#totals[sum]!, this.#maxima[sum]!);
    }
  }

  #transform(samples: Float32Array, offset: number): void {
    const window = this.#window;
    for (let i = 0; i < window.length; i++) this.#windowed[i] = samples[offset + i]! * window[i]!;
    this.#fft.forward(this.#windowed, this.#spectrum);
  }

  #addSpectrum(total: Float64Array, maximum: Float32Array): void {
    const spectrum = this.#spectrum;
    for (let bin = 0; bin < this.bins; bin++) {
      const power = spectrum[2 * bin]! * spectrum[2 * bin]! + spectrum[2 * bin + 1]! * spectrum[2 * bin + 1]!;
      total[bin]! += power;
      if (power > maximum[bin]!) maximum[bin] = power;
    }
  }

  drain(sum: number, total: Float64Array): void {
    total.set(this.#totals[sum]!);
    this.#totals[sum]!.fill(0);
  }

  drainMean(sum: number, factors: SimdBuffer, count: number, mean: SimdBuffer): void {
    const [total, scale, values] = [this.#totals[sum]!, factors.asFloat64, mean.asFloat32];
    for (let bin = 0; bin < this.bins; bin++) values[bin] = (total[bin]! * scale[bin]!) / count;
    total.fill(0);
  }

  drainMaximum(sum: number, maximum: Float32Array): void {
    maximum.set(this.#maxima[sum]!);
    this.#maxima[sum]!.fill(0);
  }

  free(): void {
    this.#fft.free();
  }
}
