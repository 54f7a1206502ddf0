import { printable } from '../printable.ts';

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** Windows-1252's characters 0x80 to 0x9F; the rest are Latin-1's. Node 20's own decoder takes those for Latin-1's too. */
const WINDOWS_1252 = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ';

/** No character of UTF-8 begins with a larger byte. */
const LAST_FIRST_BYTE = 0xf4;

/** Characters of one text that are kept: a file may claim, and hold, as many as it likes. */
const MOST_CHARACTERS = 16_384;

/**
 * Text from a file, up to the first NUL, with its line breaks and no other control characters. WAV has no rule for the
 * character set: it is UTF-8 where it can be, else Windows-1252.
 *
 * @param field 'fixed': of a length that a writer may have cut its text to
 */
export function fileText(bytes: Uint8Array, field: 'fixed' | 'free' = 'free'): string {
  const end = bytes.indexOf(0);
  const text = bytes.subarray(0, end < 0 ? bytes.length : end).subarray(0, 4 * MOST_CHARACTERS);
  const isFull = field === 'fixed' && end < 0;
  const lines = decodeText(text, isFull).split(/(\r\n|\r|\n)/);
  const clean = lines.map((line, i) => (i % 2 === 0 ? printable(line) : line)).join('');
  return firstCharacters(clean.trim());
}

/** As fileText, on one line. */
export function fileLine(bytes: Uint8Array): string {
  return printable(fileText(bytes)).trim();
}

/** The first MOST_CHARACTERS, the last of them not halved. */
function firstCharacters(text: string): string {
  return text.slice(0, MOST_CHARACTERS).replace(/[\ud800-\udbff]$/, '');
}

/**
 * A text may be cut within its last character. A first byte alone, after nothing but ASCII, is one of UTF-8 where the field
 * is full to its end; else it may as well be the last letter of Café in Windows-1252.
 */
function decodeText(bytes: Uint8Array, isFull: boolean): string {
  const cut = cutBytes(bytes);
  const whole = bytes.subarray(0, bytes.length - cut);
  const isCut = cut > 1 || (cut === 1 && (isFull || whole.some((byte) => byte >= 0x80)));
  return decodeUtf8(bytes) ?? (isCut ? decodeUtf8(whole) : undefined) ?? decodeWindows1252(bytes);
}

/** Bytes at the end that begin a UTF-8 character and don't end it. */
function cutBytes(bytes: Uint8Array): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back]!;
    if (byte < 0x80) return 0;
    // The first byte of a character has as many set bits in front as the character has bytes.
    if (byte >= 0xc0) return byte <= LAST_FIRST_BYTE && back < Math.clz32(~(byte << 24)) ? back : 0;
  }
  return 0;
}

function decodeUtf8(bytes: Uint8Array): string | undefined {
  try {
    return utf8.decode(bytes);
  } catch (error) {
    // A fatal decoder says "not UTF-8" by a TypeError.
    if (error instanceof TypeError) return undefined;
    throw error;
  }
}

function decodeWindows1252(bytes: Uint8Array): string {
  const latin1 = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
  return latin1.replace(/[\u0080-\u009f]/g, (character) => WINDOWS_1252[character.charCodeAt(0) - 0x80]!);
}
