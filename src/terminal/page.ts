import type { Cells } from './cells.ts';
import { clockText } from './clock-text.ts';
import { COLORS } from './glyphs.ts';

/** A stretch of a file that fills the width of the screen, in seconds from the file's beginning. */
export interface Page {
  start: number;
  end: number;
}

/** A column spans no more seconds than this: longer files are shown page by page. */
const MOST_SECONDS_PER_COLUMN = 0.2;

/** The page on which the position lies, of pages that share the time from `start` to `end`. */
export function pageOf(position: number, { start, end }: Page, columns: number): Page {
  const length = Math.min(end - start, columns * MOST_SECONDS_PER_COLUMN);
  const pages = Math.max(1, Math.ceil((end - start) / length - 1e-9));
  const page = Math.min(pages - 1, Math.max(0, Math.floor((position - start) / length)));
  return { start: start + page * length, end: Math.min(end, start + (page + 1) * length) };
}

/** The column, counted from 0, that shows a time of the page. All pages have the same scale, the last one too. */
export function columnOf(seconds: number, page: Page, columns: number): number {
  const share = (seconds - page.start) / (page.end - page.start);
  return Math.min(columns - 1, Math.max(0, Math.floor(share * columns)));
}

/** Seconds between ticks that read well. */
const STEPS = [0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 1200, 1800, 3600];
/** Columns between two ticks at least: a label and a gap. */
const LEAST_TICK_COLUMNS = 10;

/** Writes the times of a page under `width` columns from `left` on. */
export function drawTimeAxis(cells: Cells, row: number, left: number, width: number, page: Page): void {
  const secondsPerColumn = (page.end - page.start) / width;
  const step = STEPS.find((each) => each >= LEAST_TICK_COLUMNS * secondsPerColumn) ?? STEPS.at(-1)!;
  for (let tick = Math.ceil(page.start / step - 1e-9); tick * step < page.end; tick++) {
    const column = columnOf(tick * step, page, width);
    const time = clockText(tick * step);
    const label = `|${step < 1 ? time : time.slice(0, -2)}`;
    if (column + label.length > width) break;
    cells.write(left + column, row, label, COLORS.faint);
  }
}
