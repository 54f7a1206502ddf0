import type { Command } from 'commander';
import { UsageError } from '../errors.ts';
import { addRunOptions, type RunOptions } from '../options/run.ts';
import { addSelectionOptions, checkSelection, type SelectionOptions } from '../options/selection.ts';
import { writeOutput } from '../output/write.ts';
import type { Context } from '../world/context.ts';
import { measureLevels } from './info/levels.ts';
import { infoRecord } from './info/record.ts';
import { infoText } from './info/text.ts';
import { type OpenInput, withInput } from './run.ts';
import type { Task } from './task.ts';

export type InfoOptions = SelectionOptions & RunOptions & { json?: boolean; levels?: boolean };

export const examples = [
  'wavscope info 1.wav',
  'wavscope info 1.wav --levels --start 1:30 --duration 10',
  'wavscope info --json *.wav | jq .duration',
];

export function declare(command: Command): void {
  command.option('--json', 'for scripts: a JSON object a file, each on a line of its own');
  command.option('--levels', 'measure each channel: peak, RMS, DC offset, crest factor, clipped samples');
  addSelectionOptions(command, 'all');
  addRunOptions(command);
}

export function plan(inputs: string[], options: InfoOptions, context: Context): Task[] {
  checkSelection(options);
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
    const text = options.json
      ? `${JSON.stringify(infoRecord(open.wav, levels))}\n`
      : infoText(open.wav, levels);
    await writeOutput({ kind: 'stdout', format: 'json' }, context, (write) => write(text));
  };
  await withInput(input, options, context, tell, 'all');
}
