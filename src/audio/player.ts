import { monotonicSeconds, PlaybackClock } from './clock.ts';
import { Conversion, type ConvertedBlock } from './conversion.ts';
import { LevelHistory } from './level-history.ts';
import type { PlayerEvent, Playhead } from './player-events.ts';
import type { Playlist, PlaylistEntry } from './playlist.ts';
import type { SoundFormat } from './protocol.ts';
import { type ReadBlock, ReadHead } from './read-head.ts';
import { type LostBackend, Sound, type SoundOptions } from './sound.ts';
import { Timeline } from './timeline.ts';

/** Audio on its way to the sound process, not yet taken by the device. */
const WINDOW_SECONDS = 0.3;
/** How far back the ticks of the playhead may still ask. */
const REMEMBERED_SECONDS = 2;

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
  readonly #playlist: Playlist;
  readonly #options: PlayerOptions;
  readonly #tell: (event: PlayerEvent) => void;
  readonly #head: ReadHead;
  readonly #sound: Sound;
  #epoch = 0;
  #clock: PlaybackClock;
  #timeline = new Timeline();
  #levels = new LevelHistory();
  /** Where the epoch began; `frame` is undefined until the track is open. */
  #origin: { track: number; frame: number | undefined } = { track: 0, frame: undefined };
  #conversion: { entry: PlaylistEntry; conversion: Conversion } | undefined;
  /** What was done to the samples that were handed over last, in words. */
  #steps: string[] = [];
  /** Seconds of audio on the way to the device. */
  #onItsWay = 0;
  /** The end of the epoch has been announced; what is held comes next, in another format. */
  #ending: { held: ReadBlock | undefined } | undefined;
  #silenced: { clock: PlaybackClock; timeline: Timeline } | undefined;
  #paused = false;
  #muted = false;
  #gainDb: number;
  #stopped = false;
  #allHeard = false;
  #failure: Error | undefined;
  #wake = () => {};
  #onStop = () => {};

  constructor(playlist: Playlist, options: PlayerOptions, tell: (event: PlayerEvent) => void) {
    this.#playlist = playlist;
    this.#options = options;
    this.#tell = tell;
    this.#gainDb = options.gainDb;
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
    this.#clock = new PlaybackClock(this.#sound.latency);
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

  /** Grows by one whenever the flow of audio is broken. */
  get epoch(): number {
    return this.#epoch;
  }

  /** Where reading goes on, with its loops: a change to them holds for what is read from then on. */
  get head(): ReadHead {
    return this.#head;
  }

  /** Tracks in the playlist. */
  get tracks(): number {
    return this.#playlist.length;
  }

  get gainDb(): number {
    return this.#gainDb;
  }

  /** Holds for audio that is handed over from then on. */
  set gainDb(gainDb: number) {
    this.#gainDb = gainDb;
    this.#applyGain();
  }

  get muted(): boolean {
    return this.#muted;
  }

  set muted(muted: boolean) {
    this.#muted = muted;
    this.#applyGain();
  }

  /** Peak levels of this epoch. */
  get levels(): LevelHistory {
    return this.#levels;
  }

  /** Seconds of this epoch that have been heard. */
  heardSeconds(now = monotonicSeconds()): number {
    return this.#allHeard ? this.#timeline.seconds : this.#clock.heard(now);
  }

  /** What is heard after so many seconds of this epoch; now, if that is left out. */
  playhead(seconds = this.heardSeconds()): Playhead {
    const { track, frame } = this.#timeline.placeAt(seconds) ?? this.#origin;
    const entry = this.#head.entry(track);
    if (!entry) return { track, entry, seconds: 0 };
    return { track, entry, seconds: (frame ?? entry.range.start) / entry.track.info.format.sampleRate };
  }

  /** Seconds of audio that were handed over and are not yet heard: in the device, and on the way there. */
  buffered(): { device: number; queued: number } {
    return { device: this.#clock.buffered(monotonicSeconds()), queued: this.#onItsWay };
  }

  /** Silence until `resume`, at once; goes on where it was really silenced. */
  pause(): void {
    if (this.#paused) return;
    this.#paused = true;
    const silenced = { clock: this.#clock, timeline: this.#timeline };
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
    this.#beginEpoch(track, frame);
  }

  /** Hands over anew what is not yet heard, so that a change is heard at once. */
  refresh(): void {
    const { track, frame } = this.#timeline.placeAt(this.heardSeconds()) ?? this.#origin;
    this.restartAt(track, frame && Math.round(frame));
  }

  #beginEpoch(track: number, frame: number | undefined): void {
    this.#epoch++;
    this.#clock = new PlaybackClock(this.#sound.latency);
    this.#timeline = new Timeline();
    this.#levels = new LevelHistory();
    this.#origin = { track, frame };
    this.#conversion = undefined;
    this.#onItsWay = 0;
    this.#ending = undefined;
    this.#silenced = undefined;
    this.#head.moveTo(track, frame);
    this.#wake();
  }

  async #feed(): Promise<void> {
    while (!this.#stopped) {
      if (this.#paused || this.#ending || this.#onItsWay >= WINDOW_SECONDS) {
        await this.#change();
        continue;
      }
      const block = await this.#head.next(this.#options.chunk);
      if (block === 'moved' || this.#stopped) continue;
      if (block) this.#handOver(block);
      else this.#end(undefined);
    }
  }

  #change(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve;
    });
  }

  #handOver(block: ReadBlock): void {
    if (this.#conversion?.entry !== block.entry) {
      const conversion = new Conversion(block.entry.track.info.format, block.entry.heard);
      this.#finishConversion();
      if (this.#timeline.seconds > 0 && !sameFormat(this.#sound.format, conversion.output)) {
        this.#end(block);
        return;
      }
      if (!sameFormat(this.#sound.format, conversion.output)) this.#sound.open(conversion.output);
      this.#conversion = { entry: block.entry, conversion };
      this.#steps = conversion.steps;
      this.#applyGain();
    }
    this.#timeline.add(block.place, block.frames, block.entry.track.info.format.sampleRate);
    this.#play(this.#conversion.conversion.convert(block.channels, block.frames));
  }

  #play({ bytes, frames, channels }: ConvertedBlock): void {
    if (frames === 0) return;
    const { sampleRate } = this.#sound.format!;
    this.#levels.add(channels, frames, sampleRate, this.#gain);
    this.#onItsWay += frames / sampleRate;
    this.#sound.play(bytes);
  }

  /** Hands over what the conversion still holds. */
  #finishConversion(): void {
    if (this.#conversion) this.#play(this.#conversion.conversion.finish());
    this.#conversion = undefined;
  }

  #end(held: ReadBlock | undefined): void {
    this.#finishConversion();
    this.#ending = { held };
    if (this.#sound.format) this.#sound.end();
    else this.stop();
  }

  get #gain(): number {
    return this.#muted ? 0 : 10 ** (this.#gainDb / 20);
  }

  #applyGain(): void {
    if (this.#conversion) this.#conversion.conversion.gain = this.#gain;
  }

  #took(frames: number, at: number, waited: boolean): void {
    const seconds = frames / this.#sound.format!.sampleRate;
    const before = this.#clock.heard(at);
    const gap = this.#clock.took(seconds, at, waited);
    this.#onItsWay -= seconds;
    this.#timeline.forgetBefore(before - REMEMBERED_SECONDS);
    if (gap > 0) this.#tell({ kind: 'underrun', gap, playhead: this.playhead(before) });
    this.#wake();
  }

  #dropped(at: number): void {
    if (!this.#silenced) return;
    const { clock, timeline } = this.#silenced;
    const place = timeline.placeAt(clock.heard(at));
    if (!place) return;
    this.#origin = { track: place.track, frame: Math.round(place.frame) };
    this.#head.moveTo(this.#origin.track, this.#origin.frame);
  }

  #ended(): void {
    const held = this.#ending?.held;
    if (!held) {
      this.#allHeard = true;
      this.stop();
      return;
    }
    // The next track has another format: its audio goes on in an epoch of its own.
    const { track, frame } = held.place;
    this.#beginEpoch(track, frame);
  }

  #lost({ backend, proved, message, next }: LostBackend): void {
    const place = proved ? this.#timeline.placeAt(this.heardSeconds()) : undefined;
    const { track, frame } = place ?? this.#origin;
    this.#beginEpoch(track, frame && Math.round(frame));
    this.#tell({ kind: 'lost', backend, proved, message, next });
    if (next) return;
    this.#failure = this.#sound.failure();
    this.stop();
  }
}

function sameFormat(one: SoundFormat | undefined, other: SoundFormat): boolean {
  return one?.sampleRate === other.sampleRate && one.channels === other.channels;
}
