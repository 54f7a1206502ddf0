import type { Write } from './write.ts';

/** Float32 numbers in C order, in runs of any length, one after the other. */
export interface NumberArray {
  shape: number[];
  runs: AsyncIterable<Float32Array> | Iterable<Float32Array>;
}

/** A NumPy array. */
export async function writeNpy({ shape, runs }: NumberArray, write: Write): Promise<void> {
  await write(npyHeader(shape));
  for await (const run of runs) await write(float32Bytes(run));
}

/**
 * The header of a NumPy array of little-endian float32 in C order; the numbers follow it.
 * Format version 1.0: https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html
 */
export function npyHeader(shape: number[]): Uint8Array {
  const tuple = shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(', ')})`;
  const fields = `{'descr': '<f4', 'fortran_order': False, 'shape': ${tuple}, }`;
  // Magic, version and length take 10 bytes; all of it, a newline at its end, is a multiple of 64.
  const length = Math.ceil((10 + fields.length + 1) / 64) * 64 - 10;
  const header = Buffer.alloc(10 + length, ' ');
  header.write('\x93NUMPY\x01\x00', 'latin1');
  header.writeUInt16LE(length, 8);
  header.write(fields, 10, 'latin1');
  header.write('\n', header.length - 1);
  return header;
}

/** The bytes of float32 values in little-endian order; shares their memory where the machine's order is the same. */
export function float32Bytes(values: Float32Array): Uint8Array {
  const bytes = Buffer.from(values.buffer, values.byteOffset, values.byteLength);
  return LITTLE_ENDIAN ? bytes : Buffer.from(bytes).swap32();
}

const LITTLE_ENDIAN = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;
