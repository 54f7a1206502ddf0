/**
 * Names of files that are no text. On Unix a name is bytes, and those of another encoding (`caf\xe9.wav`) are no UTF-8: each byte
 * that is none stands in a string as a lone surrogate, U+DC80 to U+DCFF, as Python's `surrogateescape` has it.
 */

/** With the flag `u` a surrogate of a pair is part of a character, and is not met. */
const RAW = /[\udc80-\udcff]/u;

/** The name, or the names in a list, that these bytes are. */
export function nameOf(bytes: Uint8Array): string {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const text = buffer.toString();
  // What UTF-8 can't be read as is U+FFFD there, which may be in a name as well.
  return text.includes('\ufffd') ? piecewise(buffer) : text;
}

function piecewise(buffer: Buffer): string {
  let name = '';
  for (let at = 0; at < buffer.length; ) {
    const length = lengthOfCharacter(buffer, at);
    name += length > 0 ? buffer.toString('utf8', at, at + length) : String.fromCharCode(0xdc00 + buffer[at]!);
    at += Math.max(length, 1);
  }
  return name;
}

/** Bytes of the character that begins there; 0 where none does. */
function lengthOfCharacter(buffer: Buffer, at: number): number {
  const first = buffer[at]!;
  if (first < 0x80) return 1;
  const length = first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
  const bytes = buffer.subarray(at, at + length);
  return Buffer.from(bytes.toString()).equals(bytes) ? length : 0;
}

/** The bytes that the text stands for: UTF-8, and those that are none. */
export function bytesOf(text: string): Buffer {
  if (!RAW.test(text)) return Buffer.from(text);
  const pieces = text.split(/([\udc80-\udcff])/u);
  return Buffer.concat(
    pieces.map((piece) => (RAW.test(piece) ? Buffer.of(piece.charCodeAt(0) - 0xdc00) : Buffer.from(piece))),
  );
}

/** The path as Node's file system takes it. */
export function onDisk(path: string): string | Buffer {
  return RAW.test(path) ? bytesOf(path) : path;
}
