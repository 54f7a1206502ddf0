import { openPowerSum, type PowerSum } from '../dsp/power-sum.ts';
import { openSimd, type Simd } from '../dsp/simd.ts';
import type { ColumnRun } from '../dsp/stft.ts';
import type { FrameSource } from '../wav/format.ts';
import { addRun, ColumnReader, ColumnWindows, channelGroups } from './columns.ts';
import type { ChannelSet, SpectrumRequest } from './request.ts';
import { planeCount } from './samples.ts';

/** Sums over a run of STFT columns, a channel each. |X|², unscaled. */
export interface WelchPart {
  sum: Float64Array[];
  maximum: Float32Array[];
  nonFinite: number;
}

/** Computes parts of a mean spectrum (Welch's method), one after the other, with buffers that it keeps. */
export class WelchWork {
  readonly #simd: Simd;
  readonly #source: FrameSource;
  readonly #request: SpectrumRequest;
  readonly #windows: ColumnWindows;
  readonly #sums: PowerSum;

  static async open(source: FrameSource, request: SpectrumRequest): Promise<WelchWork> {
    const simd = await openSimd();
    const windows = new ColumnWindows(request);
    const planes = planeCount(channelGroups(request)[0]!);
    const sums = await openPowerSum({ window: windows.whole, sums: planes, keepsMaximum: true });
    return new WelchWork(simd, source, request, windows, sums);
  }

  private constructor(
    simd: Simd,
    source: FrameSource,
    request: SpectrumRequest,
    windows: ColumnWindows,
    sums: PowerSum,
  ) {
    this.#simd = simd;
    this.#source = source;
    this.#request = request;
    this.#windows = windows;
    this.#sums = sums;
  }

  /** STFT columns `first` to `end`. The arrays of the result are the receiver's. */
  compute(part: ColumnRun): WelchPart {
    const result: WelchPart = { sum: [], maximum: [], nonFinite: 0 };
    for (const channels of channelGroups(this.#request)) this.#addGroup(channels, part, result);
    return result;
  }

  free(): void {
    this.#sums.free();
  }

  #addGroup(channels: ChannelSet, part: ColumnRun, result: WelchPart): void {
    const reader = new ColumnReader(this.#simd, this.#source, this.#request, channels);
    try {
      const { planes } = reader.samples;
      addRun({ sums: this.#sums, reader, windows: this.#windows }, part, part.end);
      for (let plane = 0; plane < planes.length; plane++) {
        const sum = new Float64Array(this.#sums.bins);
        const maximum = new Float32Array(this.#sums.bins);
        this.#sums.drain(plane, sum);
        this.#sums.drainMaximum(plane, maximum);
        result.sum.push(sum);
        result.maximum.push(maximum);
      }
      for (const count of reader.samples.nonFinite) result.nonFinite += count;
    } finally {
      reader.free();
    }
  }
}
