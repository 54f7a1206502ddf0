import { UnsupportedWavError } from '../errors.ts';
import { printable } from '../printable.ts';
import { type Converter, conversionHint } from './conversion.ts';

/** A kind of file, told by its first bytes. */
interface Kind {
  name: string;
  matches: (head: Uint8Array) => boolean;
  /** What turns it into a WAV; 'none' for what has no sound. */
  converter: Converter | 'none';
}

const starts = (text: string, offset = 0) => {
  const wanted = Buffer.from(text, 'latin1');
  return (head: Uint8Array) => wanted.every((byte, i) => head[offset + i] === byte);
};
const both =
  (...tests: ((head: Uint8Array) => boolean)[]) =>
  (head: Uint8Array) =>
    tests.every((test) => test(head));

/** MPEG audio: eleven set bits, then a version, layer, bit rate and sample rate that are not the reserved ones. */
function isMpegFrame(head: Uint8Array): boolean {
  const [sync = 0, kind = 0, rates = 0] = head;
  const reserved =
    (kind & 0x18) === 0x08 || (kind & 0x06) === 0 || rates >> 4 === 15 || (rates & 0x0c) === 0x0c;
  return sync === 0xff && (kind & 0xe0) === 0xe0 && !reserved;
}

/** AAC in ADTS: twelve set bits, layer 0. */
const isAdts = (head: Uint8Array) => head[0] === 0xff && (head[1]! & 0xf6) === 0xf0;

const isText = (head: Uint8Array) =>
  head.every((byte) => byte >= 0x20 || byte === 0x09 || byte === 0x0a || byte === 0x0d) &&
  !head.includes(0x7f);

/** What a tagged file is when nothing that is known follows the tag: MP3s lead them, padded as they like. */
const TAGGED: Kind = { name: 'MP3', matches: starts('ID3'), converter: 'ffmpeg' };

/** In the order they are tried: the surer signs first. */
const KINDS: Kind[] = [
  { name: 'FLAC', matches: starts('fLaC'), converter: 'sox' },
  { name: 'Ogg', matches: starts('OggS'), converter: 'ffmpeg' },
  { name: 'AIFF', matches: both(starts('FORM'), starts('AIFF', 8)), converter: 'sox' },
  { name: 'AIFC', matches: both(starts('FORM'), starts('AIFC', 8)), converter: 'sox' },
  { name: 'AU', matches: starts('.snd'), converter: 'sox' },
  { name: 'CAF', matches: starts('caff'), converter: 'ffmpeg' },
  { name: 'MP4', matches: starts('ftyp', 4), converter: 'ffmpeg' },
  { name: 'Matroska or WebM', matches: starts('\x1a\x45\xdf\xa3'), converter: 'ffmpeg' },
  { name: 'WavPack', matches: starts('wvpk'), converter: 'ffmpeg' },
  { name: "Monkey's Audio", matches: starts('MAC '), converter: 'ffmpeg' },
  { name: 'True Audio', matches: starts('TTA1'), converter: 'ffmpeg' },
  { name: 'Musepack', matches: starts('MPCK'), converter: 'ffmpeg' },
  { name: 'Musepack', matches: starts('MP+'), converter: 'ffmpeg' },
  { name: 'AMR', matches: starts('#!AMR'), converter: 'ffmpeg' },
  { name: 'DSF', matches: starts('DSD '), converter: 'ffmpeg' },
  { name: 'DSDIFF', matches: starts('FRM8'), converter: 'ffmpeg' },
  { name: 'WMA or ASF', matches: starts('\x30\x26\xb2\x75\x8e\x66\xcf\x11'), converter: 'ffmpeg' },
  { name: 'VOC', matches: starts('Creative Voice File'), converter: 'sox' },
  { name: 'NIST SPHERE', matches: starts('NIST_1A'), converter: 'sox' },
  { name: 'MIDI', matches: starts('MThd'), converter: 'none' },
  { name: 'PNG', matches: starts('\x89PNG'), converter: 'none' },
  { name: 'JPEG', matches: starts('\xff\xd8\xff'), converter: 'none' },
  { name: 'GIF', matches: starts('GIF8'), converter: 'none' },
  { name: 'PDF', matches: starts('%PDF'), converter: 'none' },
  { name: 'ZIP', matches: starts('PK\x03\x04'), converter: 'none' },
  { name: 'gzip', matches: starts('\x1f\x8b'), converter: 'none' },
  { name: 'a program (ELF)', matches: starts('\x7fELF'), converter: 'none' },
  { name: 'AAC', matches: isAdts, converter: 'ffmpeg' },
  { name: 'MP3', matches: isMpegFrame, converter: 'ffmpeg' },
  TAGGED,
  { name: 'text', matches: isText, converter: 'none' },
];

/** RIFF's other forms, by the four characters that stand where a WAV has WAVE. */
const FORMS = new Map<string, Omit<Kind, 'matches'>>([
  ['AVI ', { name: 'AVI', converter: 'ffmpeg' }],
  ['AMV ', { name: 'AMV', converter: 'ffmpeg' }],
  ['XWMA', { name: 'xWMA', converter: 'ffmpeg' }],
  ['QLCM', { name: 'QCP', converter: 'ffmpeg' }],
  ['CDXA', { name: 'a Video CD track', converter: 'ffmpeg' }],
  ['RMID', { name: 'MIDI in RIFF', converter: 'none' }],
  ['sfbk', { name: 'a SoundFont', converter: 'none' }],
  ['DLS ', { name: 'a DLS instrument bank', converter: 'none' }],
  ['WEBP', { name: 'WebP', converter: 'none' }],
  ['ACON', { name: 'an animated cursor', converter: 'none' }],
  ['PAL ', { name: 'a palette', converter: 'none' }],
]);

/** Bytes at the beginning of a file that tell what it is. */
export const SNIFFED_BYTES = 40;

/** Sony's Wave64: GUIDs for ids, in the order of their bytes. */
export const WAVE64_RIFF = '72696666-2e91-cf11-a5d6-28db04c10000';
export const WAVE64_WAVE = '77617665-f3ac-d311-8cd1-00c04f8edb8a';

const RIFFS = ['RIFF', 'RIFX', 'RF64', 'BW64'].map((magic) => starts(magic));
const isRiff = (head: Uint8Array) => RIFFS.some((matches) => matches(head));
const hasWaveForm = starts('WAVE', 8);
const isWave64 = both(starts(guidBytes(WAVE64_RIFF)), starts(guidBytes(WAVE64_WAVE), 24));

/**
 * Whether a file that begins so can be a WAV: RIFF's four kinds, or Wave64's GUID. Fewer than 4 bytes always can, and so
 * can a tag too short to tell its end.
 */
export function mayBeWav(head: Uint8Array): boolean {
  if (starts('ID3')(head)) return head.length < TAG_HEADER_BYTES;
  return head.length < 4 || isRiff(head) || starts('riff')(head);
}

/** Whether a WAV begins so. */
export function isWav(head: Uint8Array): boolean {
  return isRiff(head) ? hasWaveForm(head) : isWave64(head);
}

function guidBytes(guid: string): string {
  return Buffer.from(guid.replaceAll('-', ''), 'hex').toString('latin1');
}

const TAG_HEADER_BYTES = 10;

/** Bytes of the ID3v2 tag that begins so; 0 where none does. https://id3.org/id3v2.4.0-structure, 3.1 */
export function tagBytes(head: Uint8Array): number {
  const sizes = head.subarray(6, 10);
  if (!starts('ID3')(head) || head.length < TAG_HEADER_BYTES || sizes.some((byte) => byte >= 0x80)) return 0;
  const body = sizes.reduce((size, byte) => size * 128 + byte, 0);
  const hasFooter = (head[5]! & 0x10) !== 0;
  return TAG_HEADER_BYTES * (hasFooter ? 2 : 1) + body;
}

/**
 * The error for a file that is no WAV: what it looks like and, where it holds sound, the command that converts it.
 *
 * @param head - the file's first bytes, as many as there are up to SNIFFED_BYTES; those behind a tag
 * @param input - its path, or '-'
 * @param tagged - whether a tag leads it
 */
export function notWav(head: Uint8Array, input: string, tagged = false): UnsupportedWavError {
  if (head.length === 0 && !tagged)
    return new UnsupportedWavError('empty: not a single byte, where a WAV file was expected');
  const kind = kindOf(head, tagged);
  if (!kind) {
    const first = Buffer.from(head.subarray(0, 4)).toString('hex').replace(/..\B/g, '$& ');
    return new UnsupportedWavError(`not a WAV file: it begins with the bytes ${first}, not with RIFF`);
  }
  const hint = kind.converter === 'none' ? '' : conversionHint(kind.converter, input);
  return new UnsupportedWavError(`not a WAV file but ${kind.name}${hint}`);
}

function kindOf(head: Uint8Array, tagged: boolean): Omit<Kind, 'matches'> | undefined {
  if (isRiff(head) && head.length >= 12) return formOf(head);
  if (starts(guidBytes(WAVE64_RIFF))(head))
    return { name: 'a Wave64 file of another kind', converter: 'none' };
  const known = KINDS.find(({ matches }) => matches(head));
  return tagged && (!known || known.converter === 'none') ? TAGGED : known;
}

function formOf(head: Uint8Array): Omit<Kind, 'matches'> {
  const [magic, form] = [0, 8].map((at) => Buffer.from(head.subarray(at, at + 4)).toString('latin1'));
  return FORMS.get(form!) ?? { name: `${magic} of the form '${printable(form!)}'`, converter: 'none' };
}
