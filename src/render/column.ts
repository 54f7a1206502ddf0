import { distances } from './frame.ts';
import { type Label, plainLabel } from './label.ts';
import { textWidth } from './text.ts';
import { unitOf } from './units.ts';

/** A text that is read from below, and where its middle should be. */
interface UprightText {
  text: string;
  middle: number;
}

/**
 * Places texts from top to bottom between two heights, all with their baseline at `x`: each where it should be or, as
 * they may not overlap, as near to it as the others let it. Where there is too little room the longest become their units,
 * then the longest go.
 */
export function columnOf(
  texts: UprightText[],
  x: number,
  [top, bottom]: [number, number],
  em: number,
): Label[] {
  const gap = distances.columnGap * em;
  const fitted = shortened(texts, bottom - top + gap, (text) => textWidth(text, em) + gap);
  const halves = fitted.map(({ text }) => textWidth(text, em) / 2);
  const middles = fitted.map(({ middle }) => middle);
  let edge = top;
  for (const [i, half] of halves.entries()) {
    middles[i] = Math.max(middles[i]!, edge + half);
    edge = middles[i]! + half + gap;
  }
  edge = bottom;
  for (const [i, half] of [...halves.entries()].reverse()) {
    middles[i] = Math.min(middles[i]!, edge - half);
    edge = middles[i]! - half - gap;
  }
  return fitted.map(({ text }, i) => ({ ...plainLabel(text, x, middles[i]!, em), rotated: true }));
}

/** The texts, shortened to what fits into that length together. */
function shortened(texts: UprightText[], room: number, length: (text: string) => number): UprightText[] {
  if (texts.reduce((sum, { text }) => sum + length(text), 0) <= room) return texts;
  const withUnits = texts.filter(({ text }) => unitOf(text) !== text);
  const candidates = withUnits.length > 0 ? withUnits : texts;
  const longest = candidates.reduce((a, b) => (length(b.text) > length(a.text) ? b : a));
  const fewer =
    withUnits.length > 0
      ? texts.map((each) => (each === longest ? { ...each, text: unitOf(each.text) } : each))
      : texts.filter((each) => each !== longest);
  return shortened(fewer, room, length);
}
