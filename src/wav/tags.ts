import { fourCharacters, viewOf } from './container.ts';
import { fileText } from './text.ts';

/** INFO's ids by the names that taggers use; https://exiftool.org/TagNames/RIFF.html#Info lists more. */
const INFO_NAMES = new Map<string, string>([
  ['IARL', 'archivalLocation'],
  ['IART', 'artist'],
  ['ICMS', 'commissioned'],
  ['ICMT', 'comment'],
  ['ICOP', 'copyright'],
  ['ICRD', 'date'],
  ['IENG', 'engineer'],
  ['IGNR', 'genre'],
  ['IKEY', 'keywords'],
  ['ILNG', 'language'],
  ['IMED', 'medium'],
  ['INAM', 'title'],
  ['IPRD', 'album'],
  ['IPRT', 'track'],
  ['ISBJ', 'subject'],
  ['ISFT', 'software'],
  ['ISRC', 'source'],
  ['ISRF', 'sourceForm'],
  ['ITCH', 'technician'],
  ['ITRK', 'track'],
]);

/** Tags of one file that are kept. */
const MOST_TAGS = 1000;

/** Tags by name. The first of a name stays; empty ones are left out. */
export class Tags {
  readonly #tags = new Map<string, string>();

  add(name: string, text: string): void {
    if (text !== '' && !this.#tags.has(name) && this.#tags.size < MOST_TAGS) this.#tags.set(name, text);
  }

  get(name: string): string | undefined {
    return this.#tags.get(name);
  }

  toRecord(): Record<string, string> {
    return Object.fromEntries(this.#tags);
  }
}

/** A chunk within a LIST chunk's body. */
export interface Subchunk {
  id: string;
  body: Uint8Array;
}

/**
 * The chunks in the body of a LIST chunk, after its type; one that claims more than there is ends with the list. Pad
 * bytes that a writer left out are missed by the chunk that follows.
 */
export function* subchunks(list: Uint8Array, bigEndian: boolean): Generator<Subchunk> {
  const view = viewOf(list);
  for (let at = 4; at + 8 <= list.length; ) {
    const size = view.getUint32(at + 4, !bigEndian);
    yield { id: fourCharacters(list, at), body: list.subarray(at + 8, at + 8 + size) };
    const end = at + 8 + size;
    const unpadded =
      size % 2 === 1 && isSubchunk(view, end, bigEndian) && !isSubchunk(view, end + 1, bigEndian);
    at = unpadded ? end : end + (size % 2);
  }
}

/** Whether a chunk that the list has room for begins there. */
function isSubchunk(list: DataView, at: number, bigEndian: boolean): boolean {
  if (at + 8 > list.byteLength) return false;
  for (let i = at; i < at + 4; i++) if (list.getUint8(i) < 0x20 || list.getUint8(i) > 0x7e) return false;
  return at + 8 + list.getUint32(at + 4, !bigEndian) <= list.byteLength;
}

/** Takes the texts of a LIST chunk of type INFO. An id without a usual name is its own name. */
export function addInfoTags(tags: Tags, list: Uint8Array, bigEndian: boolean): void {
  for (const { id, body } of subchunks(list, bigEndian)) {
    if (!/^[\x21-\x7e][\x20-\x7e]{3}$/.test(id)) continue;
    const name = INFO_NAMES.get(id.toUpperCase()) ?? id.trimEnd();
    // Texts that are left out needn't be read: a list may hold any number of them.
    if (tags.get(name) === undefined) tags.add(name, fileText(body));
  }
}

/** Texts of fixed length in a bext chunk: name, offset, bytes. EBU Tech 3285. */
const BEXT_TEXTS: [string, number, number][] = [
  ['description', 0, 256],
  ['originator', 256, 32],
  ['originatorReference', 288, 32],
  ['originationDate', 320, 10],
  ['originationTime', 330, 8],
];
const BEXT_TIME_REFERENCE = 338;
const BEXT_CODING_HISTORY = 602;

/** Takes the texts of a Broadcast Wave's bext chunk, and its time reference, in sample frames since midnight. */
export function addBroadcastTags(tags: Tags, body: Uint8Array, bigEndian: boolean): void {
  for (const [name, offset, length] of BEXT_TEXTS) {
    tags.add(name, fileText(body.subarray(offset, offset + length), 'fixed'));
  }
  if (body.length >= BEXT_TIME_REFERENCE + 8) {
    tags.add('timeReference', String(viewOf(body).getBigUint64(BEXT_TIME_REFERENCE, !bigEndian)));
  }
  tags.add('codingHistory', fileText(body.subarray(BEXT_CODING_HISTORY)));
}
