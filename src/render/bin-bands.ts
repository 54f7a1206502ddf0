import type { Axis } from './figure.ts';
import { axisScale } from './scale.ts';

/**
 * Bins in bands, as the analysis takes them, from the axis's upper end down: band b has `first[b]` to `last[b]`,
 * inclusive; none where last < first.
 */
export interface BinBands {
  first: Int32Array;
  last: Int32Array;
}

/**
 * The bins that each of `height` rows of pixels shows, from the top; bin k is at k · hzPerBin. Where bins are taller
 * than rows, a row takes the bin under its middle. Else it takes all that it touches; on a linear axis as many as its
 * share, rounded up, around its middle: the same number in every row, so that noise looks equally strong in all of
 * them. In the outermost rows those at the axis's ends come on top, of which half a cell may be within the axis: none
 * is left out.
 */
export function binBands(axis: Axis, height: number, bins: number, hzPerBin: number): BinBands {
  const scale = axisScale(axis);
  const binAt = (row: number) => scale.value(1 - row / height) / hzPerBin;
  const first = new Int32Array(height);
  const last = new Int32Array(height).fill(-1);
  for (let row = 0; row < height; row++) {
    const low = Math.min(binAt(row), binAt(row + 1));
    const high = Math.max(binAt(row), binAt(row + 1));
    if (high <= -0.5 || low >= bins - 0.5) continue;
    const takesAll = axis.scale !== 'linear' || row === 0 || row === height - 1;
    const [from, to] = binsBetween(low, high, binAt(row + 0.5), takesAll);
    first[row] = Math.min(bins - 1, Math.max(0, from));
    last[row] = Math.max(0, Math.min(bins - 1, to));
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
