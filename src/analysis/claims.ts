const NEXT = 0;
const LIMIT = 1;

/**
 * Hands out the numbers of a job's parts, each once, to whichever thread asks first. It lies in shared memory, so that
 * no thread has to wait for another's event loop to be fed.
 */
export class Claims {
  readonly #numbers: Int32Array;

  /** Over memory that another thread has made, or over new memory. */
  constructor(readonly memory = new SharedArrayBuffer(8)) {
    this.#numbers = new Int32Array(memory);
  }

  /** The first part that may not be claimed yet. */
  get limit(): number {
    return Atomics.load(this.#numbers, LIMIT);
  }

  /** Lets parts below `limit` be claimed. */
  raise(limit: number): void {
    Atomics.store(this.#numbers, LIMIT, limit);
    Atomics.notify(this.#numbers, LIMIT);
  }

  /** The next part; undefined at the limit. */
  claim(): number | undefined {
    for (;;) {
      const next = Atomics.load(this.#numbers, NEXT);
      if (next >= this.limit) return undefined;
      if (Atomics.compareExchange(this.#numbers, NEXT, next, next + 1) === next) return next;
    }
  }

  /** Sleeps until the limit is no longer the one given. For workers alone: nothing else runs meanwhile. */
  sleep(limit: number): void {
    Atomics.wait(this.#numbers, LIMIT, limit);
  }
}
