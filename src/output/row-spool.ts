import { readSync, writeSync } from 'node:fs';
import { openTemporaryFile, type TemporaryFile } from '../temporary.ts';

/**
 * A matrix of float32 that is filled by columns and read by rows, in a temporary file: its size is bounded by the
 * disk, not by memory.
 */
export class RowSpool {
  readonly #file: TemporaryFile = openTemporaryFile();

  constructor(
    readonly rows: number,
    readonly columns: number,
  ) {}

  /** Puts a run of one row's values in their place. */
  put(row: number, firstColumn: number, values: Float32Array): void {
    const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
    const position = (row * this.columns + firstColumn) * 4;
    let written = 0;
    while (written < bytes.length) {
      written += writeSync(this.#file.fd, bytes, written, bytes.length - written, position + written);
    }
  }

  /** A row's values; a new array. */
  row(row: number): Float32Array {
    const values = new Float32Array(this.columns);
    const bytes = new Uint8Array(values.buffer);
    let got = 0;
    while (got < bytes.length) {
      const count = readSync(this.#file.fd, bytes, got, bytes.length - got, row * bytes.length + got);
      if (count === 0) throw new Error('the spool lacks what was put into it');
      got += count;
    }
    return values;
  }

  close(): void {
    this.#file.close();
  }
}
