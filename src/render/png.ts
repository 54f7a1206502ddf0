import { promisify } from 'node:util';
import { constants, crc32, deflateRaw } from 'node:zlib';
import type { Pixels } from './pixels.ts';

/** What a PNG carries besides its pixels. */
export interface PngOptions {
  /** Pixels per inch. */
  dpi: number;
  /** Keywords (1 to 79 Latin-1 characters) and their texts. */
  text?: Record<string, string>;
}

const compress = promisify(deflateRaw);

/** Bytes of pixel rows that are compressed as one piece. */
const PIECE_BYTES = 1 << 20;

/**
 * A PNG file, 8 bits a channel, without alpha where the picture is known to be opaque.
 * The format: https://www.w3.org/TR/png-3/
 */
export async function encodePng(pixels: Pixels, { dpi, text = {} }: PngOptions): Promise<Uint8Array> {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(pixels.width, 0);
  header.writeUInt32BE(pixels.height, 4);
  header[8] = 8;
  header[9] = pixels.isOpaque ? 2 : 6;

  const pixelsPerMetre = Math.round(dpi / 0.0254);
  const resolution = Buffer.alloc(9);
  resolution.writeUInt32BE(pixelsPerMetre, 0);
  resolution.writeUInt32BE(pixelsPerMetre, 4);
  resolution[8] = 1;

  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    ...chunk('IHDR', [header]),
    ...chunk('pHYs', [resolution]),
    ...Object.entries(text).flatMap(([keyword, value]) => textChunk(keyword, value)),
    ...(await dataChunks(pixels)),
    ...chunk('IEND', []),
  ]);
}

/**
 * The image data as one zlib stream (RFC 1950) over several chunks: whole rows, cut into pieces that are compressed
 * side by side while the next ones are made. Where it is cut depends on the picture's size alone, so the bytes are
 * the same on every machine.
 */
async function dataChunks(pixels: Pixels): Promise<Uint8Array[]> {
  const { width, height, isOpaque } = pixels;
  const count = Math.min(height, Math.ceil((height * width * (isOpaque ? 3 : 4)) / PIECE_BYTES));
  const sums = new Adler32();
  const pieces: Promise<Uint8Array>[] = [];
  for (let i = 0; i < count; i++) {
    const lines = scanlines(pixels, Math.floor((i * height) / count), Math.floor(((i + 1) * height) / count));
    // A full flush ends a piece on a whole byte, without marking the stream's end.
    const finishFlush = i + 1 < count ? constants.Z_FULL_FLUSH : constants.Z_FINISH;
    // Level 3 takes half the time of the usual 6, for 5 % more bytes. The output comes in few chunks: each is a
    // round through the event loop.
    pieces.push(compress(lines, { level: 3, memLevel: 9, finishFlush, chunkSize: PIECE_BYTES / 4 }));
    sums.add(lines);
  }
  const chunks = pieces.map(async (piece, i) => {
    const header = i === 0 ? [0x78, 0x5e] : [];
    const checksum = i + 1 < count ? [] : sums.bytes();
    return chunk('IDAT', [Buffer.from(header), await piece, Buffer.from(checksum)]);
  });
  return (await Promise.all(chunks)).flat();
}

/** Some rows, each behind its filter's number: 0, none, which compresses spectrograms best. */
function scanlines({ width, data, isOpaque }: Pixels, firstRow: number, endRow: number): Uint8Array {
  const stride = 1 + width * (isOpaque ? 3 : 4);
  const lines = new Uint8Array((endRow - firstRow) * stride);
  for (let row = firstRow; row < endRow; row++) {
    const pixels = data.subarray(row * width * 4, (row + 1) * width * 4);
    const start = (row - firstRow) * stride + 1;
    if (isOpaque) copyWithoutAlpha(pixels, lines, start);
    else lines.set(pixels, start);
  }
  return lines;
}

// A program that draws one picture is over before loops of its own are compiled well: the innermost ones are
// functions that are called often.

function copyWithoutAlpha(rgba: Uint8ClampedArray, rgb: Uint8Array, start: number): void {
  for (let from = 0, to = start; from < rgba.length; from += 4, to += 3) {
    rgb[to] = rgba[from]!;
    rgb[to + 1] = rgba[from + 1]!;
    rgb[to + 2] = rgba[from + 2]!;
  }
}

/** Bytes that the sums of Adler-32 take, as 32-bit integers, before they must be reduced. */
const ADLER_RUN = 3800;

/** RFC 1950's checksum, of bytes as they come. */
class Adler32 {
  #sum = 1;
  #sumOfSums = 0;

  add(bytes: Uint8Array): void {
    for (let start = 0; start < bytes.length; start += ADLER_RUN) {
      this.#addRun(bytes.subarray(start, start + ADLER_RUN));
    }
  }

  #addRun(bytes: Uint8Array): void {
    let sum = this.#sum;
    let sumOfSums = this.#sumOfSums;
    for (let i = 0; i < bytes.length; i++) {
      sum += bytes[i]!;
      sumOfSums += sum;
    }
    this.#sum = sum % 65521;
    this.#sumOfSums = sumOfSums % 65521;
  }

  /** The checksum of all so far, high byte first. */
  bytes(): number[] {
    return [this.#sumOfSums >> 8, this.#sumOfSums & 255, this.#sum >> 8, this.#sum & 255];
  }
}

/** tEXt where Latin-1 can write the text, else iTXt, which is UTF-8. */
function textChunk(keyword: string, text: string): Uint8Array[] {
  const isLatin = /^[\n\x20-\x7e\xa0-\xff]*$/.test(text);
  if (isLatin) return chunk('tEXt', [Buffer.from(`${keyword}\0${text}`, 'latin1')]);
  const withoutLanguage = '\0\0\0\0\0';
  return chunk('iTXt', [Buffer.from(keyword + withoutLanguage, 'latin1'), Buffer.from(text, 'utf8')]);
}

/** A chunk of a body that comes in parts, to be written one after the other. */
function chunk(type: string, body: Uint8Array[]): Uint8Array[] {
  const head = Buffer.alloc(8);
  head.writeUInt32BE(
    body.reduce((sum, { length }) => sum + length, 0),
    0,
  );
  head.write(type, 4, 'latin1');
  const checked = [head.subarray(4), ...body];
  const checksum = Buffer.alloc(4);
  checksum.writeUInt32BE(
    checked.reduce((crc, part) => crc32(part, crc), 0),
    0,
  );
  return [head, ...body, checksum];
}
