import type { Cells } from './cells.ts';
import { COLORS, type Glyphs } from './glyphs.ts';
import { columnOf, drawTimeAxis, type Page } from './page.ts';

/** A page's waveform: lowest and highest sample of each column, by channel, full scale ±1. */
export interface WavePage {
  page: Page;
  min: Float32Array[];
  max: Float32Array[];
}

/** Draws the page over all rows but the last, which has the times; channels below each other. */
export function drawWave(cells: Cells, rows: number, wave: WavePage, playhead: number, glyphs: Glyphs): void {
  const { page, min, max } = wave;
  const height = Math.floor((rows - 1) / min.length);
  const head = columnOf(playhead, page, cells.width);
  min.forEach((low, channel) => {
    const top = channel * height;
    for (let column = 0; column < cells.width; column++) {
      const color = column < head ? COLORS.played : COLORS.unplayed;
      drawColumn(cells, column, top, height, low[column]!, max[channel]![column]!, color, glyphs);
    }
    for (let row = 0; row < height; row++) cells.set(head, top + row, glyphs.playhead, COLORS.playhead);
  });
  drawTimeAxis(cells, rows - 1, 0, cells.width, page);
}

/** A line from the lowest to the highest sample, to the half cell; a point at least. */
function drawColumn(
  cells: Cells,
  column: number,
  top: number,
  height: number,
  low: number,
  high: number,
  color: number,
  glyphs: Glyphs,
): void {
  if (!(low <= high)) return;
  const halfRows = 2 * height;
  const halfRowOf = (level: number) =>
    Math.min(halfRows - 1, Math.max(0, Math.floor(((1 - level) / 2) * halfRows)));
  const first = halfRowOf(high);
  const last = halfRowOf(low);
  for (let row = first >> 1; row <= last >> 1; row++) {
    const hasUpper = 2 * row >= first;
    const hasLower = 2 * row + 1 <= last;
    const glyph = hasUpper && hasLower ? glyphs.full : hasUpper ? glyphs.upper : glyphs.lower;
    cells.set(column, top + row, glyph, color);
  }
}
