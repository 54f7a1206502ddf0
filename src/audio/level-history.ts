/** Seconds that one entry of the history spans. */
const SLICE_SECONDS = 1 / 30;

/** Entries kept at most: what nobody looks up is forgotten. */
const MOST_SLICES = 3000;

interface Slice {
  /** Seconds of the epoch at its end. */
  end: number;
  track: number;
  peaks: number[];
}

/** Peaks of what was heard of one track, full scale 1, by channel. */
export interface HeardLevels {
  track: number;
  peaks: number[];
}

/** Peak levels of what was handed over in an epoch, to be looked up when it is heard. */
export class LevelHistory {
  #slices: Slice[] = [];
  #seconds = 0;

  /** Adds planar sample frames of that track, with the linear gain that they are heard with. */
  add(track: number, channels: Float32Array[], frames: number, sampleRate: number, gain: number): void {
    const sliceFrames = Math.max(1, Math.round(SLICE_SECONDS * sampleRate));
    for (let from = 0; from < frames; from += sliceFrames) {
      const to = Math.min(frames, from + sliceFrames);
      const peaks = channels.map((channel) => gain * peakOf(channel, from, to));
      this.#slices.push({ end: this.#seconds + to / sampleRate, track, peaks });
    }
    this.#seconds += frames / sampleRate;
    if (this.#slices.length > MOST_SLICES) this.#slices.splice(0, this.#slices.length - MOST_SLICES);
  }

  /** The peaks from the last look to that second of the epoch, track by track; forgets what lies before. */
  take(seconds: number): HeardLevels[] {
    const until = this.#slices.findIndex(({ end }) => end > seconds);
    const heard = this.#slices.splice(0, until < 0 ? this.#slices.length : until);
    const levels: HeardLevels[] = [];
    for (const { track, peaks } of heard) {
      const last = levels.at(-1);
      if (last?.track !== track) levels.push({ track, peaks });
      else last.peaks = peaks.map((peak, channel) => Math.max(peak, last.peaks[channel]!));
    }
    return levels;
  }
}

function peakOf(samples: Float32Array, from: number, to: number): number {
  let peak = 0;
  for (let index = from; index < to; index++) {
    const magnitude = Math.abs(samples[index]!);
    if (magnitude > peak) peak = magnitude;
  }
  return peak;
}
