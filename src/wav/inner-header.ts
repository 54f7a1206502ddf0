/** WAV headers that lie within the audio: a file exported into another, or what a recorder left behind. */
import type { ByteSource } from './byte-source.ts';
import type { AudioExtent } from './extent.ts';
import type { SampleFormat, Warning } from './format.ts';
import { isWav } from './sniff.ts';

/** Bytes of the header that tell it: RIFF, a size, WAVE. */
const HEADER_BYTES = 12;
/**
 * Bytes at the audio's beginning, and at its end, that are searched: all of it would take too long. Where the audio isn't
 * read otherwise, a glance: a thousand files are to be told of in a moment.
 */
const SEARCHED_BYTES = { search: 8 << 20, glance: 64 << 10 };

/** How far the audio is searched for headers. */
export type Depth = keyof typeof SEARCHED_BYTES;

const WAVE = Buffer.from('WAVE');
/** Places that are looked at in one piece: audio has hardly one, only text that is made to delay has more. */
const MOST_TRIES = 1000;
/** Bytes read at once. */
const STEP_BYTES = 64 * 1024;

/** Index in `bytes` of the first header of a RIFF file, or -1. Wave64's is none that recorders leave behind. */
export function innerHeader(bytes: Uint8Array): number {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  let at = buffer.indexOf(WAVE, 8);
  for (let tries = 0; at >= 0 && tries < MOST_TRIES; tries++) {
    if (isWav(buffer.subarray(at - 8, at + 4))) return at - 8;
    at = buffer.indexOf(WAVE, at + 1);
  }
  return -1;
}

/** Byte offset of the first header at the beginning of the audio or its end, or undefined. */
export async function findInnerHeader(
  source: ByteSource,
  { offset, bytes }: AudioExtent,
  depth: Depth,
): Promise<number | undefined> {
  const searched = SEARCHED_BYTES[depth];
  const end = offset + bytes;
  const tail = Math.max(offset, end - searched);
  const parts =
    tail <= offset + searched
      ? [[offset, end] as const]
      : [[offset, offset + searched] as const, [tail, end] as const];
  for (const [from, to] of parts) {
    // Steps overlap, so that none cuts a header in two.
    for (let at = from; at < to; at += STEP_BYTES - HEADER_BYTES) {
      const found = innerHeader(await source.read(at, Math.min(STEP_BYTES, to - at)));
      if (found >= 0) return at + found;
    }
  }
  return undefined;
}

/**
 * Finds the first header in audio that arrives piece by piece.
 */
export class InnerHeaderSearch {
  #last: Uint8Array = new Uint8Array(0);
  #done = 0;
  #found = false;

  /** Takes the next bytes of the audio, and gives the place of the first header among all, once. */
  take(bytes: Uint8Array): number | undefined {
    if (this.#found) return undefined;
    const joined = Buffer.concat([this.#last, bytes]);
    const found = innerHeader(joined);
    const at = this.#done - this.#last.length + found;
    this.#done += bytes.length;
    this.#last = joined.subarray(Math.max(0, joined.length - HEADER_BYTES + 1));
    this.#found = found >= 0;
    return this.#found ? at : undefined;
  }
}

/** The warning of a header at that byte of the file. */
export function innerHeaderWarning(found: number, audioOffset: number, format: SampleFormat): Warning {
  const blocks = Math.floor((found - audioOffset) / format.blockAlign);
  const seconds = (blocks * format.framesPerBlock) / format.sampleRate;
  const place = `at byte ${found} (${Number(seconds.toFixed(3))} s)`;
  return { message: `a WAV header lies within the audio ${place}: it sounds as a click`, harmless: false };
}
