import type { Player } from './player.ts';
import type { Playhead } from './player-events.ts';

/** Less than any sample lasts. */
const ROUNDING_SECONDS = 1e-6;
/** How soon a change of the flow is noticed, in seconds. */
const POLL_SECONDS = 0.02;

/**
 * Tells the playhead at regular steps of what is heard, each at its time: first where an epoch begins, then every
 * `step` seconds of it. Held up, it makes up for every step.
 */
export class Ticker {
  readonly #player: Player;
  readonly #step: number;
  readonly #onTick: (playhead: Playhead) => void;
  #timer: NodeJS.Timeout | undefined;
  #epoch = -1;
  #ticks = 0;

  constructor(player: Player, step: number, onTick: (playhead: Playhead) => void) {
    this.#player = player;
    this.#step = step;
    this.#onTick = onTick;
  }

  /** Begins, unless it has begun. */
  start(): void {
    if (!this.#timer) this.#run();
  }

  /** Tells the steps that are due and the very end, when an epoch has been heard to its end. */
  tellEnd(): void {
    this.#tellDue();
    const heard = this.#player.heardSeconds();
    const untold = heard - (this.#ticks - 1) * this.#step;
    if (heard > 0 && untold > ROUNDING_SECONDS) this.#onTick(this.#player.playhead(heard));
  }

  stop(): void {
    clearTimeout(this.#timer);
  }

  #run(): void {
    this.#tellDue();
    const wait = this.#ticks * this.#step - this.#player.heardSeconds();
    this.#timer = setTimeout(() => this.#run(), 1000 * Math.min(Math.max(wait, 0.001), POLL_SECONDS));
  }

  #tellDue(): void {
    if (this.#epoch !== this.#player.epochs) {
      this.#epoch = this.#player.epochs;
      this.#ticks = 0;
    }
    const heard = this.#player.heardSeconds();
    for (; heard > 0 && this.#ticks * this.#step <= heard + ROUNDING_SECONDS; this.#ticks++) {
      this.#onTick(this.#player.playhead(this.#ticks * this.#step));
    }
  }
}
