/** A failure that may come at any time, to whatever is waited for then. */
export class Failure {
  #error: Error | undefined;
  #reject: ((error: Error) => void) | undefined;

  /** It has come; the first one counts. */
  set(error: Error): void {
    this.#error ??= error;
    this.#reject?.(this.#error);
  }

  /** Throws it, if it has come. */
  check(): void {
    if (this.#error) throw this.#error;
  }

  /** Settles as `work` does, or fails with the failure. One at a time. */
  async before<Result>(work: Promise<Result>): Promise<Result> {
    this.check();
    try {
      return await new Promise<Result>((resolve, reject) => {
        this.#reject = reject;
        work.then(resolve, reject);
      });
    } finally {
      this.#reject = undefined;
    }
  }
}
