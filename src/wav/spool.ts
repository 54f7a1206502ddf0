import { randomUUID } from 'node:crypto';
import { closeSync, openSync, rmSync, unlinkSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { WavscopeError } from '../errors.ts';
import { notWav } from './sniff.ts';

/** A copy of a stream in a temporary file. */
export interface Spool {
  fd: number;
  /** Closes the file, and removes it where that had to wait. */
  close(): void;
}

/** The first bytes that a WAV can have: RIFF's four kinds, and Wave64's GUID. */
const WAV_START = /^(RIF[FX]|RF64|BW64|riff)/;

/**
 * Copies the stream into a temporary file that has no name any more when this returns, so that it is gone however
 * the program ends. What is no WAV is refused after its first bytes, so that an endless stream doesn't fill the disk.
 *
 * @param input - '-' or the path that the stream is read from, for errors
 */
export async function spool(stream: Readable, input: string, signal?: AbortSignal): Promise<Spool> {
  const path = join(tmpdir(), `wavscope-${randomUUID()}.wav`);
  const fd = openSync(path, 'wx+', 0o600);
  const unlinked = tryUnlink(path);
  const close = () => {
    closeSync(fd);
    if (!unlinked) rmSync(path, { force: true });
  };
  try {
    await copy(stream, fd, input, signal);
    return { fd, close };
  } catch (error) {
    close();
    throw error;
  }
}

/** Removes the name of an open file; false where the system doesn't let go of it (Windows, some network shares). */
function tryUnlink(path: string): boolean {
  try {
    unlinkSync(path);
    return true;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EBUSY' || code === 'EPERM' || code === 'EACCES') return false;
    throw error;
  }
}

async function copy(stream: Readable, fd: number, input: string, signal?: AbortSignal): Promise<void> {
  const stop = () => stream.destroy(signal?.reason);
  signal?.throwIfAborted();
  signal?.addEventListener('abort', stop, { once: true });
  let head = Buffer.alloc(0);
  try {
    for await (const chunk of stream) {
      if (head.length < 40) {
        head = Buffer.concat([head, chunk.subarray(0, 40)]);
        if (head.length >= 4 && !WAV_START.test(head.toString('latin1', 0, 4))) throw notWav(head, input);
      }
      writeAll(fd, chunk);
    }
  } finally {
    signal?.removeEventListener('abort', stop);
  }
}

function writeAll(fd: number, bytes: Uint8Array): void {
  try {
    for (let at = 0; at < bytes.length; ) at += writeSync(fd, bytes, at);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
    throw new WavscopeError(`no room for the input in ${tmpdir()}: set TMPDIR to a folder with more space`);
  }
}
