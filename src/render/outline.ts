import type { BandMark, LineMark } from './figure.ts';
import type { Rect } from './frame.ts';
import type { AxisScale } from './scale.ts';

/** A panel's scales, and where its data area lies. */
export interface PlotSpace {
  plot: Rect;
  x: AxisScale;
  y: AxisScale;
}

/** A place in the image in pixels. */
export function toPixels(space: PlotSpace, x: number, y: number): [number, number] {
  return [space.plot.x + space.x.position(x) * space.plot.width, yPixel(space, y)];
}

function yPixel({ plot, y }: PlotSpace, value: number): number {
  return plot.y + (1 - y.position(value)) * plot.height;
}

/**
 * The pixels of a polyline, x and y in turn, cut into runs where y is NaN or off a log scale. Where more than four
 * points fall into one pixel column only the first, the lowest, the highest and the last are kept, in their order:
 * the picture is the same and no peak is lost (Jugel et al., M4, VLDB 2014).
 */
export function lineRuns(mark: LineMark, space: PlotSpace): Float64Array[] {
  const runs: Float64Array[] = [];
  let run: number[] = [];
  let column: ColumnPoints | undefined;
  const endColumn = () => {
    for (const i of column ? keptPoints(column) : []) run.push(...toPixels(space, mark.x[i]!, mark.y[i]!));
    column = undefined;
  };
  const endRun = () => {
    endColumn();
    if (run.length > 0) runs.push(Float64Array.from(run));
    run = [];
  };
  for (let i = 0; i < mark.x.length; i++) {
    const at = Math.floor(space.x.position(mark.x[i]!) * space.plot.width);
    const y = mark.y[i]!;
    if (!Number.isFinite(at) || !Number.isFinite(space.y.position(y))) {
      endRun();
    } else if (column?.at === at) {
      column.last = i;
      if (y < mark.y[column.lowest]!) column.lowest = i;
      if (y > mark.y[column.highest]!) column.highest = i;
    } else {
      endColumn();
      column = { at, first: i, lowest: i, highest: i, last: i };
    }
  }
  endRun();
  return runs;
}

/** Indices of the points that tell of those in one pixel column. */
interface ColumnPoints {
  at: number;
  first: number;
  lowest: number;
  highest: number;
  last: number;
}

function keptPoints({ first, lowest, highest, last }: ColumnPoints): Iterable<number> {
  if (last - first < 4) return Array.from({ length: last - first + 1 }, (_, i) => first + i);
  return new Set([first, Math.min(lowest, highest), Math.max(lowest, highest), last]);
}

/** A band's columns in pixels, low and high as drawn: top ≤ bottom. */
interface Columns {
  /** edges[c] to edges[c + 1] is column c. */
  edges: Float64Array;
  top: Float64Array;
  bottom: Float64Array;
}

/**
 * The pixels of a band as closed outlines, x and y in turn; one for each run of columns without NaN. Columns are at
 * least a pixel tall, and each reaches to its neighbours, so that a steep wave has no gaps.
 */
export function bandOutlines(mark: BandMark, space: PlotSpace): Float64Array[] {
  const columns = bandColumns(mark, space);
  const outlines: Float64Array[] = [];
  const count = columns.top.length;
  for (let first = 0, end = 0; first < count; first = end + 1) {
    end = first;
    while (end < count && !Number.isNaN(columns.top[end]!)) end++;
    if (end === first) continue;
    joinColumns(columns, first, end);
    outlines.push(outlineOf(columns, first, end));
  }
  return outlines;
}

/** As many columns as the mark has, or as there are pixels where those are fewer: then of the most extreme values. */
function bandColumns(mark: BandMark, space: PlotSpace): Columns {
  const given = mark.low.length;
  const [left] = toPixels(space, mark.x0, 0);
  const [right] = toPixels(space, mark.x1, 0);
  const count = Math.min(given, Math.max(1, Math.round(right - left)));
  const edges = Float64Array.from({ length: count + 1 }, (_, c) => left + ((right - left) * c) / count);
  const top = new Float64Array(count).fill(Number.NaN);
  const bottom = new Float64Array(count).fill(Number.NaN);
  for (let i = 0; i < given; i++) {
    const low = mark.low[i]!;
    const high = mark.high[i]!;
    if (Number.isNaN(low) || Number.isNaN(high)) continue;
    const c = Math.floor((i * count) / given);
    const highAt = yPixel(space, high);
    const lowAt = yPixel(space, low);
    if (!(top[c]! <= highAt)) top[c] = highAt;
    if (!(bottom[c]! >= lowAt)) bottom[c] = lowAt;
  }
  return { edges, top, bottom };
}

/** Makes columns a pixel tall at least, and neighbours that lie apart meet half-way. */
function joinColumns({ top, bottom }: Columns, first: number, end: number): void {
  for (let c = first; c < end; c++) {
    const lacking = 1 - (bottom[c]! - top[c]!);
    if (lacking > 0) {
      top[c]! -= lacking / 2;
      bottom[c]! += lacking / 2;
    }
  }
  const ownTop = top.slice();
  const ownBottom = bottom.slice();
  for (let c = first + 1; c < end; c++) {
    if (ownBottom[c - 1]! < ownTop[c]!) {
      const middle = (ownBottom[c - 1]! + ownTop[c]!) / 2;
      bottom[c - 1] = Math.max(bottom[c - 1]!, middle);
      top[c] = middle;
    } else if (ownTop[c - 1]! > ownBottom[c]!) {
      const middle = (ownTop[c - 1]! + ownBottom[c]!) / 2;
      top[c - 1] = Math.min(top[c - 1]!, middle);
      bottom[c] = middle;
    }
  }
}

function outlineOf({ edges, top, bottom }: Columns, first: number, end: number): Float64Array {
  const points = new Float64Array((end - first) * 8);
  let upper = 0;
  let lower = points.length;
  for (let c = first; c < end; c++) {
    points.set([edges[c]!, top[c]!, edges[c + 1]!, top[c]!], upper);
    points.set([edges[c + 1]!, bottom[c]!, edges[c]!, bottom[c]!], lower - 4);
    upper += 4;
    lower -= 4;
  }
  return points;
}
