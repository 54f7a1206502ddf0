import { readFully } from '../files/full.ts';
import { openTemporaryFile, type TemporaryFile } from '../files/temporary.ts';

/** Values in memory at a time: a system call moves as many of them as it can. */
const MOST_VALUES = 2 ** 22;

/**
 * A matrix of float32 that is filled by columns and read by rows: its size is bounded by the disk, not by memory. Columns are
 * gathered in tiles, values[row * width + column], and all tiles but the last lie in a temporary file.
 */
export class RowSpool {
  readonly #width: number;
  readonly #tile: Float32Array;
  #file: TemporaryFile | undefined;
  /** Tiles in the file. */
  #tiles = 0;
  /** Columns in the tile at hand. */
  #filled = 0;

  constructor(
    readonly rows: number,
    readonly columns: number,
    mostValues = MOST_VALUES,
  ) {
    this.#width = Math.max(1, Math.min(columns, Math.floor(mostValues / rows)));
    this.#tile = new Float32Array(rows * this.#width);
  }

  /** Takes the next column: its values, in pieces one below the other. */
  add(pieces: Iterable<Float32Array>): void {
    if (this.#filled === this.#width) this.#putAway();
    let at = this.#filled++;
    for (const piece of pieces) {
      for (const value of piece) {
        this.#tile[at] = value;
        at += this.#width;
      }
    }
  }

  /** All rows in order, some at a time, one behind the other, in new arrays. */
  *runs(): Generator<Float32Array> {
    const rowsAtOnce = Math.max(1, Math.min(this.rows, Math.floor(this.#tile.length / this.columns)));
    const strip = new Float32Array(this.#tiles > 0 ? rowsAtOnce * this.#width : 0);
    for (let first = 0; first < this.rows; first += rowsAtOnce) {
      const count = Math.min(rowsAtOnce, this.rows - first);
      const run = new Float32Array(count * this.columns);
      for (let tile = 0; tile < this.#tiles; tile++)
        this.#place(this.#read(tile, first, strip.subarray(0, count * this.#width)), tile, this.#width, run);
      const last = this.#tile.subarray(first * this.#width, (first + count) * this.#width);
      this.#place(last, this.#tiles, this.#filled, run);
      yield run;
    }
  }

  close(): void {
    this.#file?.close();
  }

  #putAway(): void {
    this.#file ??= openTemporaryFile();
    this.#file.write(bytesOf(this.#tile), this.#tiles * this.#tile.byteLength);
    this.#tiles++;
    this.#filled = 0;
  }

  /** The rows of a tile from `first` on, as many as `strip` takes. */
  #read(tile: number, first: number, strip: Float32Array): Float32Array {
    const bytes = bytesOf(strip);
    const got = readFully(this.#file!.fd, bytes, tile * this.#tile.byteLength + first * this.#width * 4);
    if (got < bytes.length) throw new Error('the spool lacks what was put into it');
    return strip;
  }

  /** Puts the first `columns` of a tile's rows where they belong in whole rows. */
  #place(strip: Float32Array, tile: number, columns: number, run: Float32Array): void {
    for (let row = 0; row * this.#width < strip.length; row++) {
      const [from, to] = [row * this.#width, row * this.columns + tile * this.#width];
      for (let column = 0; column < columns; column++) run[to + column] = strip[from + column]!;
    }
  }
}

function bytesOf(values: Float32Array): Uint8Array {
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
}
