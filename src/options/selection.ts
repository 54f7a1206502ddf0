/** Which part of a file is meant: as typed, and as the range in sample frames and the channels that the file has. */
import type { Command } from 'commander';
import type { ChannelSet, FrameRange } from '../analysis/request.ts';
import { SelectionError, UsageError } from '../errors.ts';
import type { WavInfo } from '../wav/format.ts';
import { speakerNames } from '../wav/speakers.ts';
import { addOption } from './option.ts';
import { type ChannelChoice, parseChannel, parseDuration, parseTime, type Time } from './parsers.ts';

/** As typed. */
export interface SelectionOptions {
  start?: Time;
  end?: Time;
  duration?: Time;
  channel?: ChannelChoice;
}

export function addSelectionOptions(command: Command, defaultChannel: 'mix' | 'all'): Command {
  addOption(
    command,
    '-s, --start <time>',
    'where to begin: 12.5, 500ms, 1:02.5, 25%; negative counts from the end',
    parseTime,
  );
  addOption(command, '-e, --end <time>', 'where to stop', parseTime);
  addOption(command, '-d, --duration <time>', 'how long, instead of --end', parseDuration);
  addOption(
    command,
    '-c, --channel <which>',
    `left, right, mix, all or a number from 1 (default: ${defaultChannel})`,
    parseChannel,
  );
  return command;
}

/** Judges what no single option can: to be called before any input is opened. */
export function checkSelection(options: SelectionOptions): void {
  if (options.end !== undefined && options.duration !== undefined) {
    throw new UsageError('--end and --duration exclude each other; give one of the two');
  }
}

/** A part of a file. */
export interface Selection {
  range: FrameRange;
  channels: ChannelSet;
  /** A name for each channel that the analysis returns: `left`, `channel 3`, `mix`. */
  channelNames: string[];
}

type Extent = Pick<WavInfo, 'frames' | 'duration'> & {
  format: Pick<WavInfo['format'], 'sampleRate' | 'channels'> & { channelMask?: number };
};

/**
 * Seconds from the beginning of a file of that duration; negative times count from its end, and none lies before its
 * beginning.
 */
export function resolveTime(time: Time, duration: number): number {
  const seconds = 'share' in time ? time.share * duration : time.seconds;
  const fromEnd = seconds < 0 || Object.is(seconds, -0);
  return Math.max(0, fromEnd ? duration + seconds : seconds);
}

/**
 * The sample frames asked for, cut at the file's end.
 *
 * @throws SelectionError where they hold no audio
 */
export function resolveRange(options: SelectionOptions, info: Extent): FrameRange {
  const { sampleRate } = info.format;
  const toFrame = (time: Time) => Math.round(resolveTime(time, info.duration) * sampleRate);
  if (info.frames === 0) throw new SelectionError('holds no audio: 0 samples');
  const start = options.start === undefined ? 0 : toFrame(options.start);
  let end = info.frames;
  if (options.end !== undefined) end = toFrame(options.end);
  else if (options.duration !== undefined) end = start + toFrame(options.duration);
  end = Math.min(end, info.frames);
  if (start < end) return { start, end };
  throw new SelectionError(
    `no audio from ${seconds(start / sampleRate)} to ${seconds(Math.max(end, 0) / sampleRate)}; the file has 0 to ${seconds(info.duration)}`,
  );
}

function seconds(value: number): string {
  return `${Number(value.toFixed(3))} s`;
}

/**
 * The channels asked for.
 *
 * @throws SelectionError where the file lacks them
 */
export function resolveChannels(
  choice: ChannelChoice,
  info: Extent,
): { channels: ChannelSet; channelNames: string[] } {
  const count = info.format.channels;
  if (choice === 'mix') return { channels: 'mix', channelNames: [count === 1 ? 'mono' : 'mix'] };
  if (choice === 'all') {
    const channels = Array.from({ length: count }, (_, index) => index);
    return { channels, channelNames: channels.map((index) => channelName(index, info.format)) };
  }
  if (choice > count) {
    throw new SelectionError(
      `no channel ${choice}; the file has ${count === 1 ? '1 channel' : `${count} channels`}`,
    );
  }
  return { channels: [choice - 1], channelNames: [channelName(choice - 1, info.format)] };
}

/** The channels that one picture can hold. */
const MOST_DRAWN = 64;

/** @throws SelectionError where there are too many channels for a picture */
export function checkDrawable({ channelNames }: Selection): void {
  if (channelNames.length <= MOST_DRAWN) return;
  throw new SelectionError(
    `${channelNames.length} channels are too many for a picture, which takes ${MOST_DRAWN}; use --channel mix or a number`,
  );
}

/** How a channel, counted from 0, is called: by its speaker, where the file names one for each. */
function channelName(index: number, { channels, channelMask = 0 }: Extent['format']): string {
  if (channels === 1) return 'mono';
  if (channels === 2) return index === 0 ? 'left' : 'right';
  const speakers = speakerNames(channelMask);
  return speakers.length === channels ? speakers[index]! : `channel ${index + 1}`;
}

export function resolveSelection(
  options: SelectionOptions,
  info: Extent,
  defaultChannel: 'mix' | 'all',
): Selection {
  return { range: resolveRange(options, info), ...resolveChannels(options.channel ?? defaultChannel, info) };
}

/** What is told of a selection in data and pictures: seconds and names. */
export function selectionInForce({ range, channelNames }: Selection, { format }: Extent) {
  return {
    start: range.start / format.sampleRate,
    end: range.end / format.sampleRate,
    channels: channelNames,
  };
}
