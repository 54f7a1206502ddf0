import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Label } from './label.ts';
import { type Glyph, OutlineFont, type OutlinePoint } from './outline-font.ts';
import type { FontWeight } from './text.ts';

/** The scripts that Inter is bundled for, the most likely first: the others are read when they are needed. */
export const SUBSETS = ['latin', 'latin-ext', 'greek', 'cyrillic'] as const;

/** Width of each digit among tabular figures, in em: that of Inter's own. */
const TABULAR_ADVANCE = 0.648;

const fonts = new Map<string, OutlineFont>();

/** The file of a part of the bundled font. */
export function fontPath(subset: string, weight: FontWeight, format: 'woff' | 'woff2'): string {
  const require = createRequire(import.meta.url);
  return require.resolve(`@fontsource/inter/files/inter-${subset}-${weight}-normal.${format}`);
}

function fontOf(subset: string, weight: FontWeight): OutlineFont {
  const key = `${subset} ${weight}`;
  const font = fonts.get(key) ?? new OutlineFont(readFileSync(fontPath(subset, weight, 'woff')));
  fonts.set(key, font);
  return font;
}

function glyphOf(codePoint: number, weight: FontWeight): Glyph | undefined {
  for (const subset of SUBSETS) {
    const glyph = fontOf(subset, weight).glyph(codePoint);
    if (glyph) return glyph;
  }
  return undefined;
}

/**
 * A label's text as contours in the image's pixels, x and y in turn, as `coverFill` takes them. Undefined where the
 * bundled font lacks one of its characters.
 */
export function textContours(label: Label): Float64Array[] | undefined {
  const { text, size, weight, anchor, isTabular } = label;
  const placed: { glyph: Glyph; at: number }[] = [];
  let width = 0;
  for (const character of text) {
    const glyph = glyphOf(character.codePointAt(0)!, weight);
    if (!glyph) return undefined;
    const advance = isTabular && /\d/.test(character) ? TABULAR_ADVANCE : glyph.advance;
    placed.push({ glyph, at: width + (advance - glyph.advance) / 2 });
    width += advance;
  }
  const start = { start: 0, middle: -width / 2, end: -width }[anchor];
  // A baseline between two pixels would blur the letters' feet.
  const [x, y] = label.rotated ? [Math.round(label.x), label.y] : [label.x, Math.round(label.y)];
  const toImage = (along: number, up: number): [number, number] =>
    label.rotated ? [x - up * size, y - along * size] : [x + along * size, y - up * size];
  return placed.flatMap(({ glyph, at }) =>
    glyph.contours.map((contour) => flatten(contour, (point) => toImage(start + at + point.x, point.y))),
  );
}

type Point = [number, number];

/** A contour as a polygon that strays from it by less than a twentieth of a pixel. */
function flatten(contour: OutlinePoint[], toImage: (point: OutlinePoint) => Point): Float64Array {
  const points = contour.map((point) => ({ at: toImage(point), isOnCurve: point.isOnCurve }));
  const near = (i: number) => points[(i + points.length) % points.length]!;
  const middle = (a: Point, b: Point): Point => [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2];
  const polygon: number[] = [];
  for (const [i, { at, isOnCurve }] of points.entries()) {
    if (isOnCurve) {
      polygon.push(...at);
      continue;
    }
    // Between two points off the curve lies one on it, half-way.
    const [before, after] = [near(i - 1), near(i + 1)];
    const from = before.isOnCurve ? before.at : middle(before.at, at);
    const to = after.isOnCurve ? after.at : middle(at, after.at);
    addCurve(polygon, from, at, to);
    if (!after.isOnCurve) polygon.push(...to);
  }
  return Float64Array.from(polygon);
}

/** Points of a quadratic Bézier curve between its ends. With n pieces it strays by |from − 2 control + to| / 4n². */
function addCurve(polygon: number[], from: Point, control: Point, to: Point): void {
  const bend = Math.hypot(from[0] - 2 * control[0] + to[0], from[1] - 2 * control[1] + to[1]);
  const pieces = Math.max(1, Math.ceil(Math.sqrt(bend * 5)));
  for (let piece = 1; piece < pieces; piece++) {
    const t = piece / pieces;
    const [a, b, c] = [(1 - t) ** 2, 2 * t * (1 - t), t ** 2];
    polygon.push(a * from[0] + b * control[0] + c * to[0], a * from[1] + b * control[1] + c * to[1]);
  }
}
