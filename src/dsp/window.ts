import type { WindowSums } from './scaling.ts';

/**
 * A window by name, with its parameter where it has one. Periodic is the rule (scipy's `fftbins=True`); `symmetric` is
 * the habit of matplotlib and sox.
 */
export type WindowSpec = (
  | {
      name: 'hann' | 'hamming' | 'blackman' | 'blackmanharris' | 'nuttall' | 'flattop' | 'bartlett' | 'rect';
    }
  | { name: 'kaiser'; beta: number }
  | { name: 'gaussian'; std: number }
) & { symmetric?: boolean };

/** Coefficients a[k] of w = Σ (−1)^k·a[k]·cos(2πkn/N), as in scipy.signal.windows. */
const COSINE_SUMS = {
  hann: [0.5, 0.5],
  hamming: [0.54, 0.46],
  blackman: [0.42, 0.5, 0.08],
  blackmanharris: [0.35875, 0.48829, 0.14128, 0.01168],
  nuttall: [0.3635819, 0.4891775, 0.1365995, 0.0106411],
  flattop: [0.21557895, 0.41663158, 0.277263158, 0.083578947, 0.006947368],
};

/** `length` values of the window, as scipy.signal.get_window gives them; `gaussian`'s std is in samples. */
export function windowValues(spec: WindowSpec, length: number): Float64Array {
  const window = windowFunction(spec, length);
  return Float64Array.from({ length }, (_, n) => window(n));
}

/** The window as a function of the sample, 0 to length − 1: for lengths that nobody wants a table of. */
export function windowFunction(spec: WindowSpec, length: number): (n: number) => number {
  if (length === 1 || spec.name === 'rect') return () => 1;
  // A periodic window is the symmetric one of one sample more, without its last.
  const span = spec.symmetric ? length - 1 : length;
  switch (spec.name) {
    case 'bartlett':
      return (n) => 1 - Math.abs(n - span / 2) / (span / 2);
    case 'kaiser': {
      const atCentre = besselI0(spec.beta);
      return (n) => besselI0(spec.beta * Math.sqrt(Math.max(0, 1 - (n / (span / 2) - 1) ** 2))) / atCentre;
    }
    case 'gaussian':
      return (n) => Math.exp(-0.5 * ((n - span / 2) / spec.std) ** 2);
    default: {
      const [a0 = 0, a1 = 0, a2 = 0, a3 = 0, a4 = 0] = COSINE_SUMS[spec.name];
      return (n) => {
        const x = (2 * Math.PI * n) / span;
        const rest = a2 === 0 ? 0 : a2 * Math.cos(2 * x) - a3 * Math.cos(3 * x) + a4 * Math.cos(4 * x);
        return a0 - a1 * Math.cos(x) + rest;
      };
    }
  }
}

/** Modified Bessel function of the first kind, order 0, by its power series: Σ ((x/2)^k / k!)². */
function besselI0(x: number): number {
  let term = 1;
  let sum = 1;
  for (let k = 1; term > sum * Number.EPSILON; k++) {
    term *= (x / (2 * k)) ** 2;
    sum += term;
  }
  return sum;
}

/** Sum, and sum of squares, of a window's values. */
export function windowSums(window: Iterable<number>): WindowSums {
  let sum = 0;
  let sumOfSquares = 0;
  for (const value of window) {
    sum += value;
    sumOfSquares += value * value;
  }
  return { sum, sumOfSquares };
}
