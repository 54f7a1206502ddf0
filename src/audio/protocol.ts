/** What the player and the sound process say to each other, over the child process's message channel. */
import type { BackendName } from './backends.ts';
import type { SoundFormat } from './outputs/output.ts';

/**
 * To the sound process. An epoch is a stretch of uninterrupted audio: `drop` begins the next one, and whatever of an
 * earlier one is still on its way is worth nothing.
 */
export type ToSound =
  | { kind: 'open'; epoch: number; backend: BackendName; device?: string; format: SoundFormat }
  | { kind: 'pcm'; epoch: number; bytes: Uint8Array }
  | { kind: 'drop'; epoch: number }
  | { kind: 'end'; epoch: number };

/** From the sound process. `at` is monotonicSeconds(). */
export type FromSound =
  /** The backend is real: a device is open, or a player has stayed alive. */
  | { kind: 'opened' }
  /** The device has taken so many sample frames; `waited` tells that it was full before. */
  | { kind: 'took'; epoch: number; frames: number; at: number; waited: boolean }
  /** Silent: what was not heard by then never will be. */
  | { kind: 'dropped'; epoch: number; at: number }
  /** All that was taken in this epoch has been heard. */
  | { kind: 'ended'; epoch: number }
  /** No device, or no longer; the process is of no further use. */
  | { kind: 'failed'; message: string };
