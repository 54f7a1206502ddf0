import { readFully } from '../files/full.ts';
import { openTemporaryFile, type TemporaryFile } from '../files/temporary.ts';

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
    this.#file.write(bytes, (row * this.columns + firstColumn) * 4);
  }

  /** A row's values; a new array. */
  row(row: number): Float32Array {
    const values = new Float32Array(this.columns);
    const bytes = new Uint8Array(values.buffer);
    const got = readFully(this.#file.fd, bytes, row * bytes.length);
    if (got < bytes.length) throw new Error('the spool lacks what was put into it');
    return values;
  }

  close(): void {
    this.#file.close();
  }
}
