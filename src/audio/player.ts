import { Conversion, type ConvertedBlock } from './conversion.ts';
import { Epoch, type Origin } from './epoch.ts';
import type { LevelHistory } from './level-history.ts';
import type { SoundFormat } from './outputs/output.ts';
import type { LostBackend, PlayerEvent, Playhead } from './player-events.ts';
import type { Playlist } from './playlist.ts';
import { type ReadBlock, ReadHead } from './read-head.ts';
import { Sound, type SoundOptions } from './sound.ts';

/** Audio on its way to the device: what this process may be late by, beside what the device holds. */
const WINDOW_SECONDS = 1.5;

/** Milliseconds of reading on end: a loop may be a few sample frames long, and signals and keys are to get through. */
const STRETCH_MS = 20;

export interface PlayerOptions {
  sound: SoundOptions;
  /** Seconds of audio handed over at a time. */
  chunk: number;
  gainDb: number;
  /** Times that the playlist is played; Infinity for ever. */
  rounds: number;
}

/**
 * Plays a playlist, and does what it is told meanwhile. Audio is handed over in epochs: whatever breaks its flow (a seek,
 * a pause, a dead backend) drops what is not yet heard and begins the next one.
 */
export class Player {
  /** Volume in dB, for audio that is handed over from then on. */
  gainDb: number;
  /** Silence in its stead. */
  muted = false;
  readonly #playlist: Playlist;
  readonly #options: PlayerOptions;
  readonly #tell: (event: PlayerEvent) => void;
  readonly #head: ReadHead;
  readonly #sound: Sound;
  #epoch: Epoch;
  #epochs = 0;
  /** The epoch that a pause has ended: it is heard until the device is silent. */
  #silenced: Epoch | undefined;
  /** What is done to the samples of the last entry, in words. */
  #steps: string[] = [];
  #paused = false;
  #stopped = false;
  #failure: Error | undefined;
  #wake = () => {};
  #onStop = () => {};

  constructor(playlist: Playlist, options: PlayerOptions, tell: (event: PlayerEvent) => void) {
    this.#playlist = playlist;
    this.#options = options;
    this.#tell = tell;
    this.gainDb = options.gainDb;
    this.#head = new ReadHead(playlist, options.rounds - 1);
    this.#sound = new Sound(options.sound, {
      onOpened: (backend) => {
        const format = this.#sound.format!;
        tell({ kind: 'open', backend, format, steps: this.#steps, playhead: this.playhead() });
      },
      onTook: (frames, at, waited) => this.#took(frames, at, waited),
      onDropped: (at) => this.#dropped(at),
      onEnded: () => this.#ended(),
      onLost: (lost) => this.#lost(lost),
    });
    this.#epoch = new Epoch({ track: 0, frame: undefined }, this.#sound.latency);
  }

  /**
   * Plays to the end, or until `signal` aborts or `stop` is called; then all is closed and the sound process gone.
   *
   * @throws NoDeviceError where no backend works
   */
  async run(signal: AbortSignal): Promise<void> {
    const stop = () => this.stop();
    signal.addEventListener('abort', stop, { once: true });
    try {
      signal.throwIfAborted();
      const stopped = new Promise<void>((resolve) => {
        this.#onStop = resolve;
      });
      // A stream that is waited for does not hold up the end.
      await Promise.race([this.#feed(), stopped]);
    } finally {
      signal.removeEventListener('abort', stop);
      await this.#sound.stop();
      this.#head.close();
    }
    signal.throwIfAborted();
    if (this.#failure) throw this.#failure;
  }

  stop(): void {
    this.#stopped = true;
    this.#wake();
    this.#onStop();
  }

  get paused(): boolean {
    return this.#paused;
  }

  /** Counts the epochs. */
  get epochs(): number {
    return this.#epochs;
  }

  /** Where reading goes on, with its loops: a change to them holds for what is read from then on. */
  get head(): ReadHead {
    return this.#head;
  }

  /** Tracks in the playlist. */
  get tracks(): number {
    return this.#playlist.length;
  }

  /** Peak levels of this epoch. */
  get levels(): LevelHistory {
    return this.#epoch.levels;
  }

  /** Seconds of this epoch that have been heard. */
  heardSeconds(): number {
    return this.#epoch.heardSeconds();
  }

  /** What is heard after so many seconds of this epoch; now, if that is left out. */
  playhead(seconds = this.heardSeconds()): Playhead {
    const { track, frame } = this.#epoch.placeAt(seconds);
    const entry = this.#head.entry(track);
    if (!entry) return { track, entry, seconds: 0 };
    return { track, entry, seconds: (frame ?? entry.range.start) / entry.track.info.format.sampleRate };
  }

  /** Seconds of audio that were handed over and are not yet heard: in the device, and on the way there. */
  buffered(): { device: number; queued: number } {
    return { device: this.#epoch.inDevice(), queued: this.#epoch.onItsWay };
  }

  /** Silence until `resume`, at once; goes on where it was really silenced. */
  pause(): void {
    if (this.#paused) return;
    this.#paused = true;
    const silenced = this.#epoch;
    this.refresh();
    this.#silenced = silenced;
    this.#tell({ kind: 'pause', paused: true, playhead: this.playhead() });
  }

  resume(): void {
    if (!this.#paused) return;
    this.#paused = false;
    this.#silenced = undefined;
    this.#wake();
    this.#tell({ kind: 'pause', paused: false, playhead: this.playhead() });
  }

  /** Drops what is not yet heard and goes on there; without a frame, where the track's played part begins. */
  restartAt(track: number, frame?: number): void {
    this.#sound.drop();
    this.#beginEpoch({ track, frame });
  }

  /** Hands over anew what is not yet heard, so that a change is heard at once. */
  refresh(): void {
    this.#sound.drop();
    this.#beginEpoch(this.#epoch.placeAt(this.heardSeconds()));
  }

  #beginEpoch({ track, frame }: Origin): void {
    const origin = { track, frame: frame && Math.round(frame) };
    this.#epoch = new Epoch(origin, this.#sound.latency);
    this.#epochs++;
    this.#silenced = undefined;
    this.#head.moveTo(track, origin.frame);
    this.#wake();
  }

  async #feed(): Promise<void> {
    let since = performance.now();
    while (!this.#stopped) {
      if (this.#paused || this.#epoch.ending || this.#epoch.onItsWay >= WINDOW_SECONDS) {
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
        });
        since = performance.now();
        continue;
      }
      if (performance.now() - since > STRETCH_MS) {
        await new Promise((resolve) => setImmediate(resolve));
        since = performance.now();
      }
      const block = await this.#head.next(this.#options.chunk);
      if (block === 'moved' || this.#stopped) continue;
      if (block) this.#handOver(block);
      else this.#end(undefined);
    }
  }

  #handOver(block: ReadBlock): void {
    const { entry } = block;
    if (!this.#epoch.conversionOf(entry)) {
      const conversion = new Conversion(entry.track.info.format, entry.heard);
      if (!sameFormat(this.#sound.format, conversion.output)) {
        if (!this.#epoch.isEmpty) {
          this.#end(block);
          return;
        }
        this.#sound.open(conversion.output);
      }
      this.#play(this.#epoch.finishConversion(this.#gain));
      this.#epoch.begin(block.place.track, entry, conversion);
      this.#steps = conversion.steps;
    }
    this.#play(this.#epoch.convert(block, this.#gain));
  }

  #play(block: ConvertedBlock | undefined): void {
    if (block && block.frames > 0) this.#sound.play(block.bytes);
  }

  #end(held: ReadBlock | undefined): void {
    this.#play(this.#epoch.finishConversion(this.#gain));
    this.#epoch.ending = { held };
    if (this.#sound.format) this.#sound.end();
    else this.stop();
  }

  get #gain(): number {
    return this.muted ? 0 : 10 ** (this.gainDb / 20);
  }

  #took(frames: number, at: number, waited: boolean): void {
    const heard = this.#epoch.heardSeconds(at);
    const gap = this.#epoch.took(frames / this.#sound.format!.sampleRate, at, waited);
    if (gap > 0) this.#tell({ kind: 'underrun', gap, playhead: this.playhead(heard) });
    this.#wake();
  }

  /** A pause goes on where the device was really silenced. */
  #dropped(at: number): void {
    const silenced = this.#silenced;
    if (silenced && !silenced.isEmpty) this.#beginEpoch(silenced.placeAt(silenced.heardSeconds(at)));
  }

  #ended(): void {
    const held = this.#epoch.ending?.held;
    this.#epoch.markHeard();
    if (!held) {
      this.stop();
      return;
    }
    this.#tell({ kind: 'change' });
    this.#beginEpoch(held.place);
  }

  #lost(lost: LostBackend): void {
    this.#beginEpoch(lost.proved ? this.#epoch.placeAt(this.heardSeconds()) : this.#epoch.origin);
    if (!lost.next) this.#failure = this.#sound.failure();
    this.#tell({ kind: 'lost', ...lost, failure: this.#failure });
    if (!lost.next) this.stop();
  }
}

function sameFormat(one: SoundFormat | undefined, other: SoundFormat): boolean {
  return one?.sampleRate === other.sampleRate && one.channels === other.channels;
}
