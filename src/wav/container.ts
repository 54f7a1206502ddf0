import { MalformedWavError } from '../errors.ts';
import { printable } from '../printable.ts';
import type { ByteSource } from './byte-source.ts';
import type { Chunk, Container } from './format.ts';
import { isWav, notWav, tagBytes, WAVE64_RIFF, WAVE64_WAVE } from './sniff.ts';

/** How a container writes its chunks down. */
export interface Layout {
  container: Container;
  bigEndian: boolean;
  /** Byte offset of the container: that of what follows a tag, where one leads the file. */
  start: number;
  /** Byte offset of the first chunk. */
  firstChunk: number;
  /** Size that the container claims for the whole file, its own header included. */
  claimedBytes: number;
}

/** A chunk and where its parts lie. */
export interface ChunkPlace extends Chunk {
  /** Byte offset of the body. */
  body: number;
  /** Whether the id is one that a writer may have meant: four printable ASCII characters, or a GUID. */
  plausible: boolean;
}

/** http://www-mmsp.ece.mcgill.ca/Documents/AudioFormats/WAVE/WAVE.html, EBU Tech 3306 (RF64), ITU-R BS.2088 (BW64). */
const RIFF_HEADER_BYTES = 12;
/** Wave64 has GUIDs for ids, 64-bit sizes that count the chunk's own header, bodies aligned to 8 bytes. */
const WAVE64_HEADER_BYTES = 40;
/** What follows the four characters of an id in the GUIDs of Wave64. */
const WAVE64_ID_TAILS = ['-f3ac-d311-8cd1-00c04f8edb8a', '-2f91-cf11-a5d6-28db04c10000'];

/** A four-character id as text. */
export function fourCharacters(bytes: Uint8Array, offset: number): string {
  return String.fromCharCode(...bytes.subarray(offset, offset + 4));
}

/** A GUID in the order of its bytes (not in the mixed order that Windows prints). */
function guid(bytes: Uint8Array, offset: number): string {
  const hex = Buffer.from(bytes.buffer, bytes.byteOffset + offset, 16).toString('hex');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

/** A 64-bit size; those beyond what counts exactly are MAX_SAFE_INTEGER, which no file reaches. */
export function size64(view: DataView, offset: number): number {
  const size = view.getBigUint64(offset, true);
  return size < Number.MAX_SAFE_INTEGER ? Number(size) : Number.MAX_SAFE_INTEGER;
}

/** A view of exactly those bytes. */
export function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/**
 * Reads the first bytes, those behind an ID3 tag where one leads the file, and tells the container.
 *
 * @param input - path or '-', for the hint that a file which is no WAV gets
 * @throws UnsupportedWavError where it is no WAV, MalformedWavError where it ends too soon to tell
 */
export async function readLayout(source: ByteSource, input: string): Promise<Layout> {
  const start = tagBytes(await source.read(0, WAVE64_HEADER_BYTES));
  const head = await source.read(start, WAVE64_HEADER_BYTES);
  const magic = fourCharacters(head, 0);
  if (magic === 'RIFF' || magic === 'RIFX' || magic === 'RF64' || magic === 'BW64') {
    if (head.length < RIFF_HEADER_BYTES) {
      throw new MalformedWavError(`the file ends within its ${magic} header`, start + head.length);
    }
    if (!isWav(head)) throw notWav(head, input);
    const bigEndian = magic === 'RIFX';
    const claimedBytes = 8 + viewOf(head).getUint32(4, !bigEndian);
    return { container: magic, bigEndian, start, firstChunk: start + RIFF_HEADER_BYTES, claimedBytes };
  }
  if (head.length >= 16 && guid(head, 0) === WAVE64_RIFF) {
    if (head.length < WAVE64_HEADER_BYTES) {
      throw new MalformedWavError('the file ends within its Wave64 header', start + head.length);
    }
    if (guid(head, 24) !== WAVE64_WAVE) throw notWav(head, input);
    const claimedBytes = size64(viewOf(head), 16);
    const firstChunk = start + WAVE64_HEADER_BYTES;
    return { container: 'Wave64', bigEndian: false, start, firstChunk, claimedBytes };
  }
  throw notWav(head, input, start > 0);
}

/** Whether another WAV begins at that byte. */
export async function wavBegins(source: ByteSource, offset: number): Promise<boolean> {
  return isWav(await source.read(offset, WAVE64_HEADER_BYTES));
}

/** Bytes of a chunk's header: id and size. */
function chunkHeaderBytes(layout: Layout): number {
  return layout.container === 'Wave64' ? 24 : 8;
}

/** The chunk whose header lies at `offset`, or undefined where the file ends before or within that header. */
export async function readChunk(
  source: ByteSource,
  layout: Layout,
  offset: number,
): Promise<ChunkPlace | undefined> {
  const headerBytes = chunkHeaderBytes(layout);
  const header = await source.read(offset, headerBytes);
  if (header.length < headerBytes) return undefined;
  const body = offset + headerBytes;
  if (layout.container === 'Wave64') {
    const claimed = size64(viewOf(header), 16);
    const size = claimed === Number.MAX_SAFE_INTEGER ? claimed : Math.max(0, claimed - headerBytes);
    return { id: wave64Id(guid(header, 0)), offset, size, body, plausible: true };
  }
  const id = fourCharacters(header, 0);
  const size = viewOf(header).getUint32(4, !layout.bigEndian);
  return { id: printable(id), offset, size, body, plausible: /^[\x20-\x7e]{4}$/.test(id) };
}

/** Wave64 ids that have a RIFF namesake are given that name, others stay GUIDs. */
function wave64Id(guidText: string): string {
  if (!WAVE64_ID_TAILS.includes(guidText.slice(8))) return guidText;
  const name = Buffer.from(guidText.slice(0, 8), 'hex').toString('latin1');
  return name === 'list' ? 'LIST' : printable(name);
}

/** Byte offset of the chunk after one whose body starts at `body` and is `size` bytes long, padding skipped. */
export function nextChunk(layout: Layout, body: number, size: number): number {
  const alignment = layout.container === 'Wave64' ? 8 : 2;
  // RIFF pads by the size, Wave64 by the place in the file; bodies start on even bytes, so both are this.
  return body + Math.ceil(size / alignment) * alignment;
}
