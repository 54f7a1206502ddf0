import type { HeardLevels } from '../audio/level-history.ts';

/** dB below full scale at a meter's empty end. */
const FLOOR_DB = -48;
/** How fast a meter falls, dB a second, and how long its highest level is held, in seconds (after IEC 60268-18). */
const FALL_DB = 26;
const HOLD_SECONDS = 1.5;

/** One channel's peak meter: rises at once, falls slowly, holds the highest level, keeps the clip mark. */
export class PeakMeter {
  #level = 0;
  #hold = 0;
  #heldSince = 0;
  #clipped = false;

  /** Takes the largest magnitude since the last time, full scale 1; `elapsed` seconds have passed since, at `now`. */
  update(peak: number, elapsed: number, now: number): void {
    this.#level = Math.max(peak, this.#level * 10 ** ((-FALL_DB * elapsed) / 20));
    if (peak >= this.#hold || now - this.#heldSince > HOLD_SECONDS) {
      this.#hold = Math.max(peak, this.#level);
      this.#heldSince = now;
    }
    if (peak >= 1) this.#clipped = true;
  }

  /** Share of the meter that is lit, 0 to 1. */
  get lit(): number {
    return share(this.#level);
  }

  /** Where the highest level is held, 0 to 1. */
  get held(): number {
    return share(this.#hold);
  }

  /** Whether full scale has been reached since `unclip`. */
  get clipped(): boolean {
    return this.#clipped;
  }

  unclip(): void {
    this.#clipped = false;
  }
}

/** A meter for each channel heard. Their clip marks hold for one track. */
export class PeakMeters {
  readonly meters: PeakMeter[] = [];
  #track = 0;
  #last: number;

  /** @param now in seconds, as all times here */
  constructor(now: number) {
    this.#last = now;
  }

  /** Takes what was heard since the last time; `track` is heard at `now`. */
  update(heard: HeardLevels[], track: number, now: number): void {
    const { track: measured = track, peaks = [] } = heard.at(-1) ?? {};
    if (peaks.length > 0) this.#resize(peaks.length);
    if (measured !== this.#track) this.#unclip(measured);
    this.meters.forEach((meter, channel) => {
      meter.update(peaks[channel] ?? 0, now - this.#last, now);
    });
    if (track !== this.#track) this.#unclip(track);
    this.#last = now;
  }

  #resize(channels: number): void {
    while (this.meters.length < channels) this.meters.push(new PeakMeter());
    this.meters.length = channels;
  }

  #unclip(track: number): void {
    this.#track = track;
    for (const meter of this.meters) meter.unclip();
  }
}

function share(level: number): number {
  if (level <= 0) return 0;
  return Math.min(1, Math.max(0, 1 - (20 * Math.log10(level)) / FLOOR_DB));
}
