// How much of each pixel an outline covers.

/** Curves become lines that stray from them by less than so many pixels. */
const FLATNESS: f64 = 0.02;

/**
 * shares[row * width + column] (float32) = the share of that pixel that an outline covers. Its curves are quadratic Béziers, x
 * and y (float32) of their three points in turn; (x, y) lies at (xx · x + xy · y + x0, yx · x + yy · y + y0), within
 * `width` − 1 and `height` pixels. Each edge leaves in the pixels that it crosses what lies to the right of it: summed up along
 * the row, that is the area between the edges.
 */
export function cover(
  curves: usize,
  count: i32,
  xx: f64,
  xy: f64,
  yx: f64,
  yy: f64,
  x0: f64,
  y0: f64,
  shares: usize,
  width: i32,
  height: i32,
): void {
  const end = shares + (<usize>(width * height) << 2);
  memory.fill(shares, 0, end - shares);
  for (; count > 0; count--) {
    const fromX = xx * x(curves, 0) + xy * y(curves, 0) + x0;
    const fromY = yx * x(curves, 0) + yy * y(curves, 0) + y0;
    const bendX = xx * x(curves, 8) + xy * y(curves, 8) + x0;
    const bendY = yx * x(curves, 8) + yy * y(curves, 8) + y0;
    const toX = xx * x(curves, 16) + xy * y(curves, 16) + x0;
    const toY = yx * x(curves, 16) + yy * y(curves, 16) + y0;
    addCurve(shares, width, fromX, fromY, bendX, bendY, toX, toY);
    curves += 24;
  }
  for (let row = shares; row < end; row += <usize>width << 2) {
    let sum: f32 = 0;
    for (let at = row; at < row + (<usize>width << 2); at += 4) {
      sum += load<f32>(at);
      store<f32>(at, min<f32>(1, abs<f32>(sum)));
    }
  }
}

// @ts-ignore: decorator
@inline
function x(curves: usize, offset: usize): f64 {
  return load<f32>(curves + offset);
}

// @ts-ignore: decorator
@inline
function y(curves: usize, offset: usize): f64 {
  return load<f32>(curves + offset, 4);
}

/** Adds a curve as edges: n of them are n² times nearer to it than one, from which it is away by a quarter of its bend. */
function addCurve(
  shares: usize,
  width: i32,
  x0: f64,
  y0: f64,
  x1: f64,
  y1: f64,
  x2: f64,
  y2: f64,
): void {
  const bend = abs(x0 - 2 * x1 + x2) + abs(y0 - 2 * y1 + y2);
  const pieces = max(1, ceil(sqrt(bend / 4 / FLATNESS)));
  let fromX = x0;
  let fromY = y0;
  for (let piece: f64 = 1; piece <= pieces; piece++) {
    const t = piece / pieces;
    const s = 1 - t;
    const toX = s * s * x0 + 2 * s * t * x1 + t * t * x2;
    const toY = s * s * y0 + 2 * s * t * y1 + t * t * y2;
    addEdge(shares, width, fromX, fromY, toX, toY);
    fromX = toX;
    fromY = toY;
  }
}

/** Adds an edge, cut at the pixels' sides. */
function addEdge(shares: usize, width: i32, x0: f64, y0: f64, x1: f64, y1: f64): void {
  if (y0 == y1) return;
  const slope = (x1 - x0) / (y1 - y0);
  const top = min(y0, y1);
  const bottom = max(y0, y1);
  for (let row = floor(top); row < bottom; row++) {
    const from = max(top, row);
    const to = min(bottom, row + 1);
    const a = x0 + (from - y0) * slope;
    const b = x0 + (to - y0) * slope;
    const line = shares + (<usize>(<i32>row * width) << 2);
    addToRow(line, min(a, b), max(a, b), y1 > y0 ? to - from : from - to);
  }
}

/** The part of an edge within a row: `height` of it, downwards, from `left` to `right`. */
function addToRow(row: usize, left: f64, right: f64, height: f64): void {
  const perPixel = right > left ? height / (right - left) : 0;
  for (let x = floor(left); ; x++) {
    const from = max(left, x);
    const to = min(right, x + 1);
    const share = right > left ? perPixel * (to - from) : height;
    const beyond = share * ((from + to) / 2 - x);
    const at = row + (<usize>(<i32>x) << 2);
    store<f32>(at, load<f32>(at) + <f32>(share - beyond));
    store<f32>(at, load<f32>(at, 4) + <f32>beyond, 4);
    if (x + 1 >= right) return;
  }
}
