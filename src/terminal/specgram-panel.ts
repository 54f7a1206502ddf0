import type { Axis } from '../render/figure.ts';
import { type AxisScale, axisScale } from '../render/scale.ts';
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
  axis: Axis;
}

/** Colours from the bottom of the range to its top: 256 of 0xRRGGBB. */
export type Palette = readonly Color[];

/** The frequencies of a panel: all there are, in mel. */
export function panelAxis(sampleRate: number): Axis {
  return { label: 'Frequency', quantity: 'frequency', scale: 'mel', domain: [0, sampleRate / 2] };
}

/** Linear powers as shares of a range in dB; silence, and what there is no power of (NaN), at its bottom. */
export function specgramShares(power: Float32Array, [lowDb, highDb]: [number, number]): Float32Array {
  return power.map((each) => {
    const share = (10 * Math.log10(each) - lowDb) / (highDb - lowDb);
    return share > 0 ? Math.min(1, share) : 0;
  });
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
        const share = Math.max(upper, lower);
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
  drawFrequencies(cells, bands, axisScale(specgram.axis));
  drawTimeAxis(cells, rows - 1, FREQUENCY_COLUMNS, columns, page);
}

/** Each label tells what lies in the middle of its row. */
function drawFrequencies(cells: Cells, bands: number, scale: AxisScale): void {
  for (let row = 0; 2 * row < bands; row += LABEL_ROWS) {
    const hz = scale.value(1 - (2 * row + 1) / bands);
    const label =
      hz >= 1000 ? `${(hz / 1000).toFixed(hz < 9950 ? 1 : 0)}k` : hz.toFixed(hz < 1 ? 2 : hz < 10 ? 1 : 0);
    cells.write(0, row, `${label.padStart(FREQUENCY_COLUMNS - 2)} `, COLORS.faint);
  }
}
