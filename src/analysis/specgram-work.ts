import { openPowerSum, type PowerSum } from '../dsp/power-sum.ts';
import { powerScale } from '../dsp/scaling.ts';
import { openSimd, type Simd, SimdBuffer } from '../dsp/simd.ts';
import { binCount, type ColumnRun, columnCentre, columnCount, columnsOfShare } from '../dsp/stft.ts';
import { windowSums } from '../dsp/window.ts';
import type { FrameSource } from '../wav/format.ts';
import { BandMaxima } from './band-maxima.ts';
import { addRun, ColumnReader, ColumnWindows, channelGroups, stftLayout } from './columns.ts';
import { type ChannelSet, type Extremes, SILENCE, type SpecgramRequest } from './request.ts';
import { planeCount } from './samples.ts';

/** A run of output columns: power[(channel * columns + column) * rows + row], linear, in the scaling's unit. */
export interface SpecgramPart {
  power: Float32Array;
  extremes: Extremes;
  nonFinite: number;
}

/** Columns of the result: as many as are asked for, or every STFT column. */
export function outputColumnCount(request: SpecgramRequest): number {
  return request.columns ?? columnCount(stftLayout(request));
}

/** Values of a column: its bins, or the bands asked for. */
export function rowCount({ nfft, bands }: SpecgramRequest): number {
  return bands?.first.length ?? binCount(nfft);
}

/** The STFT columns that an output column is the mean of. */
export function columnsOfOutput(request: SpecgramRequest, column: number): ColumnRun {
  if (request.columns === undefined) return { first: column, end: column + 1 };
  return columnsOfShare(stftLayout(request), column, request.columns, request.span);
}

/** The centre of an output column in frames from the range's start: the mean of its columns' centres. */
export function outputCentre(request: SpecgramRequest, column: number): number {
  const layout = stftLayout(request);
  const { first, end } = columnsOfOutput(request, column);
  if (first === end) return ((column + 0.5) * layout.frames) / request.columns!;
  return (columnCentre(layout, first) + columnCentre(layout, end - 1)) / 2;
}

/** Computes parts of a spectrogram, one after the other, with buffers that it keeps. */
export class SpecgramWork {
  readonly #simd: Simd;
  readonly #source: FrameSource;
  readonly #request: SpecgramRequest;
  readonly #groups: ChannelSet[];
  readonly #windows: ColumnWindows;
  readonly #sum: PowerSum;
  readonly #factors: SimdBuffer;
  readonly #mean: SimdBuffer;
  readonly #extremes: SimdBuffer;
  readonly #maxima: BandMaxima | undefined;

  static async open(source: FrameSource, request: SpecgramRequest): Promise<SpecgramWork> {
    const simd = await openSimd();
    const windows = new ColumnWindows(request);
    const sums = planeCount(channelGroups(request)[0]!);
    const takesMany = columnCount(stftLayout(request)) >= 2 * outputColumnCount(request);
    const sum = await openPowerSum({ window: windows.whole, sums, takesMany });
    return new SpecgramWork(simd, source, request, windows, sum);
  }

  private constructor(
    simd: Simd,
    source: FrameSource,
    request: SpecgramRequest,
    windows: ColumnWindows,
    sum: PowerSum,
  ) {
    this.#simd = simd;
    this.#source = source;
    this.#request = request;
    this.#groups = channelGroups(request);
    this.#windows = windows;
    this.#sum = sum;
    const sums = windowSums(windows.whole);
    const scale = powerScale(request.scaling, sums, request.nfft, source.format.sampleRate);
    this.#factors = new SimdBuffer(simd, 8 * sum.bins);
    this.#factors.asFloat64.forEach((_, bin, factors) => {
      factors[bin] = scale.factor(bin);
    });
    this.#mean = new SimdBuffer(simd, 4 * sum.bins);
    this.#extremes = new SimdBuffer(simd, 8);
    this.#maxima = request.bands && new BandMaxima(simd, request.bands, sum.bins);
  }

  /** Output columns `first` to `end`. The arrays of the result are the receiver's. */
  compute(part: ColumnRun): SpecgramPart {
    const size = (part.end - part.first) * rowCount(this.#request);
    const power = new Float32Array(planeCount(this.#request.channels) * size);
    this.#extremes.asFloat32.set([Number.POSITIVE_INFINITY, 0]);
    let nonFinite = 0;
    let offset = 0;
    for (const channels of this.#groups) {
      const reader = new ColumnReader(this.#simd, this.#source, this.#request, channels);
      try {
        const planes = planeCount(channels);
        this.#fill(reader, part, power.subarray(offset, offset + planes * size));
        offset += planes * size;
        nonFinite += reader.samples.nonFinite.reduce((sum, count) => sum + count, 0);
      } finally {
        reader.free();
      }
    }
    const [lowest, highest] = this.#extremes.asFloat32;
    return { power, extremes: { lowest: lowest!, highest: highest! }, nonFinite };
  }

  free(): void {
    const buffers = [this.#sum, this.#factors, this.#mean, this.#extremes, this.#maxima];
    for (const each of buffers) each?.free();
  }

  #fill(reader: ColumnReader, part: ColumnRun, power: Float32Array): void {
    const rows = rowCount(this.#request);
    const columns = part.end - part.first;
    const limit = columnsOfOutput(this.#request, part.end - 1).end;
    for (let column = 0; column < columns; column++) {
      const run = columnsOfOutput(this.#request, part.first + column);
      addRun({ sums: this.#sum, reader, windows: this.#windows }, run, Math.max(limit, run.end));
      for (let plane = 0; plane < reader.samples.planes.length; plane++) {
        const mean = this.#drain(plane, run.end - run.first);
        power.set(mean, (plane * columns + column) * rows);
      }
    }
  }

  /** The scaled mean of `count` spectra in bins or bands: a view to use at once. Of none: NaN. */
  #drain(sum: number, count: number): Float32Array {
    this.#sum.drainMean(sum, this.#factors, count, this.#mean);
    const [first, end] = this.#request.shown ?? [0, this.#sum.bins];
    const shown = this.#mean.pointer + 4 * first;
    this.#simd.kernels.widenExtremes(shown, end - first, SILENCE, this.#extremes.pointer);
    return this.#maxima?.of(this.#mean) ?? this.#mean.asFloat32;
  }
}
