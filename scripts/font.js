import { fileURLToPath } from 'node:url';
import { openSync } from 'fontkit';

/**
 * Inter, taken apart for src/render/font.ts: of each weight the characters that stand for themselves and, as tabular
 * figures, the digits of equal width, as [advance width, outline] in font units.
 */
export function fontData() {
  const weights = [400, 600].map((weight) => {
    const font = openSync(fileOf(weight));
    const characters = font.characterSet.map((code) => String.fromCodePoint(code)).filter(isPlain);
    const usual = glyphs(font, characters);
    // Inter has no sharp.
    usual['♯'] = usual['#'];
    // A colon between digits is raised to their middle, as a ratio is.
    const [, { advanceWidth, path }] = font.layout('0:0').glyphs;
    usual['∶'] = [advanceWidth, path.toSVG()];
    return [weight, { usual, tabular: glyphs(font, [...'0123456789'], ['tnum']) }];
  });
  return { unitsPerEm: openSync(fileOf(400)).unitsPerEm, weights: Object.fromEntries(weights) };
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
    characters.map((character) => {
      const { advanceWidth, path } = font.layout(character, features).glyphs[0];
      return [character, [advanceWidth, path.toSVG()]];
    }),
  );
}
