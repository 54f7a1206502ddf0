import { MalformedWavError, UnsupportedWavError } from '../errors.ts';
import { adpcmFormat } from './adpcm-format.ts';
import { conversionHint } from './conversion.ts';
import { type FormatFields, readFields } from './fmt-fields.ts';
import type { Encoding, SampleFormat } from './format.ts';
import { formatTagName, isReadByFfmpeg } from './format-tags.ts';

/** https://www-mmsp.ece.mcgill.ca/Documents/AudioFormats/WAVE/WAVE.html lists the tags and layouts. */
const ENCODINGS = new Map<number, Encoding>([
  [0x0001, 'pcm'],
  [0x0002, 'ms-adpcm'],
  [0x0003, 'float'],
  [0x0006, 'alaw'],
  [0x0007, 'mulaw'],
  [0x0011, 'ima-adpcm'],
]);

/** Bytes of a block that the field for them can count. */
const MOST_BLOCK_BYTES = 0xffff;

/** A sample format, and where the fields it was read from contradict each other, a warning of that. */
export interface ParsedFormat {
  format: SampleFormat;
  warning?: string;
}

/**
 * The sample format that the body of a `fmt ` chunk describes.
 *
 * @param offset - byte offset of the body in the file, for errors
 * @param input - path or '-', for the command that converts what is not read here
 * @throws MalformedWavError, UnsupportedWavError
 */
export function parseFormat(
  body: Uint8Array,
  bigEndian: boolean,
  offset: number,
  input: string,
): ParsedFormat {
  const fields = readFields(body, bigEndian, offset);
  if (fields.channels === 0) throw new MalformedWavError('0 channels', offset + 2);
  if (fields.sampleRate === 0) throw new MalformedWavError('a sample rate of 0 Hz', offset + 4);
  const encoding = ENCODINGS.get(fields.tag);
  switch (encoding) {
    case undefined:
      throw unsupportedCodec(fields.tag, input);
    case 'ima-adpcm':
    case 'ms-adpcm':
      return { format: adpcmFormat(encoding, fields, bigEndian, offset) };
    default:
      return plainFormat(encoding, fields, bigEndian, offset);
  }
}

function unsupportedCodec(tag: number, input: string): UnsupportedWavError {
  const hint = isReadByFfmpeg(tag) ? conversionHint('ffmpeg', input) : '';
  return new UnsupportedWavError(`unsupported WAV: format tag ${formatTagName(tag)}${hint}`);
}

/** PCM, float, A-law and µ-law: every sample has bytes of its own. */
function plainFormat(
  encoding: Encoding,
  fields: FormatFields,
  bigEndian: boolean,
  offset: number,
): ParsedFormat {
  const { channels, sampleRate, channelMask } = fields;
  const companded = encoding === 'alaw' || encoding === 'mulaw';
  const bits = companded ? 8 : fields.bits;
  if (encoding === 'pcm' && (bits === 0 || bits > 64)) {
    throw new MalformedWavError(`PCM of ${bits} bits a sample, where 1 to 64 are read`, offset + 14);
  }
  if (encoding === 'float' && bits !== 32 && bits !== 64) {
    throw new UnsupportedWavError(
      `unsupported WAV: floating point of ${bits} bits, where 32 and 64 are read`,
    );
  }
  const usedBytes = Math.ceil(bits / 8);
  const { blockAlign, warning } = agreedBlockAlign(fields, usedBytes);
  const bytesPerSample = blockAlign / channels;
  const wideEnough = encoding === 'pcm' ? bytesPerSample >= usedBytes : bytesPerSample === usedBytes;
  if (!Number.isInteger(bytesPerSample) || !wideEnough || bytesPerSample > 8) {
    throw new MalformedWavError(
      `a block align of ${blockAlign} bytes, where ${channels} × ${bits} bits take ${channels * usedBytes}`,
      offset + 12,
    );
  }
  const justified = usedBytes < bytesPerSample ? 'low' : 'high';
  const validBits = encoding === 'pcm' && justified === 'high' ? fields.validBits : 0;
  const format: SampleFormat = {
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
  return { format, warning };
}

/**
 * The block align that two of three fields agree on: one that contradicts both the bits of a sample and the byte rate
 * is wrong. Where the byte rate stands by it, the samples lie in wider containers.
 */
function agreedBlockAlign(
  { channels, sampleRate, byteRate, blockAlign }: FormatFields,
  usedBytes: number,
): { blockAlign: number; warning?: string } {
  const expected = channels * usedBytes;
  const isContradicted = byteRate === sampleRate * expected && byteRate !== sampleRate * blockAlign;
  if (!isContradicted || expected > MOST_BLOCK_BYTES) return { blockAlign };
  const warning = `the block align of ${blockAlign} bytes is wrong: samples and byte rate make it ${expected}`;
  return { blockAlign: expected, warning };
}
