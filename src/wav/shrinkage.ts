/**
 * A file that becomes shorter while it is read: each of its readers, in whichever thread, notes the first sample frame that
 * it found missing, and whoever opened the file can tell.
 */

/** Nothing is missing. */
const WHOLE = -1n;

/** To be shared by the readers of one file. */
export function newShrinkage(): SharedArrayBuffer {
  const memory = new SharedArrayBuffer(8);
  new BigInt64Array(memory)[0] = WHOLE;
  return memory;
}

/** Notes that a sample frame is no longer there; the first of all that are noted stays. */
export function noteMissing(shrinkage: SharedArrayBuffer, frame: number): void {
  const first = new BigInt64Array(shrinkage);
  let known = Atomics.load(first, 0);
  while (known === WHOLE || known > BigInt(frame)) {
    const before = Atomics.compareExchange(first, 0, known, BigInt(frame));
    if (before === known) return;
    known = before;
  }
}

/** The first sample frame that was found missing; undefined where none was. */
export function firstMissing(shrinkage: SharedArrayBuffer): number | undefined {
  const first = Atomics.load(new BigInt64Array(shrinkage), 0);
  return first === WHOLE ? undefined : Number(first);
}
