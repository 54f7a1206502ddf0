import type { Abilities } from './abilities.ts';
import type { Cells, Color } from './cells.ts';
import { COLORS, type Glyphs } from './glyphs.ts';
import { columnOf, drawTimeAxis, type Page } from './page.ts';

/** Columns at the left for the frequencies. */
export const FREQUENCY_COLUMNS = 6;
/** Rows between two frequency labels. */
const LABEL_ROWS = 4;
/** Characters of growing darkness, where there are no colours. */
const SHADES = { unicode: [...' ░▒▓█'], ascii: [...' .:-=+*#%@'] };

/** A page's spectrogram, reduced to half cells. */
export interface SpecgramPage {
  page: Page;
  columns: number;
  /** Half cells from the highest frequency to the lowest. */
  bands: number;
  /** Share of the colour range, 0 to 1: shares[column * bands + band]. */
  shares: Float32Array;
  /** Hz at the bottom and the top. */
  frequency: [number, number];
}

/** Colours from the bottom of the range to its top: 256 of 0xRRGGBB. */
export type Palette = readonly Color[];

/** O'Shaughnessy's mel scale (1987), as most programs have it. */
export function hzToMel(hz: number): number {
  return 2595 * Math.log10(1 + hz / 700);
}

function melToHz(mel: number): number {
  return 700 * (10 ** (mel / 2595) - 1);
}

/** Edges in Hz of `bands` equal bands in mel from high to low: bands + 1 numbers, falling. */
export function bandEdges([low, high]: [number, number], bands: number): number[] {
  const bottom = hzToMel(low);
  const step = (hzToMel(high) - bottom) / bands;
  return Array.from({ length: bands + 1 }, (_, index) => melToHz(bottom + (bands - index) * step));
}

/**
 * A spectrogram as half cells show it: the mean power of each band, or that of the nearest bin where a band has none,
 * in dB and as a share of the range.
 *
 * @param power power[column * bins + bin], linear; bin k is at k · hzPerBin
 */
export function specgramShares(
  power: Float32Array,
  grid: { columns: number; bins: number; hzPerBin: number },
  edges: number[],
  [lowDb, highDb]: [number, number],
): Float32Array {
  const { columns, bins, hzPerBin } = grid;
  const bands = edges.length - 1;
  const shares = new Float32Array(columns * bands);
  for (let band = 0; band < bands; band++) {
    const first = Math.min(bins - 1, Math.round(edges[band + 1]! / hzPerBin));
    const end = Math.min(bins, Math.max(first + 1, Math.round(edges[band]! / hzPerBin)));
    for (let column = 0; column < columns; column++) {
      let sum = 0;
      for (let bin = first; bin < end; bin++) sum += power[column * bins + bin]!;
      const db = 10 * Math.log10(sum / (end - first));
      shares[column * bands + band] = Math.min(1, Math.max(0, (db - lowDb) / (highDb - lowDb))) || 0;
    }
  }
  return shares;
}

/** Draws the page over all rows but the last, which has the times; frequencies at the left. */
export function drawSpecgram(
  cells: Cells,
  rows: number,
  specgram: SpecgramPage,
  playhead: number,
  palette: Palette,
  abilities: Abilities,
  glyphs: Glyphs,
): void {
  const { page, columns, bands, shares } = specgram;
  const pixelOf = (share: number) => palette[Math.round(share * (palette.length - 1))]!;
  const shades = abilities.unicode ? SHADES.unicode : SHADES.ascii;
  // Half blocks need both their glyph and colours; else a cell is one shade.
  const halves = abilities.unicode && abilities.color !== 'none';
  for (let column = 0; column < columns; column++) {
    for (let row = 0; 2 * row < bands; row++) {
      const upper = shares[column * bands + 2 * row]!;
      const lower = shares[column * bands + 2 * row + 1]!;
      const at = FREQUENCY_COLUMNS + column;
      if (halves) cells.set(at, row, glyphs.upper, pixelOf(upper), pixelOf(lower));
      else {
        const share = (upper + lower) / 2;
        cells.set(
          at,
          row,
          shades[Math.min(shades.length - 1, Math.floor(share * shades.length))]!,
          pixelOf(share),
        );
      }
    }
  }
  const head = FREQUENCY_COLUMNS + columnOf(playhead, page, columns);
  for (let row = 0; 2 * row < bands; row++) {
    const behind = halves ? cells.background[row * cells.width + head]! : undefined;
    cells.set(head, row, glyphs.playhead, COLORS.playhead, behind);
  }
  drawFrequencies(cells, bands, specgram.frequency);
  drawTimeAxis(cells, rows - 1, FREQUENCY_COLUMNS, columns, page);
}

function drawFrequencies(cells: Cells, bands: number, range: [number, number]): void {
  const edges = bandEdges(range, bands);
  for (let row = 0; 2 * row < bands; row += LABEL_ROWS) {
    const hz = edges[2 * row + 1]!;
    const label = hz >= 1000 ? `${(hz / 1000).toFixed(hz < 9950 ? 1 : 0)}k` : hz.toFixed(0);
    cells.write(0, row, `${label.padStart(FREQUENCY_COLUMNS - 2)} `, COLORS.faint);
  }
}
