import { type FontWeight, glyphsOf, unitsPerEm } from './font.ts';

/** Combining marks and zero-width characters take no room; ideographs and emoji a square; other letters two thirds. */
function otherWidth(character: string): number {
  if (/[\p{Mn}\p{Me}\p{Cf}\p{Cc}]/u.test(character)) return 0;
  return /[ᄀ-ᅟ⺀-鿿ꥠ-ꥼ가-힣豈-﫿︰-﹏＀-｠𠀀-𿿿\p{Extended_Pictographic}]/u.test(character) ? 1 : 0.666;
}

/**
 * Width of a text in the bundled font, with digits of equal width, in the unit of `size`. An estimate, on the large
 * side, for characters that need shaping.
 */
export function textWidth(text: string, size: number, weight: FontWeight = 400): number {
  const characters = [...text];
  const widths = glyphsOf(text, weight, true).map((glyph, i) =>
    glyph ? glyph.advance / unitsPerEm() : otherWidth(characters[i]!),
  );
  return widths.reduce((sum, width) => sum + width, 0) * size;
}

/** The text, with its middle replaced by an ellipsis where it is wider than `room`; '' where nothing fits. */
export function shorten(text: string, room: number, size: number, weight: FontWeight = 400): string {
  if (textWidth(text, size, weight) <= room) return text;
  const characters = [...text];
  const widths = characters.map((character) => textWidth(character, size, weight));
  let left = room - textWidth('…', size, weight);
  // From both ends, in turn, the beginning first.
  let [head, tail] = [0, 0];
  while (head + tail < characters.length) {
    const next = head <= tail ? widths[head]! : widths[widths.length - 1 - tail]!;
    if (next > left) break;
    left -= next;
    if (head <= tail) head++;
    else tail++;
  }
  if (head < 1 || tail < 1) return '';
  return `${characters.slice(0, head).join('')}…${characters.slice(-tail).join('')}`;
}
