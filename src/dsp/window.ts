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
  // A periodic window is the symmetric one of one sample more, without its last.
  const span = spec.symmetric ? length - 1 : length;
  if (length === 1) return Float64Array.of(1);
  return Float64Array.from({ length }, (_, n) => windowValue(spec, n, span));
}

function windowValue(spec: WindowSpec, n: number, span: number): number {
  const fromCentre = n - span / 2;
  switch (spec.name) {
    case 'rect':
      return 1;
    case 'bartlett':
      return 1 - Math.abs(fromCentre) / (span / 2);
    case 'kaiser':
      return (
        besselI0(spec.beta * Math.sqrt(Math.max(0, 1 - (fromCentre / (span / 2)) ** 2))) / besselI0(spec.beta)
      );
    case 'gaussian':
      return Math.exp(-0.5 * (fromCentre / spec.std) ** 2);
    default:
      return COSINE_SUMS[spec.name].reduce(
        (sum, a, k) => sum + (k % 2 === 0 ? a : -a) * Math.cos((2 * Math.PI * k * n) / span),
        0,
      );
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
