/** Whether an output need not be made again. */
import { closeSync, fstatSync, openSync, readSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { onDisk } from '../raw-name.ts';
import type { Target } from './target.ts';

/** The chunks before a PNG's data lie within. */
const HEAD_BYTES = 1 << 16;

/** Whether it was made after its input was last changed. Outputs appear whole or not at all. */
export function isNewer(target: Target, input: string, cwd: string): boolean {
  if (target.kind !== 'file' || !target.made || input === '-') return false;
  const source = statSync(onDisk(resolve(cwd, input)), { throwIfNoEntry: false });
  return source !== undefined && source.mtime < target.made;
}

/** Whether it is newer than its input and, of a PNG, has this record of how it was made. */
export function isAlike(target: Target, input: string, record: string, cwd: string): boolean {
  if (target.kind !== 'file' || !isNewer(target, input, cwd)) return false;
  return target.format !== 'png' || pngComment(target.path) === record;
}

/** The text of the PNG's Comment; undefined where it has none, or is no whole PNG. */
function pngComment(path: string): string | undefined {
  const { head, tail } = ends(path);
  if (head.toString('latin1', 1, 4) !== 'PNG' || tail.toString('latin1', 0, 4) !== 'IEND') return undefined;
  for (let at = 8; at + 8 <= head.length; at += 12 + head.readUInt32BE(at)) {
    const type = head.toString('latin1', at + 4, at + 8);
    if (type === 'IDAT') return undefined;
    const body = head.subarray(at + 8, at + 8 + head.readUInt32BE(at));
    const end = body.indexOf(0);
    if (!/^(tEXt|iTXt)$/.test(type) || body.toString('latin1', 0, end) !== 'Comment') continue;
    // Behind an iTXt's keyword are two numbers and two empty texts.
    return type === 'tEXt' ? body.toString('latin1', end + 1) : body.toString('utf8', end + 5);
  }
  return undefined;
}

/** The first bytes, and the last eight. */
function ends(path: string): { head: Buffer; tail: Buffer } {
  const file = openSync(onDisk(path), 'r');
  try {
    const head = Buffer.alloc(HEAD_BYTES);
    const tail = Buffer.alloc(8);
    const length = readSync(file, head, 0, HEAD_BYTES, 0);
    readSync(file, tail, 0, 8, Math.max(0, fstatSync(file).size - 8));
    return { head: head.subarray(0, length), tail };
  } finally {
    closeSync(file);
  }
}
