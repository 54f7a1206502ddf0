/** The slices that a range is cut into: as typed, and as ranges in sample frames with what outputs are named by. */
import type { Command } from 'commander';
import type { FrameRange } from '../analysis/request.ts';
import { SelectionError, UsageError } from '../errors.ts';
import type { WavInfo } from '../wav/format.ts';
import { addOption } from './option.ts';
import { parseDuration, type Time } from './parsers.ts';
import { resolveRange, resolveTime, type SelectionOptions } from './selection.ts';

/** As typed. */
export interface SliceOptions extends SelectionOptions {
  every?: Time;
}

export function addSliceOption(command: Command, output = 'an output'): Command {
  return addOption(
    command,
    '--every <time>',
    `${output} for each slice of that length; the last one may be shorter`,
    parseSlice,
  );
}

function parseSlice(text: string): Time {
  const time = parseDuration(text);
  if ('share' in time ? time.share === 0 : time.seconds === 0)
    throw new UsageError('is no length of a slice; use 10, 500ms or 1:00');
  return time;
}

/** More are a slip of the unit. */
const MOST_SLICES = 1_000_000;
/** Digits behind the point that tell any two samples apart, but for those of rates beyond 500 kHz. */
const MOST_DECIMALS = 6;

/** The slices of a range, the last one as short as what is left: worked out when they are asked for. */
export interface Slices {
  count: number;
  range(index: number): FrameRange;
  /** Where the slice begins in the recording, in seconds: as many digits for all, so that names sort. */
  start(index: number): string;
}

/**
 * The range selected, in slices where that is asked: slice k is what --start and --end at k and k + 1 times their length
 * would give.
 *
 * @throws SelectionError where the range holds no audio, and where slices would be too short or too many
 */
export function resolveSlices(
  options: SliceOptions,
  info: Pick<WavInfo, 'frames' | 'duration'> & { format: Pick<WavInfo['format'], 'sampleRate' | 'channels'> },
): Slices {
  const whole = resolveRange(options, info);
  const { duration } = info;
  const { sampleRate } = info.format;
  const begin = options.start === undefined ? 0 : resolveTime(options.start, duration);
  const length = options.every && resolveTime(options.every, duration);
  const decimals = decimalsOf(length === undefined ? [begin] : [begin, length]);
  const width = String(Math.floor(duration)).length + (decimals && decimals + 1);
  const secondsAt = (index: number) => begin + index * (length ?? 0);
  const start = (index: number) => secondsAt(index).toFixed(decimals).padStart(width, '0');
  if (length === undefined) return { count: 1, range: () => whole, start };
  const border = (index: number) => Math.min(whole.end, Math.round(secondsAt(index) * sampleRate));
  const count = countTo(whole.end, border, (whole.end / sampleRate - begin) / length);
  const shortest = Math.max(1 / sampleRate, 10 ** -MOST_DECIMALS);
  if (length < shortest)
    throw new SelectionError(`--every is shorter than a sample; ${shortest.toPrecision(3)} s is the least`);
  if (count > MOST_SLICES)
    throw new SelectionError(
      `--every makes ${count} slices; ${MOST_SLICES} are the most, so use longer ones`,
    );
  return { count, range: (index) => ({ start: border(index), end: border(index + 1) }), start };
}

/** The first border at the end, near the one that is reckoned. */
function countTo(end: number, border: (index: number) => number, reckoned: number): number {
  let count = Math.max(1, Math.ceil(reckoned));
  while (count > 1 && border(count - 1) >= end) count--;
  return border(count) < end ? count + 1 : count;
}

/** As few as tell those times. */
function decimalsOf(times: number[]): number {
  const isTold = (decimals: number) =>
    times.every((time) => Math.abs(Number(time.toFixed(decimals)) - time) < 1e-9);
  let decimals = 0;
  while (decimals < MOST_DECIMALS && !isTold(decimals)) decimals++;
  return decimals;
}
