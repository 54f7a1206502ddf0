/** The spectrogram of many recordings as one, with nothing where there is none. */
import { binCount, columnCentre, columnCount } from '../dsp/stft.ts';
import type { FrameSource } from '../wav/format.ts';
import { stftLayout } from './columns.ts';
import {
  type AnalysisRun,
  type BinBands,
  SILENCE,
  type SpecgramBlock,
  type SpecgramGrid,
  type SpecgramRequest,
} from './request.ts';
import { planeCount } from './samples.ts';
import { specgramBlocks, type WholeSpecgram } from './specgram.ts';
import { columnsOfOutput } from './specgram-work.ts';

/** A recording and its place among the others, in sample frames from the beginning of the first one. */
export interface PlacedSource {
  offset: number;
  /** From its own beginning. */
  frames: number;
  open(): Promise<{ source: FrameSource; close(): void }>;
}

/** Columns that share a span of time equally; `range` is of no account. */
export interface LongTermRequest extends SpecgramRequest {
  columns: number;
  /** In sample frames from the beginning of the first recording. */
  span: { start: number; frames: number };
}

/** The request for a column a hop: the first one centred on the first sample. */
export function everyHop(recordings: PlacedSource[], request: SpecgramRequest): LongTermRequest {
  const { offset, frames } = recordings.at(-1)!;
  const layout = stftLayout({ ...request, range: { start: 0, end: frames } });
  const { hop } = request;
  const lastCentre = offset + columnCentre(layout, columnCount(layout) - 1);
  const columns = Math.floor(lastCentre / hop + 0.5) + 1;
  return { ...request, columns, span: { start: -hop / 2, frames: columns * hop } };
}

/** Shape, frequencies and times of all. */
export function longTermGrid(
  { channels, nfft, bands, columns, span }: LongTermRequest,
  sampleRate: number,
): SpecgramGrid {
  const seconds = (frame: number) => frame / sampleRate;
  const bins = binCount(nfft);
  return {
    channels: planeCount(channels),
    bins,
    rows: bands?.first.length ?? bins,
    columns,
    hzPerBin: sampleRate / nfft,
    time: {
      length: columns,
      at: (column) => seconds(span.start + ((column + 0.5) * span.frames) / columns),
    },
    edges: [seconds(span.start), seconds(span.start + span.frames)],
  };
}

/** The mean of a column's spectra, of every bin. */
interface Column {
  index: number;
  /** power[channel * bins + bin] */
  power: Float32Array;
  /** How many spectra it is the mean of. */
  weight: number;
  nonFinite: number;
}

/** Floats in a block without any sound, at most. */
const VALUES_PER_GAP = 2 ** 18;

/**
 * All columns in order, in every bin: each the mean power of all that is recorded in it, NaN where nothing is. One recording
 * is open at a time.
 */
export async function* longTermBlocks(
  recordings: PlacedSource[],
  request: LongTermRequest,
  run: AnalysisRun,
): AsyncGenerator<SpecgramBlock> {
  const values = planeCount(request.channels) * binCount(request.nfft);
  let next = 0;
  let held: Column | undefined;
  function* given(column: Column | undefined): Generator<SpecgramBlock> {
    yield* emptyBlocks(next, column?.index ?? request.columns, values);
    if (column) yield { ...EMPTY, ...column, firstColumn: column.index, columns: 1 };
    next = (column?.index ?? request.columns) + 1;
  }
  for await (const column of recordedColumns(recordings, request, run)) {
    // Where one recording ends and the next begins: in one column, often.
    if (held?.index === column.index) addColumn(held, column);
    else {
      if (held) yield* given(held);
      held = column;
    }
  }
  if (held) yield* given(held);
  yield* given(undefined);
}

const EMPTY = { extremes: { lowest: Number.POSITIVE_INFINITY, highest: 0 }, nonFinite: 0 };

function* emptyBlocks(first: number, end: number, values: number): Generator<SpecgramBlock> {
  const most = Math.ceil(VALUES_PER_GAP / values);
  for (let column = first; column < end; column += most) {
    const columns = Math.min(most, end - column);
    const power = new Float32Array(columns * values).fill(Number.NaN);
    yield { ...EMPTY, firstColumn: column, columns, power };
  }
}

function addColumn(sum: Column, { power, weight, nonFinite }: Column): void {
  const share = weight / (sum.weight + weight);
  for (let i = 0; i < power.length; i++) sum.power[i]! += (power[i]! - sum.power[i]!) * share;
  sum.weight += weight;
  sum.nonFinite += nonFinite;
}

/** The columns that each recording is in, one recording after the other. */
async function* recordedColumns(
  recordings: PlacedSource[],
  request: LongTermRequest,
  run: AnalysisRun,
): AsyncGenerator<Column> {
  const total = recordings.reduce((sum, { frames }) => sum + frames, 0);
  let done = 0;
  for (const recording of recordings) {
    const before = done;
    done += recording.frames;
    const onProgress = (share: number) => run.onProgress?.((before + share * recording.frames) / total);
    const { source, close } = await recording.open();
    try {
      const { first, own } = requestOf(recording, request);
      for await (const block of specgramBlocks(source, own, { ...run, onProgress }))
        yield* columnsOf(block, own, first);
    } finally {
      close();
    }
  }
}

/** The request for the columns that a recording is in, and the first of them. */
function requestOf(
  { offset, frames }: PlacedSource,
  { span, columns, bands: _, ...stft }: LongTermRequest,
): { first: number; own: SpecgramRequest & { columns: number } } {
  const width = span.frames / columns;
  const begin = offset - span.start;
  const first = Math.floor(begin / width);
  const count = Math.min(columns, Math.ceil((begin + frames) / width)) - first;
  const own = { start: first * width - begin, frames: count * width };
  return { first, own: { ...stft, range: { start: 0, end: frames }, columns: count, span: own } };
}

/** Each column of a block that any spectrum is centred in. */
function* columnsOf(
  { firstColumn, columns, power, nonFinite }: SpecgramBlock,
  request: SpecgramRequest,
  first: number,
): Generator<Column> {
  const bins = binCount(request.nfft);
  const channels = planeCount(request.channels);
  for (let column = 0; column < columns; column++) {
    const run = columnsOfOutput(request, firstColumn + column);
    if (run.first === run.end) continue;
    const values = new Float32Array(channels * bins);
    for (let channel = 0; channel < channels; channel++) {
      const from = (channel * columns + column) * bins;
      values.set(power.subarray(from, from + bins), channel * bins);
    }
    const index = first + firstColumn + column;
    yield { index, power: values, weight: run.end - run.first, nonFinite: column === 0 ? nonFinite : 0 };
  }
}

/** All of it, in the bands asked for. */
export async function analyseLongTerm(
  recordings: PlacedSource[],
  request: LongTermRequest & { bands: BinBands; shown: [number, number] },
  sampleRate: number,
  run: AnalysisRun,
): Promise<WholeSpecgram> {
  const grid = longTermGrid(request, sampleRate);
  const { channels, columns, rows, bins } = grid;
  const power = new Float32Array(channels * columns * rows).fill(Number.NaN);
  const [lowest, highest] = request.shown;
  const extremes = { ...EMPTY.extremes };
  let nonFinite = 0;
  for await (const block of longTermBlocks(recordings, request, run)) {
    nonFinite += block.nonFinite;
    // What is recorded comes column by column, and the rest is empty already.
    if (Number.isNaN(block.power[0])) continue;
    for (let channel = 0; channel < channels; channel++) {
      const values = block.power.subarray(channel * bins, (channel + 1) * bins);
      for (const value of values.subarray(lowest, highest)) {
        if (!(value > SILENCE)) continue;
        extremes.lowest = Math.min(extremes.lowest, value);
        extremes.highest = Math.max(extremes.highest, value);
      }
      const at = (channel * columns + block.firstColumn) * rows;
      power.set(strongest(values, request.bands), at);
    }
  }
  return { grid, power, extremes, nonFinite };
}

/** The strongest bin of each band; NaN of one that has none. */
function strongest(values: Float32Array, { first, last }: BinBands): Float32Array {
  return Float32Array.from(first, (begin, band) => {
    let most = begin <= last[band]! ? 0 : Number.NaN;
    for (let bin = begin; bin <= last[band]!; bin++) if (values[bin]! > most) most = values[bin]!;
    return most;
  });
}
