/** Minimum and maximum of each point in 16 bits, to the bit as audiowaveform 1.10 has them. */
import { setImmediate } from 'node:timers/promises';
import type { AnalysisRun, ChannelSet, Envelope } from '../../analysis/request.ts';
import type { FrameSource, SampleFormat } from '../../wav/format.ts';
import { FrameReader } from '../../wav/reader.ts';
import { type DividedRange, envelopeRuns, pointsOfRun } from './division.ts';

/** A run of points. */
export interface PeakRun {
  /** The channels of a point side by side: min, max, min, max … */
  peaks: Int16Array;
  /** Samples that are damage; they read as 0. */
  nonFinite: number;
}

/** A file in which 16 bits of every sample can be read without being rounded. */
interface SixteenBits {
  source: FrameSource;
  /** Where a channel is in it. */
  place(channel: number): number;
  /** A sample of it in 16 bits. */
  quantised(sample: number): number;
}

/** The peaks of the channels, or of their mix: the sum of the samples, each in 16 bits already, over their count. */
export async function* peakRuns(
  divided: DividedRange,
  channels: ChannelSet,
  run: AnalysisRun,
): AsyncGenerator<PeakRun> {
  const file = sixteenBits(divided.source);
  const seen = { ...divided, source: file.source };
  const count = divided.source.format.channels;
  if (channels === 'mix' && count > 1) {
    yield* mixedRuns(seen, file, count, run);
    return;
  }
  const places = (channels === 'mix' ? [0] : channels).map(file.place);
  for await (const envelope of envelopeRuns(seen, places, run))
    yield { peaks: interleaved(envelope, file.quantised), nonFinite: envelope.nonFinite };
}

/**
 * Integers lose the bits below their highest 16, as with libsndfile; floats are scaled by 32767 in single precision, and
 * lose their fraction. (Floats beyond full scale stay there, where audiowaveform's wrap around.)
 */
function sixteenBits(source: FrameSource): SixteenBits {
  const { format } = source;
  if (format.encoding === 'float') {
    const quantised = (sample: number) => within16(Math.trunc(Math.fround(sample * 32767)));
    return { source, place: (channel) => channel, quantised };
  }
  const quantised = (sample: number) => within16(Math.floor(sample * 32768));
  if (!isWide(format)) return { source, place: (channel) => channel, quantised };
  // More bits than a float32 holds: the file is read as one of 16-bit words, of which a sample's highest counts.
  const words = format.bytesPerSample / 2;
  const asWords = { ...format, bitsPerSample: 16, bytesPerSample: 2, channels: format.channels * words };
  const highest = format.bigEndian ? 0 : words - 1;
  return {
    source: { ...source, format: asWords },
    place: (channel) => channel * words + highest,
    quantised,
  };
}

function isWide({ encoding, bytesPerSample, justified }: SampleFormat): boolean {
  return encoding === 'pcm' && justified === 'high' && bytesPerSample >= 4 && bytesPerSample % 2 === 0;
}

function within16(value: number): number {
  return Math.max(-32768, Math.min(32767, value));
}

function interleaved({ points, min, max }: Envelope, quantised: (sample: number) => number): Int16Array {
  const channels = min.length;
  const peaks = new Int16Array(points * channels * 2);
  for (let channel = 0; channel < channels; channel++) {
    for (let point = 0; point < points; point++) {
      const place = 2 * (point * channels + channel);
      peaks[place] = quantised(min[channel]![point]!);
      peaks[place + 1] = quantised(max[channel]![point]!);
    }
  }
  return peaks;
}

/** Samples of all channels that are read at a time. */
const BLOCK_SAMPLES = 2 ** 16;

/** The mix has to be made of samples that are in 16 bits already: here, sample by sample. */
async function* mixedRuns(
  { source, range, division: { framesPerPoint, points } }: DividedRange,
  { place, quantised }: SixteenBits,
  channels: number,
  run: AnalysisRun,
): AsyncGenerator<PeakRun> {
  const reader = new FrameReader(source);
  const blockFrames = Math.max(1, Math.floor(BLOCK_SAMPLES / source.format.channels));
  const block = Array.from({ length: source.format.channels }, () => new Float32Array(blockFrames));
  const mixed = Array.from({ length: channels }, (_, channel) => block[place(channel)]!);
  const runPoints = pointsOfRun(1);
  for (let first = 0; first < points; first += runPoints) {
    const count = Math.min(runPoints, points - first);
    const start = range.start + first * framesPerPoint;
    const end = Math.min(start + count * framesPerPoint, range.end);
    const peaks = Int16Array.from({ length: 2 * count }, (_, index) => (index % 2 ? -32768 : 32767));
    const faultsBefore = reader.nonFinite;
    for (let frame = start; frame < end; frame += blockFrames) {
      // Interrupts get in between.
      await setImmediate();
      run.signal?.throwIfAborted();
      const frames = Math.min(blockFrames, end - frame);
      const got = reader.read(frame, frames, block);
      // The file has become shorter meanwhile.
      for (const samples of mixed) samples.fill(0, got, frames);
      for (let index = 0; index < frames; index++) {
        let sum = 0;
        for (const samples of mixed) sum += quantised(samples[index]!);
        const value = Math.trunc(sum / channels);
        const at = 2 * Math.floor((frame + index - start) / framesPerPoint);
        if (value < peaks[at]!) peaks[at] = value;
        if (value > peaks[at + 1]!) peaks[at + 1] = value;
      }
      run.onProgress?.((frame + frames - range.start) / (range.end - range.start));
    }
    yield { peaks, nonFinite: reader.nonFinite - faultsBefore };
  }
}
