import { resized, type WindowSpec, windowValues } from './window.ts';

/** Samples that stand for a longer window: its lobe, in units of 1/length, is the same to a millionth. */
const MOST_SAMPLES = 2048;
/** Steps of the leakage's table in a bin of the window's own length, and how many such bins it spans. */
const STEPS = 8;
const TABLE_BINS = 64;

/** What a window makes of a tone: its transform, over the value at the centre, at a distance in bins of an FFT of `nfft`. */
export class MainLobe {
  /**
   * Windows are symmetric: values from the centre on, which stand for their mirror images too, a sample apart. The first is in
   * the centre, or half a sample beside it.
   */
  readonly #half: Float64Array;
  readonly #firstDistance: number;
  /** A periodic window's first value has no mirror image … */
  readonly #alone: number;
  /** … and is so many samples from the centre. */
  readonly #aloneDistance: number;
  readonly #sum: number;
  /** Turns from one sample of the window to the next, at a distance of one bin of the FFT. */
  readonly #turns: number;
  /** Bins of the window's own length in one of the FFT. */
  readonly #share: number;
  readonly #nfft: number;
  #leakage: Float64Array | undefined;

  /** @param length samples under the window, `nfft` at most; the rest of the FFT is zeros */
  constructor(spec: WindowSpec, length: number, nfft: number) {
    const samples = Math.min(length, MOST_SAMPLES);
    const standIn = { ...resized(spec, samples / length), symmetric: false };
    const used = samples < length ? standIn : spec;
    const window = windowValues(used, samples);
    const centre = (used.symmetric ? samples - 1 : samples) / 2;
    const first = Math.ceil(centre);
    this.#half = window.subarray(first).map((value, n) => (first + n === centre ? value : 2 * value));
    this.#firstDistance = first - centre;
    this.#alone = used.symmetric ? 0 : window[0]!;
    this.#aloneDistance = centre;
    this.#sum = window.reduce((sum, value) => sum + value, 0);
    this.#share = length / nfft;
    this.#turns = this.#share / samples;
    this.#nfft = nfft;
  }

  /** Whether zeros follow the window: then its transform's own zeros lie between bins. */
  get isPadded(): boolean {
    return this.#share < 1;
  }

  /** |W| at a distance of so many bins, 1 at 0. */
  at(bins: number): number {
    const step = 2 * Math.PI * bins * this.#turns;
    const re = this.#halfAt(step) + this.#alone * Math.cos(step * this.#aloneDistance);
    const im = this.#alone * Math.sin(step * this.#aloneDistance);
    return Math.hypot(re, im) / Math.abs(this.#sum);
  }

  /**
   * Σ half[n]·cos(step·(firstDistance + n)), each cosine from the two before it. The even and the odd ones apart: they need
   * not wait for each other.
   */
  #halfAt(step: number): number {
    const half = this.#half;
    const twice = 2 * Math.cos(2 * step);
    const cosine = (n: number) => Math.cos(step * (this.#firstDistance + n));
    let [evenBefore, oddBefore, even, odd] = [cosine(-2), cosine(-1), cosine(0), cosine(1)];
    let [sum, oddSum] = [0, 0];
    for (let n = 0; n + 1 < half.length; n += 2) {
      sum += half[n]! * even;
      oddSum += half[n + 1]! * odd;
      const [evenNext, oddNext] = [twice * even - evenBefore, twice * odd - oddBefore];
      evenBefore = even;
      oddBefore = odd;
      even = evenNext;
      odd = oddNext;
    }
    const last = half.length % 2 === 1 ? half.at(-1)! * even : 0;
    return sum + oddSum + last;
  }

  /** The largest |W| at that distance or farther: what a tone leaks there at most. */
  leakage(bins: number): number {
    this.#leakage ??= this.#tabulate();
    // The spectrum is periodic: far from the tone it comes nearer again from behind.
    const around = (this.#nfft / Math.PI) * Math.abs(Math.sin((Math.PI * bins) / this.#nfft));
    const at = Math.min(Math.abs(bins), around) * this.#share * STEPS;
    const table = this.#leakage;
    const last = table.length - 1;
    if (at < last) return table[Math.floor(at)]!;
    // Side lobes fall off with the distance at the slowest.
    return (table[last]! * last) / at;
  }

  #tabulate(): Float64Array {
    const most = Math.min(TABLE_BINS, this.#share / this.#turns / 2);
    // A bin more: every entry is to have a whole side lobe behind it.
    const table = Float64Array.from({ length: Math.ceil((most + 1) * STEPS) + 1 }, (_, step) =>
      this.at(step / STEPS / this.#share),
    );
    for (let step = table.length - 2; step >= 0; step--) {
      table[step] = Math.max(table[step]!, table[step + 1]!);
    }
    return table.subarray(0, table.length - STEPS);
  }
}
