import type { WindowSums } from './scaling.ts';

/** A window's value at sample n, its last sample being at `span`; with its parameter, where it has one. */
type Shape = (span: number, parameter: number) => (n: number) => number;

interface WindowKind {
  shape: Shape;
  /** The name of its parameter, and which values it takes. */
  parameter?: string;
  takes?: (value: number) => boolean;
  /** Whether the parameter is a number of samples. */
  inSamples?: boolean;
}

/** Beyond it I0(beta), which a Kaiser window is divided by, is no float64. */
const LARGEST_BETA = 700;

/** Every window there is, as scipy.signal.windows has them: a new one is an entry here. */
const WINDOWS = {
  hann: { shape: cosineSum(0.5, 0.5) },
  hamming: { shape: cosineSum(0.54, 0.46) },
  blackman: { shape: cosineSum(0.42, 0.5, 0.08) },
  blackmanharris: { shape: cosineSum(0.35875, 0.48829, 0.14128, 0.01168) },
  nuttall: { shape: cosineSum(0.3635819, 0.4891775, 0.1365995, 0.0106411) },
  flattop: { shape: cosineSum(0.21557895, 0.41663158, 0.277263158, 0.083578947, 0.006947368) },
  bartlett: { shape: (span) => (n) => 1 - Math.abs(n - span / 2) / (span / 2) },
  kaiser: { parameter: 'beta', takes: (beta: number) => beta <= LARGEST_BETA, shape: kaiser },
  gaussian: { parameter: 'std', takes: (std: number) => std > 0, inSamples: true, shape: gaussian },
  rect: { shape: () => () => 1 },
} as const satisfies Record<string, WindowKind>;

type Kinds = typeof WINDOWS;
type ParameterOf<Kind> = Kind extends { parameter: infer Name extends string }
  ? Record<Name, number>
  : unknown;

/**
 * A window by name, with its parameter where it has one (gaussian's std is in samples). Periodic is the rule (scipy's
 * `fftbins=True`); `symmetric` is the habit of matplotlib.
 */
export type WindowSpec = { [Name in keyof Kinds]: { name: Name } & ParameterOf<Kinds[Name]> }[keyof Kinds] & {
  symmetric?: boolean;
};

/** How each is typed: `hann`, `kaiser:<beta>`. */
export const windowForms: readonly string[] = Object.entries<WindowKind>(WINDOWS).map(
  ([name, { parameter }]) => (parameter === undefined ? name : `${name}:<${parameter}>`),
);

/** The window that is typed so: `hann`, `kaiser:14`; undefined where there is none. */
export function windowTyped(text: string): WindowSpec | undefined {
  const [, name = '', value] = /^([a-z]+)(?::(\d+(?:\.\d*)?|\.\d+))?$/.exec(text) ?? [];
  if (!Object.hasOwn(WINDOWS, name)) return undefined;
  const { parameter, takes }: WindowKind = WINDOWS[name as keyof Kinds];
  if (parameter === undefined) return value === undefined ? ({ name } as WindowSpec) : undefined;
  if (value === undefined || !takes?.(Number(value))) return undefined;
  return { name, [parameter]: Number(value) } as unknown as WindowSpec;
}

/** The window as it is typed and shown. */
export function windowLabel(window: WindowSpec): string {
  const parameter = parameterOf(window);
  return parameter === undefined ? window.name : `${window.name}:${parameter}`;
}

/** Much the same window for `factor` times as many samples. */
export function resized(window: WindowSpec, factor: number): WindowSpec {
  const { parameter, inSamples }: WindowKind = WINDOWS[window.name];
  return inSamples ? { ...window, [parameter!]: parameterOf(window)! * factor } : window;
}

function parameterOf(window: WindowSpec): number | undefined {
  const { parameter }: WindowKind = WINDOWS[window.name];
  return parameter === undefined ? undefined : (window as unknown as Record<string, number>)[parameter];
}

/** `length` values of the window, as scipy.signal.get_window gives them. */
export function windowValues(spec: WindowSpec, length: number): Float64Array {
  const window = windowFunction(spec, length);
  return Float64Array.from({ length }, (_, n) => window(n));
}

/** The window as a function of the sample, 0 to length − 1: for lengths that nobody wants a table of. */
export function windowFunction(spec: WindowSpec, length: number): (n: number) => number {
  if (length === 1) return () => 1;
  // A periodic window is the symmetric one of one sample more, without its last.
  const span = spec.symmetric ? length - 1 : length;
  const { shape }: WindowKind = WINDOWS[spec.name];
  return shape(span, parameterOf(spec) ?? 0);
}

/** w = Σ (−1)^k·a[k]·cos(2πkn/N). */
function cosineSum(a0: number, a1: number, a2 = 0, a3 = 0, a4 = 0): Shape {
  return (span) => (n) => {
    const x = (2 * Math.PI * n) / span;
    const rest = a2 === 0 ? 0 : a2 * Math.cos(2 * x) - a3 * Math.cos(3 * x) + a4 * Math.cos(4 * x);
    return a0 - a1 * Math.cos(x) + rest;
  };
}

function kaiser(span: number, beta: number): (n: number) => number {
  const atCentre = besselI0(beta);
  return (n) => besselI0(beta * Math.sqrt(Math.max(0, 1 - (n / (span / 2) - 1) ** 2))) / atCentre;
}

function gaussian(span: number, std: number): (n: number) => number {
  return (n) => Math.exp(-0.5 * ((n - span / 2) / std) ** 2);
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
