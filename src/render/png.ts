import { promisify } from 'node:util';
import { constants, crc32, deflateRaw, type ZlibOptions } from 'node:zlib';
import { breathe } from '../breath.ts';
import type { PalettePixels, PixelSource } from './pixels.ts';
import { borrowRenderMemory, type RenderMemory } from './render-kernels.ts';

/** What a PNG carries besides its pixels. */
export interface PngOptions {
  /** Pixels per inch. */
  dpi: number;
  /** Keywords (1 to 79 Latin-1 characters) and their texts. */
  text?: Record<string, string>;
}

const compress = promisify(deflateRaw);

/** Bytes of pixel rows that are compressed as one piece. */
const PIECE_BYTES = 1 << 19;
/** Pieces that are compressed side by side: more than there are threads for it. */
const IN_WORK = 8;
/** Bytes that the kernels may touch behind the last. */
const SLACK_BYTES = 16;

/** Level 3 takes half the time of the usual 6, for 5 % more bytes. */
const FOR_COLORS: ZlibOptions = { level: 3 };
/**
 * Numbers of neighbouring steps differ too much for more than runs to be found in them: looking for those alone takes a
 * fifth of the time, for 5 % more bytes. The level means nothing then.
 */
const FOR_PALETTES: ZlibOptions = { strategy: constants.Z_RLE, level: 3 };

/** A PNG file in memory: see pngChunks. */
export async function encodePng(
  picture: PixelSource | PalettePixels,
  options: PngOptions,
): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  for await (const part of pngChunks(picture, options)) parts.push(part);
  return Buffer.concat(parts);
}

/**
 * A PNG file part by part, 8 bits a channel, without alpha where the picture is known to be opaque; or a byte a pixel with a
 * palette, whose picture's memory is given back. The format: https://www.w3.org/TR/png-3/
 */
export async function* pngChunks(
  picture: PixelSource | PalettePixels,
  { dpi, text = {} }: PngOptions,
): AsyncGenerator<Uint8Array> {
  const lines = 'colors' in picture ? paletteLines(picture) : colorLines(picture);
  const header = Buffer.alloc(13);
  header.writeUInt32BE(picture.width, 0);
  header.writeUInt32BE(picture.height, 4);
  header[8] = 8;
  header[9] = lines.colorType;

  const pixelsPerMetre = Math.round(dpi / 0.0254);
  const resolution = Buffer.alloc(9);
  resolution.writeUInt32BE(pixelsPerMetre, 0);
  resolution.writeUInt32BE(pixelsPerMetre, 4);
  resolution[8] = 1;

  yield Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  yield* chunk('IHDR', [header]);
  yield* chunk('pHYs', [resolution]);
  for (const [keyword, value] of Object.entries(text)) yield* textChunk(keyword, value);
  if ('colors' in picture) yield* chunk('PLTE', [Buffer.from(picture.colors.flat())]);
  yield* dataChunks(picture.height, lines);
  yield* chunk('IEND', []);
}

/** A picture as PNG's scanlines, in a kernels' memory. */
interface Scanlines {
  colorType: 2 | 3 | 6;
  lineBytes: number;
  memory: RenderMemory;
  packing: ZlibOptions;
  /**
   * Gets ready the lines from `first` to `end`, the piece of that number, and tells their address. They stay until the
   * piece IN_WORK later is asked for.
   */
  linesAt(first: number, end: number, piece: number): number | Promise<number>;
}

function colorLines(pixels: PixelSource): Scanlines {
  const { width, height, isOpaque } = pixels;
  const lineBytes = 1 + width * (isOpaque ? 3 : 4);
  const { count, rows } = piecesOf(height, lineBytes);
  // In memory: the pixels of one piece, then the lines of those in work.
  const pixelBytes = 4 * width * rows;
  const linesBytes = lineBytes * rows + SLACK_BYTES;
  const memory = borrowRenderMemory(pixelBytes + Math.min(count, IN_WORK) * linesBytes);
  const linesAt = async (first: number, end: number, piece: number) => {
    const at = pixelBytes + (piece % IN_WORK) * linesBytes;
    new Uint8Array(memory.buffer).set(await pixels.rows(first, end));
    memory.kernels.scanlines(0, width, end - first, isOpaque ? 1 : 0, at);
    return at;
  };
  return { colorType: isOpaque ? 2 : 6, lineBytes, memory, packing: FOR_COLORS, linesAt };
}

function paletteLines({ width, memory }: PalettePixels): Scanlines {
  const lineBytes = 1 + width;
  const linesAt = (first: number, end: number) => {
    memory.kernels.filterLines(first * lineBytes, width, end - first);
    return first * lineBytes;
  };
  return { colorType: 3, lineBytes, memory, packing: FOR_PALETTES, linesAt };
}

/** How many pieces so many lines are cut into, and how many lines the largest has. */
function piecesOf(height: number, lineBytes: number): { count: number; rows: number } {
  const count = Math.min(height, Math.ceil((height * lineBytes) / PIECE_BYTES));
  return { count, rows: Math.ceil(height / count) };
}

/**
 * The image data as one zlib stream (RFC 1950) over several chunks: whole rows, cut into pieces that are compressed
 * side by side while the next ones are made. Where it is cut depends on the picture's size alone, so the bytes are
 * the same on every machine. Gives the lines' memory back.
 */
async function* dataChunks(height: number, lines: Scanlines): AsyncGenerator<Uint8Array> {
  const { lineBytes, memory, packing, linesAt } = lines;
  const { count } = piecesOf(height, lineBytes);
  const startOf = (piece: number) => Math.floor((piece * height) / count);
  let checksum = 1;
  const start = Buffer.from([0x78, 0x5e]);
  const inWork: Promise<Uint8Array>[] = [];
  for (let piece = 0; piece < count; piece++) {
    if (inWork.length === IN_WORK) yield* chunk('IDAT', [await inWork.shift()!]);
    await breathe();
    const [first, end] = [startOf(piece), startOf(piece + 1)];
    const at = await linesAt(first, end, piece);
    const bytes = new Uint8Array(memory.buffer, at, (end - first) * lineBytes);
    checksum = memory.kernels.adler32(at, bytes.length, checksum);
    // A full flush ends a piece on a whole byte, without marking the stream's end.
    const finishFlush = piece + 1 < count ? constants.Z_FULL_FLUSH : constants.Z_FINISH;
    // The output comes in few chunks: each is a round through the event loop.
    const packed = compress(bytes, { ...packing, memLevel: 9, finishFlush, chunkSize: PIECE_BYTES / 2 });
    // One that fails before its turn is waited for still: that is when it is told.
    packed.catch(() => {});
    inWork.push(piece === 0 ? packed.then((bytes) => Buffer.concat([start, bytes])) : packed);
  }
  const last = Buffer.alloc(4);
  last.writeInt32BE(checksum);
  const ends = inWork.map(async (piece, i) => [await piece, ...(i + 1 < inWork.length ? [] : [last])]);
  for (const end of ends) yield* chunk('IDAT', await end);
  // Not where it fails, or nobody wants the rest: pieces may be in work then.
  memory.giveBack();
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
