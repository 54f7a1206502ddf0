import type { Command } from 'commander';
import { UsageError } from '../errors.ts';
import { addRunOptions, type RunOptions } from '../options/run.ts';
import { addSelectionOptions, checkSelection } from '../options/selection.ts';
import { addSliceOption, type SliceOptions } from '../options/slices.ts';
import { writeOutput } from '../output/write.ts';
import type { Context } from '../world/context.ts';
import { levelsOf, measureLevels, type NamedLevels } from './info/levels.ts';
import { infoRecord, type NamedInfo } from './info/record.ts';
import { type TableFormat, tableHeader, tableRows } from './info/table.ts';
import { infoText } from './info/text.ts';
import { type OpenInput, withInput } from './run.ts';
import { slicesOf } from './slices.ts';
import type { Task } from './task.ts';

export type InfoOptions = SliceOptions &
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
  addSliceOption(command, 'with --levels and --json, an object');
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
  const { start, end, duration, channel, levels, every, json } = options;
  if (!levels && [start, end, duration, channel].some((option) => option !== undefined)) {
    throw new UsageError('a range or a channel is for --levels; add it');
  }
  if (channel === 'mix')
    throw new UsageError('--channel mix has no levels here; use all, left, right or a number');
  if (every && !(levels && json)) throw new UsageError('--every is for --levels --json; add them');
  const run = every ? tellSlices : info;
  return inputs.map((input) => ({
    input,
    isBrief: levels !== true,
    run: () => run(input, options, context),
  }));
}

/** An object for each slice, with its levels: too little work each for threads to share. */
async function tellSlices(input: string, options: InfoOptions, context: Context): Promise<void> {
  for await (const { open, selection, tell } of slicesOf({
    input,
    options,
    context,
    defaultChannel: 'all',
  })) {
    tell('all');
    const record = infoRecord(open.wav, await levelsOf(open, selection), selection);
    await put(`${JSON.stringify(record)}\n`, context);
  }
}

async function info(input: string, options: InfoOptions, context: Context): Promise<void> {
  const tell = async (open: OpenInput) => {
    const levels = options.levels ? await measureLevels(open, options) : undefined;
    await put(shown(open.wav, levels, options, context.stdout.isTTY === true), context);
  };
  await withInput(input, options, context, tell, {
    faults: 'all',
    depth: options.levels ? 'search' : 'glance',
  });
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

function put(text: string, context: Context): Promise<void> {
  return writeOutput({ kind: 'stdout', format: 'json' }, context, (write) => write(text));
}
