import { primeFactors } from './factors.ts';
import type { ComplexFft } from './fft.ts';
import { openComplexFft } from './open.ts';

/** Columns that are gathered at once, so that every cache line fetched is used whole. */
const COLUMNS_AT_ONCE = 16;
/** Factors beyond this are not worth splitting for: one of the two FFTs would be as long as the whole. */
const LONGEST_FACTOR = 2 ** 18;

/**
 * A long FFT as many short ones, in place, in little more memory than its values (D. H. Bailey, “FFTs in external or
 * hierarchical memory”, 1990): the values are a matrix of `rows` by `columns`, whose columns are transformed, turned,
 * and then its rows.
 */
export class FourStepFft {
  readonly length: number;
  readonly #columnFft: ComplexFft;
  readonly #rowFft: ComplexFft;
  readonly #gathered: Float32Array;

  private constructor(columnFft: ComplexFft, rowFft: ComplexFft) {
    this.length = columnFft.length * rowFft.length;
    this.#columnFft = columnFft;
    this.#rowFft = rowFft;
    this.#gathered = new Float32Array(2 * columnFft.length * COLUMNS_AT_ONCE);
  }

  static async open(rows: number, columns: number): Promise<FourStepFft> {
    return new FourStepFft(await openComplexFft(rows), await openComplexFft(columns));
  }

  /** Where bin `bin` lies in what forward() leaves: transposed. */
  position(bin: number): number {
    const rows = this.#columnFft.length;
    return (bin % rows) * this.#rowFft.length + Math.floor(bin / rows);
  }

  /** In place, interleaved; the bins end up at their position(). */
  forward(values: Float32Array): void {
    this.#transformColumns(values, 'before turning');
    this.#transformRows(values);
  }

  /**
   * The inverse of forward(), times `length`, with the real and imaginary parts of both input and output swapped:
   * swapping turns a forward FFT into an inverse one.
   */
  backwardSwapped(values: Float32Array): void {
    this.#transformRows(values);
    this.#transformColumns(values, 'after turning');
  }

  #transformRows(values: Float32Array): void {
    const rowFloats = 2 * this.#rowFft.length;
    for (let at = 0; at < values.length; at += rowFloats)
      this.#rowFft.forward(values.subarray(at, at + rowFloats));
  }

  #transformColumns(values: Float32Array, when: 'before turning' | 'after turning'): void {
    const columns = this.#rowFft.length;
    const columnFloats = 2 * this.#columnFft.length;
    for (let first = 0; first < columns; first += COLUMNS_AT_ONCE) {
      const count = Math.min(COLUMNS_AT_ONCE, columns - first);
      this.#move(values, first, count, 'gather');
      for (let i = 0; i < count; i++) {
        const column = this.#gathered.subarray(i * columnFloats, (i + 1) * columnFloats);
        if (when === 'after turning') turn(column, (first + i) / this.length);
        this.#columnFft.forward(column);
        if (when === 'before turning') turn(column, (first + i) / this.length);
      }
      this.#move(values, first, count, 'scatter');
    }
  }

  #move(values: Float32Array, first: number, count: number, direction: 'gather' | 'scatter'): void {
    const rows = this.#columnFft.length;
    const gathered = this.#gathered;
    for (let row = 0; row < rows; row++) {
      let at = 2 * (row * this.#rowFft.length + first);
      for (let i = 0; i < count; i++, at += 2) {
        const to = 2 * (i * rows + row);
        if (direction === 'gather') {
          gathered[to] = values[at]!;
          gathered[to + 1] = values[at + 1]!;
        } else {
          values[at] = gathered[to]!;
          values[at + 1] = gathered[to + 1]!;
        }
      }
    }
  }

  free(): void {
    this.#columnFft.free();
    this.#rowFft.free();
  }
}

/** Multiplies value k by exp(−2πi·k·turns). The rotation is carried on in float64. */
function turn(values: Float32Array, turns: number): void {
  const stepRe = Math.cos(2 * Math.PI * turns);
  const stepIm = -Math.sin(2 * Math.PI * turns);
  let c = 1;
  let s = 0;
  for (let at = 0; at < values.length; at += 2) {
    const re = values[at]!;
    const im = values[at + 1]!;
    values[at] = re * c - im * s;
    values[at + 1] = re * s + im * c;
    const next = c * stepRe - s * stepIm;
    s = c * stepIm + s * stepRe;
    c = next;
  }
}

/** Two factors of `length`, as near to each other as can be; undefined where one of them would be too long. */
export function splitLength(length: number): { rows: number; columns: number } | undefined {
  let divisors = [1];
  for (const prime of primeFactors(length)) {
    divisors = [...new Set(divisors.concat(divisors.map((divisor) => divisor * prime)))];
  }
  const rows = Math.max(...divisors.filter((divisor) => divisor * divisor <= length));
  const columns = length / rows;
  return columns <= LONGEST_FACTOR ? { rows, columns } : undefined;
}
