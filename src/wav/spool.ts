import type { Readable } from 'node:stream';
import { readFully } from '../files/full.ts';
import { openTemporaryFile, type TemporaryFile } from '../files/temporary.ts';
import { mayBeWav, notWav, SNIFFED_BYTES, tagBytes } from './sniff.ts';

/**
 * Copies the stream into a temporary file without a name, so that it is gone however the program ends. What is no WAV
 * is refused after its first bytes: an endless stream of something else must not fill the disk.
 *
 * @param input - '-' or the path that the stream is read from, for errors
 */
export async function spool(stream: Readable, input: string, signal: AbortSignal): Promise<TemporaryFile> {
  const file = openTemporaryFile();
  try {
    await copy(stream, file, input, signal);
    return file;
  } catch (error) {
    file.close();
    throw error;
  }
}

async function copy(
  stream: Readable,
  file: TemporaryFile,
  input: string,
  signal: AbortSignal,
): Promise<void> {
  const stop = () => stream.destroy(signal.reason);
  signal.throwIfAborted();
  signal.addEventListener('abort', stop, { once: true });
  let length = 0;
  let judged = false;
  try {
    for await (const chunk of stream) {
      file.write(chunk);
      length += chunk.length;
      if (!judged) judged = judge(file.fd, length, input);
    }
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

/**
 * Whether the bytes copied so far tell that it may be a WAV; false while there are too few, those behind a tag being
 * the ones that tell.
 *
 * @throws UnsupportedWavError where they tell that it is none
 */
function judge(fd: number, length: number, input: string): boolean {
  const tagged = tagBytes(firstBytes(fd, 0, length));
  const head = firstBytes(fd, tagged, length);
  if (!mayBeWav(head)) throw notWav(head, input, tagged > 0);
  return head.length === SNIFFED_BYTES;
}

/** Up to SNIFFED_BYTES from `offset` on, of the file's `length` bytes. */
function firstBytes(fd: number, offset: number, length: number): Uint8Array {
  const bytes = new Uint8Array(Math.max(0, Math.min(SNIFFED_BYTES, length - offset)));
  return bytes.subarray(0, readFully(fd, bytes, offset));
}
