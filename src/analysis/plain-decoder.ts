import type { FullScale } from '../dsp/clipping.ts';
import type { SimdBuffer } from '../dsp/simd.ts';
import type { SampleFormat } from '../wav/format.ts';
import type { FrameReader } from '../wav/reader.ts';
import type { PlaneDecoder, PlaneDecoderOptions } from './plane-decoder.ts';
import type { ChannelSet } from './request.ts';

/** Samples decoded at a time. */
const BLOCK_SAMPLES = 2 ** 16;

/** Decodes the formats that have no kernels, by way of FrameReader. */
export class PlainDecoder implements PlaneDecoder {
  readonly maxFrames: number;
  hasReached = false;
  readonly #reader: FrameReader;
  readonly #channels: ChannelSet;
  readonly #fullScale: FullScale | undefined;
  readonly #decoded: Float32Array[];

  constructor(reader: FrameReader, format: SampleFormat, { channels, fullScale }: PlaneDecoderOptions) {
    this.maxFrames = Math.max(1, Math.floor(BLOCK_SAMPLES / format.channels));
    this.#reader = reader;
    this.#channels = channels;
    this.#fullScale = fullScale;
    this.#decoded = Array.from({ length: format.channels }, () => new Float32Array(this.maxFrames));
  }

  decode(start: number, count: number, planes: SimdBuffer[], offset: number): number {
    const frames = this.#reader.read(start, count, this.#decoded);
    if (this.#channels === 'mix') {
      this.#watch(frames);
      this.#mix(planes[0]!.asFloat32.subarray(offset, offset + frames));
    } else {
      this.#channels.forEach((channel, plane) => {
        planes[plane]!.asFloat32.set(this.#decoded[channel]!.subarray(0, frames), offset);
      });
    }
    return frames;
  }

  free(): void {}

  #watch(frames: number): void {
    if (!this.#fullScale || this.hasReached) return;
    const { low, high } = this.#fullScale;
    this.hasReached = this.#decoded.some((samples) => {
      for (let i = 0; i < frames; i++) if (samples[i]! >= high || samples[i]! <= low) return true;
      return false;
    });
  }

  #mix(target: Float32Array): void {
    target.set(this.#decoded[0]!.subarray(0, target.length));
    for (const samples of this.#decoded.slice(1)) {
      for (let i = 0; i < target.length; i++) target[i]! += samples[i]!;
    }
    for (let i = 0; i < target.length; i++) target[i]! /= this.#decoded.length;
  }
}
