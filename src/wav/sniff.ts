import { UnsupportedWavError } from '../errors.ts';
import { printable } from '../printable.ts';

/** A kind of file, told by its first bytes. */
interface Kind {
  name: string;
  matches: (head: Uint8Array) => boolean;
  /** Whether sox or ffmpeg turns it into a WAV; 'none' for what has no sound. */
  converter: 'sox' | 'ffmpeg' | 'none';
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

/** In the order they are tried: the surer signs first. */
const KINDS: Kind[] = [
  { name: 'FLAC', matches: starts('fLaC'), converter: 'sox' },
  { name: 'Ogg', matches: starts('OggS'), converter: 'ffmpeg' },
  { name: 'MP3', matches: starts('ID3'), converter: 'ffmpeg' },
  { name: 'AIFF', matches: both(starts('FORM'), starts('AIFF', 8)), converter: 'sox' },
  { name: 'AIFC', matches: both(starts('FORM'), starts('AIFC', 8)), converter: 'sox' },
  { name: 'AU', matches: starts('.snd'), converter: 'sox' },
  { name: 'CAF', matches: starts('caff'), converter: 'ffmpeg' },
  { name: 'MP4', matches: starts('ftyp', 4), converter: 'ffmpeg' },
  { name: 'Matroska or WebM', matches: starts('\x1a\x45\xdf\xa3'), converter: 'ffmpeg' },
  { name: 'AVI', matches: both(starts('RIFF'), starts('AVI ', 8)), converter: 'ffmpeg' },
  { name: 'WebP', matches: both(starts('RIFF'), starts('WEBP', 8)), converter: 'none' },
  { name: 'WavPack', matches: starts('wvpk'), converter: 'ffmpeg' },
  { name: "Monkey's Audio", matches: starts('MAC '), converter: 'ffmpeg' },
  { name: 'True Audio', matches: starts('TTA1'), converter: 'ffmpeg' },
  { name: 'Musepack', matches: starts('MPCK'), converter: 'ffmpeg' },
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
  { name: 'text', matches: isText, converter: 'none' },
];

/** Bytes at the beginning of a file that tell what it is. */
export const SNIFFED_BYTES = 40;

/** Whether a file that begins so can be a WAV: RIFF's four kinds, or Wave64's GUID. Fewer than 4 bytes always can. */
export function mayBeWav(head: Uint8Array): boolean {
  return head.length < 4 || ['RIFF', 'RIFX', 'RF64', 'BW64', 'riff'].some((magic) => starts(magic)(head));
}

/**
 * The error for a file that is no WAV: what it looks like and, where it holds sound, the command that converts it.
 *
 * @param head - the file's first bytes, as many as there are up to SNIFFED_BYTES
 * @param input - its path, or '-'
 */
export function notWav(head: Uint8Array, input: string): UnsupportedWavError {
  if (head.length === 0)
    return new UnsupportedWavError('empty: not a single byte, where a WAV file was expected');
  const kind = KINDS.find(({ matches }) => matches(head));
  if (!kind) {
    const first = Buffer.from(head.subarray(0, 4)).toString('hex').replace(/..\B/g, '$& ');
    return new UnsupportedWavError(`not a WAV file: it begins with the bytes ${first}, not with RIFF`);
  }
  const hint = kind.converter === 'none' ? '' : `; to convert it: ${conversion(kind.converter, input)}`;
  return new UnsupportedWavError(`not a WAV file but ${kind.name}${hint}`);
}

/** The shell command that converts the input. */
function conversion(converter: 'sox' | 'ffmpeg', input: string): string {
  if (input === '-') return 'put "ffmpeg -i - -f wav - |" in front';
  const from = shellWord(input);
  const to = shellWord(`${input.replace(/\.[^./\\]*$/, '')}.wav`);
  return converter === 'sox' ? `sox ${from} ${to}` : `ffmpeg -i ${from} ${to}`;
}

/** A path as one word of a shell command, never taken for an option. */
function shellWord(path: string): string {
  const word = printable(path.startsWith('-') ? `./${path}` : path);
  return /^[\w./:\\-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
