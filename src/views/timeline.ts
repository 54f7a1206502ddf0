/** Recordings in the order of time, as one. */
import { describeDuration } from './describe.ts';
import { type Began, CLOCK_NAMES, CLOCKS, type Clock } from './recorded.ts';

/** What a recording's place depends on. */
export interface Recording {
  /** As it is shown. */
  name: string;
  /** Sample frames. */
  frames: number;
  began: Began;
}

/** A recording in its place. */
export interface Placed<Kind extends Recording> {
  recording: Kind;
  /** Sample frames from the beginning of the first one. */
  offset: number;
  /** As many of its own as there are before the next one begins. */
  frames: number;
}

export interface Timeline<Kind extends Recording> {
  placed: Placed<Kind>[];
  /** From the beginning of the first to the end of the last. */
  frames: number;
  /** What they are in the order of, for captions. */
  order: string;
  /** What one would not expect of it. */
  notes: string[];
}

/** Seconds: clocks that tell no less overlap by as much. */
const RESOLUTION = 1;

/**
 * The recordings by the first clock that all of them have, each telling another time; else as they are given, without
 * gaps. One that goes on when the next begins is cut there.
 */
export function timeline<Kind extends Recording>(recordings: Kind[], sampleRate: number): Timeline<Kind> {
  const clock = CLOCK_NAMES.find((each) => tellsApart(recordings, each));
  if (clock === undefined) return asGiven(recordings);
  const sorted = recordings.toSorted((a, b) => a.began[clock]! - b.began[clock]!);
  const first = sorted[0]!.began[clock]!;
  const offsets = sorted.map(({ began }) => Math.round((began[clock]! - first) * sampleRate));
  const placed = sorted.map((recording, index) => {
    const room = (offsets[index + 1] ?? Infinity) - offsets[index]!;
    return { recording, offset: offsets[index]!, frames: Math.min(recording.frames, room) };
  });
  const cut = placed.filter((each) => each.recording.frames - each.frames > RESOLUTION * sampleRate);
  const notes = cut.slice(0, 1).map(({ recording, frames }) => {
    const length = describeDuration((recording.frames - frames) / sampleRate);
    const others = cut.length > 1 ? `, and ${cut.length - 1} others too` : '';
    return `${recording.name} is cut where the next one begins, ${length} before its end${others}`;
  });
  return { placed, frames: endOf(placed), order: CLOCKS[clock], notes };
}

function tellsApart(recordings: Recording[], clock: Clock): boolean {
  const times = recordings.map(({ began }) => began[clock]);
  return !times.includes(undefined) && new Set(times).size === times.length;
}

function asGiven<Kind extends Recording>(recordings: Kind[]): Timeline<Kind> {
  let offset = 0;
  const placed = recordings.map((recording) => {
    const { frames } = recording;
    offset += frames;
    return { recording, offset: offset - frames, frames };
  });
  const silent = recordings.find(({ began }) => Object.keys(began).length === 0);
  const why = silent ? `${silent.name} does not tell when it began` : 'not all tell different times';
  const notes = [`the recordings follow each other as given, without gaps: ${why}`];
  return {
    placed,
    frames: offset,
    order: 'in the order given',
    notes: recordings.length > 1 ? notes : [],
  };
}

function endOf(placed: Placed<Recording>[]): number {
  const { offset, frames } = placed.at(-1)!;
  return offset + frames;
}
