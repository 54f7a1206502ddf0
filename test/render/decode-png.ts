import { inflateSync } from 'node:zlib';

/** A PNG as the tests look at it. */
export interface DecodedPng {
  width: number;
  height: number;
  /** 3 or 4. */
  channels: number;
  /** Samples, rows from the top. */
  samples: Uint8Array;
  chunks: { type: string; body: Buffer }[];
}

/** Decodes the PNGs that wavscope writes (8 bits, no filter), and checks what any reader would. */
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
  const channels = header[9] === 2 ? 3 : 4;
  // inflateSync checks the Adler-32 at the end.
  const lines = inflateSync(
    Buffer.concat(chunks.filter(({ type }) => type === 'IDAT').map(({ body }) => body)),
  );
  const samples = new Uint8Array(width * height * channels);
  const stride = width * channels;
  if (lines.length !== height * (stride + 1)) throw new Error('the image data has the wrong length');
  for (let row = 0; row < height; row++) {
    if (lines[row * (stride + 1)] !== 0) throw new Error('a filter that wavscope does not use');
    samples.set(lines.subarray(row * (stride + 1) + 1, (row + 1) * (stride + 1)), row * stride);
  }
  return { width, height, channels, samples, chunks };
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
