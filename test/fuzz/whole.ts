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
  npz,
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
  const [, type = ''] = /'descr': '([^']+)'/.exec(header) ?? [];
  const size = Number(type.at(-1));
  if (!Object.hasOwn(READERS, type) || values.length !== size * count) return 'an output that is not whole';
  for (let at = 0; at < values.length; at += size)
    if (!Number.isFinite(READERS[type]!(values, at))) return 'a number that is none';
  return undefined;
}

/** How numbers are read; of float16, the exponent that infinities and NaN have alone. */
const READERS: Record<string, (bytes: Buffer, at: number) => number> = {
  '<f8': (bytes, at) => bytes.readDoubleLE(at),
  '<f4': (bytes, at) => bytes.readFloatLE(at),
  '<f2': (bytes, at) => (((bytes.readUInt16LE(at) >> 10) & 31) === 31 ? Number.NaN : 0),
  '|u1': (bytes, at) => bytes[at]!,
};

/** An archive of npy files, each found by the list at its end: of 64-bit sizes, nothing compressed. */
function npz(bytes: Buffer): string | undefined {
  const broken = 'an output that is not whole';
  const locator = bytes.length - 42;
  if (locator < 0 || bytes.toString('latin1', locator, locator + 4) !== 'PK\x06\x07') return broken;
  const record = Number(bytes.readBigUInt64LE(locator + 8));
  let files = 0;
  for (let at = Number(bytes.readBigUInt64LE(record + 48)); at < record; files++) {
    const extra = at + 46 + bytes.readUInt16LE(at + 28);
    const [size, offset] = [4, 20].map((place) => Number(bytes.readBigUInt64LE(extra + place)));
    const body = offset! + 30 + bytes.readUInt16LE(offset! + 26) + bytes.readUInt16LE(offset! + 28);
    const fault = npy(bytes.subarray(body, body + size!));
    if (fault) return fault;
    at = extra + bytes.readUInt16LE(at + 30);
  }
  return unless(files >= 2);
}

/** Of version 1, mono, or 2: https://github.com/bbc/audiowaveform/blob/master/doc/DataFormat.md */
function dat(bytes: Buffer): string | undefined {
  if (bytes.length < 24) return 'an output that is not whole';
  const [version, flags, length] = [bytes.readUInt32LE(0), bytes.readUInt32LE(4), bytes.readUInt32LE(16)];
  const header = version === 1 ? 20 : 24;
  const channels = version === 1 ? 1 : bytes.readUInt32LE(20);
  return unless(bytes.length === header + length * channels * 2 * (flags & 1 ? 1 : 2));
}
