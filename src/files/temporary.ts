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
  const path = join(folder, `wavscope-${uniqueSuffix()}`);
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

/** Letters that no other process is likely to come upon; that the file is new is seen to where it is opened. */
export function uniqueSuffix(): string {
  return Array.from({ length: 2 }, () => Math.random().toString(36).slice(2, 10)).join('');
}
