/**
 * Several NumPy arrays in one file, as `numpy.savez` writes them: a ZIP archive of `<name>.npy`, not compressed. (Noise in
 * float32 shrinks by a tenth at the most, and zlib's bytes differ between versions of Node.) It is written in one go, so
 * checksums follow the files; sizes and offsets have 64 bits, so that a small archive is built as one of terabytes is.
 * PKWARE's APPNOTE.TXT 6.3.10: https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT
 */
import { crc32 } from 'node:zlib';
import { FLOAT64, type NumberType } from './dtype.ts';
import { type NpyFile, npyFile } from './npy.ts';
import type { Places } from './text.ts';
import type { Write } from './write.ts';

/** Numbers, and where they lie. */
export interface PlacedArray {
  type: NumberType;
  shape: number[];
  runs: AsyncIterable<Float32Array> | Iterable<Float32Array>;
  /** By name: `time` in seconds, `frequency` in Hz. */
  axes: Record<string, Places>;
}

/** The array `values`, and one of float64 for each of the axes. */
export async function writeNpz({ axes, ...array }: PlacedArray, write: Write): Promise<void> {
  const files: [name: string, file: NpyFile][] = [['values.npy', npyFile(array)]];
  for (const [name, places] of Object.entries(axes)) {
    const axis = { type: FLOAT64, shape: [places.length], runs: runsOf(places) };
    files.push([`${name}.npy`, npyFile(axis)]);
  }
  await writeArchive(files, write);
}

/** Places that are worked out at a time. */
const RUN_PLACES = 2 ** 13;

function* runsOf(places: Places): Generator<Float64Array> {
  for (let first = 0; first < places.length; first += RUN_PLACES) {
    const run = new Float64Array(Math.min(RUN_PLACES, places.length - first));
    for (let index = 0; index < run.length; index++) run[index] = places.at(first + index)!;
    yield run;
  }
}

/** Of the format that has 64 bits; of a file whose checksum follows it; 1980-01-01, the first day there is. */
const VERSION = 45;
const CHECKSUM_FOLLOWS = 1 << 3;
const DATE = (1 << 5) | 1;
/** In the place of a number of 32 or 16 bits that stands elsewhere in 64. */
const [ELSEWHERE, ELSEWHERE_16] = [2 ** 32 - 1, 2 ** 16 - 1];
const ZIP64 = 1;

async function writeArchive(files: [name: string, file: NpyFile][], write: Write): Promise<void> {
  const entries: Buffer[] = [];
  let offset = 0;
  for (const [name, { size, pieces }] of files) {
    const header = localHeader(name, size);
    await write(header);
    let checksum = 0;
    let written = 0;
    for await (const piece of pieces) {
      checksum = crc32(piece, checksum);
      written += piece.length;
      await write(piece);
    }
    if (written !== size) throw new Error(`${name} has ${written} bytes, and was to have ${size}`);
    const descriptor = dataDescriptor(checksum, size);
    await write(descriptor);
    entries.push(centralEntry(name, { checksum, size, offset }));
    offset += header.length + size + descriptor.length;
  }
  const directory = Buffer.concat(entries);
  await write(directory);
  await write(archiveEnd(files.length, directory.length, offset));
}

/** Version, flags, method (none), time and date. */
function common(): Buffer {
  return joined([VERSION, 2], [CHECKSUM_FOLLOWS, 2], [0, 2], [0, 2], [DATE, 2]);
}

function localHeader(name: string, size: number): Buffer {
  const extra = joined([ZIP64, 2], [16, 2], [size, 8], [size, 8]);
  const sizes = joined([0, 4], [ELSEWHERE, 4], [ELSEWHERE, 4], [name.length, 2], [extra.length, 2]);
  return Buffer.concat([Buffer.from('PK\x03\x04'), common(), sizes, Buffer.from(name), extra]);
}

function dataDescriptor(checksum: number, size: number): Buffer {
  return Buffer.concat([Buffer.from('PK\x07\x08'), joined([checksum, 4], [size, 8], [size, 8])]);
}

function centralEntry(
  name: string,
  { checksum, size, offset }: { checksum: number; size: number; offset: number },
): Buffer {
  const extra = joined([ZIP64, 2], [24, 2], [size, 8], [size, 8], [offset, 8]);
  const sizes = joined([checksum, 4], [ELSEWHERE, 4], [ELSEWHERE, 4], [name.length, 2], [extra.length, 2]);
  // Without comment, in the first volume, with no attributes.
  const rest = joined([0, 2], [0, 2], [0, 2], [0, 4], [ELSEWHERE, 4]);
  const signature = Buffer.from('PK\x01\x02');
  return Buffer.concat([signature, joined([VERSION, 2]), common(), sizes, rest, Buffer.from(name), extra]);
}

/** Where the directory is and what it has: in 64 bits, where that is found, and the end of every archive. */
function archiveEnd(count: number, directorySize: number, directoryOffset: number): Buffer {
  const counts = joined([count, 8], [count, 8], [directorySize, 8], [directoryOffset, 8]);
  const versions = joined([44, 8], [VERSION, 2], [VERSION, 2], [0, 4], [0, 4]);
  const locator = joined([0, 4], [directoryOffset + directorySize, 8], [1, 4]);
  const end = joined([0, 2], [0, 2], [ELSEWHERE_16, 2], [ELSEWHERE_16, 2], [ELSEWHERE, 4], [ELSEWHERE, 4]);
  const signatures = ['PK\x06\x06', 'PK\x06\x07', 'PK\x05\x06'].map((text) => Buffer.from(text));
  return Buffer.concat([
    ...[signatures[0]!, versions, counts],
    ...[signatures[1]!, locator],
    ...[signatures[2]!, end, joined([0, 2])],
  ]);
}

/** Numbers of so many bytes each, little-endian. */
function joined(...numbers: [value: number, bytes: 2 | 4 | 8][]): Buffer {
  const buffers = numbers.map(([value, bytes]) => {
    const buffer = Buffer.alloc(bytes);
    if (bytes === 8) buffer.writeBigUInt64LE(BigInt(value));
    else buffer.writeUIntLE(value, 0, bytes);
    return buffer;
  });
  return Buffer.concat(buffers);
}
