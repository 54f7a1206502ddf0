/** When a recording began, as it tells itself: by its chunk of broadcast data, or by its name. */
import type { WavInfo } from '../wav/format.ts';

/** What tells when recordings began, the best first: how the caption has it. */
export const CLOCKS = {
  origination: 'by their origination times',
  reference: 'by their time references',
  name: 'by the times in their names',
} as const;

export type Clock = keyof typeof CLOCKS;

export const CLOCK_NAMES = Object.keys(CLOCKS) as Clock[];

/** Seconds since 1970, as if all clocks went by UTC. */
export type Began = Partial<Record<Clock, number>>;

/** @param stem the file's name without its extension */
export function beganAt(stem: string, { tags, format }: Pick<WavInfo, 'tags' | 'format'>): Began {
  const began: Began = {};
  const named = timeInName(stem);
  if (named !== undefined) began.name = named;
  const date = /^(\d{4})\D(\d\d)\D(\d\d)$/.exec(tags.originationDate ?? '');
  const day = date ? secondsOf(date.slice(1).map(Number)) : undefined;
  if (day === undefined) return began;
  const [, hours, minutes, seconds] = /^(\d\d)\D(\d\d)\D(\d\d)$/.exec(tags.originationTime ?? '') ?? [];
  // Of a recording that goes on in several files all may have the first one's time; their references tell them apart.
  const reference = Number(tags.timeReference ?? 0) / format.sampleRate;
  if (reference > 0) began.reference = day + reference;
  if (hours === undefined) return began;
  const clock = Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds);
  // In whole seconds, which a reference that says the same has in samples.
  began.origination = day + (reference > 0 && Math.abs(reference - clock) < 2 ? reference : clock);
  return began;
}

/** `20240131_235959`, `2024-01-31T23-59-59Z`, `20240131_235959_500`, and with the T the offset of its time zone. */
const DATE_AND_TIME =
  /(?<!\d)((?:19|20)\d\d)[-_.]?(\d\d)[-_.]?(\d\d)([-_T .]*)(\d\d)[-_:.h]?(\d\d)[-_:.m]?(\d\d)(?!\d)(?:[._](\d{3})(?!\d))?([+-]\d\d:?\d\d(?!\d))?/g;
/** `240131235959` of SoundTrap, `240131_235959` of Zoom. */
const SHORT_YEAR = /(?<!\d)(\d\d)(\d\d)(\d\d)[-_T]?(\d\d)(\d\d)(\d\d)(?!\d)/g;
/** Of the first AudioMoths: seconds since 1970. */
const HEXADECIMAL = /^[0-9A-F]{8}$/i;
/** 2015 to 2040. */
const HEXADECIMAL_YEARS = [1_420_070_400, 2_208_988_800] as const;

function timeInName(stem: string): number | undefined {
  for (const [, year, month, day, between, hours, minutes, seconds, millis = '0', zone] of stem.matchAll(
    DATE_AND_TIME,
  )) {
    const time = secondsOf([year, month, day, hours, minutes, seconds].map(Number));
    if (time === undefined) continue;
    return time + Number(millis) / 1000 - (between === 'T' && zone ? offsetOf(zone) : 0);
  }
  for (const [, year, ...rest] of stem.matchAll(SHORT_YEAR)) {
    const time = secondsOf([2000 + Number(year), ...rest.map(Number)]);
    if (time !== undefined) return time;
  }
  const [first, end] = HEXADECIMAL_YEARS;
  const time = HEXADECIMAL.test(stem) ? Number.parseInt(stem, 16) : 0;
  return time >= first && time < end ? time : undefined;
}

/** Undefined where there is no such time. */
function secondsOf([year, month, day, hours = 0, minutes = 0, seconds = 0]: number[]): number | undefined {
  const time = Date.UTC(year!, month! - 1, day, hours, minutes, seconds);
  const date = new Date(time);
  const isDay = date.getUTCMonth() === month! - 1 && date.getUTCDate() === day;
  return isDay && hours < 24 && minutes < 60 && seconds < 60 ? time / 1000 : undefined;
}

/** Seconds east of Greenwich: `+10:00`. */
function offsetOf(zone: string): number {
  const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(-2));
  return (zone.startsWith('-') ? -60 : 60) * minutes;
}
