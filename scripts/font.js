import { fileURLToPath } from 'node:url';
import { openSync } from 'fontkit';

/**
 * Inter, taken apart for src/render/font.ts: of each weight the characters that stand for themselves and, as tabular
 * figures, the digits of equal width, as [advance width, outline] in font units.
 */
export function fontData() {
  const weights = [400, 600].map((weight) => {
    const font = openSync(path(weight));
    const characters = font.characterSet.map((code) => String.fromCodePoint(code)).filter(isPlain);
    const usual = glyphs(font, characters);
    // Inter has no sharp.
    usual['♯'] = usual['#'];
    return [weight, { usual, tabular: glyphs(font, [...'0123456789'], ['tnum']) }];
  });
  return { unitsPerEm: openSync(path(400)).unitsPerEm, weights: Object.fromEntries(weights) };
}

/** The part for Latin scripts; text with any other character is left to the canvas to shape. */
function path(weight) {
  return fileURLToPath(import.meta.resolve(`@fontsource/inter/files/inter-latin-${weight}-normal.woff2`));
}

/** Neither a control or format character nor a mark that combines with others. */
function isPlain(character) {
  return !/[\p{C}\p{M}]/u.test(character);
}

function glyphs(font, characters, features) {
  return Object.fromEntries(
    characters.map((character) => {
      // Colons stand in times, where the font raises them to the middle of the digits.
      const [context, index] = character === ':' ? ['0:0', 1] : [character, 0];
      const { advanceWidth, path } = font.layout(context, features).glyphs[index];
      return [character, [advanceWidth, path.toSVG()]];
    }),
  );
}
