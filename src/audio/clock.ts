import { hrtime } from 'node:process';

/** Seconds on the system's monotonic clock: the same in every process, with no relation to the time of day. */
export function monotonicSeconds(): number {
  return Number(hrtime.bigint()) / 1e9;
}

/** A gap shorter than this is the measurement's own jitter. */
const UNDERRUN_SECONDS = 0.01;
/** When the device's buffer has surely filled, and how long its level is then averaged. */
const SETTLE_SECONDS = 2;
/** Share of the error that one report corrects: at some 25 reports a second, a time constant of ten seconds. */
const DRIFT_GAIN = 1 / 250;

/**
 * How much of an epoch has been *heard*, in seconds. Devices don't tell, so time does: sound begins with the first
 * sample frame that the device takes and goes on at the rate of the monotonic clock, held back by what has been taken.
 * A device whose crystal runs at another pace keeps its buffer full at that pace: once the buffer's level has
 * settled, any trend in it is drift, and is followed slowly.
 */
export class PlaybackClock {
  /** When the epoch's first sample frame was heard, or would have been if there had been no underrun. */
  #start: number | undefined;
  #taken = 0;
  #firstTaken = 0;
  #level = 0;
  #levels = 0;

  /** @param latency seconds from being taken by an idle device to being heard */
  constructor(readonly latency = 0) {}

  /** Seconds of audio that the device has taken. */
  get taken(): number {
    return this.#taken;
  }

  /**
   * The device took `seconds` more at the time `at`; `waited`: it was full before.
   *
   * @returns the length in seconds of the silence before them, 0 as a rule
   */
  took(seconds: number, at: number, waited: boolean): number {
    let gap = 0;
    if (this.#start === undefined) {
      this.#start = at + this.latency;
      this.#firstTaken = at;
    } else {
      const dry = at - this.#start - this.#taken;
      if (dry > UNDERRUN_SECONDS) {
        gap = dry;
        this.#start += dry;
      }
    }
    this.#taken += seconds;
    if (waited) this.#followDrift(at);
    return gap;
  }

  /** Seconds of the epoch heard at the time `now`. */
  heard(now: number): number {
    if (this.#start === undefined) return 0;
    return Math.max(0, Math.min(this.#taken, now - this.#start));
  }

  /** Seconds of audio that were taken and are not yet heard. */
  buffered(now: number): number {
    return this.#taken - this.heard(now);
  }

  #followDrift(at: number): void {
    const level = this.#taken - (at - this.#start!);
    const age = at - this.#firstTaken;
    if (age < SETTLE_SECONDS) return;
    if (age < 2 * SETTLE_SECONDS || this.#levels === 0) {
      this.#levels++;
      this.#level += (level - this.#level) / this.#levels;
    } else {
      this.#start! += (this.#level - level) * DRIFT_GAIN;
    }
  }
}
