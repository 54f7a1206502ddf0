import { binCount } from '../stft.ts';
import { smoothMultiple } from './factors.ts';
import { FourStepFft, splitLength } from './four-step.ts';
import { openRealFft } from './open.ts';

/** Up to here one engine transforms the whole at once. */
const LONGEST_AT_ONCE = 2 ** 20;

/** The power spectrum of one, possibly very long, run of real samples. */
export interface PowerSpectrumFft {
  /** Takes the samples `start …`, in any order of calls. */
  put(start: number, samples: Float32Array): void;
  /** |X[k]|² for k = 0 … ⌊length/2⌋, a new array; overwrites what was put, so that the next samples may be. */
  power(): Float32Array;
  /** Gives the buffers back. */
  free(): void;
}

/**
 * One FFT of exactly `length` samples, whatever its factors: whole where it is short; else of half the length, even and
 * odd samples as one complex signal; as long as it is where that is odd; by a chirp where large primes forbid both.
 */
export async function openPowerSpectrumFft(length: number): Promise<PowerSpectrumFft> {
  if (length <= LONGEST_AT_ONCE) return openAtOnce(length);
  const isEven = length % 2 === 0;
  const split = splitLength(isEven ? length / 2 : length);
  if (split === undefined) return openChirp(length);
  const fft = await FourStepFft.open(split.rows, split.columns);
  return isEven ? byHalf(fft) : byComplex(fft);
}

async function openAtOnce(length: number): Promise<PowerSpectrumFft> {
  const fft = await openRealFft(length);
  const samples = new Float32Array(length);
  return {
    put: (start, values) => samples.set(values, start),
    power() {
      const spectrum = new Float32Array(2 * Math.floor(length / 2) + 2);
      fft.forward(samples, spectrum);
      return Float32Array.from({ length: spectrum.length / 2 }, (_, bin) => squared(spectrum, bin));
    },
    free: () => fft.free(),
  };
}

function byHalf(fft: FourStepFft): PowerSpectrumFft {
  const half = fft.length;
  const values = new Float32Array(2 * half);
  return {
    put: (start, samples) => values.set(samples, start),
    power() {
      fft.forward(values);
      const power = new Float32Array(half + 1);
      for (let k = 0; k <= half - k; k++) separatePower(values, fft, k, power);
      return power;
    },
    free: () => fft.free(),
  };
}

/** |X|² of bins k and half − k of the real signal, from those of the packed one (see realByComplex). */
function separatePower(packed: Float32Array, fft: FourStepFft, k: number, power: Float32Array): void {
  const half = fft.length;
  const at = 2 * fft.position(k);
  const mirror = 2 * fft.position(k === 0 ? 0 : half - k);
  const evenRe = (packed[at]! + packed[mirror]!) / 2;
  const evenIm = (packed[at + 1]! - packed[mirror + 1]!) / 2;
  const oddRe = (packed[at + 1]! + packed[mirror + 1]!) / 2;
  const oddIm = (packed[mirror]! - packed[at]!) / 2;
  const angle = (-Math.PI * k) / half;
  const turnedRe = oddRe * Math.cos(angle) - oddIm * Math.sin(angle);
  const turnedIm = oddRe * Math.sin(angle) + oddIm * Math.cos(angle);
  power[k] = (evenRe + turnedRe) ** 2 + (evenIm + turnedIm) ** 2;
  power[half - k] = (evenRe - turnedRe) ** 2 + (evenIm - turnedIm) ** 2;
}

function byComplex(fft: FourStepFft): PowerSpectrumFft {
  const values = new Float32Array(2 * fft.length);
  return {
    put(start, samples) {
      for (let i = 0; i < samples.length; i++) {
        values[2 * (start + i)] = samples[i]!;
        values[2 * (start + i) + 1] = 0;
      }
    },
    power() {
      fft.forward(values);
      const bins = binCount(fft.length);
      return Float32Array.from({ length: bins }, (_, bin) => squared(values, fft.position(bin)));
    },
    free: () => fft.free(),
  };
}

/**
 * By Bluestein's algorithm (see BluesteinComplex). Bins up to half the length alone are wanted, so a convolution of
 * one and a half times the length does.
 */
async function openChirp(length: number): Promise<PowerSpectrumFft> {
  const bins = binCount(length);
  const padded = smoothMultiple(256, length + bins);
  const { rows, columns } = splitLength(padded)!;
  const fft = await FourStepFft.open(rows, columns);
  const values = new Float32Array(2 * fft.length);
  return {
    put(start, samples) {
      forEachChirp(length, start, samples.length, (i, c, s) => {
        values[2 * i] = samples[i - start]! * c;
        values[2 * i + 1] = samples[i - start]! * s;
      });
    },
    power() {
      values.fill(0, 2 * length);
      fft.forward(values);
      multiplySwapped(values, chirpFilter(length, bins, fft));
      fft.backwardSwapped(values);
      return Float32Array.from({ length: bins }, (_, bin) => squared(values, bin));
    },
    free: () => fft.free(),
  };
}

/** Spectrum of the conjugate chirp over −(length − 1) … bins − 1, over the convolution's length. */
function chirpFilter(length: number, bins: number, fft: FourStepFft): Float32Array {
  const filter = new Float32Array(2 * fft.length);
  forEachChirp(length, 0, length, (k, c, s) => {
    const mirror = 2 * (fft.length - k);
    if (k < bins) {
      filter[2 * k] = c / fft.length;
      filter[2 * k + 1] = -s / fft.length;
    }
    if (k > 0) {
      filter[mirror] = c / fft.length;
      filter[mirror + 1] = -s / fft.length;
    }
  });
  fft.forward(filter);
  return filter;
}

/** Calls `use` with k and exp(−iπk²/length) as cosine and sine, for k from `start` on. */
function forEachChirp(
  length: number,
  start: number,
  count: number,
  use: (k: number, c: number, s: number) => void,
): void {
  // k² modulo 2·length, by its differences: whole numbers below 2⁵³ all the way.
  let square = Number((BigInt(start) * BigInt(start)) % BigInt(2 * length));
  for (let k = start; k < start + count; k++) {
    const angle = (-Math.PI * square) / length;
    use(k, Math.cos(angle), Math.sin(angle));
    square = (square + 2 * k + 1) % (2 * length);
  }
}

/** values = values · factors, with real and imaginary parts swapped. */
function multiplySwapped(values: Float32Array, factors: Float32Array): void {
  for (let at = 0; at < values.length; at += 2) {
    const re = values[at]!;
    const im = values[at + 1]!;
    const c = factors[at]!;
    const s = factors[at + 1]!;
    values[at] = re * s + im * c;
    values[at + 1] = re * c - im * s;
  }
}

function squared(values: Float32Array, at: number): number {
  return values[2 * at]! ** 2 + values[2 * at + 1]! ** 2;
}
