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
