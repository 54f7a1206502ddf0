/** How much of each pixel an outline covers, 0 to 1, in a rectangle of whole pixels; rows from the top. */
export interface Coverage {
  x: number;
  y: number;
  width: number;
  height: number;
  shares: Float32Array;
}

/** From outlines to pixels: (x, y) goes to (xx · x + xy · y + x0, yx · x + yy · y + y0). */
export interface Placement {
  xx: number;
  xy: number;
  yx: number;
  yy: number;
  x0: number;
  y0: number;
}

/** Curves become lines that stray from them by so much, in font units: nothing in a text of usual size. */
const FLATNESS = 1;

const known = new Map<string, Float64Array>();

/** An outline's edges as straight lines, x and y of both ends in turn. Shared: do not change it. */
function edgesOf(outline: string): Float64Array {
  let edges = known.get(outline);
  if (!edges) {
    edges = Float64Array.from(flatten(outline));
    known.set(outline, edges);
  }
  return edges;
}

/** Of an SVG path of the commands that a font's outlines have: M, L, Q and Z, absolute. */
function flatten(outline: string): number[] {
  const edges: number[] = [];
  let [startX, startY, x, y] = [0, 0, 0, 0];
  const lineTo = (toX: number, toY: number) => {
    edges.push(x, y, toX, toY);
    [x, y] = [toX, toY];
  };
  for (const [, command, numbers] of outline.matchAll(/([A-Z])([^A-Z]*)/g)) {
    const [a = 0, b = 0, c = 0, d = 0] = numbers!.split(' ').map(Number);
    if (command === 'M') [startX, startY, x, y] = [a, b, a, b];
    else if (command === 'L') lineTo(a, b);
    else if (command === 'Z') lineTo(startX, startY);
    else if (command === 'Q') {
      const [fromX, fromY] = [x, y];
      // A quarter of this is the distance of the curve from its chord, which n pieces make n² times smaller.
      const bend = Math.hypot(fromX - 2 * a + c, fromY - 2 * b + d);
      const pieces = Math.ceil(Math.sqrt(bend / 4 / FLATNESS)) || 1;
      for (let piece = 1; piece <= pieces; piece++) {
        const [t, s] = [piece / pieces, 1 - piece / pieces];
        lineTo(s * s * fromX + 2 * s * t * a + t * t * c, s * s * fromY + 2 * s * t * b + t * t * d);
      }
    } else throw new Error(`an outline with the command ${command}`);
  }
  return edges;
}

/**
 * The exact share of each pixel that an outline covers, whose shapes do not overlap. Each edge leaves in the pixels that
 * it crosses what lies to the right of it: summed up along the row, that is the area between the edges.
 */
export function coverageOf(outline: string, placement: Placement): Coverage {
  const edges = placed(edgesOf(outline), placement);
  let left = Infinity;
  let top = Infinity;
  let right = -Infinity;
  let bottom = -Infinity;
  for (let i = 0; i < edges.length; i += 2) {
    left = Math.min(left, edges[i]!);
    right = Math.max(right, edges[i]!);
    top = Math.min(top, edges[i + 1]!);
    bottom = Math.max(bottom, edges[i + 1]!);
  }
  if (edges.length === 0) return { x: 0, y: 0, width: 0, height: 0, shares: new Float32Array(0) };
  const [x, y] = [Math.floor(left), Math.floor(top)];
  // An edge on the last pixel's right side counts in the one behind it.
  const [width, height] = [Math.floor(right) - x + 2, Math.ceil(bottom) - y];
  const shares = new Float32Array(width * height);
  for (let i = 0; i < edges.length; i += 4) {
    addEdge(shares, width, edges[i]! - x, edges[i + 1]! - y, edges[i + 2]! - x, edges[i + 3]! - y);
  }
  for (let row = 0; row < height; row++) {
    let sum = 0;
    for (let at = row * width; at < (row + 1) * width; at++) {
      sum += shares[at]!;
      shares[at] = Math.min(1, Math.abs(sum));
    }
  }
  return { x, y, width, height, shares };
}

function placed(edges: Float64Array, { xx, xy, yx, yy, x0, y0 }: Placement): Float64Array {
  const result = new Float64Array(edges.length);
  for (let i = 0; i < edges.length; i += 2) {
    result[i] = xx * edges[i]! + xy * edges[i + 1]! + x0;
    result[i + 1] = yx * edges[i]! + yy * edges[i + 1]! + y0;
  }
  return result;
}

/** Adds an edge, cut at the pixels' sides. Nothing is allocated here: there are ten thousands of them in a picture. */
function addEdge(shares: Float32Array, width: number, x0: number, y0: number, x1: number, y1: number): void {
  if (y0 === y1) return;
  const slope = (x1 - x0) / (y1 - y0);
  const top = Math.min(y0, y1);
  const bottom = Math.max(y0, y1);
  for (let row = Math.floor(top); row < bottom; row++) {
    const from = Math.max(top, row);
    const to = Math.min(bottom, row + 1);
    const a = x0 + (from - y0) * slope;
    const b = x0 + (to - y0) * slope;
    addToRow(shares, row * width, Math.min(a, b), Math.max(a, b), y1 > y0 ? to - from : from - to);
  }
}

/** The part of an edge within a row: `height` of it, downwards, from `left` to `right`. */
function addToRow(shares: Float32Array, row: number, left: number, right: number, height: number): void {
  const perPixel = right > left ? height / (right - left) : 0;
  for (let x = Math.floor(left); ; x++) {
    const from = Math.max(left, x);
    const to = Math.min(right, x + 1);
    const share = right > left ? perPixel * (to - from) : height;
    const beyond = share * ((from + to) / 2 - x);
    shares[row + x]! += share - beyond;
    shares[row + x + 1]! += beyond;
    if (x + 1 >= right) return;
  }
}
