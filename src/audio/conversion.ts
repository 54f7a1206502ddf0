import type { SampleFormat } from '../wav/format.ts';
import { applyMix, type MixMatrix, meanOfChannels, singleChannel, stereoDownmix } from './mix.ts';
import type { SoundFormat } from './outputs/output.ts';
import { Quantizer } from './quantize.ts';
import { type PlanarBlock, Resampler } from './resample.ts';

/** Sample rates that every backend takes. */
const LEAST_RATE = 8000;
const GREATEST_RATE = 192_000;

/** What is heard of a file: a channel counted from 0, the mean, or all. */
export type HeardChannels = number | 'mix' | 'all';

/** Audio ready for the device. */
export interface ConvertedBlock {
  /** Interleaved s16le. */
  bytes: Buffer;
  frames: number;
  /** The same, planar, without gain; good until the next conversion. */
  channels: Float32Array[];
}

/** Turns a file's sample frames into what devices take: at most two channels, a common rate, 16 bits. */
export class Conversion {
  readonly output: SoundFormat;
  /** What is done, in words, for --verbose; empty where the samples go out as they are. */
  readonly steps: string[] = [];
  readonly #matrix: MixMatrix | undefined;
  readonly #resampler: Resampler | undefined;
  readonly #quantizer: Quantizer;
  #mixed: Float32Array[] = [];

  constructor(format: SampleFormat, heard: HeardChannels) {
    this.#matrix = mixOf(format, heard);
    const channels = this.#matrix?.length ?? format.channels;
    const sampleRate = playableRate(format.sampleRate);
    this.output = { sampleRate, channels };
    if (this.#matrix) this.steps.push(`${format.channels} channels to ${channels}`);
    if (sampleRate !== format.sampleRate) {
      this.#resampler = new Resampler(channels, format.sampleRate, sampleRate);
      this.steps.push(`${format.sampleRate} Hz to ${sampleRate} Hz`);
    }
    // A channel taken by itself stays as exact as it was.
    const isMixed = this.#matrix !== undefined && typeof heard !== 'number';
    const dither = format.bitsPerSample > 16 || isMixed || this.#resampler !== undefined;
    this.#quantizer = new Quantizer(dither);
    if (dither) this.steps.push('rounded to 16 bits with TPDF dither');
  }

  /** Linear gain from here on; 1 leaves samples as they are. */
  set gain(gain: number) {
    this.#quantizer.gain = gain;
  }

  /** Converts `frames` sample frames of planar audio, which go on where the last ones ended. */
  convert(channels: Float32Array[], frames: number): ConvertedBlock {
    const planar = this.#matrix ? this.#mix(this.#matrix, channels, frames) : channels;
    return this.#quantize(
      this.#resampler ? this.#resampler.push(planar, frames) : { channels: planar, frames },
    );
  }

  /** What the conversion still holds when nothing follows. */
  finish(): ConvertedBlock {
    return this.#quantize(this.#resampler?.flush() ?? { channels: [], frames: 0 });
  }

  #quantize({ channels, frames }: PlanarBlock): ConvertedBlock {
    return { bytes: this.#quantizer.quantize(channels, frames), frames, channels };
  }

  #mix(matrix: MixMatrix, source: Float32Array[], frames: number): Float32Array[] {
    if ((this.#mixed[0]?.length ?? 0) < frames) this.#mixed = matrix.map(() => new Float32Array(frames));
    applyMix(matrix, source, this.#mixed, frames);
    return this.#mixed;
  }
}

/** The mix that is heard, or undefined where channels go out as they are. */
function mixOf(format: SampleFormat, heard: HeardChannels): MixMatrix | undefined {
  const { channels } = format;
  if (typeof heard === 'number') return channels === 1 ? undefined : singleChannel(heard, channels);
  if (heard === 'mix') return channels === 1 ? undefined : meanOfChannels(channels);
  return channels > 2 ? stereoDownmix(format) : undefined;
}

/** The nearest rate that backends take, by a whole factor: the conversion is then the cleanest. */
function playableRate(sampleRate: number): number {
  if (sampleRate > GREATEST_RATE) return Math.round(sampleRate / Math.ceil(sampleRate / GREATEST_RATE));
  if (sampleRate < LEAST_RATE) return sampleRate * Math.ceil(LEAST_RATE / sampleRate);
  return sampleRate;
}
