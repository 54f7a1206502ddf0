/** Weights of the bundled font. */
export type FontWeight = 400 | 600;

// Advance widths of U+0020 to U+007E in Inter, thousandths of the font size (its hmtx table; digits and colon as
// tabular figures have them). With them a layout needs no canvas, and is the same in pixels and in SVG.
const advances: Record<FontWeight, number[]> = {
  400: [
    281, 288, 466, 633, 642, 982, 644, 300, 365, 365, 501, 662, 288, 460, 288, 360, 648, 648, 648, 648, 648,
    648, 648, 648, 648, 648, 269, 302, 662, 662, 662, 511, 966, 690, 654, 730, 722, 601, 590, 746, 743, 269,
    571, 672, 565, 903, 753, 765, 639, 765, 644, 642, 646, 744, 690, 985, 682, 679, 629, 365, 360, 365, 471,
    456, 323, 562, 612, 571, 612, 583, 370, 613, 591, 242, 242, 549, 242, 876, 591, 600, 612, 612, 376, 528,
    327, 591, 562, 818, 546, 562, 552, 426, 333, 426, 662,
  ],
  600: [
    252, 321, 523, 644, 650, 1004, 663, 326, 373, 373, 540, 673, 319, 465, 319, 379, 647, 647, 647, 647, 647,
    647, 647, 647, 647, 647, 269, 329, 673, 673, 673, 543, 999, 728, 659, 737, 722, 605, 588, 749, 746, 277,
    580, 703, 565, 922, 759, 769, 645, 773, 652, 650, 660, 736, 728, 1020, 720, 713, 652, 373, 379, 373, 481,
    469, 351, 574, 624, 583, 624, 591, 389, 625, 612, 262, 262, 569, 262, 900, 612, 609, 624, 624, 397, 549,
    353, 612, 587, 839, 569, 588, 566, 455, 359, 455, 673,
  ],
};

// The same of what labels have besides ASCII.
const commonAdvances: Record<string, number> = { '−': 648, '·': 300, '–': 500, '…': 900, '²': 450, µ: 600 };

/** Combining marks and zero-width characters take no room; ideographs and emoji a square; other letters two thirds. */
function otherAdvance(character: string): number {
  const known = commonAdvances[character];
  if (known !== undefined) return known;
  if (/[\p{Mn}\p{Me}\p{Cf}\p{Cc}]/u.test(character)) return 0;
  return /[ᄀ-ᅟ⺀-鿿ꥠ-ꥼ가-힣豈-﫿︰-﹏＀-｠𠀀-𿿿\p{Extended_Pictographic}]/u.test(character) ? 1000 : 666;
}

/**
 * Width of a text in the bundled font, with digits of equal width, in the unit of `size`. Exact for ASCII but for
 * kerning; an estimate, on the large side, for other scripts.
 */
export function textWidth(text: string, size: number, weight: FontWeight = 400): number {
  let sum = 0;
  for (const character of text)
    sum += advances[weight][character.codePointAt(0)! - 32] ?? otherAdvance(character);
  return (sum / 1000) * size;
}

/** The text, with its middle replaced by an ellipsis where it is wider than `room`; '' where nothing fits. */
export function shorten(text: string, room: number, size: number, weight: FontWeight = 400): string {
  if (textWidth(text, size, weight) <= room) return text;
  const characters = [...text];
  for (let kept = characters.length - 1; kept > 1; kept--) {
    const head = Math.ceil(kept / 2);
    const short = `${characters.slice(0, head).join('')}…${characters.slice(characters.length - (kept - head)).join('')}`;
    if (textWidth(short, size, weight) <= room) return short;
  }
  return '';
}
