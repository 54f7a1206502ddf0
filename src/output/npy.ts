import type { NumberType } from './dtype.ts';
import type { Write } from './write.ts';

/** Numbers in C order, in runs of any length, one after the other. */
export interface NumberArray<Values = Float32Array> {
  type: NumberType<Values>;
  shape: number[];
  runs: AsyncIterable<Values> | Iterable<Values>;
}

/** A file, as far as it is known before it is written. */
export interface NpyFile {
  /** Its length in bytes. */
  size: number;
  pieces: AsyncIterable<Uint8Array>;
}

/** A NumPy array. */
export async function writeNpy<Values>(array: NumberArray<Values>, write: Write): Promise<void> {
  for await (const piece of npyFile(array).pieces) await write(piece);
}

/** A NumPy array as a file. */
export function npyFile<Values>({ type, shape, runs }: NumberArray<Values>): NpyFile {
  const header = npyHeader(shape, type.descr);
  async function* pieces() {
    yield header;
    for await (const run of runs) yield type.bytesOf(run);
  }
  const count = shape.reduce((product, length) => product * length, 1);
  return { size: header.length + count * type.size, pieces: pieces() };
}

/**
 * The header of a NumPy array of numbers of that type in C order; they follow it.
 * Format version 1.0: https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html
 */
export function npyHeader(shape: number[], descr: string): Uint8Array {
  const tuple = shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(', ')})`;
  const fields = `{'descr': '${descr}', 'fortran_order': False, 'shape': ${tuple}, }`;
  // Magic, version and length take 10 bytes; all of it, a newline at its end, is a multiple of 64.
  const length = Math.ceil((10 + fields.length + 1) / 64) * 64 - 10;
  const header = Buffer.alloc(10 + length, ' ');
  header.write('\x93NUMPY\x01\x00', 'latin1');
  header.writeUInt16LE(length, 8);
  header.write(fields, 10, 'latin1');
  header.write('\n', header.length - 1);
  return header;
}
