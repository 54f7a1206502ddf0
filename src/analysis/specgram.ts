import { binCount, columnCentre } from '../dsp/stft.ts';
import type { FrameSource } from '../wav/format.ts';
import { stftLayout } from './columns.ts';
import { stftCost } from './cost.ts';
import { cutByCost, runParts } from './parts.ts';
import type { AnalysisRun, Extremes, SpecgramBlock, SpecgramGrid, SpecgramRequest } from './request.ts';
import { planeCount } from './samples.ts';
import { outputCentre, outputColumnCount, rowCount, type SpecgramPart } from './specgram-work.ts';

/** Floats in a part's result, about: memory for a few parts is all that a stream of blocks takes. */
const VALUES_PER_PART = 2 ** 18;

/** The centres of columns in seconds, worked out when they are asked for: there may be a terabyte of them. */
class ColumnTimes {
  readonly #request: SpecgramRequest;
  readonly #sampleRate: number;

  constructor(
    request: SpecgramRequest,
    readonly length: number,
    sampleRate: number,
  ) {
    this.#request = request;
    this.#sampleRate = sampleRate;
  }

  at(column: number): number {
    return (this.#request.range.start + outputCentre(this.#request, column)) / this.#sampleRate;
  }
}

/** Shape, frequencies and times of a spectrogram, without reading any audio. */
export function specgramGrid(source: FrameSource, request: SpecgramRequest): SpecgramGrid {
  const { range, nfft, hop } = request;
  const { sampleRate } = source.format;
  const layout = stftLayout(request);
  const columns = outputColumnCount(request);
  const first = columnCentre(layout, 0) - hop / 2;
  const last = columnCentre(layout, columns - 1) + hop / 2;
  // The one column of a short range, and columns that share the range, have just the range.
  const isShared = request.columns !== undefined || layout.frames < layout.winLength;
  const [left, right] = isShared ? [0, layout.frames] : [first, last];
  return {
    channels: planeCount(request.channels),
    bins: binCount(nfft),
    rows: rowCount(request),
    columns,
    hzPerBin: sampleRate / nfft,
    time: new ColumnTimes(request, columns, sampleRate),
    edges: [(range.start + left) / sampleRate, (range.start + right) / sampleRate],
  };
}

/**
 * The spectrogram in runs of columns, in order. Memory stays bounded however long the file is: no more is computed
 * than the consumer takes, but for a few blocks ahead.
 */
export async function* specgramBlocks(
  source: FrameSource,
  request: SpecgramRequest,
  run: AnalysisRun,
): AsyncGenerator<SpecgramBlock> {
  const valuesPerColumn = planeCount(request.channels) * rowCount(request);
  const cost = stftCost(source, request);
  const parts = cutByCost(outputColumnCount(request), cost, Math.ceil(VALUES_PER_PART / valuesPerColumn));
  const results = runParts<SpecgramPart>({ kind: 'specgram', source, request }, parts, run, cost);
  let index = 0;
  for await (const part of results) {
    const { first, end } = parts[index++]!;
    yield { firstColumn: first, columns: end - first, ...part };
  }
}

/** A whole spectrogram: power[(channel * columns + column) * rows + row], linear, in the scaling's unit. */
export interface WholeSpecgram {
  grid: SpecgramGrid;
  power: Float32Array;
  extremes: Extremes;
  nonFinite: number;
}

/** The columns of all blocks together. */
export async function analyseSpecgram(
  source: FrameSource,
  request: SpecgramRequest,
  run: AnalysisRun,
): Promise<WholeSpecgram> {
  const grid = specgramGrid(source, request);
  const power = new Float32Array(grid.channels * grid.columns * grid.rows);
  const extremes = { lowest: Number.POSITIVE_INFINITY, highest: 0 };
  let nonFinite = 0;
  for await (const block of specgramBlocks(source, request, run)) {
    const size = block.columns * grid.rows;
    for (let channel = 0; channel < grid.channels; channel++) {
      const values = block.power.subarray(channel * size, (channel + 1) * size);
      power.set(values, (channel * grid.columns + block.firstColumn) * grid.rows);
    }
    extremes.lowest = Math.min(extremes.lowest, block.extremes.lowest);
    extremes.highest = Math.max(extremes.highest, block.extremes.highest);
    nonFinite += block.nonFinite;
  }
  return { grid, power, extremes, nonFinite };
}
