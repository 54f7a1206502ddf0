/**
 * What a user types after an option, judged: each parser takes the text and returns a typed value, or throws a
 * UsageError that says what would be right. The rest of the program sees no string that should be a number.
 */
import { UsageError } from '../errors.ts';

/** A time as typed: seconds, or a share of the duration (0.25 for 25%); negative ones count from the end. */
export type Time = { seconds: number } | { share: number };

/** A channel as typed: counted from 1, or by name. */
export type ChannelChoice = 'mix' | 'all' | number;

/** Width and height: pixels, or inches that the resolution turns into pixels. */
export interface Size {
  width: number;
  height: number;
  unit: 'px' | 'in';
}

const SECONDS = /^(\d+(?:\.\d*)?|\.\d+)(ms|s)?$/;
const CLOCK = /^(?:(\d+):)?(\d+):(\d+(?:\.\d*)?)$/;
const NUMBER = String.raw`[-+\u2212]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[-+]?\d+)?`;

/** `12.5`, `12.5s`, `500ms`, `1:02.5`, `1:00:00`, `25%`, each with a minus to count from the end. */
export function parseTime(text: string): Time {
  const negative = /^[-\u2212]/.test(text);
  const magnitude = text.replace(/^[-\u2212]/, '');
  // −0 stays negative: it is the end itself.
  const sign = negative ? -1 : 1;
  const percent = /^(\d+(?:\.\d*)?|\.\d+)%$/.exec(magnitude);
  if (percent) return { share: (sign * Number(percent[1])) / 100 };
  const plain = SECONDS.exec(magnitude);
  if (plain) return { seconds: sign * Number(plain[1]) * (plain[2] === 'ms' ? 1e-3 : 1) };
  const clock = CLOCK.exec(magnitude);
  if (clock) {
    const [, hours = '0', minutes, seconds] = clock;
    return { seconds: sign * (Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)) };
  }
  throw new UsageError('is no time; use 12.5, 500ms, 1:02.5, 1:00:00 or 25%');
}

/** A length of time: as parseTime, but not negative. */
export function parseDuration(text: string): Time {
  const time = parseTime(text);
  const value = 'share' in time ? time.share : time.seconds;
  if (value < 0 || Object.is(value, -0)) throw new UsageError('is negative; a duration counts forward');
  return time;
}

/** `left`, `right`, `mix`, `all` or a number from 1. */
export function parseChannel(text: string): ChannelChoice {
  if (text === 'mix' || text === 'all') return text;
  if (text === 'left') return 1;
  if (text === 'right') return 2;
  if (/^[1-9]\d{0,4}$/.test(text)) return Number(text);
  throw new UsageError('is no channel; use left, right, mix, all or a number from 1');
}

/** A finite number between two bounds, both allowed. */
export function parseNumber(min = -Infinity, max = Infinity): (text: string) => number {
  return (text) => {
    if (!new RegExp(`^${NUMBER}$`, 'i').test(text)) throw new UsageError('is no number');
    return within(Number(text.replace('\u2212', '-')), min, max);
  };
}

/** A whole number between two bounds, both allowed. */
export function parseInteger(min: number, max = Number.MAX_SAFE_INTEGER): (text: string) => number {
  return (text) => {
    if (!/^[-+]?\d+$/.test(text)) throw new UsageError('is no whole number');
    return within(Number(text), min, max);
  };
}

function within(value: number, min: number, max: number): number {
  if (value >= min && value <= max && Number.isFinite(value)) return value;
  const isOpen = max === Infinity || max === Number.MAX_SAFE_INTEGER;
  if (!isOpen) throw new UsageError(`is out of range; use ${min} to ${max}`);
  if (value < min) throw new UsageError(`is too small; ${min} is the least`);
  throw new UsageError('is too large a number');
}

/** One of a few words. */
export function parseChoice<Choice extends string>(choices: readonly Choice[]): (text: string) => Choice {
  return (text) => {
    const choice = choices.find((each) => each === text);
    if (choice === undefined) throw new UsageError(`is unknown; use ${listed(choices)}`);
    return choice;
  };
}

function listed(words: readonly string[]): string {
  return words.length < 2 ? words.join() : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;
}

/** `1600x900` in pixels, `8.5x11in` in inches. */
export function parseSize(text: string): Size {
  const match = /^(\d+(?:\.\d*)?)[x×](\d+(?:\.\d*)?)(px|in)?$/i.exec(text);
  if (!match) throw new UsageError('is no size; use 1600x900 or 8.5x11in');
  const [, width, height, unit] = match;
  const size: Size = {
    width: Number(width),
    height: Number(height),
    unit: unit?.toLowerCase() === 'in' ? 'in' : 'px',
  };
  if (!(size.width > 0 && size.height > 0)) throw new UsageError('is empty; use 1600x900 or 8.5x11in');
  if (size.unit === 'px' && !(Number.isInteger(size.width) && Number.isInteger(size.height))) {
    throw new UsageError('has parts of pixels; use whole ones, or 8.5x11in');
  }
  return size;
}

/** As it is typed: `1600x900`, `8.5x11in`. */
export function sizeText({ width, height, unit }: Size): string {
  return `${width}x${height}${unit === 'in' ? unit : ''}`;
}

/** A length in samples, or a time that the file's rate turns into samples. */
export type SampleLength = number | { seconds: number };

/** `400` samples, `5ms`, `0.02s`. */
export function parseSampleLength(least: number, most: number): (text: string) => SampleLength {
  return (text) => {
    if (/^[-+]?\d+$/.test(text)) return within(Number(text), least, most);
    const time = SECONDS.exec(text);
    if (!time?.[2])
      throw new UsageError('is no length; use samples such as 400, or a time such as 5ms or 0.02s');
    const seconds = Number(time[1]) * (time[2] === 'ms' ? 1e-3 : 1);
    if (seconds === 0) throw new UsageError('is empty; use a time such as 5ms');
    return { seconds };
  };
}

/** A frequency in Hz: `50`, `8k`, `1.5kHz`. */
export function parseFrequency(text: string): number {
  const match = /^(\d+(?:\.\d*)?|\.\d+)(k)?(?:hz)?$/i.exec(text.trim());
  if (!match) throw new UsageError('is no frequency; use 50, 8k or 440Hz');
  return Number(match[1]) * (match[2] ? 1000 : 1);
}

/** `50:8k`; an end left out is 0 or Nyquist (Infinity here). */
export function parseFrequencyRange(text: string): [number, number] {
  const parts = text.split(':');
  if (parts.length !== 2) throw new UsageError('is no frequency range; use 50:8k, 50: or :8k');
  const low = parts[0] === '' ? 0 : parseFrequency(parts[0]!);
  const high = parts[1] === '' ? Infinity : parseFrequency(parts[1]!);
  if (low >= high) throw new UsageError('is empty; the lower frequency goes first, 50:8k');
  return [low, high];
}

/** Two levels in dB, the lower one first; that many dB below the loudest; or from the noise floor to the loudest. */
export type DbChoice = [number, number] | { below: number } | 'auto';

/** `-120:0` in dB, `80` below the loudest, or `auto`. */
export function parseDbRange(text: string): DbChoice {
  if (text === 'auto') return 'auto';
  if (new RegExp(`^${NUMBER}$`, 'i').test(text)) {
    return { below: parseNumber(LEAST_SPAN_DB, 2 * FARTHEST_DB)(text) };
  }
  return parseLevels(text);
}

/** dB: beyond what floats hold, and less than an axis can tell. */
const FARTHEST_DB = 1000;
const LEAST_SPAN_DB = 0.01;

/** `-120:0`, in dB. */
function parseLevels(text: string): [number, number] {
  const match = new RegExp(`^(${NUMBER}):(${NUMBER})$`, 'i').exec(text);
  if (!match) throw new UsageError('is no range in dB; use two levels such as -120:0');
  const [low, high] = match.slice(1).map((each) => Number(each.replace('\u2212', '-'))) as [number, number];
  if (low >= high) throw new UsageError('is empty; the lower level goes first, -120:0');
  if (high - low < LEAST_SPAN_DB)
    throw new UsageError(`is too narrow; levels ${LEAST_SPAN_DB} dB apart are the least`);
  return [within(low, -FARTHEST_DB, FARTHEST_DB), within(high, -FARTHEST_DB, FARTHEST_DB)];
}

/** The ends of an amplitude axis: ±x, two levels in dB, or as the samples want it. */
export type AmplitudeChoice = number | [number, number] | 'auto';

/** What ticks can be told of, and its inverse too. */
const LARGEST_AMPLITUDE = 1e30;

/** An amplitude around ±1, levels such as `-60:0`, or `auto`. */
export function parseAmplitude(text: string): AmplitudeChoice {
  if (text === 'auto') return 'auto';
  if (text.includes(':')) return parseLevels(text);
  const value = parseNumber(-LARGEST_AMPLITUDE, LARGEST_AMPLITUDE)(text);
  if (value <= 0) throw new UsageError('is no amplitude; use the one at the edge, such as 0.5, or auto');
  return within(value, 1 / LARGEST_AMPLITUDE, LARGEST_AMPLITUDE);
}
