/** Lines of a spectrum in a picture with a light theme, found by their colours. */
import { themes } from '../../src/render/theme.ts';
import type { Color, MeasuredPanel } from './measure.ts';

/** A line by its colour, and how much of a pixel it covers at least. */
export interface Look {
  color: string;
  least: number;
}

/** A line whose middle lies between two columns is 0.7 of a pixel wide in each. */
const SOLID = 0.6;
/** Of a maximum's line 0.45 is seen. */
const FAINT = 0.25;

const [first, second] = themes.light.series as [string, string];

/** The mean of the first channel, of the second; the maxima, with all that lies over them. */
export const MEAN: readonly [Look, Look] = [
  { color: first, least: SOLID },
  { color: second, least: SOLID },
];
export const MAXIMUM: readonly [Look, Look] = [
  { color: first, least: FAINT },
  { color: second, least: FAINT },
];

/** How much of a pixel a line's colour covers, over white; 0 where it is another colour. */
function coverage([red, green, blue]: Color, css: string): number {
  const wanted = Number.parseInt(css.slice(1), 16);
  const full = [255 - (wanted >> 16), 255 - ((wanted >> 8) & 255), 255 - (wanted & 255)];
  const seen = [255 - red, 255 - green, 255 - blue];
  const share = Math.max(...seen) / Math.max(...full);
  const isOther = seen.some((each, i) => Math.abs(each - share * full[i]!) > 30);
  return isOther ? 0 : share;
}

/** The pixel columns between two frequencies. */
function columnsOf({ plot, x }: MeasuredPanel, [low, high]: [number, number]): number[] {
  const columns = Array.from({ length: plot.width }, (_, i) => plot.x + i);
  return columns.filter((column) => x.value(column + 0.5) >= low && x.value(column + 0.5) <= high);
}

/** The rows of a pixel column that a line covers. */
export function rowsOf({ plot, at }: MeasuredPanel, { color, least }: Look, column: number): number[] {
  const rows = Array.from({ length: plot.height }, (_, i) => plot.y + i);
  return rows.filter((row) => coverage(at(column, row), color) >= least);
}

/** The highest place of a line within frequencies, the middle of the columns that reach it; of none −∞ dB. */
export function summit(
  panel: MeasuredPanel,
  { color, least }: Look,
  within: [number, number],
): { hz: number; level: number } {
  const { plot, x, y, at } = panel;
  const columns = columnsOf(panel, within);
  for (let row = plot.y; row < plot.y + plot.height; row++) {
    const found = columns.filter((column) => coverage(at(column, row), color) >= least);
    if (found.length > 0)
      return { hz: x.value((found[0]! + found.at(-1)! + 1) / 2), level: y.value(row + 0.5) };
  }
  return { hz: Number.NaN, level: Number.NEGATIVE_INFINITY };
}

/** The mean height of a line within frequencies. */
export function meanLevel(panel: MeasuredPanel, look: Look, within: [number, number]): number {
  const rows = columnsOf(panel, within).flatMap((column) => rowsOf(panel, look, column));
  return panel.y.value(rows.reduce((total, row) => total + row + 0.5, 0) / rows.length);
}
