import type { PlayedRange, Playlist, PlaylistEntry } from './playlist.ts';
import type { Place } from './timeline.ts';

/** A run of sample frames that goes on where the last one ended, or where a loop or the next track begins. */
export interface ReadBlock {
  entry: PlaylistEntry;
  place: Place;
  frames: number;
  /** Planar; good until the next read. */
  channels: Float32Array[];
}

/** Where reading goes on: through the playlist and its loops, exact to the sample frame. */
export class ReadHead {
  /** Times that the playlist is still to begin anew; Infinity for ever. */
  rounds: number;
  /** A part of one track that is repeated. */
  repeat: { track: number; range: PlayedRange } | undefined;
  readonly #playlist: Playlist;
  /** Every track read from, open or closed: what a closed one was is still to be told while it is heard. */
  readonly #entries = new Map<number, PlaylistEntry>();
  readonly #open = new Set<number>();
  #track = 0;
  /** Undefined: where the track's played part begins. */
  #frame: number | undefined;
  #moves = 0;
  #readInRound = false;
  #buffers: Float32Array[] = [];

  constructor(playlist: Playlist, rounds: number) {
    this.#playlist = playlist;
    this.rounds = rounds;
  }

  /** Reading goes on there; without a frame, at the beginning of what is played of that track. */
  moveTo(track: number, frame?: number): void {
    this.#track = track;
    this.#frame = frame;
    this.#moves++;
  }

  /** A track that was read from. */
  entry(track: number): PlaylistEntry | undefined {
    return this.#entries.get(track);
  }

  /** The next run of at most `seconds`; 'moved' where moveTo came in between, undefined at the end of all. */
  async next(seconds: number): Promise<ReadBlock | 'moved' | undefined> {
    const moves = this.#moves;
    do {
      const entry = await this.#openTrack(this.#track);
      if (moves !== this.#moves) return 'moved';
      if (!entry) continue;
      const { repeat } = this;
      if (repeat?.track === this.#track && repeat.range.end === this.#frame) this.#frame = repeat.range.start;
      const frame = this.#frame ?? entry.range.start;
      const frames = await this.#read(entry, frame, seconds);
      if (moves !== this.#moves) return 'moved';
      if (frames === 0) continue;
      this.#frame = frame + frames;
      this.#readInRound = true;
      return { entry, place: { track: this.#track, frame }, frames, channels: this.#buffers };
    } while (this.#advance());
    return undefined;
  }

  /** Closes what is open. */
  close(): void {
    for (const index of this.#open) this.#entries.get(index)!.track.close();
    this.#open.clear();
  }

  async #openTrack(index: number): Promise<PlaylistEntry | undefined> {
    if (this.#open.has(index)) return this.#entries.get(index);
    const entry = await this.#playlist.open(index);
    if (!entry) return undefined;
    this.close();
    this.#open.add(index);
    this.#entries.set(index, entry);
    return entry;
  }

  async #read({ track, range }: PlaylistEntry, frame: number, seconds: number): Promise<number> {
    const { sampleRate, channels } = track.info.format;
    const repeat = this.repeat?.track === this.#track ? this.repeat.range : undefined;
    const end = repeat && frame < repeat.end ? repeat.end : range.end;
    const count = Math.min(Math.max(1, Math.round(seconds * sampleRate)), end - frame);
    if (count <= 0) return 0;
    if (this.#buffers.length !== channels || this.#buffers[0]!.length < count) {
      this.#buffers = Array.from({ length: channels }, () => new Float32Array(count));
    }
    return await track.read(frame, count, this.#buffers);
  }

  /** On to what follows the end of a track; false where nothing does. */
  #advance(): boolean {
    this.#frame = undefined;
    this.#track++;
    if (this.#track < this.#playlist.length) return true;
    if (this.rounds === 0 || !this.#readInRound) return false;
    this.rounds--;
    this.#track = 0;
    this.#readInRound = false;
    return true;
  }
}
