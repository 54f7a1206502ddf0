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

/** Shape and numbers of an npy file. */
export function parseNpy(bytes: Buffer): { shape: number[]; values: Float32Array } {
  expect(bytes.subarray(0, 8)).toEqual(Buffer.from('\x93NUMPY\x01\x00', 'latin1'));
  const start = 10 + bytes.readUInt16LE(8);
  expect(start % 64).toBe(0);
  const header = bytes.toString('latin1', 10, start);
  const match = /^\{'descr': '<f4', 'fortran_order': False, 'shape': \(([\d, ]+)\), \} *\n$/.exec(header);
  const shape = match![1]!
    .split(',')
    .filter((each) => each.trim())
    .map(Number);
  return { shape, values: new Float32Array(Uint8Array.from(bytes.subarray(start)).buffer) };
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
