/** Where chunks go on when a writer left out a pad byte, or left bytes behind that are none. */
import type { ByteSource } from './byte-source.ts';
import { fourCharacters, type Layout, nextChunk, readChunk, viewOf } from './container.ts';
import { isWav } from './sniff.ts';

/** Ids that writers of WAV use; a second file's RIFF is one. */
const KNOWN_IDS = [
  ...['RIFF', 'RIFX', 'RF64', 'BW64', 'fmt ', 'data', 'fact', 'ds64', 'LIST', 'list', 'cue ', 'plst', 'smpl'],
  ...['inst', 'bext', 'iXML', 'axml', 'chna', 'aXML', 'cart', 'link', 'levl', 'qlty', 'mext', 'umid', 'regn'],
  ...['minf', 'elm1', 'ovwf', 'id3 ', 'ID3 ', '_PMX', 'guan', 'wamd', 'DISP', 'PEAK', 'acid', 'strc', 'afsp'],
  ...['JUNK', 'junk', 'PAD ', 'FLLR', 'LGWV', 'SAUR', 'AFAn', 'ResU', 'CSET', 'note', 'slnt'],
];
const KNOWN = new Set(KNOWN_IDS);
const ANY_KNOWN = new RegExp(KNOWN_IDS.join('|'), 'g');

/** Bytes in which chunks are looked for. */
const SEARCHED_BYTES = 1 << 20;

/**
 * Byte offset of the chunk after one whose body starts at `body` and is `size` bytes long. Known ids show that a pad byte
 * is missing, in a stream as in a file.
 */
export async function followingChunk(
  source: ByteSource,
  layout: Layout,
  body: number,
  size: number,
): Promise<number> {
  const padded = nextChunk(layout, body, size);
  if (layout.container === 'Wave64' || size % 2 === 0 || padded >= source.size + 1) return padded;
  const id = await source.read(padded - 1, 4);
  return KNOWN.has(fourCharacters(id, 0)) ? padded - 1 : padded;
}

/**
 * Byte offset of the first chunk after `offset`, where there is none: the one that the size there leads to, or one of a
 * known id soon after that the file has room for. Undefined where neither is found.
 */
export async function findChunk(
  source: ByteSource,
  layout: Layout,
  offset: number,
): Promise<number | undefined> {
  const stray = await readChunk(source, layout, offset);
  const after = stray && nextChunk(layout, stray.body, stray.size);
  if (after !== undefined && (await isChunk(source, layout, after))) return after;
  const bytes = await source.read(offset, SEARCHED_BYTES);
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1');
  const view = viewOf(bytes);
  for (const { index } of text.matchAll(ANY_KNOWN)) {
    if (index + 8 > bytes.length) break;
    const size = view.getUint32(index + 4, !layout.bigEndian);
    const hasRoom = offset + index + 8 + size <= source.size;
    if (hasRoom || isWav(bytes.subarray(index))) return offset + index;
  }
  return undefined;
}

async function isChunk(source: ByteSource, layout: Layout, offset: number): Promise<boolean> {
  const chunk = await readChunk(source, layout, offset);
  return chunk?.plausible === true && chunk.body + chunk.size <= source.size;
}
