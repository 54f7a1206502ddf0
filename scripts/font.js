import { fileURLToPath } from 'node:url';
import { openSync } from 'fontkit';

/**
 * Inter, taken apart for src/render/font.ts: of each weight the characters that stand for themselves and, as tabular
 * figures, the digits of equal width, as [advance width, outline] in font units.
 */
export function fontData() {
  const fonts = [400, 600].map((weight) => [weight, openSync(fileOf(weight))]);
  const [[, { unitsPerEm }]] = fonts;
  return { unitsPerEm, weights: Object.fromEntries(fonts.map(([weight, font]) => [weight, glyphsOf(font)])) };
}

function glyphsOf(font) {
  const characters = font.characterSet.map((code) => String.fromCodePoint(code)).filter(isPlain);
  const usual = glyphs(font, characters);
  // Inter has no sharp.
  usual['♯'] = usual['#'];
  // A colon between digits is raised to their middle, as a ratio is.
  usual['∶'] = entry(font.layout('0:0').glyphs[1]);
  return { usual, tabular: glyphs(font, [...'0123456789'], ['tnum']) };
}

/** The part for Latin scripts; text with any other character is left to the canvas to shape. */
function fileOf(weight) {
  return fileURLToPath(import.meta.resolve(`@fontsource/inter/files/inter-latin-${weight}-normal.woff2`));
}

/** Neither a control or format character nor a mark that combines with others. */
function isPlain(character) {
  return !/[\p{C}\p{M}]/u.test(character);
}

function glyphs(font, characters, features) {
  return Object.fromEntries(
    characters.map((character) => [character, entry(font.layout(character, features).glyphs[0])]),
  );
}

function entry({ advanceWidth, path }) {
  return [advanceWidth, path.toSVG()];
}
