import { printable } from '../printable.ts';

const utf8 = new TextDecoder('utf-8', { fatal: true });
const windows1252 = new TextDecoder('windows-1252');

/** Characters of one text that are kept: a file may claim, and hold, as many as it likes. */
const MOST_CHARACTERS = 16_384;

/**
 * Text from a file, up to the first NUL, safe to print on one line. WAV has no rule for the character set: it is
 * UTF-8 where it can be, else Windows-1252.
 */
export function fileText(bytes: Uint8Array): string {
  const end = bytes.indexOf(0);
  const text = bytes.subarray(0, end < 0 ? bytes.length : end);
  return printable(decodeText(text.subarray(0, 4 * MOST_CHARACTERS)))
    .trim()
    .slice(0, MOST_CHARACTERS);
}

function decodeText(bytes: Uint8Array): string {
  try {
    return utf8.decode(bytes);
  } catch (error) {
    // A fatal decoder says "not UTF-8" by a TypeError.
    if (error instanceof TypeError) return windows1252.decode(bytes);
    throw error;
  }
}
