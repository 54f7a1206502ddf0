import { readFileSync } from 'node:fs';
import { distFile } from '../dist.ts';

/** Weights of the bundled font. */
export type FontWeight = 400 | 600;

/** A character of the bundled font, in font units. */
export interface Glyph {
  /** How far the next one stands from this one. */
  advance: number;
  /** An SVG path with y upwards from the baseline. */
  outline: string;
  /** The same shape without overlaps: no place is gone round twice. */
  united: string;
}

type Glyphs = Record<string, [advance: number, outline: string, united?: string]>;

/** The bundled font, as scripts/font.js has it. */
interface Font {
  unitsPerEm: number;
  weights: Record<FontWeight, { usual: Glyphs; tabular: Glyphs }>;
}

let opened: Font | undefined;

function openFont(): Font {
  opened ??= JSON.parse(readFileSync(distFile('font.json'), 'utf8')) as Font;
  return opened;
}

/** Font units in the width of an em, which is the font's size. */
export function unitsPerEm(): number {
  return openFont().unitsPerEm;
}

/**
 * A glyph for each character of a text; undefined for those that need shaping: all but Latin letters, digits,
 * punctuation and common signs. Tabular figures are digits of equal width.
 */
export function glyphsOf(text: string, weight: FontWeight, isTabular: boolean): (Glyph | undefined)[] {
  const { usual, tabular } = openFont().weights[weight];
  const withRaisedColons = text.replace(/(?<=\d):(?=\d)/g, '∶');
  return Array.from(withRaisedColons, (character) => {
    const entry = (isTabular ? tabular[character] : undefined) ?? usual[character];
    return entry && { advance: entry[0], outline: entry[1], united: entry[2] ?? entry[1] };
  });
}
