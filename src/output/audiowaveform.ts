/**
 * Waveform data as BBC audiowaveform writes them, read by peaks.js and wavesurfer.
 * https://github.com/bbc/audiowaveform/blob/master/doc/DataFormat.md
 */
import type { Write } from './write.ts';

const VERSION = 2;
const BITS = 16;

export interface Waveform {
  channels: number;
  sampleRate: number;
  /** Sample frames in a point. */
  framesPerPoint: number;
  /** Points there will be. */
  points: number;
  /** Minimum and maximum of each point, the channels of a point side by side: min, max, min, max …; in runs. */
  peaks: AsyncIterable<Int16Array>;
}

export async function writeDat(waveform: Waveform, write: Write): Promise<void> {
  await write(datHeader(waveform));
  for await (const peaks of waveform.peaks) await write(datPeaks(peaks));
}

export async function writeWaveformJson(waveform: Waveform, write: Write): Promise<void> {
  const fields = {
    version: VERSION,
    channels: waveform.channels,
    sample_rate: waveform.sampleRate,
    samples_per_pixel: waveform.framesPerPoint,
    bits: BITS,
    length: waveform.points,
  };
  await write(`${JSON.stringify(fields).slice(0, -1)},"data":[`);
  let separator = '';
  for await (const peaks of waveform.peaks) {
    await write(separator + peaks.join(','));
    separator = ',';
  }
  await write(']}\n');
}

function datHeader({ channels, sampleRate, framesPerPoint, points }: Waveform): Uint8Array {
  const header = Buffer.alloc(24);
  header.writeInt32LE(VERSION, 0);
  // Flags: bit 0 would mean 8-bit peaks.
  header.writeUInt32LE(0, 4);
  header.writeInt32LE(sampleRate, 8);
  header.writeInt32LE(framesPerPoint, 12);
  header.writeUInt32LE(points, 16);
  header.writeInt32LE(channels, 20);
  return header;
}

/** Peaks in 16 bits, little-endian. */
function datPeaks(peaks: Int16Array): Uint8Array {
  const bytes = Buffer.alloc(peaks.length * 2);
  for (let index = 0; index < peaks.length; index++) bytes.writeInt16LE(peaks[index]!, index * 2);
  return bytes;
}

/** Minimum and maximum of each point, the channels of a point side by side: min, max, min, max … */
export function interleavePeaks({ min, max }: { min: Float32Array[]; max: Float32Array[] }): Int16Array {
  const channels = min.length;
  const points = min[0]!.length;
  const peaks = new Int16Array(points * channels * 2);
  for (let channel = 0; channel < channels; channel++) {
    for (let point = 0; point < points; point++) {
      const place = 2 * (point * channels + channel);
      peaks[place] = toInt16(min[channel]![point]!);
      peaks[place + 1] = toInt16(max[channel]![point]!);
    }
  }
  return peaks;
}

function toInt16(value: number): number {
  return Math.max(-32768, Math.min(32767, Math.round(value * 32768)));
}
