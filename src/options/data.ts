/** Options of the data formats of spectral commands. */
import type { Command } from 'commander';
import { UsageError } from '../errors.ts';
import { type Format, isPicture } from '../output/format.ts';
import { addOption } from './option.ts';
import { parseChoice, parseInteger } from './parsers.ts';

export interface SpectralDataOptions {
  values?: 'db' | 'power';
  columns?: number;
}

export function addSpectralDataOptions(command: Command, { columns }: { columns: boolean }): Command {
  addOption(
    command,
    '--values <db|power>',
    "data formats: dB, or power in the scaling's linear unit (default: db)",
    parseChoice(['db', 'power'] as const),
  );
  if (!columns) return command;
  const description =
    'data formats: reduce to n columns, as a picture of that width would be (default: every column)';
  return addOption(command, '--columns <n>', description, parseInteger(1, 1_000_000));
}

/** @throws UsageError where an option of the data formats meets a picture */
export function checkSpectralData(options: SpectralDataOptions, format: Format): void {
  if (!isPicture(format)) return;
  for (const name of ['values', 'columns'] as const) {
    if (options[name] === undefined) continue;
    throw new UsageError(`--${name} is for data formats, not ${format}; use -o x.json, x.csv or x.npy`);
  }
}
