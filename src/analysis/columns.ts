import type { ColumnSpan, PowerSum } from '../dsp/power-sum.ts';
import { powerScale } from '../dsp/scaling.ts';
import type { Simd } from '../dsp/simd.ts';
import {
  type ColumnRun,
  columnCount,
  columnStart,
  columnsWithin,
  reachesOut,
  type StftLayout,
  windowLength,
} from '../dsp/stft.ts';
import { windowSums, windowValues } from '../dsp/window.ts';
import type { FrameSource } from '../wav/format.ts';
import type { ChannelSet, FrameRange, StftRequest } from './request.ts';
import { planeCount, SampleReader } from './samples.ts';

/** Samples of all planes that are read ahead, so that a block stays in the cache. */
const BLOCK_SAMPLES = 2 ** 17;
/** Samples that all planes may take together; beyond, channels are analysed in groups. */
const MOST_SAMPLES = 2 ** 22;

/** Where the columns of that request lie. */
export function stftLayout({ range, nfft, winLength = nfft, hop, edges }: StftRequest): StftLayout {
  return { frames: range.end - range.start, winLength, hop, edges };
}

/** The windows of a request's columns, each `nfft` values: zeros where a window is shorter. */
export class ColumnWindows {
  /** That of the columns which lie within the range, and of all that are padded. */
  readonly whole: Float64Array;
  readonly #request: StftRequest;
  readonly #layout: StftLayout;
  readonly #within: ColumnRun;

  constructor(request: StftRequest) {
    const layout = stftLayout(request);
    const isShortened = request.edges === 'shorten' && reachesOut(layout);
    this.#request = request;
    this.#layout = layout;
    this.#within = isShortened ? columnsWithin(layout) : { first: 0, end: columnCount(layout) };
    this.whole = new Float64Array(request.nfft);
    this.whole.set(windowValues(request.window, windowLength(layout)));
  }

  /** The window of column `column`. */
  of(column: number): Float64Array {
    const { first, end } = this.#within;
    return column >= first && column < end ? this.whole : this.#shortened(column);
  }

  /** One past the last column, at most `end`, that has the window of column `first`. */
  sameUntil(first: number, end: number): number {
    if (this.of(first) !== this.whole) return first + 1;
    return Math.min(end, this.#within.end);
  }

  /**
   * A window over the frames that the range has, of their own number, as the spectrogram effect of sox tapers them: scaled
   * to the whole window's gain times (length / whole length)².
   */
  #shortened(column: number): Float64Array {
    const { nfft, window, scaling } = this.#request;
    const { frames, winLength } = this.#layout;
    const start = columnStart(this.#layout, column);
    const first = Math.max(0, -start);
    const length = Math.min(winLength, frames - start) - first;
    const values = windowValues(window, length);
    const gain = (of: Float64Array) => Math.sqrt(powerScale(scaling, windowSums(of), nfft, 1).factor(1));
    const factor = (gain(values) / gain(this.whole)) * (length / winLength) ** 2;
    const shortened = new Float64Array(nfft);
    for (let i = 0; i < length; i++) shortened[first + i] = values[i]! * factor;
    return shortened;
  }
}

/** The channels in groups whose samples fit into memory together; usually one group of all. */
export function channelGroups({ channels, nfft }: StftRequest): ChannelSet[] {
  if (channels === 'mix') return [channels];
  const size = Math.max(1, Math.floor(MOST_SAMPLES / nfft));
  return Array.from({ length: Math.ceil(channels.length / size) }, (_, group) =>
    channels.slice(group * size, (group + 1) * size),
  );
}

/** Reads the samples of STFT columns, in ascending order, some columns at a time. */
export class ColumnReader {
  readonly samples: SampleReader;
  readonly #range: FrameRange;
  readonly #nfft: number;
  readonly #layout: StftLayout;
  readonly #count: number;
  readonly #columnsAtOnce: number;
  #first = 0;
  #end = 0;

  constructor(simd: Simd, source: FrameSource, request: StftRequest, channels: ChannelSet) {
    const { range, nfft, hop, edges } = request;
    this.#range = range;
    this.#nfft = nfft;
    this.#layout = stftLayout(request);
    this.#count = columnCount(this.#layout);
    this.#columnsAtOnce = Math.max(1, Math.floor(BLOCK_SAMPLES / planeCount(channels) / hop));
    const readsAround = reachesOut(this.#layout) && edges === 'pad';
    const bounds = readsAround ? { start: 0, end: source.frames } : range;
    const capacity = nfft + (Math.min(this.#columnsAtOnce, this.#count) - 1) * hop;
    this.samples = new SampleReader(simd, source, { channels, bounds, capacity });
  }

  /**
   * Columns `first` to, at most, `end` in the planes: as many of them as there are at hand, but an even number where more
   * are to come, so that a PowerSum has the same pairs wherever blocks end. Reads on when it must, but not beyond column
   * `limit`. Columns are asked for in ascending order.
   */
  columns(first: number, end: number, limit: number): ColumnSpan {
    const least = Math.min(2, this.#columnsAtOnce, end - first);
    if (first + least > this.#end) this.#read(first, Math.min(first + this.#columnsAtOnce, limit));
    const { hop } = this.#layout;
    const atHand = Math.min(end, this.#end) - first;
    const count = first + atHand === end || atHand === 1 ? atHand : atHand - (atHand % 2);
    return { offset: (first - this.#first) * hop, hop, count };
  }

  #read(first: number, end: number): void {
    const { hop } = this.#layout;
    const start = this.#range.start + columnStart(this.#layout, first);
    // A sample is in several columns: its faults count with the first column that begins at or after it. The last
    // column of the block before may be read again, and has been counted.
    const counted = { start: this.#firstOwn(Math.max(first, this.#end)), end: this.#firstOwn(end) };
    this.samples.read(start, this.#nfft + (end - 1 - first) * hop, counted);
    this.#first = first;
    this.#end = end;
  }

  /** The first frame that is counted with column `column`. */
  #firstOwn(column: number): number {
    if (column === 0) return this.#range.start;
    if (column === this.#count) return this.#range.end;
    const start = this.#range.start + columnStart(this.#layout, column);
    return Math.min(Math.max(start, this.#range.start), this.#range.end);
  }

  free(): void {
    this.samples.free();
  }
}

/** What a run of columns is added with. */
export interface ColumnSums {
  sums: PowerSum;
  reader: ColumnReader;
  windows: ColumnWindows;
}

/** Adds the spectra of a run of columns, a sum a plane; reads no further than column `limit`. */
export function addRun(
  { sums, reader, windows }: ColumnSums,
  { first, end }: ColumnRun,
  limit: number,
): void {
  const { planes } = reader.samples;
  for (let column = first; column < end; ) {
    sums.use(windows.of(column));
    const span = reader.columns(column, windows.sameUntil(column, end), limit);
    for (let plane = 0; plane < planes.length; plane++) sums.add(plane, planes[plane]!, span);
    column += span.count;
  }
}
