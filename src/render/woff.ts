import { inflateSync } from 'node:zlib';

/**
 * The tables of a WOFF font by their tags (https://www.w3.org/TR/WOFF/), unpacked when they are asked for.
 * The file is one of the package's own: it is not checked against malice.
 */
export function woffTables(file: Buffer): (tag: string) => Buffer {
  if (file.toString('latin1', 0, 4) !== 'wOFF') throw new Error('no WOFF font');
  const entries = new Map<string, { offset: number; packed: number; size: number }>();
  const count = file.readUInt16BE(12);
  for (let i = 0; i < count; i++) {
    const at = 44 + 20 * i;
    const [offset, packed, size] = [4, 8, 12].map((field) => file.readUInt32BE(at + field));
    entries.set(file.toString('latin1', at, at + 4), { offset: offset!, packed: packed!, size: size! });
  }
  return (tag) => {
    const entry = entries.get(tag);
    if (!entry) throw new Error(`the font has no table ${tag}`);
    const bytes = file.subarray(entry.offset, entry.offset + entry.packed);
    return entry.packed < entry.size ? inflateSync(bytes) : bytes;
  };
}
