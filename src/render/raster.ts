import { colormapTable } from './colormap.ts';
import type { Axis, RasterMark } from './figure.ts';
import type { Pixels } from './pixels.ts';
import { axisScale } from './scale.ts';

/** The bins whose strongest a pixel row shows: `first[row]` to `last[row]`, inclusive; none where last < first. */
interface RowBins {
  first: Int32Array;
  last: Int32Array;
}

/**
 * Rows from the top. Where bins are taller than rows, a row takes the bin under its middle. Else it takes all that it
 * touches; on a linear axis as many as its share, rounded up, around its middle: the same number in every row, so
 * that noise looks equally strong in all of them. In the outermost rows those at the axis's ends come on top, of
 * which half a cell may be within the axis: none is left out.
 */
function rowBins(mark: RasterMark, axis: Axis, height: number): RowBins {
  const scale = axisScale(axis);
  const binsPerUnit = mark.bins > 1 ? (mark.bins - 1) / (mark.y[1] - mark.y[0]) : 0;
  const binAt = (row: number) => (scale.value(1 - row / height) - mark.y[0]) * binsPerUnit;
  const first = new Int32Array(height);
  const last = new Int32Array(height).fill(-1);
  for (let row = 0; row < height; row++) {
    const low = Math.min(binAt(row), binAt(row + 1));
    const high = Math.max(binAt(row), binAt(row + 1));
    if (high <= -0.5 || low >= mark.bins - 0.5) continue;
    const takesAll = axis.scale !== 'linear' || row === 0 || row === height - 1;
    const [from, to] = binsBetween(low, high, binAt(row + 0.5), takesAll);
    first[row] = Math.min(mark.bins - 1, Math.max(0, from));
    last[row] = Math.max(0, Math.min(mark.bins - 1, to));
  }
  return { first, last };
}

function binsBetween(low: number, high: number, middle: number, takesAll: boolean): [number, number] {
  // The tolerance keeps rounding errors from making two bins out of one.
  const share = Math.ceil(high - low - 1e-6);
  const isNarrow = high - low < 1 - 1e-6;
  if (takesAll && !isNarrow) return [Math.floor(low + 0.5), Math.ceil(high - 0.5)];
  const from = Math.ceil(middle - share / 2 - 1e-6);
  return [from, from + share - 1];
}

/** The raster column under each pixel column's middle, or −1. */
function pixelColumns(mark: RasterMark, axis: Axis, width: number): Int32Array {
  const scale = axisScale(axis);
  const columnsPerUnit = mark.columns / (mark.x[1] - mark.x[0]);
  return Int32Array.from({ length: width }, (_, x) => {
    const column = Math.floor((scale.value((x + 0.5) / width) - mark.x[0]) * columnsPerUnit);
    return column >= 0 && column < mark.columns ? column : -1;
  });
}

/**
 * The colormap's entry for a power's level: 256 equal steps in dB, as matplotlib has them. A logarithm for each
 * would take longer than all the rest: the high half of the float's bits tells where to look, and the powers at
 * which entries begin tell exactly.
 */
function entriesOfPowers([low, high]: [number, number]): (power: number) => number {
  const begins = Float64Array.from({ length: 256 }, (_, i) => 10 ** ((low + ((high - low) * i) / 256) / 10));
  const float = new Float32Array(1);
  const bits = new Uint32Array(float.buffer);
  const climb = (from: number, power: number) => {
    let entry = from;
    while (entry < 255 && power >= begins[entry + 1]!) entry++;
    return entry;
  };
  // Powers are not negative: with the sign bit set the guess stays 0.
  const guesses = new Uint8Array(1 << 16);
  for (let half = 1; half < 1 << 15; half++) {
    bits[0] = half << 16;
    guesses[half] = climb(guesses[half - 1]!, float[0]!);
  }
  return (power) => {
    float[0] = power;
    return climb(guesses[bits[0]! >>> 16]!, power);
  };
}

/** Below every power; NaN is not above it. */
const NOTHING = Number.NEGATIVE_INFINITY;

/**
 * A raster in pixels, `width` × `height` for the data area of a panel with those axes. Each pixel shows the
 * strongest of its row's bins in the column under its middle; there is no smoothing. What lies outside the raster,
 * and NaN, stays transparent.
 */
export function rasterize(
  mark: RasterMark,
  axes: { x: Axis; y: Axis },
  width: number,
  height: number,
): Pixels {
  const pixels = new Int32Array(width * height);
  const { first, last } = rowBins(mark, axes.y, height);
  const columns = pixelColumns(mark, axes.x, width);
  // Signed: opaque colours, as unsigned numbers, leave the range of small integers.
  const table = new Int32Array(colormapTable(mark.colormap).buffer);
  const entryOf = entriesOfPowers(mark.range);
  const { power, bins } = mark;
  let isOpaque = true;
  for (let x = 0; x < width; x++) {
    const base = columns[x]! * bins;
    if (base < 0) {
      isOpaque = false;
      continue;
    }
    for (let row = 0, at = x; row < height; row++, at += width) {
      let strongest = NOTHING;
      const end = base + last[row]!;
      for (let bin = base + first[row]!; bin <= end; bin++) {
        const value = power[bin]!;
        if (value > strongest) strongest = value;
      }
      if (strongest === NOTHING) isOpaque = false;
      else pixels[at] = table[entryOf(strongest)]!;
    }
  }
  return { width, height, data: new Uint8ClampedArray(pixels.buffer), isOpaque };
}
