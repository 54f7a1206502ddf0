/** Options of the data formats of spectral commands, and how their numbers come from power. */
import type { Command } from 'commander';
import { UsageError } from '../../errors.ts';
import { addOption } from '../../options/option.ts';
import { parseChoice, parseInteger } from '../../options/parsers.ts';
import type { Selection } from '../../options/selection.ts';
import type { SpectralSettings } from '../../options/spectral.ts';
import { type Format, isPicture } from '../../output/format.ts';
import { powersToDb, silenceDb } from '../../views/levels.ts';
import type { WavFile } from '../../wav/open.ts';

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

/** Powers as they are written: dB, or the power itself; no NaN and no infinity. */
export function dataValues(
  power: Float32Array,
  options: SpectralDataOptions,
  settings: SpectralSettings,
): Float32Array {
  if (options.values !== 'power') return powersToDb(power, silenceDb(settings.db));
  return power.map((value) => (Number.isNaN(value) ? 0 : value));
}

/** What a JSON begins with, before its numbers. */
export function jsonHead({ name, info }: WavFile, selection: Selection, options: Record<string, unknown>) {
  const { sampleRate } = info.format;
  const { range, channelNames } = selection;
  return {
    file: name,
    sampleRate,
    channels: channelNames.length,
    channelNames,
    start: range.start / sampleRate,
    end: range.end / sampleRate,
    options,
  };
}
