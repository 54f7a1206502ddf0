/**
 * Waveform data as BBC audiowaveform 1.10 writes them, read by peaks.js.
 * https://github.com/bbc/audiowaveform/blob/master/doc/DataFormat.md
 */
import { WavscopeError } from '../errors.ts';
import { littleEndian } from './dtype.ts';
import type { Write } from './write.ts';

export interface Waveform {
  channels: number;
  sampleRate: number;
  /** Sample frames in a point. */
  framesPerPoint: number;
  /** Points there will be. */
  points: number;
  /** Of a peak, as it is written. */
  bits: 8 | 16;
  /** Minimum and maximum of each point in 16 bits, the channels of a point side by side: min, max, min, max …; in runs. */
  peaks: AsyncIterable<Int16Array>;
}

export async function writeDat(waveform: Waveform, write: Write): Promise<void> {
  await write(datHeader(waveform));
  for await (const peaks of waveform.peaks) await write(datPeaks(peaks, waveform.bits));
}

export async function writeWaveformJson(waveform: Waveform, write: Write): Promise<void> {
  const { channels, sampleRate, framesPerPoint, points, bits } = waveform;
  const fields = {
    version: 2,
    channels,
    sample_rate: sampleRate,
    samples_per_pixel: framesPerPoint,
    bits,
    length: points,
  };
  await write(`${JSON.stringify(fields).slice(0, -1)},"data":[`);
  let separator = '';
  for await (const peaks of waveform.peaks) {
    await write(separator + (bits === 8 ? inEightBits(peaks) : peaks).join(','));
    separator = ',';
  }
  await write(']}\n');
}

/** The largest that the numbers in a dat's header can be. */
const LARGEST = 2 ** 31 - 1;

/**
 * Of one channel it is version 1, whose header has no count of channels, as audiowaveform has it.
 *
 * @throws WavscopeError where a number is beyond what the header holds
 */
function datHeader({ channels, sampleRate, framesPerPoint, points, bits }: Waveform): Uint8Array {
  for (const [name, value] of Object.entries({
    'sample rate': sampleRate,
    'frames per point': framesPerPoint,
    points,
  })) {
    if (value > LARGEST)
      throw new WavscopeError(`dat holds no ${name} over ${LARGEST}, and this is ${value}; json does`);
  }
  const version = channels === 1 ? 1 : 2;
  const header = Buffer.alloc(version === 1 ? 20 : 24);
  header.writeInt32LE(version, 0);
  header.writeUInt32LE(bits === 8 ? 1 : 0, 4);
  header.writeInt32LE(sampleRate, 8);
  header.writeInt32LE(framesPerPoint, 12);
  header.writeUInt32LE(points, 16);
  if (version === 2) header.writeInt32LE(channels, 20);
  return header;
}

/** Peaks of 16 bits lie little-endian. */
function datPeaks(peaks: Int16Array, bits: 8 | 16): Uint8Array {
  if (bits === 8) return new Uint8Array(inEightBits(peaks).buffer);
  return littleEndian(peaks, (bytes) => bytes.swap16());
}

/** The fraction goes, towards zero. */
function inEightBits(peaks: Int16Array): Int8Array {
  return Int8Array.from(peaks, (peak) => Math.trunc(peak / 256));
}
