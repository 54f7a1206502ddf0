import { resized, type WindowSpec, windowValues } from './window.ts';

/** Samples that stand for a longer window: its lobe, in units of 1/length, is the same to a millionth. */
const MOST_SAMPLES = 2048;
/** Steps of the leakage's table in a bin of the window's own length, and how many such bins it spans. */
const STEPS = 8;
const TABLE_BINS = 64;

/** What a window makes of a tone: its transform, over the value at the centre, at a distance in bins of an FFT of `nfft`. */
export class MainLobe {
  readonly #window: Float64Array;
  readonly #sum: number;
  /** Turns from one sample of #window to the next, at a distance of one bin of the FFT. */
  readonly #turns: number;
  /** Bins of the window's own length in one of the FFT. */
  readonly #share: number;
  readonly #nfft: number;
  #leakage: Float64Array | undefined;

  /** @param length samples under the window, `nfft` at most; the rest of the FFT is zeros */
  constructor(spec: WindowSpec, length: number, nfft: number) {
    const samples = Math.min(length, MOST_SAMPLES);
    const standIn = { ...resized(spec, samples / length), symmetric: false };
    this.#window = windowValues(samples < length ? standIn : spec, samples);
    this.#sum = this.#window.reduce((sum, value) => sum + value, 0);
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
    const [stepRe, stepIm] = [Math.cos(step), Math.sin(step)];
    let [re, im, c, s] = [0, 0, 1, 0];
    for (const value of this.#window) {
      re += value * c;
      im += value * s;
      const next = c * stepRe - s * stepIm;
      s = c * stepIm + s * stepRe;
      c = next;
    }
    return Math.hypot(re, im) / Math.abs(this.#sum);
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
    const most = Math.min(TABLE_BINS, this.#window.length / 2);
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
