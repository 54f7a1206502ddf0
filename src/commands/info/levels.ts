import type { ChannelLevels } from '../../analysis/request.ts';
import { resolveSelection, type Selection, type SelectionOptions } from '../../options/selection.ts';
import { type OpenInput, warnOfNonFinite } from '../run.ts';

/** The levels of a channel, with the name it goes by. */
export interface NamedLevels extends ChannelLevels {
  channel: string;
}

/** The levels of the channels selected, over the range selected; of none where there is no audio. */
export async function measureLevels(open: OpenInput, options: SelectionOptions): Promise<NamedLevels[]> {
  const { info } = open.wav;
  if (info.frames === 0) {
    open.warn('no levels: the file holds no audio');
    return [];
  }
  return levelsOf(open, resolveSelection(options, info, 'all'));
}

export async function levelsOf(
  open: OpenInput,
  { range, channels, channelNames }: Selection,
): Promise<NamedLevels[]> {
  // Loaded here: most calls ask for no levels, and start sooner without the engine.
  const { analyseLevels } = await import('../../analysis/levels.ts');
  const all = await open.analyse((run) => analyseLevels(open.wav.source, range, run));
  warnOfNonFinite(
    all.reduce((sum, each) => sum + each.nonFinite, 0),
    open,
  );
  const wanted = channels === 'mix' ? all.keys() : channels;
  return Array.from(wanted, (channel, index) => ({ channel: channelNames[index]!, ...all[channel]! }));
}
