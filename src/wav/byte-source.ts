import { fstatSync } from 'node:fs';
import { readFully } from '../files/full.ts';

/** Where the bytes of a header come from: a file, or a stream that only goes forward. */
export interface ByteSource {
  /** Bytes there are; Infinity where only the end will tell. */
  readonly size: number;
  /** Whether a place that was left behind, or lies far ahead, can be read without reading what is between. */
  readonly seekable: boolean;
  /**
   * Up to `length` bytes from `offset` on: fewer only at the end of the file. The bytes are the source's own, good
   * until the next read. A source that isn't seekable takes offsets in ascending order; bytes that were read last
   * can be read again.
   */
  read(offset: number, length: number): Promise<Uint8Array>;
}

/** Bytes read around a chunk header at once: one system call serves the headers of most files. */
const WINDOW_BYTES = 4096;

/** A file that can be read anywhere. The descriptor stays the caller's. */
export class FileBytes implements ByteSource {
  readonly size: number;
  readonly seekable = true;
  readonly #fd: number;
  /** Kept for the next window: new memory is cleared each time. */
  #memory = new Uint8Array(WINDOW_BYTES);
  #window = new Uint8Array(0);
  #windowOffset = 0;

  constructor(fd: number) {
    this.#fd = fd;
    this.size = fstatSync(fd).size;
  }

  async read(offset: number, length: number): Promise<Uint8Array> {
    const there = Math.max(0, Math.min(length, this.size - offset));
    const from = offset - this.#windowOffset;
    if (there === 0) return new Uint8Array(0);
    if (from >= 0 && from + there <= this.#window.length) return this.#window.subarray(from, from + there);
    if (there > this.#memory.length) this.#memory = new Uint8Array(there);
    const bytes = this.#memory.subarray(0, Math.max(WINDOW_BYTES, there));
    this.#window = bytes.subarray(0, readFully(this.#fd, bytes, offset));
    this.#windowOffset = offset;
    return this.#window.subarray(0, length);
  }
}
