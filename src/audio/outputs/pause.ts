import { setTimeout as sleep } from 'node:timers/promises';

/** Settles after so many seconds, at once when there are none, or as soon as `signal` aborts. */
export async function pause(seconds: number, signal: AbortSignal): Promise<void> {
  if (seconds <= 0) return;
  try {
    await sleep(seconds * 1000, undefined, { signal });
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}
