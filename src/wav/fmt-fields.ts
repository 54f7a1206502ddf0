import { MalformedWavError, UnsupportedWavError } from '../errors.ts';
import { viewOf } from './container.ts';

const EXTENSIBLE = 0xfffe;

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
  /** Bytes a second. */
  byteRate: number;
  /** Bytes of a block: a sample frame, or an ADPCM block. */
  blockAlign: number;
  /** Bits of a sample, or of its container where `validBits` says how many of those count. */
  bits: number;
  validBits: number;
  channelMask: number;
  /** What follows the fields that all formats have. */
  extension: DataView;
}

/** The fields in the body of a `fmt ` chunk that lies at byte `offset` of the file. */
export function readFields(body: Uint8Array, bigEndian: boolean, offset: number): FormatFields {
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
    byteRate: view.getUint32(8, !bigEndian),
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
