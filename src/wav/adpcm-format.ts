import { MalformedWavError, UnsupportedWavError } from '../errors.ts';
import type { FormatFields } from './fmt-fields.ts';
import type { Encoding, SampleFormat } from './format.ts';

/** Encodings whose samples have no bytes of their own. */
export type PackedEncoding = Extract<Encoding, 'ima-adpcm' | 'ms-adpcm'>;

/** The coefficients every MS ADPCM file starts its table with, for files that lack the table. */
const MS_ADPCM_COEFFICIENTS = [256, 0, 512, -256, 0, 0, 192, 64, 240, 0, 460, -208, 392, -232];

/** ADPCM: blocks that begin with each channel's state, then 4 bits a sample. */
export function adpcmFormat(
  encoding: PackedEncoding,
  fields: FormatFields,
  bigEndian: boolean,
  offset: number,
): SampleFormat {
  const { channels, sampleRate, blockAlign, bits, channelMask, extension } = fields;
  if (bits !== 4) throw new UnsupportedWavError(`unsupported WAV: ADPCM of ${bits} bits, where 4 are read`);
  const most = framesInBlock(encoding, channels, blockAlign);
  const claimed = extension.byteLength >= 2 ? extension.getUint16(0, !bigEndian) : 0;
  if (most === 0 || claimed > most) {
    const samples = `${Math.max(1, claimed)} × ${channels} samples`;
    throw new MalformedWavError(`a block align of ${blockAlign} bytes, too few for ${samples}`, offset + 12);
  }
  return {
    encoding,
    bitsPerSample: 4,
    bytesPerSample: 0,
    justified: 'high',
    // ADPCM blocks are streams of bytes with little-endian states, in RIFX too.
    bigEndian: false,
    channels,
    sampleRate,
    blockAlign,
    framesPerBlock: claimed || most,
    channelMask,
    ...(encoding === 'ms-adpcm' && { adpcmCoefficients: coefficients(extension, bigEndian) }),
  };
}

/** Sample frames that fit into an ADPCM block of that many bytes. */
export function framesInBlock(encoding: PackedEncoding, channels: number, blockBytes: number): number {
  if (encoding === 'ms-adpcm') {
    const packed = blockBytes - 7 * channels;
    return packed < 0 ? 0 : 2 + Math.floor((packed * 2) / channels);
  }
  // Samples come in groups of eight, four bytes a channel in turn.
  const packed = blockBytes - 4 * channels;
  return packed < 0 ? 0 : 1 + Math.floor(packed / (4 * channels)) * 8;
}

/** MS ADPCM's table of predictor pairs: the file's own, as far as it goes, else the standard one. */
function coefficients(extension: DataView, bigEndian: boolean): number[] {
  const claimed = extension.byteLength >= 4 ? extension.getUint16(2, !bigEndian) * 2 : 0;
  const there = Math.max(0, Math.min(claimed, Math.floor((extension.byteLength - 4) / 4) * 2, 512));
  if (there === 0) return MS_ADPCM_COEFFICIENTS;
  return Array.from({ length: there }, (_, i) => extension.getInt16(4 + 2 * i, !bigEndian));
}
