import type { FullScale } from '../dsp/clipping.ts';
import { type Kernels, type Simd, SimdBuffer } from '../dsp/simd.ts';
import { LARGEST_SAMPLE } from '../wav/decode/float.ts';
import type { SampleFormat } from '../wav/format.ts';
import type { FrameReader } from '../wav/reader.ts';
import type { PlaneDecoder, PlaneDecoderOptions } from './plane-decoder.ts';
import type { ChannelSet } from './request.ts';

/** Bytes read from the file at a time. */
const BLOCK_BYTES = 2 ** 18;
/** Samples decoded at a time: few enough to be still in the innermost cache when they are parted by channel. */
const SLICE_SAMPLES = 2 ** 12;
/** Kernels that move 16 bytes at a time may touch so many behind the last sample. */
const SLACK_BYTES = 16;

type Decode = (source: number, target: number, samples: number) => void;
type SwapBytes = (values: number, count: number) => void;

/** Whether there are kernels for the format: linear PCM that fills 2, 3 or 4 bytes (3: little-endian), and floats. */
export function hasKernel(format: SampleFormat): boolean {
  const { encoding, bytesPerSample, bigEndian, blockAlign, channels } = format;
  if (blockAlign !== bytesPerSample * channels) return false;
  if (encoding === 'float') return bytesPerSample === 4 || bytesPerSample === 8;
  const isFull = encoding === 'pcm' && format.bitsPerSample === 8 * bytesPerSample;
  return isFull && (bytesPerSample === 2 || bytesPerSample === 4 || (bytesPerSample === 3 && !bigEndian));
}

/** Decodes by SIMD kernels: raw bytes to interleaved float32, a slice at a time, then to planes. */
export class KernelDecoder implements PlaneDecoder {
  readonly maxFrames: number;
  hasReached = false;
  readonly #kernels: Kernels;
  readonly #reader: FrameReader;
  readonly #format: SampleFormat;
  readonly #channels: ChannelSet;
  readonly #fullScale: FullScale | undefined;
  readonly #decode: Decode | undefined;
  readonly #swapBytes: SwapBytes | undefined;
  readonly #isStereoS16: boolean;
  readonly #raw: SimdBuffer;
  readonly #slice: SimdBuffer;
  readonly #sliceFrames: number;

  constructor(
    simd: Simd,
    reader: FrameReader,
    format: SampleFormat,
    { channels, fullScale }: PlaneDecoderOptions,
  ) {
    this.maxFrames = Math.max(1, Math.floor(BLOCK_BYTES / format.blockAlign));
    this.#kernels = simd.kernels;
    this.#reader = reader;
    this.#format = format;
    this.#channels = channels;
    this.#fullScale = channels === 'mix' ? fullScale : undefined;
    this.#decode = decodeKernel(simd.kernels, format);
    this.#swapBytes = format.bigEndian ? swapKernel(simd.kernels, format) : undefined;
    this.#isStereoS16 =
      format.encoding === 'pcm' &&
      format.bytesPerSample === 2 &&
      !format.bigEndian &&
      (channels === 'mix' ? format.channels === 2 : isStereoPair(format, channels));
    this.#sliceFrames = Math.max(1, Math.floor(SLICE_SAMPLES / format.channels));
    this.#raw = new SimdBuffer(simd, this.maxFrames * format.blockAlign + SLACK_BYTES);
    this.#slice = new SimdBuffer(simd, this.#sliceFrames * format.channels * 4 + SLACK_BYTES);
  }

  decode(start: number, count: number, planes: SimdBuffer[], offset: number, nonFinite: number[]): number {
    const { blockAlign, channels } = this.#format;
    const frames = this.#reader.readBytes(start, count, this.#raw.asBytes);
    if (this.#isStereoS16) {
      this.#watchS16(frames * channels);
      this.#decodeStereoS16(planes, offset, frames);
      return frames;
    }
    this.#swapBytes?.(this.#raw.pointer, frames * channels);
    for (let done = 0; done < frames; done += this.#sliceFrames) {
      const slice = Math.min(this.#sliceFrames, frames - done);
      const interleaved = this.#toFloat(this.#raw.pointer + done * blockAlign, slice);
      if (this.#channels === 'mix') {
        nonFinite[0]! += this.#cleaned(interleaved, slice * channels);
        this.#watch(interleaved, slice * channels);
        this.#mix(interleaved, planes[0]!.pointer + 4 * (offset + done), slice);
      } else {
        this.#part(interleaved, planes, offset + done, slice);
        for (let plane = 0; plane < planes.length; plane++) {
          nonFinite[plane]! += this.#cleaned(planes[plane]!.pointer + 4 * (offset + done), slice);
        }
      }
    }
    return frames;
  }

  /** Both steps at once. */
  #decodeStereoS16(planes: SimdBuffer[], offset: number, frames: number): void {
    const [left, right] = planes.map((plane) => plane.pointer + 4 * offset);
    if (this.#channels === 'mix') this.#kernels.mixStereoS16(this.#raw.pointer, left!, frames);
    else this.#kernels.partStereoS16(this.#raw.pointer, left!, right!, frames);
  }

  #watch(interleaved: number, samples: number): void {
    if (!this.#fullScale || this.hasReached) return;
    const { low, high } = this.#fullScale;
    this.hasReached = this.#kernels.reaches(interleaved, samples, low, high) !== 0;
  }

  #watchS16(samples: number): void {
    if (!this.#fullScale || this.hasReached) return;
    const { low, high } = this.#fullScale;
    this.hasReached =
      this.#kernels.reachesS16(this.#raw.pointer, samples, low * 2 ** 15, high * 2 ** 15) !== 0;
  }

  free(): void {
    this.#raw.free();
    this.#slice.free();
  }

  /** Where the slice's samples lie as interleaved float32. */
  #toFloat(raw: number, frames: number): number {
    if (this.#decode === undefined) return raw;
    this.#decode(raw, this.#slice.pointer, frames * this.#format.channels);
    return this.#slice.pointer;
  }

  /** Sets what is no sample to 0 and returns how many there were; integers have none. */
  #cleaned(values: number, count: number): number {
    return this.#format.encoding === 'float' ? this.#kernels.zeroDamaged(values, count, LARGEST_SAMPLE) : 0;
  }

  #mix(interleaved: number, target: number, frames: number): void {
    const { channels } = this.#format;
    if (channels === 2) this.#kernels.mixStereo(interleaved, target, frames);
    else this.#kernels.mixChannels(interleaved, target, frames, channels);
  }

  #part(interleaved: number, planes: SimdBuffer[], offset: number, frames: number): void {
    const channels = this.#channels as number[];
    const from = 4 * offset;
    if (isStereoPair(this.#format, channels)) {
      const [left, right] = planes;
      this.#kernels.deinterleaveStereo(interleaved, left!.pointer + from, right!.pointer + from, frames);
      return;
    }
    for (let plane = 0; plane < planes.length; plane++) {
      const source = interleaved + 4 * channels[plane]!;
      this.#kernels.pickChannel(source, planes[plane]!.pointer + from, frames, this.#format.channels);
    }
  }
}

/** Whether those are both channels of stereo, in their order. */
function isStereoPair(format: SampleFormat, channels: number[]): boolean {
  return format.channels === 2 && channels.length === 2 && channels[0] === 0 && channels[1] === 1;
}

/** The kernel from that format to float32; none where the samples are float32 as they are. */
function decodeKernel(kernels: Kernels, { encoding, bytesPerSample }: SampleFormat): Decode | undefined {
  if (encoding === 'float') return bytesPerSample === 8 ? kernels.decodeF64 : undefined;
  return { 2: kernels.decodeS16, 3: kernels.decodeS24, 4: kernels.decodeS32 }[bytesPerSample];
}

function swapKernel(kernels: Kernels, { bytesPerSample }: SampleFormat): SwapBytes | undefined {
  return { 2: kernels.swapBytes2, 4: kernels.swapBytes4, 8: kernels.swapBytes8 }[bytesPerSample];
}
