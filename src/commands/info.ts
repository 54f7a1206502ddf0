import type { Command } from 'commander';
import type { ChannelLevels } from '../analysis/request.ts';
import { UsageError } from '../errors.ts';
import { addSelectionOptions, checkSelection, type SelectionOptions } from '../options/option.ts';
import { resolveSelection } from '../options/selection.ts';
import { writeOutput } from '../output/write.ts';
import type { Context } from '../world/context.ts';
import { infoRecord } from './info/record.ts';
import { infoText } from './info/text.ts';
import { addRunOptions, type OpenInput, type RunOptions, warnOfNonFinite, withInput } from './run.ts';
import type { Task } from './task.ts';

export type InfoOptions = SelectionOptions & RunOptions & { json?: boolean; levels?: boolean };

export const summary = 'what is in the file: format, duration, chunks, tags, levels';

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
    const { info, name } = open.wav;
    const levels = options.levels ? await measure(open, options) : undefined;
    const text = options.json
      ? `${JSON.stringify(infoRecord(name, info, levels))}\n`
      : infoText(name, info, levels);
    await writeOutput({ kind: 'stdout', format: 'json' }, context, (write) => write(text));
  };
  await withInput(input, options, context, tell, 'all');
}

/** The levels of a channel, with the name it goes by. */
export interface NamedLevels extends ChannelLevels {
  channel: string;
}

/** The levels of the channels selected; of none where there is no audio. */
async function measure(open: OpenInput, options: InfoOptions): Promise<NamedLevels[]> {
  const { info, source } = open.wav;
  if (info.frames === 0) {
    open.warn('no levels: the file holds no audio');
    return [];
  }
  const { range, channels, channelNames } = resolveSelection(options, info, 'all');
  // Loaded here: most calls ask for no levels, and start sooner without the engine.
  const { analyseLevels } = await import('../analysis/levels.ts');
  const all = await open.analyse((run) => analyseLevels(source, range, run));
  warnOfNonFinite(
    all.reduce((sum, each) => sum + each.nonFinite, 0),
    open,
  );
  const wanted = channels === 'mix' ? all.keys() : channels;
  return Array.from(wanted, (channel, index) => ({ channel: channelNames[index]!, ...all[channel]! }));
}
