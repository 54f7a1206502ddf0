import { borrowRenderMemory } from './render-kernels.ts';

/** How much of each pixel an outline covers, 0 to 1, in a rectangle of whole pixels; rows from the top. */
export interface Coverage {
  x: number;
  y: number;
  width: number;
  height: number;
  /** In kernels' memory, until it is given back. */
  shares: Float32Array;
  giveBack(): void;
}

/** One memory is enough for all: each takes addresses, which may be limited. */
const LEAST_BYTES = 2 ** 20;
const NOTHING: Coverage = { x: 0, y: 0, width: 0, height: 0, shares: new Float32Array(0), giveBack() {} };

/** From outlines to pixels: (x, y) goes to (xx · x + xy · y + x0, yx · x + yy · y + y0). */
export interface Placement {
  xx: number;
  xy: number;
  yx: number;
  yy: number;
  x0: number;
  y0: number;
}

/** An outline in curves and a box around it. */
interface Curves {
  /** x and y of a beginning, of what the curve bends towards, and of its end, in turn: quadratic Béziers. */
  points: Float32Array;
  left: number;
  right: number;
  bottom: number;
  top: number;
}

const known = new Map<string, Curves>();

function curvesOf(outline: string): Curves {
  let curves = known.get(outline);
  if (!curves) {
    curves = parse(outline);
    known.set(outline, curves);
  }
  return curves;
}

/** Reads an SVG path of the commands that a font's outlines have: M, L, Q and Z, absolute. */
function parse(outline: string): Curves {
  const points: number[] = [];
  let startX = 0;
  let startY = 0;
  let x = 0;
  let y = 0;
  const curveTo = (bendX: number, bendY: number, toX: number, toY: number) => {
    points.push(x, y, bendX, bendY, toX, toY);
    x = toX;
    y = toY;
  };
  const lineTo = (toX: number, toY: number) => curveTo((x + toX) / 2, (y + toY) / 2, toX, toY);
  for (const part of outline.match(/[A-Z][^A-Z]*/g) ?? []) {
    const numbers = part.slice(1).split(' ').map(Number);
    const [a = 0, b = 0, c = 0, d = 0] = numbers;
    if (part[0] === 'M') [startX, startY, x, y] = [a, b, a, b];
    else if (part[0] === 'L') lineTo(a, b);
    else if (part[0] === 'Q') curveTo(a, b, c, d);
    else if (part[0] === 'Z') lineTo(startX, startY);
    else throw new Error(`an outline with the command ${part[0]}`);
  }
  return boxed(Float32Array.from(points));
}

function boxed(points: Float32Array): Curves {
  const curves = {
    points,
    left: Infinity,
    right: -Infinity,
    bottom: Infinity,
    top: -Infinity,
  };
  for (let i = 0; i < points.length; i += 2) {
    curves.left = Math.min(curves.left, points[i]!);
    curves.right = Math.max(curves.right, points[i]!);
    curves.bottom = Math.min(curves.bottom, points[i + 1]!);
    curves.top = Math.max(curves.top, points[i + 1]!);
  }
  return curves;
}

/** The exact share of each pixel that an outline covers, whose shapes do not overlap; upright, or turned by quarters. */
export function coverageOf(outline: string, placement: Placement): Coverage {
  return coverageOfCurves(curvesOf(outline), placement);
}

/** The same of a polygon that does not cross itself; x and y in turn, in pixels. */
export function coverageOfPolygon(corners: Float64Array): Coverage {
  const points = new Float32Array(3 * corners.length);
  let [fromX, fromY] = [corners.at(-2)!, corners.at(-1)!];
  for (let i = 0; i < corners.length; i += 2) {
    const [toX, toY] = [corners[i]!, corners[i + 1]!];
    points[3 * i] = fromX;
    points[3 * i + 1] = fromY;
    points[3 * i + 2] = (fromX + toX) / 2;
    points[3 * i + 3] = (fromY + toY) / 2;
    points[3 * i + 4] = fromX = toX;
    points[3 * i + 5] = fromY = toY;
  }
  return coverageOfCurves(boxed(points), IN_PIXELS);
}

const IN_PIXELS: Placement = { xx: 1, xy: 0, yx: 0, yy: 1, x0: 0, y0: 0 };

function coverageOfCurves({ points, left, right, bottom, top }: Curves, placement: Placement): Coverage {
  if (points.length === 0) return NOTHING;
  const { xx, xy, yx, yy, x0, y0 } = placement;
  const [x1, x2] = [xx * left + xy * bottom + x0, xx * right + xy * top + x0];
  const [y1, y2] = [yx * left + yy * bottom + y0, yx * right + yy * top + y0];
  const [x, y] = [Math.floor(Math.min(x1, x2)), Math.floor(Math.min(y1, y2))];
  // What lies on the last pixel's right side counts in the one behind it.
  const [width, height] = [Math.floor(Math.max(x1, x2)) - x + 2, Math.ceil(Math.max(y1, y2)) - y];
  const sharesAt = points.byteLength;
  const memory = borrowRenderMemory(Math.max(LEAST_BYTES, sharesAt + 4 * width * height));
  new Float32Array(memory.buffer).set(points);
  const count = points.length / 6;
  memory.kernels.cover(0, count, xx, xy, yx, yy, x0 - x, y0 - y, sharesAt, width, height);
  const shares = new Float32Array(memory.buffer, sharesAt, width * height);
  return { x, y, width, height, shares, giveBack: memory.giveBack };
}
