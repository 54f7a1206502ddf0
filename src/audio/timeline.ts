/** A place in the playlist. */
export interface Place {
  /** Which track, counted from 0. */
  track: number;
  /** Sample frame in that track. */
  frame: number;
}

interface Stretch extends Place {
  /** Seconds of the epoch before it. */
  at: number;
  sampleRate: number;
}

/** What was handed over in this epoch, in order: it tells which place is heard when so many seconds have been. */
export class Timeline {
  #stretches: Stretch[] = [];
  #seconds = 0;

  /** Adds `frames` sample frames from that place on. */
  add(place: Place, frames: number, sampleRate: number): void {
    const last = this.#stretches.at(-1);
    const goesOn =
      last?.track === place.track &&
      Math.round(last.frame + (this.#seconds - last.at) * sampleRate) === place.frame;
    if (!goesOn) this.#stretches.push({ ...place, at: this.#seconds, sampleRate });
    this.#seconds += frames / sampleRate;
  }

  /** Seconds of audio in the epoch so far. */
  get seconds(): number {
    return this.#seconds;
  }

  /** The place after `seconds` of the epoch; undefined while there is nothing in it. */
  placeAt(seconds: number): Place | undefined {
    const stretch = this.#stretches.findLast(({ at }) => at <= seconds) ?? this.#stretches[0];
    if (!stretch) return undefined;
    const elapsed = Math.max(0, Math.min(seconds, this.#seconds) - stretch.at);
    return { track: stretch.track, frame: stretch.frame + elapsed * stretch.sampleRate };
  }

  /** Forgets what lies before that second: endless loops must not fill the memory. */
  forgetBefore(seconds: number): void {
    while (this.#stretches.length > 1 && this.#stretches[1]!.at <= seconds) this.#stretches.shift();
  }
}
