import { readSync, writeSync } from 'node:fs';

/**
 * Fills `bytes` from the file's byte `position` on and returns how many there were: fewer than asked only at the
 * end, wherever that lies now.
 */
export function readFully(fd: number, bytes: Uint8Array, position: number): number {
  let filled = 0;
  while (filled < bytes.length) {
    const got = readSync(fd, bytes, filled, bytes.length - filled, position + filled);
    if (got === 0) break;
    filled += got;
  }
  return filled;
}

/** Writes all of `bytes` from the file's byte `position` on; without one, where the last write ended. */
export function writeFully(fd: number, bytes: Uint8Array, position?: number): void {
  let written = 0;
  while (written < bytes.length) {
    const at = position === undefined ? undefined : position + written;
    written += writeSync(fd, bytes, written, bytes.length - written, at);
  }
}
