/** Seconds on the system's monotonic clock: the same in every process, with no relation to the time of day. */
export function monotonicSeconds(): number {
  return Number(process.hrtime.bigint()) / 1e9;
}

/** A gap shorter than this is the measurement's own jitter. */
const UNDERRUN_SECONDS = 0.01;
/** The buffer has filled at the first of these ages of an epoch, and its level is averaged up to the second. */
const SETTLED_SECONDS = 0.3;
const MEASURED_SECONDS = 1.8;
/** Time constant of the smoothing of the level, against the device's periods. */
const SMOOTHING_SECONDS = 0.5;
/** A level off by more than this is a gap of the device's own, which is followed at once. */
const STALL_SECONDS = 0.04;
/** Time constant with which anything less, drift, is followed. */
const DRIFT_SECONDS = 10;

/**
 * How much of an epoch has been *heard*, in seconds. Devices don't tell, so time does: sound begins with the first
 * sample frame that the device takes and goes on at the rate of the monotonic clock, held back by what has been taken.
 * A device keeps its buffer full at its own pace: once the level of the buffer is known, a change of it is a gap that
 * the device did not tell of, or the drift of its crystal.
 */
export class PlaybackClock {
  /** When the epoch's first sample frame was heard, or would have been if there had been no underrun. */
  #start: number | undefined;
  #taken = 0;
  #firstTaken = 0;
  /** Seconds that a full device holds, with how many reports say so. */
  #fullLevel = 0;
  #reports = 0;
  #smoothLevel = 0;
  #lastWait = 0;

  /** @param latency seconds from being taken by an idle device to being heard */
  constructor(readonly latency = 0) {}

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
    if (waited) this.#followDevice(at);
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

  #followDevice(at: number): void {
    const level = this.#taken - (at - this.#start!);
    const age = at - this.#firstTaken;
    if (age < SETTLED_SECONDS) return;
    const elapsed = at - this.#lastWait;
    this.#lastWait = at;
    if (age < MEASURED_SECONDS || this.#reports === 0) {
      this.#reports++;
      this.#fullLevel += (level - this.#fullLevel) / this.#reports;
      this.#smoothLevel = this.#fullLevel;
      return;
    }
    this.#smoothLevel += (level - this.#smoothLevel) * (1 - Math.exp(-elapsed / SMOOTHING_SECONDS));
    const lag = this.#fullLevel - this.#smoothLevel;
    const followed = Math.abs(lag) > STALL_SECONDS ? lag : lag * Math.min(1, elapsed / DRIFT_SECONDS);
    this.#start! += followed;
    this.#smoothLevel += followed;
  }
}
