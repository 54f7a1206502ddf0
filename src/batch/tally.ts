/** How far a batch is, for the line that shows it and for the summary at its end. */
import { timeLeft } from '../terminal/progress.ts';

/** Failures that the summary tells once more. */
const MOST_TOLD = 20;

/** Counts the inputs that are done, or their slices. */
export class Tally {
  readonly #total: number | undefined;
  readonly #began = performance.now();
  #done = 0;
  /** Of the input that is being done, where one is at a time. */
  #share = 0;
  #failed = 0;
  readonly #lines: string[] = [];

  /** @param total inputs named; of slices, which are counted as they come, undefined */
  constructor(total: number | undefined) {
    this.#total = total;
  }

  /** Takes the share that is done of the current input, 0 to 1. */
  readonly onProgress = (share: number): void => {
    this.#share = share;
  };

  /** @param failure a line that tells of it, where the input failed */
  add(failure?: string): void {
    this.#done++;
    this.#share = 0;
    if (failure === undefined) return;
    this.#failed++;
    if (this.#lines.length < MOST_TOLD) this.#lines.push(failure);
  }

  /** Milliseconds since the first was begun. */
  get elapsed(): number {
    return performance.now() - this.#began;
  }

  /** `412 of 1000  41 %  23 a second  26 s left  2 failed` */
  line(): string {
    const seconds = this.elapsed / 1000;
    const total = this.#total ?? Infinity;
    const done = Math.min(total, this.#done + this.#share);
    const words = this.#total
      ? [`${this.#done} of ${total}`, `${Math.floor((100 * done) / total)} %`]
      : [`${this.#done} slices`];
    if (this.#done > 0) words.push(rateText(this.#done / seconds));
    if (this.#total && (done > 0.02 * total || this.#done > 2))
      words.push(`${timeLeft((seconds / done) * (total - done))} left`);
    if (this.#failed > 0) words.push(`${this.#failed} failed`);
    return words.join('  ');
  }

  /** What has become of all, and the first failures once more. */
  summary(): string[] {
    const of = this.#total && this.#done < this.#total ? ` of ${this.#total}` : '';
    const kind = this.#total ? 'inputs' : 'slices';
    const outcome = this.#failed > 0 ? `: ${this.#done - this.#failed} done, ${this.#failed} failed` : '';
    const more = this.#failed - this.#lines.length;
    return [
      `wavscope: ${this.#done}${of} ${kind} in ${timeLeft(this.elapsed / 1000)}${outcome}`,
      ...this.#lines,
      ...(more > 0 ? [`wavscope: and ${more} more failures; --failures <file> lists them all`] : []),
    ];
  }
}

/** `23 a second`, `12 a minute`. */
function rateText(perSecond: number): string {
  if (perSecond >= 1) return `${perSecond < 10 ? perSecond.toFixed(1) : Math.round(perSecond)} a second`;
  return `${(60 * perSecond).toFixed(1)} a minute`;
}
