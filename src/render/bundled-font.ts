import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Label } from './label.ts';
import { type Glyph, OutlineFont } from './outline-font.ts';
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
 * A label's text as SVG path data, in pixels from its anchor, y downwards. Undefined where the bundled font lacks one
 * of its characters.
 */
export function textPath({ text, size, weight, anchor, isTabular }: Label): string | undefined {
  const placed: { glyph: Glyph; x: number }[] = [];
  let width = 0;
  for (const character of text) {
    const glyph = glyphOf(character.codePointAt(0)!, weight);
    if (!glyph) return undefined;
    const advance = isTabular && /\d/.test(character) ? TABULAR_ADVANCE : glyph.advance;
    placed.push({ glyph, x: width + (advance - glyph.advance) / 2 });
    width += advance;
  }
  const start = { start: 0, middle: -width / 2, end: -width }[anchor];
  return placed.map(({ glyph, x }) => glyphPath(glyph, start + x, size)).join('');
}

/** A glyph's contours as path data, its origin `x` em from the anchor. */
function glyphPath({ contours }: Glyph, x: number, size: number): string {
  return contours
    .map((contour) => {
      const at = (i: number) => contour[(i + contour.length) % contour.length]!;
      const middle = (a: { x: number; y: number }, b: { x: number; y: number }) => ({
        x: (a.x + b.x) / 2,
        y: (a.y + b.y) / 2,
      });
      const write = (point: { x: number; y: number }) =>
        `${((x + point.x) * size).toFixed(3)} ${(-point.y * size).toFixed(3)}`;
      // Between two points off the curve lies one on it, half-way.
      const begin = at(0).isOnCurve ? at(0) : middle(at(-1), at(0));
      let path = `M${write(begin)}`;
      for (let i = at(0).isOnCurve ? 1 : 0; i < contour.length; i++) {
        const [point, next] = [at(i), at(i + 1)];
        if (point.isOnCurve) path += `L${write(point)}`;
        else path += `Q${write(point)} ${write(next.isOnCurve ? next : middle(point, next))}`;
      }
      return `${path}Z`;
    })
    .join('');
}
