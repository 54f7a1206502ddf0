/** The writers of data, run in this process, and their outputs read back. */
import { Writable } from 'node:stream';
import { expect } from 'vitest';
import type { OpenInput } from '../../../src/commands/run.ts';
import type { DataFormat } from '../../../src/output/format.ts';
import type { Target } from '../../../src/output/target.ts';
import type { WavFile } from '../../../src/wav/open.ts';
import type { Context } from '../../../src/world/context.ts';
import { ALONE } from '../../analysis/sources.ts';

/** The surroundings of a writer whose output is gathered. */
export interface Surroundings {
  open: OpenInput;
  target: Target;
  context: Context;
}

/** What a run wrote to standard output, and the warnings that it told. */
export interface Told {
  output: Buffer;
  warnings: string[];
}

/**
 * Everything that `work` writes of an open file, in that format, and tells.
 *
 * @param announced a name that the program chose, to be printed
 */
export async function told(
  wav: WavFile,
  format: DataFormat,
  work: (surroundings: Surroundings) => Promise<void>,
  announced?: string,
): Promise<Told> {
  const pieces: Buffer[] = [];
  const warnings: string[] = [];
  const stdout = new Writable({
    write(piece, _encoding, done) {
      pieces.push(Buffer.from(piece));
      done();
    },
  });
  const context = { stdout, signal: new AbortController().signal } as unknown as Context;
  const warn = (message: string) => void warnings.push(message);
  const open: OpenInput = { wav, warn, advise: warn, analyse: (analysis) => analysis(ALONE) };
  await work({ open, target: { kind: 'stdout', format, ...(announced && { announced }) }, context });
  return { output: Buffer.concat(pieces), warnings };
}

/** Everything that `work` writes of an open file, in that format; it has nothing to warn of. */
export async function written(
  wav: WavFile,
  format: DataFormat,
  work: (surroundings: Surroundings) => Promise<void>,
): Promise<Buffer> {
  const { output, warnings } = await told(wav, format, work);
  expect(warnings).toEqual([]);
  return output;
}

/** Shape and bytes of an npy file of numbers of that type. */
function npyBytes(descr: string, bytes: Buffer): { shape: number[]; body: Buffer } {
  expect(bytes.subarray(0, 8)).toEqual(Buffer.from('\x93NUMPY\x01\x00', 'latin1'));
  const start = 10 + bytes.readUInt16LE(8);
  expect(start % 64).toBe(0);
  const header = bytes.toString('latin1', 10, start);
  const match = /^\{'descr': '([^']+)', 'fortran_order': False, 'shape': \(([\d, ]+)\), \} *\n$/.exec(header);
  expect(match![1]).toBe(descr);
  const shape = match![2]!
    .split(',')
    .filter((each) => each.trim())
    .map(Number);
  return { shape, body: bytes.subarray(start) };
}

/** Shape and numbers of an npy file of float32. */
export function parseNpy(bytes: Buffer): { shape: number[]; values: Float32Array } {
  const { shape, body } = npyBytes('<f4', bytes);
  return { shape, values: new Float32Array(Uint8Array.from(body).buffer) };
}

/** How a number of each type is read. */
const READERS: Record<string, { size: number; read: (body: Buffer, at: number) => number }> = {
  '<f8': { size: 8, read: (body, at) => body.readDoubleLE(at) },
  '<f2': { size: 2, read: (body, at) => halfOf(body.readUInt16LE(at)) },
  '|u1': { size: 1, read: (body, at) => body.readUInt8(at) },
};

/** Shape and numbers of an npy file of that type. */
export function parseNpyOf(
  descr: keyof typeof READERS,
  bytes: Buffer,
): { shape: number[]; values: number[] } {
  const { shape, body } = npyBytes(descr, bytes);
  const { size, read } = READERS[descr]!;
  expect(body.length % size).toBe(0);
  return {
    shape,
    values: Array.from({ length: body.length / size }, (_, index) => read(body, index * size)),
  };
}

/** What the 16 bits of a float16 stand for, by IEEE 754; infinities and NaN have no place in data. */
export function halfOf(word: number): number {
  const [exponent, fraction] = [(word >> 10) & 31, word & 1023];
  expect(exponent).toBeLessThan(31);
  const size = exponent === 0 ? fraction * 2 ** -24 : (1024 + fraction) * 2 ** (exponent - 25);
  return word >> 15 ? -size : size;
}

/** The files of an archive, by name in their order, read from its end as zipfile and unzip do; all that it says is checked. */
export function parseNpz(bytes: Buffer): Map<string, Buffer> {
  const end = bytes.length - 22;
  expect(bytes.toString('latin1', end, end + 4)).toBe('PK\x05\x06');
  const locator = end - 20;
  expect(bytes.toString('latin1', locator, locator + 4)).toBe('PK\x06\x07');
  const record = Number(bytes.readBigUInt64LE(locator + 8));
  expect(bytes.toString('latin1', record, record + 4)).toBe('PK\x06\x06');
  expect(record + 12 + Number(bytes.readBigUInt64LE(record + 4))).toBe(locator);
  const [here, count, size, start] = [24, 32, 40, 48].map((at) => Number(bytes.readBigUInt64LE(record + at)));
  expect([here, size]).toEqual([count, record - start!]);
  const files = new Map<string, Buffer>();
  let offset = 0;
  for (let at = start!; at < record; ) {
    const entry = entryAt(bytes, at, 'PK\x01\x02', 8 + 20);
    const [uncompressed, compressed, local] = [0, 8, 16].map((place) =>
      Number(bytes.readBigUInt64LE(entry.extra + 4 + place)),
    );
    expect([uncompressed, local]).toEqual([compressed, offset]);
    const header = entryAt(bytes, offset, 'PK\x03\x04', 26);
    expect(header.name).toBe(entry.name);
    expect(header.end - header.extra).toBe(20);
    for (const place of [4, 12])
      expect(Number(bytes.readBigUInt64LE(header.extra + place))).toBe(uncompressed);
    const body = bytes.subarray(header.end, header.end + uncompressed!);
    const descriptor = header.end + uncompressed!;
    expect(bytes.toString('latin1', descriptor, descriptor + 4)).toBe('PK\x07\x08');
    const sum = crcOf(body);
    expect([bytes.readUInt32LE(descriptor + 4), bytes.readUInt32LE(at + 16)]).toEqual([sum, sum]);
    for (const place of [8, 16]) expect(Number(bytes.readBigUInt64LE(descriptor + place))).toBe(uncompressed);
    files.set(entry.name, body);
    offset = descriptor + 24;
    at = entry.end;
  }
  expect(offset).toBe(start);
  expect(files.size).toBe(count);
  return files;
}

/** A header of a file in an archive: its name, and where its 64-bit numbers begin and it ends. */
function entryAt(bytes: Buffer, at: number, signature: string, lengths: number) {
  expect(bytes.toString('latin1', at, at + 4)).toBe(signature);
  const versions = signature === 'PK\x01\x02' ? 2 : 1;
  // Version 4.5, the checksum follows, stored, midnight of 1980-01-01.
  const fields = [0, 2, 4, 6, 8].map((place) => bytes.readUInt16LE(at + 2 + 2 * versions + place));
  expect(fields).toEqual([45, 8, 0, 0, 0x21]);
  const [nameLength, extraLength] = [bytes.readUInt16LE(at + lengths), bytes.readUInt16LE(at + lengths + 2)];
  const name = at + (versions === 2 ? 46 : 30);
  const extra = name + nameLength!;
  const end = extra + extraLength!;
  expect([bytes.readUInt16LE(extra), bytes.readUInt16LE(extra + 2)]).toEqual([1, end - extra - 4]);
  return { name: bytes.toString('latin1', name, extra), extra, end };
}

/** ZIP's checksum, bit by bit. */
function crcOf(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ~crc >>> 0;
}

/** Header and rows of a CSV file of plain fields. */
export function parseCsv(bytes: Buffer): { header: string[]; rows: string[][] } {
  const text = bytes.toString();
  expect(text.endsWith('\n')).toBe(true);
  const [header, ...rows] = text
    .slice(0, -1)
    .split('\n')
    .map((line) => line.split(','));
  return { header: header!, rows };
}

/**
 * The largest difference between two lists of numbers; infinite where one is longer, NaN where one has a NaN. A loop:
 * `expect` on each of a million numbers takes a minute.
 */
export function farthest(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  if (actual.length !== expected.length) return Number.POSITIVE_INFINITY;
  let distance = 0;
  for (let index = 0; index < expected.length; index++) {
    const each = Math.abs(actual[index]! - expected[index]!);
    if (!(each <= distance)) distance = each;
    if (Number.isNaN(distance)) return distance;
  }
  return distance;
}
