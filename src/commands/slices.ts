/** The slices of an input, while it is open. */
import type { RunOptions } from '../options/run.ts';
import { resolveSelection, type Selection } from '../options/selection.ts';
import { resolveSlices, type SliceOptions } from '../options/slices.ts';
import { describeDuration } from '../views/describe.ts';
import type { WavFile } from '../wav/open.ts';
import type { Context } from '../world/context.ts';
import { type Faults, type OpenInput, openInput } from './run.ts';

/** A part of an input that has outputs of its own: all that is selected of it or, where that is asked, a slice of it. */
export interface Slice {
  index: number;
  open: OpenInput;
  selection: Selection;
  /** All that is selected. */
  whole: Selection;
  /** What {start} stands for. */
  start: string;
  /** Bytes of audio. */
  bytes: number;
  /** Tells the input's faults, with its first slice. */
  tell(faults: Faults): void;
}

/** An input to be cut. */
export interface Cut {
  input: string;
  options: SliceOptions & RunOptions;
  context: Context;
  defaultChannel: 'mix' | 'all';
  /** Judges what is the same for all slices, with the first one. */
  judge?: (open: OpenInput, selection: Selection) => void;
}

/**
 * The slices of an input, in order: it is open until the last one has been taken back.
 *
 * @param only the number of one that is asked for alone: the others' thread has judged it
 */
export async function* slicesOf(cut: Cut, only?: number): AsyncGenerator<Slice> {
  const { input, options, context, defaultChannel, judge } = cut;
  const open = await openInput(input, options, context);
  try {
    const { info } = open.wav;
    const whole = resolveSelection(options, info, defaultChannel);
    const slices = resolveSlices(options, info);
    const isSliced = options.every !== undefined;
    const selectionOf = (index: number) => ({ ...whole, range: slices.range(index) });
    if (only === undefined) judge?.(open, selectionOf(0));
    const [first, end] = only === undefined ? [0, slices.count] : [only, only + 1];
    for (let index = first; index < end; index++) {
      const selection = selectionOf(index);
      const bytes = bytesOf(selection, open.wav);
      const part = isSliced ? openPart(open, selection, index === 0) : open;
      const tell = (faults: Faults) => {
        if (index === 0) open.tell(faults);
      };
      yield { index, open: part, selection, whole, start: slices.start(index), bytes, tell };
    }
  } finally {
    open.close();
  }
}

/** The input as a slice of it has it: warnings tell where they are from, and what is so for all is told with the first. */
function openPart(open: OpenInput, { range }: Selection, isFirst: boolean): OpenInput {
  const { sampleRate } = open.wav.info.format;
  const [start, end] = [range.start, range.end].map((frame) => describeDuration(frame / sampleRate, 0.001));
  return {
    ...open,
    warn: (message) => open.warn(`${start} to ${end}: ${message}`),
    advise: (message) => isFirst && open.warn(message),
  };
}

function bytesOf({ range }: Selection, { source }: Pick<WavFile, 'source'>): number {
  return ((range.end - range.start) / source.frames) * source.dataBytes;
}
