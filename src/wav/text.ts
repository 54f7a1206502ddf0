import { printable } from '../printable.ts';

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** Windows-1252's characters 0x80 to 0x9F; the rest are Latin-1's. Node 20's own decoder takes those for Latin-1's too. */
const WINDOWS_1252 = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ';

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
    if (error instanceof TypeError) return decodeWindows1252(bytes);
    throw error;
  }
}

function decodeWindows1252(bytes: Uint8Array): string {
  const latin1 = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
  return latin1.replace(/[\u0080-\u009f]/g, (character) => WINDOWS_1252[character.charCodeAt(0) - 0x80]!);
}
