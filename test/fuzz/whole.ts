/** Whether outputs are whole, and their numbers numbers. */

const CHECKS: Record<string, (bytes: Buffer) => string | undefined> = {
  png: (bytes) =>
    unless(endsWith(bytes, '0000000049454e44ae426082') && startsWith(bytes, '89504e470d0a1a0a')),
  jpg: (bytes) => unless(startsWith(bytes, 'ffd8') && endsWith(bytes, 'ffd9')),
  jpeg: (bytes) => unless(startsWith(bytes, 'ffd8') && endsWith(bytes, 'ffd9')),
  webp: (bytes) => unless(bytes.length > 12 && even(bytes.readUInt32LE(4)) + 8 === bytes.length),
  svg: (bytes) => unless(/^<(\?xml|svg)[\s\S]*<\/svg>\s*$/.test(bytes.toString())) ?? noNumber(bytes),
  html: (bytes) => unless(/^<!doctype html>[\s\S]*<\/html>\s*$/i.test(bytes.toString())),
  json: (bytes) => json(bytes.toString()),
  csv: (bytes) => unless(bytes.at(-1) === 10) ?? noNumber(bytes),
  text: (bytes) => unless(bytes.length === 0 || bytes.at(-1) === 10) ?? noNumber(bytes),
  npy,
  dat,
};

/** What keeps the bytes from being an output of that format; where there is no such format, of the `usual` one. */
export function isWhole(bytes: Buffer, format: string, usual: string): string | undefined {
  return (CHECKS[format] ?? CHECKS[usual] ?? CHECKS.text!)(bytes);
}

function unless(holds: boolean): string | undefined {
  return holds ? undefined : 'an output that is not whole';
}

function startsWith(bytes: Buffer, hex: string): boolean {
  return bytes.toString('hex', 0, hex.length / 2) === hex;
}

function endsWith(bytes: Buffer, hex: string): boolean {
  return bytes.length * 2 >= hex.length && bytes.toString('hex', bytes.length - hex.length / 2) === hex;
}

function even(size: number): number {
  return size + (size % 2);
}

function noNumber(bytes: Buffer): string | undefined {
  return /(^|[\s,":(=])-?(NaN|Infinity)([\s,":)]|$)/m.test(bytes.toString('latin1'))
    ? 'a number that is none'
    : undefined;
}

/** JSON alone, or a line each. */
function json(text: string): string | undefined {
  const pieces = text.trimEnd().split('\n');
  for (const piece of isJson(text) ? [] : pieces) {
    if (!isJson(piece)) return `no JSON: ${piece.slice(0, 200)}`;
  }
  return undefined;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html */
function npy(bytes: Buffer): string | undefined {
  if (!startsWith(bytes, '934e554d5059')) return 'no npy';
  const long = bytes[6]! > 1;
  const from = long ? 12 : 10;
  const header = bytes.toString(
    'latin1',
    from,
    from + (long ? bytes.readUInt32LE(8) : bytes.readUInt16LE(8)),
  );
  const shape = /'shape': \(([^)]*)\)/
    .exec(header)![1]!
    .split(',')
    .filter((size) => size.trim() !== '');
  const count = shape.reduce((product, size) => product * Number(size), 1);
  const values = bytes.subarray(from + header.length);
  if (!/'descr': '<f4'/.test(header) || values.length !== 4 * count) return 'an output that is not whole';
  for (let at = 0; at < values.length; at += 4)
    if (!Number.isFinite(values.readFloatLE(at))) return 'a number that is none';
  return undefined;
}

/** Of version 1, mono, or 2: https://github.com/bbc/audiowaveform/blob/master/doc/DataFormat.md */
function dat(bytes: Buffer): string | undefined {
  if (bytes.length < 24) return 'an output that is not whole';
  const [version, flags, length] = [bytes.readUInt32LE(0), bytes.readUInt32LE(4), bytes.readUInt32LE(16)];
  const header = version === 1 ? 20 : 24;
  const channels = version === 1 ? 1 : bytes.readUInt32LE(20);
  return unless(bytes.length === header + length * channels * 2 * (flags & 1 ? 1 : 2));
}
