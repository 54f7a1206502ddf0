import { randomBytes } from 'node:crypto';
import { closeSync, openSync, unlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** An open file for reading and writing, of no name, that is gone when it is closed or the program ends. */
export interface TemporaryFile {
  fd: number;
  close(): void;
}

/** Where the system cannot take the name of an open file away, it goes with the closing. */
export function openTemporaryFile(folder = tmpdir()): TemporaryFile {
  const path = join(folder, `wavscope-${randomBytes(9).toString('hex')}`);
  const fd = openSync(path, 'wx+', 0o600);
  let named = true;
  const unlink = () => {
    unlinkSync(path);
    named = false;
  };
  try {
    unlink();
  } catch (error) {
    if (
      (error as NodeJS.ErrnoException).code !== 'EBUSY' &&
      (error as NodeJS.ErrnoException).code !== 'EPERM'
    )
      throw error;
  }
  return {
    fd,
    close() {
      closeSync(fd);
      if (named) unlink();
    },
  };
}
