import type { NoDeviceError } from '../errors.ts';
import type { BackendName } from './backends.ts';
import type { SoundFormat } from './outputs/output.ts';
import type { PlaylistEntry } from './playlist.ts';

/** A heard place, for people: seconds from the beginning of a track. */
export interface Playhead {
  /** Which input, counted from 0. */
  track: number;
  /** Undefined until the track is open. */
  entry: PlaylistEntry | undefined;
  /** Seconds from the beginning of the file. */
  seconds: number;
}

/** A backend that has died. */
export interface LostBackend {
  backend: BackendName;
  /** The device it was to play on; undefined for the system's own. */
  device: string | undefined;
  /** Whether it had been real. */
  proved: boolean;
  message: string;
  /** The one that has taken its place; undefined where none is left. */
  next: BackendName | undefined;
}

/** What happens while a player runs. */
export type PlayerEvent =
  | { kind: 'open'; backend: BackendName; format: SoundFormat; steps: string[]; playhead: Playhead }
  | { kind: 'pause'; paused: boolean; playhead: Playhead }
  | { kind: 'seek'; playhead: Playhead }
  /** What is repeated has changed. `repeat`: A and B in seconds, where a part is. */
  | { kind: 'loop'; endless: boolean; repeat: [number, number] | undefined }
  /** A track has been heard to its end, and the next one has another format: a new epoch begins. */
  | { kind: 'change' }
  /** The device ran dry for so many seconds. */
  | { kind: 'underrun'; gap: number; playhead: Playhead }
  /** A backend has died, or (not `proved`) is none; where no other takes its place, `failure` ends the player. */
  | ({ kind: 'lost'; failure: NoDeviceError | undefined } & LostBackend);
