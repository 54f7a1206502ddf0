import { setImmediate } from 'node:timers/promises';

/** Milliseconds of work after which the others get their turn. */
const LONGEST_STRETCH = 40;

let since = performance.now();

/**
 * Lets signals, timers and replies of other threads in, where this thread has worked for a while since they last were:
 * to be awaited again and again within long work, whose promises alone never let them in.
 */
export async function breathe(): Promise<void> {
  if (performance.now() - since < LONGEST_STRETCH) return;
  await setImmediate();
  since = performance.now();
}

/** Goes through the steps of some work to its result, and lets the others in between. */
export async function unhurried<Result>(steps: Generator<unknown, Result>): Promise<Result> {
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
    await breathe();
  }
}
