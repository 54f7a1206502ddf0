import { openPowerSpectrumFft, type PowerSpectrumFft } from '../dsp/fft/whole.ts';
import type { WindowSums } from '../dsp/scaling.ts';
import { openSimd, type Simd } from '../dsp/simd.ts';
import { windowFunction } from '../dsp/window.ts';
import type { FrameSource } from '../wav/format.ts';
import type { Part } from './part.ts';
import type { ChannelSet, SpectrumRequest } from './request.ts';
import { SampleReader } from './samples.ts';

/** Sample frames read at a time. */
const BLOCK_FRAMES = 2 ** 16;

/** |X/n|² of one channel of n samples, one-sided: |X|² of the loudest samples would be beyond float32. */
export interface FftPart {
  power: Float32Array;
  /** Of the window that was applied. */
  windowSums: WindowSums;
  /** Energy that the window leaves of the samples, over what it leaves of a steady sound's; 1 of silence. */
  kept: number;
  nonFinite: number;
}

/** Transforms whole channels at their exact length, one after the other. */
export class FftWork {
  readonly #simd: Simd;
  readonly #source: FrameSource;
  readonly #request: SpectrumRequest;

  static async open(source: FrameSource, request: SpectrumRequest): Promise<FftWork> {
    return new FftWork(await openSimd(), source, request);
  }

  private constructor(simd: Simd, source: FrameSource, request: SpectrumRequest) {
    this.#simd = simd;
    this.#source = source;
    this.#request = request;
  }

  /** The channel numbered `first` in the request. The array of the result is the receiver's. */
  async compute({ first }: Part): Promise<FftPart> {
    const { range, channels } = this.#request;
    const fft = await openPowerSpectrumFft(range.end - range.start);
    const read = this.#read(channels === 'mix' ? 'mix' : [channels[first]!], fft);
    return { power: fft.power(), ...read };
  }

  /** Nothing is kept from one channel to the next. */
  free(): void {}

  #read(channels: ChannelSet, fft: PowerSpectrumFft): Omit<FftPart, 'power'> {
    const { range } = this.#request;
    const frames = range.end - range.start;
    const window = windowFunction(this.#request.window, frames);
    const sums: WindowSums = { sum: 0, sumOfSquares: 0 };
    let [energy, windowed] = [0, 0];
    const reader = new SampleReader(this.#simd, this.#source, {
      channels,
      bounds: range,
      capacity: BLOCK_FRAMES,
    });
    for (let start = 0; start < frames; start += BLOCK_FRAMES) {
      const count = Math.min(BLOCK_FRAMES, frames - start);
      reader.read(range.start + start, count, range);
      const samples = reader.planes[0]!.asFloat32.subarray(0, count);
      for (let i = 0; i < count; i++) {
        const factor = window(start + i);
        energy += samples[i]! ** 2;
        windowed += (samples[i]! * factor) ** 2;
        samples[i]! *= factor / frames;
        sums.sum += factor;
        sums.sumOfSquares += factor * factor;
      }
      fft.put(start, samples);
    }
    reader.free();
    const kept = energy > 0 ? (windowed / energy) * (frames / sums.sumOfSquares) : 1;
    return { windowSums: sums, kept, nonFinite: reader.nonFinite[0]! };
  }
}
