import { inflateSync } from 'node:zlib';

/** A PNG as the tests look at it. */
export interface DecodedPng {
  width: number;
  height: number;
  /** 3 or 4; 3 where there is a palette. */
  channels: number;
  /** Its colours, red, green and blue in turn. */
  palette?: Buffer;
  /** Samples, rows from the top. */
  samples: Uint8Array;
  chunks: { type: string; body: Buffer }[];
}

/** Decodes the PNGs that wavscope writes (8 bits, no filter, “Sub” or “Up”), and checks what any reader would. */
export function decodePng(bytes: Uint8Array): DecodedPng {
  const file = Buffer.from(bytes);
  if (file.toString('latin1', 0, 8) !== '\x89PNG\r\n\x1a\n') throw new Error('not a PNG');
  const chunks: { type: string; body: Buffer }[] = [];
  for (let at = 8; at < file.length; ) {
    const size = file.readUInt32BE(at);
    const type = file.toString('latin1', at + 4, at + 8);
    if (crc(file.subarray(at + 4, at + 8 + size)) !== file.readUInt32BE(at + 8 + size))
      throw new Error(`CRC of ${type}`);
    chunks.push({ type, body: file.subarray(at + 8, at + 8 + size) });
    at += 12 + size;
  }
  const header = chunks[0]!.body;
  const [width, height] = [header.readUInt32BE(0), header.readUInt32BE(4)];
  const channels = header[9] === 6 ? 4 : 3;
  const palette = chunks.find(({ type }) => type === 'PLTE')?.body;
  if (header[9] !== (palette ? 3 : channels === 4 ? 6 : 2))
    throw new Error('a colour type that wavscope does not use');
  if (palette && (palette.length % 3 > 0 || palette.length > 3 * 256))
    throw new Error('PLTE is of no length that it can be');
  // inflateSync checks the Adler-32 at the end.
  const lines = inflateSync(
    Buffer.concat(chunks.filter(({ type }) => type === 'IDAT').map(({ body }) => body)),
  );
  const pixelBytes = palette ? 1 : channels;
  const stride = width * pixelBytes;
  if (lines.length !== height * (stride + 1)) throw new Error('the image data has the wrong length');
  const raw = new Uint8Array(height * stride);
  for (let row = 0; row < height; row++) {
    const line = lines.subarray(row * (stride + 1), (row + 1) * (stride + 1));
    const above = row > 0 ? raw.subarray((row - 1) * stride, row * stride) : new Uint8Array(stride);
    raw.set(unfiltered(line[0]!, line.subarray(1), above, pixelBytes), row * stride);
  }
  if (!palette) return { width, height, channels, samples: raw, chunks };
  const samples = new Uint8Array(3 * raw.length);
  raw.forEach((number, pixel) => {
    if (3 * number >= palette.length) throw new Error(`there is no colour ${number}`);
    samples.set(palette.subarray(3 * number, 3 * number + 3), 3 * pixel);
  });
  return { width, height, channels, palette, samples, chunks };
}

function unfiltered(filter: number, line: Uint8Array, above: Uint8Array, pixelBytes: number): Uint8Array {
  if (filter > 2) throw new Error('a filter that wavscope does not use');
  if (filter === 1) for (let at = pixelBytes; at < line.length; at++) line[at]! += line[at - pixelBytes]!;
  if (filter === 2) for (let at = 0; at < line.length; at++) line[at]! += above[at]!;
  return line;
}

/** Bit by bit, to be another way than the encoder's. */
function crc(bytes: Uint8Array): number {
  let remainder = 0xffffffff;
  for (const byte of bytes) {
    remainder ^= byte;
    for (let bit = 0; bit < 8; bit++) remainder = (remainder >>> 1) ^ (remainder & 1 ? 0xedb88320 : 0);
  }
  return ~remainder >>> 0;
}
