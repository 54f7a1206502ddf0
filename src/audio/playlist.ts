import type { FrameRange } from '../analysis/request.ts';
import type { HeardChannels } from './conversion.ts';
import type { Track } from './track.ts';

/** One input, open, and the part of it that is played. */
export interface PlaylistEntry {
  track: Track;
  /** Sample frames that are played; `end` is Infinity where a stream doesn't say. */
  range: FrameRange;
  heard: HeardChannels;
}

/** What is played, one after the other. */
export interface Playlist {
  readonly length: number;
  /** Opens an input; undefined where it can't be played, which has been told then. */
  open(index: number): Promise<PlaylistEntry | undefined>;
}
