import type { HeardChannels } from './conversion.ts';
import type { Track } from './track.ts';

/** Sample frames from `start` (inclusive) to `end` (exclusive); `end` is Infinity where a stream doesn't say. */
export interface PlayedRange {
  start: number;
  end: number;
}

/** One input, open, and the part of it that is played. */
export interface PlaylistEntry {
  track: Track;
  range: PlayedRange;
  heard: HeardChannels;
}

/** What is played, one after the other. */
export interface Playlist {
  readonly length: number;
  /** Opens an input; undefined where it can't be played, which has been told then. */
  open(index: number): Promise<PlaylistEntry | undefined>;
}
