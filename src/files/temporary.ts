import { closeSync, openSync, unlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemMessage, WavscopeError } from '../errors.ts';
import { writeFully } from './full.ts';

/** An open file for reading and writing, of no name, that is gone when it is closed or the program ends. */
export interface TemporaryFile {
  fd: number;
  /** As writeFully. */
  write(bytes: Uint8Array, position?: number): void;
  close(): void;
}

/**
 * Where the system cannot take the name of an open file away, it goes with the closing.
 *
 * @throws WavscopeError that names the folder where the file can't be made, or later can't grow
 */
export function openTemporaryFile(folder = tmpdir()): TemporaryFile {
  const path = join(folder, `wavscope-${uniqueSuffix()}`);
  const fd = blaming(folder, () => openSync(path, 'wx+', 0o600));
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
    write: (bytes, position) => blaming(folder, () => writeFully(fd, bytes, position)),
    close() {
      closeSync(fd);
      if (named) unlink();
    },
  };
}

/** What the system refuses is told with the folder, which nobody named, and how to have another. */
function blaming<Result>(folder: string, action: () => Result): Result {
  try {
    return action();
  } catch (error) {
    const message = systemMessage(error);
    // Too many open files are no folder's fault.
    if (message === undefined || /^E[MN]FILE$/.test((error as NodeJS.ErrnoException).code ?? '')) throw error;
    const variable = process.platform === 'win32' ? 'TEMP' : 'TMPDIR';
    throw new WavscopeError(
      `no temporary file in ${folder}: ${message}; set ${variable} to a folder with room for one`,
    );
  }
}

/** Letters that no other process is likely to come upon; that the file is new is seen to where it is opened. */
export function uniqueSuffix(): string {
  return Array.from({ length: 2 }, () => Math.random().toString(36).slice(2, 10)).join('');
}
