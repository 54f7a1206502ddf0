import { MalformedWavError, UnsupportedWavError } from '../errors.ts';
import { adpcmFormat } from './adpcm-format.ts';
import { type FormatFields, readFields } from './fmt-fields.ts';
import type { Encoding, SampleFormat } from './format.ts';
import { formatTagName } from './format-tags.ts';

/** https://www-mmsp.ece.mcgill.ca/Documents/AudioFormats/WAVE/WAVE.html lists the tags and layouts. */
const ENCODINGS = new Map<number, Encoding>([
  [0x0001, 'pcm'],
  [0x0002, 'ms-adpcm'],
  [0x0003, 'float'],
  [0x0006, 'alaw'],
  [0x0007, 'mulaw'],
  [0x0011, 'ima-adpcm'],
]);

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
