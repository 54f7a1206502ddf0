import type { Cells, Color } from './cells.ts';
import { clockText } from './clock-text.ts';
import { COLORS, type Glyphs } from './glyphs.ts';
import type { PeakMeter } from './meter.ts';

/** What the status line tells. */
export interface Status {
  paused: boolean;
  /** Seconds from the file's beginning. */
  position: number;
  /** Undefined where a stream doesn't say. */
  duration: number | undefined;
  /** Counted from 1, and of how many. */
  track: number;
  tracks: number;
  meters: PeakMeter[];
  gainDb: number;
  muted: boolean;
  /** Whether all is played again and again. */
  endless: boolean;
  /** A and B in seconds; B is undefined while only A is marked. */
  repeat: [number, number | undefined] | undefined;
}

/** The file's waveform, a largest magnitude for each of equal shares of the duration, full scale 1. */
export type Overview = Float32Array;

const METER_CELLS = 8;
/** A strip or a meter narrower than this is left out. */
const LEAST_STRIP = 8;
const LEAST_WIDTH_WITH_METERS = 64;

/** Writes the status line into a row of cells, from left to right as far as there is room. */
export function drawStatus(
  cells: Cells,
  row: number,
  status: Status,
  overview: Overview | undefined,
  glyphs: Glyphs,
): void {
  const { position, duration } = status;
  let at = cells.write(0, row, status.paused ? glyphs.paused : glyphs.playing, COLORS.played);
  if (status.tracks > 1) at = cells.write(at + 1, row, `${status.track}/${status.tracks}`, COLORS.faint);
  at = cells.write(at + 1, row, clockText(position));
  if (duration !== undefined) at = cells.write(at, row, ` / ${clockText(duration)}`, COLORS.faint);
  if (cells.width >= LEAST_WIDTH_WITH_METERS) {
    for (const meter of status.meters) at = drawMeter(cells, at + 1, row, meter, glyphs);
  }
  at = cells.write(at + 1, row, gainText(status), status.muted ? COLORS.clip : COLORS.faint);
  at = cells.write(at + 1, row, loopText(status, glyphs), COLORS.faint);
  const width = cells.width - at - 2;
  // The last column stays free: some terminals wrap as soon as it is written.
  if (overview && duration !== undefined && width >= LEAST_STRIP) {
    drawStrip(cells, at + 1, row, width, overview, position / duration, glyphs);
  }
}

function gainText({ muted, gainDb }: Status): string {
  if (muted) return 'mute'.padEnd(6);
  const rounded = Math.round(gainDb);
  return `${rounded > 0 ? '+' : ''}${rounded} dB`.padStart(6);
}

function loopText({ endless, repeat }: Status, glyphs: Glyphs): string {
  if (repeat) return repeat[1] === undefined ? 'A-?' : 'A-B';
  return endless ? ` ${glyphs.endless} ` : '   ';
}

/** A bar with the highest level held, and a mark once full scale was reached. Returns the column after it. */
function drawMeter(cells: Cells, column: number, row: number, meter: PeakMeter, glyphs: Glyphs): number {
  const eighths = Math.round(meter.lit * METER_CELLS * 8);
  const holdCell = Math.min(METER_CELLS - 1, Math.floor(meter.held * METER_CELLS));
  for (let cell = 0; cell < METER_CELLS; cell++) {
    const fill = Math.min(8, Math.max(0, eighths - 8 * cell));
    const color = meterColor(cell);
    if (fill === 0 && meter.held > 0 && cell === holdCell) cells.set(column + cell, row, glyphs.hold, color);
    else cells.set(column + cell, row, glyphs.horizontal[fill]!, color);
  }
  cells.set(column + METER_CELLS, row, meter.clipped ? '!' : ' ', COLORS.clip);
  return column + METER_CELLS + 1;
}

/** The last cell spans the 6 dB below full scale. */
function meterColor(cell: number): Color {
  if (cell === METER_CELLS - 1) return COLORS.clip;
  return cell >= METER_CELLS - 3 ? COLORS.loud : COLORS.safe;
}

function drawStrip(
  cells: Cells,
  column: number,
  row: number,
  width: number,
  overview: Overview,
  played: number,
  glyphs: Glyphs,
): void {
  const head = Math.min(width - 1, Math.floor(played * width));
  for (let cell = 0; cell < width; cell++) {
    const level = largest(overview, (cell / width) * overview.length, ((cell + 1) / width) * overview.length);
    const glyph = glyphs.vertical[Math.min(8, Math.ceil(level * 8))]!;
    if (cell === head) cells.set(column + cell, row, glyphs.playhead, COLORS.playhead);
    else cells.set(column + cell, row, glyph, cell < head ? COLORS.played : COLORS.unplayed);
  }
}

/** The largest of the values from one place to another, at least one of them. */
export function largest(values: Float32Array, from: number, to: number): number {
  let result = 0;
  const end = Math.max(Math.floor(from) + 1, Math.floor(to));
  for (let index = Math.floor(from); index < end; index++) result = Math.max(result, values[index] ?? 0);
  return result;
}
