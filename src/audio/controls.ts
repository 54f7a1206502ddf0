import type { Player } from './player.ts';
import type { PlayerEvent } from './player-events.ts';
import type { PlaylistEntry } from './playlist.ts';

const LEAST_GAIN_DB = -60;
const GREATEST_GAIN_DB = 20;
/** Pause between two steps of a held volume key at most; when it is let go, the change is heard. */
const HELD_KEY_MS = 120;

/** What a listener can do to a player: seek, repeat, change the volume. */
export class Controls {
  readonly #player: Player;
  readonly #tell: (event: PlayerEvent) => void;
  /** A marked and B not yet. */
  #mark: { track: number; frame: number } | undefined;
  #gainTimer: NodeJS.Timeout | undefined;

  constructor(player: Player, tell: (event: PlayerEvent) => void) {
    this.#player = player;
    this.#tell = tell;
  }

  /** A and B in seconds; B is undefined while only A is marked. */
  get repeat(): [number, number | undefined] | undefined {
    const { repeat } = this.#player.head;
    const part = repeat ?? this.#mark;
    const entry = part && this.#player.head.entry(part.track);
    if (!entry) return undefined;
    const { sampleRate } = entry.track.info.format;
    if (repeat) return [repeat.range.start / sampleRate, repeat.range.end / sampleRate];
    return [this.#mark!.frame / sampleRate, undefined];
  }

  togglePause(): void {
    if (this.#player.paused) this.#player.resume();
    else this.#player.pause();
  }

  /** By so many seconds from what is heard. */
  seekBy(seconds: number): void {
    this.#seek((entry, frame) => frame + seconds * entry.track.info.format.sampleRate);
  }

  /** To that share of what is played of the track. */
  seekToShare(share: number): void {
    this.#seek(({ range }) => range.start + share * (range.end - range.start));
  }

  /** To another track, so many further; beyond the last one is the end, or the first where all is repeated. */
  skip(tracks: number): void {
    const { head } = this.#player;
    let track = this.#player.playhead().track + tracks;
    if (track >= this.#player.tracks) {
      if (head.rounds === 0) {
        this.#player.stop();
        return;
      }
      track = 0;
    }
    this.#player.restartAt(Math.max(0, track));
    this.#tell({ kind: 'seek', playhead: this.#player.playhead() });
  }

  /** Marks A at what is heard; a part that is repeated is so no longer. */
  markStart(): void {
    const place = this.#place();
    if (!place) return;
    this.#player.head.repeat = undefined;
    this.#mark = { track: place.track, frame: place.frame };
    this.#tellLoop();
  }

  /** Repeats from A, or the track's beginning, to what is heard. */
  markEnd(): void {
    const place = this.#place();
    if (!place) return;
    const { track, frame, entry } = place;
    const start = this.#mark?.track === track ? this.#mark.frame : entry.range.start;
    if (frame <= start || !entry.track.seekable) return;
    this.#mark = undefined;
    this.#player.head.repeat = { track, range: { start, end: frame } };
    this.#player.restartAt(track, start);
    this.#tellLoop();
  }

  /** Everything again and again, or once; ends the repeat of a part. */
  toggleLoop(): void {
    const { head } = this.#player;
    if (head.repeat || this.#mark) {
      head.repeat = undefined;
      this.#mark = undefined;
    } else head.rounds = head.rounds === Infinity ? 0 : Infinity;
    this.#player.refresh();
    this.#tellLoop();
  }

  changeGain(db: number): void {
    const gainDb = this.#player.gainDb + db;
    this.#player.gainDb = Math.min(GREATEST_GAIN_DB, Math.max(LEAST_GAIN_DB, gainDb));
    clearTimeout(this.#gainTimer);
    this.#gainTimer = setTimeout(() => this.#player.refresh(), HELD_KEY_MS).unref();
  }

  toggleMute(): void {
    this.#player.muted = !this.#player.muted;
    this.#player.refresh();
  }

  #seek(target: (entry: PlaylistEntry, frame: number) => number): void {
    const place = this.#place();
    if (!place?.entry.track.seekable) return;
    const { track, frame, entry } = place;
    const { start, end } = entry.range;
    this.#player.restartAt(track, Math.min(end, Math.max(start, Math.round(target(entry, frame)))));
    this.#tell({ kind: 'seek', playhead: this.#player.playhead() });
  }

  #place(): { track: number; frame: number; entry: PlaylistEntry } | undefined {
    const { track, entry, seconds } = this.#player.playhead();
    return entry && { track, entry, frame: Math.round(seconds * entry.track.info.format.sampleRate) };
  }

  #tellLoop(): void {
    const { head } = this.#player;
    const repeat = head.repeat && (this.repeat as [number, number]);
    this.#tell({ kind: 'loop', endless: head.rounds === Infinity, repeat });
  }
}
