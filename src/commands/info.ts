import type { Command } from 'commander';
import { UsageError } from '../errors.ts';
import { addRunOptions, type RunOptions } from '../options/run.ts';
import { addSelectionOptions, checkSelection } from '../options/selection.ts';
import { addSliceOption, type SliceOptions } from '../options/slices.ts';
import { writeOutput } from '../output/write.ts';
import type { Context } from '../world/context.ts';
import { levelsOf, measureLevels } from './info/levels.ts';
import { infoRecord } from './info/record.ts';
import { infoText } from './info/text.ts';
import { type OpenInput, withInput } from './run.ts';
import { slicesOf } from './slices.ts';
import type { Task } from './task.ts';

export type InfoOptions = SliceOptions & RunOptions & { json?: boolean; levels?: boolean };

export const examples = [
  'wavscope info 1.wav',
  'wavscope info 1.wav --levels --start 1:30 --duration 10',
  'wavscope info --json *.wav | jq .duration',
];

export function declare(command: Command): void {
  command.option('--json', 'for scripts: a JSON object a file, each on a line of its own');
  command.option('--levels', 'measure each channel: peak, RMS, DC offset, crest factor, clipped samples');
  addSelectionOptions(command, 'all');
  addSliceOption(command, 'with --levels and --json, an object');
  addRunOptions(command);
}

export function plan(inputs: string[], options: InfoOptions, context: Context): Task[] {
  checkSelection(options);
  const { start, end, duration, channel, levels, every, json } = options;
  if (!levels && [start, end, duration, channel].some((option) => option !== undefined)) {
    throw new UsageError('a range or a channel is for --levels; add it');
  }
  if (channel === 'mix')
    throw new UsageError('--channel mix has no levels here; use all, left, right or a number');
  if (every && !(levels && json)) throw new UsageError('--every is for --levels --json; add them');
  const run = every ? tellSlices : info;
  return inputs.map((input) => ({ input, run: () => run(input, options, context) }));
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
    const text = options.json
      ? `${JSON.stringify(infoRecord(open.wav, levels))}\n`
      : infoText(open.wav, levels);
    await put(text, context);
  };
  await withInput(input, options, context, tell, 'all');
}

function put(text: string, context: Context): Promise<void> {
  return writeOutput({ kind: 'stdout', format: 'json' }, context, (write) => write(text));
}
