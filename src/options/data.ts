/** Options of the data formats of spectral commands, and which options are for which formats. */
import type { Command } from 'commander';
import { UsageError } from '../errors.ts';
import { DTYPES, type Dtype } from '../output/dtype.ts';
import { DATA_FORMATS, type Format, PICTURE_FORMATS } from '../output/format.ts';
import { addOption } from './option.ts';
import { parseChoice, parseInteger } from './parsers.ts';
import type { SpectralSettings } from './spectral.ts';

export interface SpectralDataOptions {
  values?: 'db' | 'power';
  columns?: number;
  dtype?: Dtype;
}

export function addSpectralDataOptions(command: Command, { columns }: { columns: boolean }): Command {
  addOption(
    command,
    '--values <db|power>',
    "data formats: dB, or power in the scaling's linear unit (default: db)",
    parseChoice(['db', 'power'] as const),
  );
  addDtypeOption(command, DTYPES, ', or uint8: 255 steps between the levels of --db');
  if (!columns) return command;
  const description =
    'data formats: reduce to n columns, as a picture of that width would be (default: every column)';
  return addOption(command, '--columns <n>', description, parseInteger(1, 1_000_000));
}

/** @param more what there is beside float32 and float16 */
export function addDtypeOption(command: Command, dtypes: readonly Dtype[], more = ''): Command {
  const description = `npy and npz: type of the values${more} (default: float32)`;
  return addOption(command, `--dtype <${dtypes.join('|')}>`, description, parseChoice(dtypes));
}

/** @throws UsageError where numbers of that type can't hold what is asked */
export function checkDtype(
  { dtype, values }: SpectralDataOptions,
  { db }: Pick<SpectralSettings, 'db'>,
): void {
  if (dtype === undefined || dtype === 'float32') return;
  if (values === 'power') {
    throw new UsageError(
      `--dtype ${dtype} is for dB: it holds no power of quiet sound; leave out --values power, or write float32`,
    );
  }
  if (dtype === 'uint8' && !Array.isArray(db)) {
    throw new UsageError(
      '--dtype uint8 needs the two levels that 0 and 255 stand for; give --db such as -120:0',
    );
  }
}

const PICTURES: readonly Format[] = [...PICTURE_FORMATS, 'html'];

/** Options that do nothing in some formats: what they are for, in words and formats, and their names. */
const PURPOSES: [words: string, formats: readonly Format[], names: string[]][] = [
  [
    'pictures',
    PICTURES,
    [
      ...['size', 'dpi', 'fontSize', 'theme', 'background', 'title', 'axes', 'playhead', 'cues', 'show'],
      ...['cmap', 'fscale', 'scale', 'amplitude'],
    ],
  ],
  ['data formats', DATA_FORMATS, ['values', 'columns']],
  ['data formats', [...DATA_FORMATS, 'dat'], ['points', 'framesPerPoint']],
  ['pictures and csv', [...PICTURES, 'csv'], ['rms']],
  ['npy and npz', ['npy', 'npz'], ['dtype']],
  ['json', ['json'], ['peaksFormat']],
  ['dat and json', ['dat', 'json'], ['bits']],
  ['pictures, json and csv', [...PICTURES, 'json', 'csv'], ['peaks']],
];

/**
 * Judges the options of any command for the format that is written.
 *
 * @param options as the command line gives them: --no-axes is `axes: false`, and true where it wasn't typed
 * @param known the formats of the command
 * @throws UsageError where an option was typed that does nothing in that format
 */
export function checkPurposes(options: object, format: Format, known: readonly Format[]): void {
  const typed = new Map(Object.entries(options).filter(([, value]) => value !== undefined));
  if (typed.get('axes') === true) typed.delete('axes');
  for (const [words, formats, names] of PURPOSES) {
    const name = names.find((each) => typed.has(each));
    if (name === undefined || formats.includes(format)) continue;
    const flag = `${typed.get(name) === false ? 'no-' : ''}${name.replace(/[A-Z]/g, '-$&').toLowerCase()}`;
    const right = known.filter((each) => formats.includes(each)).join(', ');
    throw new UsageError(`--${flag} is for ${words}, not ${format}; leave it out, or write ${right}`);
  }
}
