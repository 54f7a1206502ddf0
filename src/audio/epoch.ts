import { monotonicSeconds, PlaybackClock } from './clock.ts';
import type { Conversion, ConvertedBlock } from './conversion.ts';
import { LevelHistory } from './level-history.ts';
import type { PlaylistEntry } from './playlist.ts';
import type { ReadBlock } from './read-head.ts';
import { Timeline } from './timeline.ts';

/** How far back the places of what was heard may still be asked for. */
const REMEMBERED_SECONDS = 2;

/** A place in the playlist; without a frame, where the played part of the track begins. */
export interface Origin {
  track: number;
  frame: number | undefined;
}

/** A stretch of uninterrupted audio: what of it was converted and handed over, and how much has been heard. */
export class Epoch {
  /** Where it began. */
  readonly origin: Origin;
  /** Peak levels of what was handed over. */
  readonly levels = new LevelHistory();
  /** Seconds of audio on the way to the device. */
  onItsWay = 0;
  /** Set when no more will be handed over in this epoch; what is held comes next, in another format. */
  ending: { held: ReadBlock | undefined } | undefined;
  readonly #clock: PlaybackClock;
  readonly #timeline = new Timeline();
  #current: { track: number; entry: PlaylistEntry; conversion: Conversion } | undefined;
  #allHeard = false;

  /** @param latency seconds from audio being taken by an idle device to its being heard */
  constructor(origin: Origin, latency: number) {
    this.origin = origin;
    this.#clock = new PlaybackClock(latency);
  }

  /** Whether nothing has been handed over yet. */
  get isEmpty(): boolean {
    return this.#timeline.seconds === 0;
  }

  /** The conversion under way, if it is that of this entry. */
  conversionOf(entry: PlaylistEntry): Conversion | undefined {
    return this.#current?.entry === entry ? this.#current.conversion : undefined;
  }

  /** Begins with another entry, when the last one's conversion has been finished. */
  begin(track: number, entry: PlaylistEntry, conversion: Conversion): void {
    this.#current = { track, entry, conversion };
  }

  /** Converts a block of the current entry, with that linear gain; the result is on its way from here on. */
  convert(block: ReadBlock, gain: number): ConvertedBlock {
    const { track, conversion, entry } = this.#current!;
    this.#timeline.add(block.place, block.frames, entry.track.info.format.sampleRate);
    conversion.gain = gain;
    return this.#count(track, conversion.convert(block.channels, block.frames), conversion, gain);
  }

  /** What the current conversion still held. */
  finishConversion(gain: number): ConvertedBlock | undefined {
    const current = this.#current;
    this.#current = undefined;
    return current && this.#count(current.track, current.conversion.finish(), current.conversion, gain);
  }

  /** The device took `seconds` at the time `at`. Returns the length of the silence before them, 0 as a rule. */
  took(seconds: number, at: number, waited: boolean): number {
    const gap = this.#clock.took(seconds, at, waited);
    this.onItsWay -= seconds;
    this.#timeline.forgetBefore(this.#clock.heard(at) - REMEMBERED_SECONDS);
    return gap;
  }

  /** All that was handed over has been heard, whatever the clock says. */
  markHeard(): void {
    this.#allHeard = true;
  }

  /** Seconds that have been heard. */
  heardSeconds(now = monotonicSeconds()): number {
    return this.#allHeard ? this.#timeline.seconds : this.#clock.heard(now);
  }

  /** What is heard after so many seconds; frames have fractions. */
  placeAt(seconds: number): Origin {
    return this.#timeline.placeAt(seconds) ?? this.origin;
  }

  /** Seconds of audio that the device has taken and that are not yet heard. */
  inDevice(): number {
    return this.#clock.buffered(monotonicSeconds());
  }

  #count(track: number, block: ConvertedBlock, conversion: Conversion, gain: number): ConvertedBlock {
    const { sampleRate } = conversion.output;
    this.levels.add(track, block.channels, block.frames, sampleRate, gain);
    this.onItsWay += block.frames / sampleRate;
    return block;
  }
}
