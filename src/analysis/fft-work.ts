import { openPowerSpectrumFft } from '../dsp/fft/whole.ts';
import type { WindowSums } from '../dsp/scaling.ts';
import { openSimd, type Simd } from '../dsp/simd.ts';
import { windowFunction } from '../dsp/window.ts';
import type { FrameSource } from '../wav/format.ts';
import type { Part } from './part.ts';
import type { ChannelSet, SpectrumRequest } from './request.ts';
import { planeCount, SampleReader } from './samples.ts';

/** Samples of all planes that are read at a time. */
const BLOCK_SAMPLES = 2 ** 16;

/** Samples of a group of channels, at most, that are read together and held until each is transformed. */
const MOST_SAMPLES = 2 ** 23;

/** |X/n|² of channels of n samples, one-sided: |X|² of the loudest samples would be beyond float32. */
export interface FftPart {
  /** A channel each, as `kept`. */
  power: Float32Array[];
  /** Of the window that was applied. */
  windowSums: WindowSums;
  /** Energy that the window leaves of the samples, over what it leaves of a steady sound's; 1 of silence. */
  kept: number[];
  nonFinite: number;
}

/** How many channels are read together: reading them one by one would read a file of many channels as many times. */
export function channelsAtOnce({ range }: Pick<SpectrumRequest, 'range'>): number {
  return Math.max(1, Math.floor(MOST_SAMPLES / (range.end - range.start)));
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

  /** The channels numbered `first` to `end` in the request. The arrays of the result are the receiver's. */
  async compute({ first, end }: Part): Promise<FftPart> {
    const { range, channels } = this.#request;
    const frames = range.end - range.start;
    const group = channels === 'mix' ? channels : channels.slice(first, end);
    const fft = await openPowerSpectrumFft(frames);
    try {
      // A channel alone may be long: it goes where it is transformed.
      if (planeCount(group) === 1) {
        const measures = this.#read(group, (_, start, samples) => fft.put(start, samples));
        return { power: [fft.power()], ...measures };
      }
      const held = Array.from({ length: planeCount(group) }, () => new Float32Array(frames));
      const measures = this.#read(group, (plane, start, samples) => held[plane]!.set(samples, start));
      const power = held.map((samples) => {
        fft.put(0, samples);
        return fft.power();
      });
      return { power, ...measures };
    } finally {
      fft.free();
    }
  }

  /** Nothing is kept from one group to the next. */
  free(): void {}

  /** Reads the channels, and has `take` take their windowed samples over their number, run after run. */
  #read(
    channels: ChannelSet,
    take: (plane: number, start: number, samples: Float32Array) => void,
  ): Omit<FftPart, 'power'> {
    const { range } = this.#request;
    const frames = range.end - range.start;
    const window = windowFunction(this.#request.window, frames);
    const sums: WindowSums = { sum: 0, sumOfSquares: 0 };
    const planes = planeCount(channels);
    const energies = Array.from({ length: planes }, () => ({ whole: 0, windowed: 0 }));
    const capacity = Math.max(1, Math.floor(BLOCK_SAMPLES / planes));
    const factors = new Float64Array(capacity);
    const reader = new SampleReader(this.#simd, this.#source, { channels, bounds: range, capacity });
    try {
      for (let start = 0; start < frames; start += capacity) {
        const count = Math.min(capacity, frames - start);
        reader.read(range.start + start, count, range);
        for (let i = 0; i < count; i++) {
          const factor = window(start + i);
          factors[i] = factor;
          sums.sum += factor;
          sums.sumOfSquares += factor * factor;
        }
        for (const [plane, { asFloat32 }] of reader.planes.entries()) {
          const samples = asFloat32.subarray(0, count);
          applyWindow(samples, factors, frames, energies[plane]!);
          take(plane, start, samples);
        }
      }
    } finally {
      reader.free();
    }
    const steady = frames / sums.sumOfSquares;
    return {
      windowSums: sums,
      kept: energies.map(({ whole, windowed }) => (whole > 0 ? (windowed / whole) * steady : 1)),
      nonFinite: reader.nonFinite.reduce((sum, count) => sum + count, 0),
    };
  }
}

/** Windows samples, each over `frames`, and adds up their energy before and after. */
function applyWindow(
  samples: Float32Array,
  factors: Float64Array,
  frames: number,
  energy: { whole: number; windowed: number },
): void {
  let { whole, windowed } = energy;
  for (let i = 0; i < samples.length; i++) {
    const factor = factors[i]!;
    whole += samples[i]! ** 2;
    windowed += (samples[i]! * factor) ** 2;
    samples[i]! *= factor / frames;
  }
  energy.whole = whole;
  energy.windowed = windowed;
}
