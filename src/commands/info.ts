import type { Command } from 'commander';
import { UsageError } from '../errors.ts';
import { addRunOptions, type RunOptions } from '../options/run.ts';
import { addSelectionOptions, checkSelection, type SelectionOptions } from '../options/selection.ts';
import { writeOutput } from '../output/write.ts';
import type { Context } from '../world/context.ts';
import { measureLevels, type NamedLevels } from './info/levels.ts';
import { infoRecord, type NamedInfo } from './info/record.ts';
import { type TableFormat, tableHeader, tableRows } from './info/table.ts';
import { infoText } from './info/text.ts';
import { type OpenInput, withInput } from './run.ts';
import type { Task } from './task.ts';

export type InfoOptions = SelectionOptions &
  RunOptions & { json?: boolean; csv?: boolean; tsv?: boolean; levels?: boolean };

/** What is printed of a file, where it isn't text for people. */
const SHAPES = ['json', 'csv', 'tsv'] as const;

export const examples = [
  'wavscope info 1.wav --levels --start 1:30 --duration 10',
  'wavscope info --json *.wav | jq .duration',
  'wavscope info --recursive recordings/ --csv > recordings.csv',
];

export function declare(command: Command): void {
  command.option('--json', 'for scripts: a JSON object a file, each on a line of its own');
  command.option('--csv', 'a table: a header, then a row a file or, with --levels, a channel');
  command.option(
    '--tsv',
    'that table with tabs between columns; in fields \\t, \\n, \\r and \\\\ stand for what they are in C',
  );
  command.option('--levels', 'measure each channel: peak, RMS, DC offset, crest factor, clipped samples');
  addSelectionOptions(command, 'all');
  addRunOptions(command);
}

/** The header of a table: once over all inputs, whatever becomes of each. */
export function heading(options: InfoOptions): string | undefined {
  const format = tableFormat(options);
  return format && tableHeader(format, options.levels === true);
}

export function plan(inputs: string[], options: InfoOptions, context: Context): Task[] {
  checkSelection(options);
  const shapes = SHAPES.filter((shape) => options[shape]);
  if (shapes.length > 1) {
    throw new UsageError(`--${shapes[0]} and --${shapes[1]} exclude each other; give one of the two`);
  }
  const { start, end, duration, channel, levels } = options;
  if (!levels && [start, end, duration, channel].some((option) => option !== undefined)) {
    throw new UsageError('a range or a channel is for --levels; add it');
  }
  if (channel === 'mix')
    throw new UsageError('--channel mix has no levels here; use all, left, right or a number');
  return inputs.map((input) => ({ input, run: () => info(input, options, context) }));
}

async function info(input: string, options: InfoOptions, context: Context): Promise<void> {
  const tell = async (open: OpenInput) => {
    const levels = options.levels ? await measureLevels(open, options) : undefined;
    const text = shown(open.wav, levels, options, context.stdout.isTTY === true);
    await writeOutput({ kind: 'stdout', format: 'json' }, context, (write) => write(text));
  };
  await withInput(input, options, context, tell, 'all');
}

/** A file as it is printed: tables, as names, as they are for programs, and safe to see on a terminal. */
function shown(
  wav: NamedInfo,
  levels: NamedLevels[] | undefined,
  options: InfoOptions,
  isTerminal: boolean,
): string {
  const format = tableFormat(options);
  if (format) return tableRows(infoRecord(wav, levels), format, isTerminal);
  return options.json ? `${JSON.stringify(infoRecord(wav, levels))}\n` : infoText(wav, levels);
}

function tableFormat({ csv, tsv }: InfoOptions): TableFormat | undefined {
  if (csv) return 'csv';
  return tsv ? 'tsv' : undefined;
}
