/** What `info --csv` and `info --tsv` write: a row a file or, with levels, a channel; the columns are the same for every file. */
import { csvField, tsvField } from '../../output/csv.ts';
import { printable } from '../../printable.ts';
import type { InfoRecord, LevelsRecord } from './record.ts';

export type TableFormat = 'csv' | 'tsv';

type Cell = string | number | null;

/** Of a file: the JSON's fields by their names, where lists are joined, or counted where they are no words. */
const FILE_COLUMNS: Record<string, (record: InfoRecord) => Cell> = {
  path: ({ path }) => path,
  file: ({ file }) => file,
  container: ({ container }) => container,
  encoding: ({ encoding }) => encoding,
  bitsPerSample: ({ bitsPerSample }) => bitsPerSample,
  containerBits: ({ containerBits }) => containerBits,
  byteOrder: ({ byteOrder }) => byteOrder,
  channels: ({ channels }) => channels,
  speakers: ({ speakers }) => speakers.join(' '),
  sampleRate: ({ sampleRate }) => sampleRate,
  frames: ({ frames }) => frames,
  duration: ({ duration }) => duration,
  bytes: ({ bytes }) => bytes,
  // Each id once: a damaged file may have thousands.
  chunks: ({ chunks }) => [...new Set(chunks.map(({ id }) => id.trim()))].join(' '),
  tags: ({ tags }) => (Object.keys(tags).length > 0 ? JSON.stringify(tags) : ''),
  cues: ({ cues }) => cues.length,
  loops: ({ loops }) => loops.length,
  warnings: ({ warnings }) => warnings.join('; '),
};

/** Of a channel of it. */
const LEVEL_COLUMNS = [
  ...['channel', 'peak', 'rms', 'dc', 'crest', 'clipped', 'over', 'nonFinite'],
] as (keyof LevelsRecord)[];

/** The line that the rows of all files have above them. */
export function tableHeader(format: TableFormat, hasLevels: boolean): string {
  return lineOf([...Object.keys(FILE_COLUMNS), ...(hasLevels ? LEVEL_COLUMNS : [])], format);
}

/**
 * The rows of a file: one, where it has no audio whose levels there could be.
 *
 * @param isTerminal whether they are to be safe to see
 */
export function tableRows(record: InfoRecord, format: TableFormat, isTerminal = false): string {
  const safe = (cell: Cell) => (isTerminal && typeof cell === 'string' ? printable(cell) : cell);
  const ofFile = Object.values(FILE_COLUMNS).map((cell) => safe(cell(record)));
  const { levels } = record;
  if (!levels) return lineOf(ofFile, format);
  if (levels.length === 0) return lineOf([...ofFile, ...LEVEL_COLUMNS.map(() => null)], format);
  return levels
    .map((level) => lineOf([...ofFile, ...LEVEL_COLUMNS.map((name) => level[name])], format))
    .join('');
}

function lineOf(cells: Cell[], format: TableFormat): string {
  const field = format === 'csv' ? csvField : tsvField;
  return `${cells.map((cell) => field(String(cell ?? ''))).join(format === 'csv' ? ',' : '\t')}\n`;
}
