import type { Rect } from './frame.ts';

/** How much of each pixel a shape covers, within a rectangle of whole pixels. */
export interface Coverage {
  area: Rect;
  /** shares[row * area.width + column], from 0 to 1. */
  shares: Float32Array;
}

/**
 * What a filled shape covers, exactly: its contours, x and y in turn, are closed and go around clockwise, holes the
 * other way. Where contours overlap they count once.
 */
export function coverFill(contours: Float64Array[], clip: Rect): Coverage {
  const area = boundsOf(contours, 0, clip);
  const coverage = { area, shares: new Float32Array(area.width * area.height) };
  for (const points of contours) {
    for (let i = 0; i < points.length; i += 2) {
      const next = i + 2 < points.length ? i + 2 : 0;
      addEdge(coverage, points[i]!, points[i + 1]!, points[next]!, points[next + 1]!);
    }
  }
  sumRows(coverage);
  return coverage;
}

/** What a line covers that long and `width` wide, x and y in turn, with round joins and ends; a point is a disc. */
export function coverStroke(lines: Float64Array[], width: number, clip: Rect): Coverage {
  const area = boundsOf(lines, width / 2 + 1, clip);
  const coverage = { area, shares: new Float32Array(area.width * area.height) };
  for (const points of lines) {
    const last = points.length - 2;
    for (let i = 0; i === 0 || i < last; i += 2) {
      const next = Math.min(i + 2, last);
      addSegment(coverage, [points[i]!, points[i + 1]!, points[next]!, points[next + 1]!], width / 2);
    }
  }
  return coverage;
}

/** The whole pixels that shapes touch, with a margin, inside the clip. */
function boundsOf(shapes: Float64Array[], margin: number, clip: Rect): Rect {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const points of shapes) {
    for (let i = 0; i < points.length; i += 2) {
      left = Math.min(left, points[i]!);
      right = Math.max(right, points[i]!);
      top = Math.min(top, points[i + 1]!);
      bottom = Math.max(bottom, points[i + 1]!);
    }
  }
  const x = Math.max(clip.x, Math.floor(left - margin));
  const y = Math.max(clip.y, Math.floor(top - margin));
  const width = Math.min(clip.x + clip.width, Math.ceil(right + margin)) - x;
  const height = Math.min(clip.y + clip.height, Math.ceil(bottom + margin)) - y;
  return width > 0 && height > 0 ? { x, y, width, height } : { x: clip.x, y: clip.y, width: 0, height: 0 };
}

/**
 * An edge turns the pixels right of it on or off, from its own pixel by the share that lies right of it: what is
 * stored are the changes from pixel to pixel, which `sumRows` adds up.
 */
function addEdge(coverage: Coverage, x0: number, y0: number, x1: number, y1: number): void {
  if (y0 === y1) return;
  const { area } = coverage;
  const [top, bottom] = y0 < y1 ? [y0, y1] : [y1, y0];
  const slope = (x1 - x0) / (y1 - y0);
  const firstRow = Math.max(0, Math.floor(top - area.y));
  const endRow = Math.min(area.height, Math.ceil(bottom - area.y));
  for (let row = firstRow; row < endRow; row++) {
    const from = Math.max(top, area.y + row);
    const to = Math.min(bottom, area.y + row + 1);
    const xFrom = x0 + (from - y0) * slope - area.x;
    const xTo = x0 + (to - y0) * slope - area.x;
    addSlice(coverage, row, xFrom, xTo, y0 < y1 ? to - from : from - to);
  }
}

/** The part of an edge in one row, `height` tall: shared out over the columns that it passes. */
function addSlice({ area, shares }: Coverage, row: number, from: number, to: number, height: number): void {
  const left = Math.min(from, to);
  const right = Math.max(from, to);
  const heightPerColumn = right > left ? height / (right - left) : 0;
  const start = row * area.width;
  if (left < 0) shares[start]! += right > left ? heightPerColumn * (Math.min(right, 0) - left) : height;
  const end = Math.min(right, area.width - 1);
  for (let column = Math.max(0, Math.floor(left)); column <= end; column++) {
    const a = Math.max(left, column);
    const b = Math.min(right, column + 1);
    const part = right > left ? heightPerColumn * (b - a) : height;
    const rightOf = column + 1 - (a + b) / 2;
    shares[start + column]! += part * rightOf;
    if (column + 1 < area.width) shares[start + column + 1]! += part * (1 - rightOf);
  }
}

function sumRows({ area, shares }: Coverage): void {
  for (let row = 0; row < area.height; row++) {
    let sum = 0;
    for (let at = row * area.width; at < (row + 1) * area.width; at++) {
      sum += shares[at]!;
      shares[at] = Math.min(1, Math.abs(sum));
    }
  }
}

/** A pixel is covered as far as its middle is from the line: fully within, not at all half a pixel without. */
function addSegment(
  { area, shares }: Coverage,
  segment: [number, number, number, number],
  radius: number,
): void {
  const [x0, y0, x1, y1] = segment;
  const [dx, dy] = [x1 - x0, y1 - y0];
  const squared = dx * dx + dy * dy;
  const reach = radius + 0.5;
  const firstRow = Math.max(0, Math.floor(Math.min(y0, y1) - reach - area.y));
  const endRow = Math.min(area.height, Math.ceil(Math.max(y0, y1) + reach - area.y));
  for (let row = firstRow; row < endRow; row++) {
    const y = area.y + row + 0.5 - y0;
    // Only the part of the segment near this row, so that a long slope costs no more than it covers.
    const shareAt = (height: number) =>
      dy === 0 ? Number(height > 0) : Math.min(1, Math.max(0, height / dy));
    const [xa, xb] = [x0 + dx * shareAt(y - reach - 0.5), x0 + dx * shareAt(y + reach + 0.5)];
    const first = Math.max(0, Math.floor(Math.min(xa, xb) - reach - area.x));
    const end = Math.min(area.width, Math.ceil(Math.max(xa, xb) + reach - area.x));
    for (let column = first; column < end; column++) {
      const x = area.x + column + 0.5 - x0;
      const along = squared === 0 ? 0 : Math.min(1, Math.max(0, (x * dx + y * dy) / squared));
      const share = reach - Math.hypot(x - along * dx, y - along * dy);
      const at = row * area.width + column;
      if (share > shares[at]!) shares[at] = Math.min(1, share);
    }
  }
}
