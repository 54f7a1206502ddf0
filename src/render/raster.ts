import { colormapTable } from './colormap.ts';
import type { Axis, RasterMark } from './figure.ts';
import type { ImageSource } from './pixels.ts';
import { axisScale } from './scale.ts';

/** The raster column under each pixel column's middle, or −1. */
function pixelColumns(mark: RasterMark, axis: Axis, width: number): Int32Array {
  const scale = axisScale(axis);
  const columnsPerUnit = mark.columns / (mark.x[1] - mark.x[0]);
  return Int32Array.from({ length: width }, (_, x) => {
    const column = Math.floor((scale.value((x + 0.5) / width) - mark.x[0]) * columnsPerUnit);
    return column >= 0 && column < mark.columns ? column : -1;
  });
}

/** The raster rows that each pixel shows: `first[y]` up to, not including, `end[y]`. */
interface PixelRows {
  first: Int32Array;
  end: Int32Array;
}

/** All that a pixel touches or, where there are no more rows than pixels, the one under its middle. */
function pixelRows(rows: number, height: number): PixelRows {
  const rowsPerPixel = rows / height;
  const isReduced = rowsPerPixel > 1;
  const first = Int32Array.from({ length: height }, (_, y) => (isReduced ? y : y + 0.5) * rowsPerPixel);
  const end = first.map((row, y) =>
    isReduced ? Math.min(rows, Math.ceil((y + 1) * rowsPerPixel)) : row + 1,
  );
  return { first, end };
}

/** Bits of a float32 that is infinite. Those of positive numbers are integers in the same order; NaN's come behind. */
const INFINITY_BITS = 0x7f800000;

/** The smallest float32 that is not below `value`, which is positive, as its bits. */
function bitsFrom(value: number): number {
  const float = new Float32Array([value]);
  const bits = new Int32Array(float.buffer)[0]!;
  return float[0]! < value ? bits + 1 : bits;
}

/** Finds a colormap's entry for a power's level: 256 equal steps in dB, as matplotlib has them. */
interface Entries {
  /** Bits of the power at which each entry begins; one that never does comes last. */
  begins: Int32Array;
  /** For the high half of a power's bits the first entry that it may have. */
  guesses: Uint8Array;
}

/** A logarithm for each power would take longer than all the rest. */
function entriesOf([low, high]: [number, number]): Entries {
  const begins = Int32Array.from({ length: 257 }, (_, entry) =>
    entry < 256 ? bitsFrom(10 ** ((low + ((high - low) * entry) / 256) / 10)) : 0x7fffffff,
  );
  const guesses = new Uint8Array(1 << 15);
  let entry = 0;
  for (let half = 0; half < guesses.length; half++) {
    while (entry < 255 && half << 16 >= begins[entry + 1]!) entry++;
    guesses[half] = entry;
  }
  return { begins, guesses };
}

/**
 * A raster in pixels, `width` × `height` for the data area of a panel with that horizontal axis. Each pixel shows the
 * column under its middle, and none of its rows is lost; there is no smoothing. What lies outside the raster, and NaN,
 * stays transparent.
 */
export class Raster implements ImageSource {
  readonly width: number;
  readonly height: number;
  readonly #mark: RasterMark;
  readonly #columns: Int32Array;
  readonly #shown: PixelRows;
  readonly #entries: Entries;
  /** Signed: opaque colours, as unsigned numbers, leave the range of small integers. */
  readonly #colors: Int32Array;
  #isOpaque: boolean | undefined;

  constructor(mark: RasterMark, xAxis: Axis, width: number, height: number) {
    this.width = width;
    this.height = height;
    this.#mark = mark;
    this.#columns = pixelColumns(mark, xAxis, width);
    this.#shown = pixelRows(mark.rows, height);
    this.#entries = entriesOf(mark.range);
    this.#colors = new Int32Array(colormapTable(mark.colormap).buffer);
  }

  /** Looks through all of it, once. */
  get isOpaque(): boolean {
    this.#isOpaque ??= this.#columns.every((column) => {
      const bits = this.#bits(column);
      return bits !== undefined && showsAll(bits, this.#shown);
    });
    return this.#isOpaque;
  }

  rows(from: number, to: number): Uint8ClampedArray {
    const { width } = this;
    const pixels = new Int32Array(width * (to - from));
    const shown = { first: this.#shown.first.subarray(from, to), end: this.#shown.end.subarray(from, to) };
    for (let x = 0; x < width; x++) {
      const bits = this.#bits(this.#columns[x]!);
      if (bits) paintColumn(bits, shown, this.#entries, this.#colors, pixels.subarray(x), width);
    }
    return new Uint8ClampedArray(pixels.buffer);
  }

  /** The powers of a column as their bits. */
  #bits(column: number): Int32Array | undefined {
    const { power, rows } = this.#mark;
    return column < 0 ? undefined : new Int32Array(power.buffer, power.byteOffset + 4 * column * rows, rows);
  }
}

/** The strongest power of a run of rows, as its bits; −1 where there is none. */
function strongestOf(powers: Int32Array, first: number, end: number): number {
  let strongest = -1;
  for (let row = first; row < end; row++) {
    const power = powers[row]!;
    if (power > strongest && power <= INFINITY_BITS) strongest = power;
  }
  return strongest;
}

/** Whether there is a power for every pixel. */
function showsAll(powers: Int32Array, { first, end }: PixelRows): boolean {
  return first.every((row, y) => strongestOf(powers, row, end[y]!) >= 0);
}

/** Paints powers, given as their bits, down a column of pixels, the strongest of those that a pixel shows. */
function paintColumn(
  powers: Int32Array,
  { first, end }: PixelRows,
  { begins, guesses }: Entries,
  colors: Int32Array,
  pixels: Int32Array,
  stride: number,
): void {
  for (let y = 0; y < first.length; y++) {
    const strongest = strongestOf(powers, first[y]!, end[y]!);
    if (strongest < 0) continue;
    let entry = guesses[strongest >> 16]!;
    while (strongest >= begins[entry + 1]!) entry++;
    pixels[y * stride] = colors[entry]!;
  }
}
