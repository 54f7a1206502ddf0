import { tmpdir } from 'node:os';
import type { Readable } from 'node:stream';
import { WavscopeError } from '../errors.ts';
import { writeFully } from '../files/full.ts';
import { openTemporaryFile, type TemporaryFile } from '../files/temporary.ts';
import { mayBeWav, notWav, SNIFFED_BYTES } from './sniff.ts';

/**
 * Copies the stream into a temporary file without a name, so that it is gone however the program ends. What is no WAV
 * is refused after its first bytes: an endless stream of something else must not fill the disk.
 *
 * @param input - '-' or the path that the stream is read from, for errors
 */
export async function spool(stream: Readable, input: string, signal: AbortSignal): Promise<TemporaryFile> {
  const file = openTemporaryFile();
  try {
    await copy(stream, file.fd, input, signal);
    return file;
  } catch (error) {
    file.close();
    throw error;
  }
}

async function copy(stream: Readable, fd: number, input: string, signal: AbortSignal): Promise<void> {
  const stop = () => stream.destroy(signal.reason);
  signal.throwIfAborted();
  signal.addEventListener('abort', stop, { once: true });
  let head = Buffer.alloc(0);
  try {
    for await (const chunk of stream) {
      if (head.length < SNIFFED_BYTES) {
        head = Buffer.concat([head, chunk.subarray(0, SNIFFED_BYTES)]);
        if (!mayBeWav(head)) throw notWav(head, input);
      }
      keep(fd, chunk);
    }
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

function keep(fd: number, bytes: Uint8Array): void {
  try {
    writeFully(fd, bytes);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
    throw new WavscopeError(
      `no room for a copy of the input in ${tmpdir()}; set TMPDIR to a folder with more space`,
    );
  }
}
