import { MalformedWavError, UnsupportedWavError } from '../errors.ts';
import { adpcmFormat } from './adpcm-format.ts';
import { viewOf } from './container.ts';
import type { Encoding, SampleFormat } from './format.ts';
import { formatTagName } from './format-tags.ts';

const EXTENSIBLE = 0xfffe;

/** https://www-mmsp.ece.mcgill.ca/Documents/AudioFormats/WAVE/WAVE.html lists the tags and layouts. */
const ENCODINGS = new Map<number, Encoding>([
  [0x0001, 'pcm'],
  [0x0002, 'ms-adpcm'],
  [0x0003, 'float'],
  [0x0006, 'alaw'],
  [0x0007, 'mulaw'],
  [0x0011, 'ima-adpcm'],
]);

/** The GUIDs of Windows' media types after their first two bytes, which are a format tag. */
const MEDIA_TAIL = '000000001000800000aa00389b71';
/** The same in big-endian files that turn the GUID's fields round; the tag then is in bytes 2 and 3. */
const MEDIA_TAIL_TURNED = '00000010800000aa00389b71';
/** As MEDIA_TAIL, of Ambisonic B-format. */
const AMBISONIC_TAIL = '00002107d3118644c8c1ca000000';

/** The fields of a `fmt ` chunk, as they stand. */
export interface FormatFields {
  tag: number;
  channels: number;
  sampleRate: number;
  blockAlign: number;
  /** Bits of a sample, or of its container where `validBits` says how many of those count. */
  bits: number;
  validBits: number;
  channelMask: number;
  /** What follows the fields that all formats have. */
  extension: DataView;
}

/**
 * The sample format that the body of a `fmt ` chunk describes.
 *
 * @param offset - byte offset of the body in the file, for errors
 */
export function parseFormat(body: Uint8Array, bigEndian: boolean, offset: number): SampleFormat {
  const fields = readFields(body, bigEndian, offset);
  if (fields.channels === 0) throw new MalformedWavError('0 channels', offset + 2);
  if (fields.sampleRate === 0) throw new MalformedWavError('a sample rate of 0 Hz', offset + 4);
  const encoding = ENCODINGS.get(fields.tag);
  switch (encoding) {
    case undefined:
      throw new UnsupportedWavError(`unsupported WAV: format tag ${formatTagName(fields.tag)}`);
    case 'ima-adpcm':
    case 'ms-adpcm':
      return adpcmFormat(encoding, fields, bigEndian, offset);
    default:
      return plainFormat(encoding, fields, bigEndian, offset);
  }
}

function readFields(body: Uint8Array, bigEndian: boolean, offset: number): FormatFields {
  if (body.length < 14) {
    throw new MalformedWavError(`a fmt chunk of ${body.length} bytes, where 16 are the least`, offset);
  }
  const view = viewOf(body);
  const u16 = (at: number) => view.getUint16(at, !bigEndian);
  const channels = u16(2);
  const blockAlign = u16(12);
  const fields: FormatFields = {
    tag: u16(0),
    channels,
    sampleRate: view.getUint32(4, !bigEndian),
    blockAlign,
    // The oldest form of the chunk has no bit depth: all of a sample's bytes count.
    bits: body.length >= 16 ? u16(14) : Math.floor((blockAlign / Math.max(1, channels)) * 8),
    validBits: 0,
    channelMask: 0,
    extension: viewOf(body.subarray(18)),
  };
  return fields.tag === EXTENSIBLE ? extensibleFields(fields, body, bigEndian, offset) : fields;
}

function extensibleFields(
  fields: FormatFields,
  body: Uint8Array,
  bigEndian: boolean,
  offset: number,
): FormatFields {
  if (body.length < 40) {
    throw new MalformedWavError(
      `an EXTENSIBLE fmt chunk of ${body.length} bytes, where 40 are the least`,
      offset,
    );
  }
  const view = viewOf(body);
  return {
    ...fields,
    tag: subFormatTag(body.subarray(24, 40), offset + 24),
    validBits: view.getUint16(18, !bigEndian),
    channelMask: view.getUint32(20, !bigEndian),
    extension: viewOf(body.subarray(40)),
  };
}

/**
 * The format tag in a sub-format GUID. In big-endian files it is turned round: with the GUID's other fields, or alone
 * (sox).
 */
function subFormatTag(guid: Uint8Array, offset: number): number {
  const hex = Buffer.from(guid).toString('hex');
  const [first, second, third, fourth] = guid as unknown as [number, number, number, number];
  const isPlain = hex.endsWith(MEDIA_TAIL) || hex.endsWith(AMBISONIC_TAIL);
  if (isPlain) return first === 0 ? second : first | (second << 8);
  if (hex.startsWith('0000') && hex.endsWith(MEDIA_TAIL_TURNED)) return (third << 8) | fourth;
  throw new UnsupportedWavError(`unsupported WAV: sub-format ${hex} (at byte ${offset})`);
}

/** PCM, float, A-law and µ-law: every sample has bytes of its own. */
function plainFormat(
  encoding: Encoding,
  fields: FormatFields,
  bigEndian: boolean,
  offset: number,
): SampleFormat {
  const { channels, sampleRate, blockAlign, channelMask } = fields;
  const companded = encoding === 'alaw' || encoding === 'mulaw';
  const bits = companded ? 8 : fields.bits;
  const bytesPerSample = blockAlign / channels;
  const usedBytes = Math.ceil(bits / 8);
  if (encoding === 'pcm' && (bits === 0 || bits > 64)) {
    throw new MalformedWavError(`PCM of ${bits} bits a sample, where 1 to 64 are read`, offset + 14);
  }
  if (encoding === 'float' && bits !== 32 && bits !== 64) {
    throw new UnsupportedWavError(
      `unsupported WAV: floating point of ${bits} bits, where 32 and 64 are read`,
    );
  }
  const wideEnough = encoding === 'pcm' ? bytesPerSample >= usedBytes : bytesPerSample === usedBytes;
  if (!Number.isInteger(bytesPerSample) || !wideEnough || bytesPerSample > 8) {
    const expected = channels * usedBytes;
    throw new MalformedWavError(
      `a block align of ${blockAlign} bytes, where ${channels} × ${bits} bits take ${expected}`,
      offset + 12,
    );
  }
  const justified = usedBytes < bytesPerSample ? 'low' : 'high';
  const validBits = encoding === 'pcm' && justified === 'high' ? fields.validBits : 0;
  return {
    encoding,
    bitsPerSample: validBits > 0 && validBits < bits ? validBits : bits,
    bytesPerSample,
    justified,
    bigEndian,
    channels,
    sampleRate,
    blockAlign,
    framesPerBlock: 1,
    channelMask,
  };
}
