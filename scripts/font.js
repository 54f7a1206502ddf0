import { fileURLToPath } from 'node:url';
import { Path2D } from '@napi-rs/canvas';
import { openSync } from 'fontkit';

/**
 * Inter, taken apart for src/render/font.ts: of each weight the characters that stand for themselves and, as tabular
 * figures, the digits of equal width, as [advance width, outline] in font units; behind those the outline of the same
 * shape without shapes that overlap, where it has some.
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
  const outline = path.toSVG();
  const united = new Path2D(outline).simplify().asWinding().toSVGString();
  const overlap = Math.abs(areaOf(outline)) - Math.abs(areaOf(united));
  // More than the rounding of the union’s coordinates does.
  return overlap > 100 ? [advanceWidth, outline, inWholeUnits(united)] : [advanceWidth, outline];
}

/** With one space or a command before each number, as fontkit writes them. */
function inWholeUnits(outline) {
  return outline.replace(/[ ,]*(-?[\d.]+)/g, (_, number, at) => {
    return (/[A-Z]/.test(outline[at - 1] ?? 'M') ? '' : ' ') + Math.round(number);
  });
}

/** What an outline encloses, in square units: negative where it goes round the other way, twice where it goes round twice. */
function areaOf(outline) {
  let [area, x, y, startX, startY] = [0, 0, 0, 0, 0];
  const lineTo = (toX, toY) => {
    area += (x * toY - toX * y) / 2;
    [x, y] = [toX, toY];
  };
  for (const [, command, numbers] of outline.matchAll(/([A-Z])([^A-Z]*)/g)) {
    const [a, b, c, d] = numbers.split(/[ ,]/).map(Number);
    if (command === 'M') [startX, startY, x, y] = [a, b, a, b];
    else if (command === 'L') lineTo(a, b);
    else if (command === 'Z') lineTo(startX, startY);
    else if (command === 'Q') {
      // A curve's segment has two thirds of its triangle.
      area += ((a - x) * (d - y) - (c - x) * (b - y)) / 3;
      lineTo(c, d);
    } else throw new Error(`an outline with the command ${command}`);
  }
  return area;
}
