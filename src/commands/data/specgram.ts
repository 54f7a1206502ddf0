/** A spectrogram as numbers: written column by column, in little memory however long the audio. */
import type { AnalysisRun, SpecgramBlock, SpecgramGrid, SpecgramRequest } from '../../analysis/request.ts';
import { specgramBlocks, specgramGrid } from '../../analysis/specgram.ts';
import { breathe } from '../../breath.ts';
import { binRange } from '../../dsp/stft.ts';
import type { SpectralDataOptions } from '../../options/data.ts';
import type { OutputOptions } from '../../options/picture.ts';
import type { Selection } from '../../options/selection.ts';
import type { SpectralOptions, SpectralSettings } from '../../options/spectral.ts';
import { csvField, writeCsv } from '../../output/csv.ts';
import { writeJson } from '../../output/json.ts';
import { writeNpy } from '../../output/npy.ts';
import { writeNpz } from '../../output/npz.ts';
import { RowSpool } from '../../output/row-spool.ts';
import { isLine, type Target } from '../../output/target.ts';
import { joinNumbers, numberText } from '../../output/text.ts';
import { writeOutput } from '../../output/write.ts';
import { fullRequest, reducedRequest, stftInForce } from '../../views/stft.ts';
import type { Context } from '../../world/context.ts';
import { announce } from '../picture.ts';
import { type OpenInput, warnOfNonFinite } from '../run.ts';
import { warnOfShortRange } from '../warnings.ts';
import { dataValues, gapValue, jsonHead, typeOf } from './values.ts';

/** A spectrogram to be written. */
export interface SpecgramJob {
  open: OpenInput;
  selection: Selection;
  spectral: SpectralSettings;
  options: SpectralDataOptions & OutputOptions & Pick<SpectralOptions, 'nfft'>;
  target: Target;
  context: Context;
}

/** Columns on their way to an output. */
export interface ColumnsJob
  extends Pick<SpecgramJob, 'selection' | 'spectral' | 'options' | 'target' | 'context'> {
  open: Pick<OpenInput, 'analyse' | 'warn'>;
  /** What a JSON begins with. */
  head: object;
  grid: SpecgramGrid;
  blocks(run: AnalysisRun): AsyncIterable<SpecgramBlock>;
  /** Whether NaN is where nothing was recorded, and not silence. */
  hasGaps?: boolean;
}

/** Columns in the order they come, and where they lie. */
interface Matrix {
  grid: SpecgramGrid;
  /** First and one past the last bin written. */
  bins: [number, number];
  /** Blocks with their power turned into what is written. */
  blocks: AsyncIterable<SpecgramBlock>;
  channelNames: string[];
}

export async function writeSpecgramData(job: SpecgramJob): Promise<void> {
  const { open, selection, spectral, options } = job;
  const { source } = open.wav;
  const { columns, values = 'db' } = options;
  const request: SpecgramRequest = columns
    ? reducedRequest(selection, spectral, columns)
    : fullRequest(selection, spectral);
  warnOfShortRange(request, options, open);
  const grid = specgramGrid(source, request);
  const inForce = { command: 'specgram', ...stftInForce(request, spectral), values, columns };
  const head = jsonHead(open.wav, selection, inForce);
  await writeColumns({ ...job, head, grid, blocks: (run) => specgramBlocks(source, request, run) });
}

export async function writeColumns(job: ColumnsJob): Promise<void> {
  const { open, head, grid, blocks, selection, spectral, options, target, context } = job;
  const bins = binRange(grid.bins, grid.hzPerBin, spectral.freq);
  const shape = [grid.channels, bins[1] - bins[0], grid.columns];
  const axes = { frequency: frequenciesOf(grid, bins), time: grid.time };
  const gap = job.hasGaps ? gapValue(target, options) : undefined;
  let nonFinite = 0;
  await open.analyse(async (run) => {
    async function* written() {
      for await (const block of blocks(run)) {
        nonFinite += block.nonFinite;
        yield { ...block, power: dataValues(block.power, options, gap) };
      }
    }
    const matrix: Matrix = { grid, bins, blocks: written(), channelNames: selection.channelNames };
    await writeOutput(target, context, (write) => {
      if (target.format === 'csv') return writeCsv(csvHeader(matrix), csvLines(matrix), write);
      const array = { type: typeOf(options, spectral), shape };
      if (target.format === 'npy') return writeNpy({ ...array, runs: rowRuns(matrix) }, write);
      if (target.format === 'npz') return writeNpz({ ...array, runs: rowRuns(matrix), axes }, write);
      return writeJson({ head, axes, shape, rows: rowsOf(matrix) }, write, isLine(target));
    });
  });
  warnOfNonFinite(nonFinite, open);
  await announce(target, options, context);
}

function frequenciesOf({ hzPerBin }: SpecgramGrid, [first, end]: [number, number]): Float64Array {
  return Float64Array.from({ length: end - first }, (_, bin) => (first + bin) * hzPerBin);
}

function csvHeader({ grid, bins }: Matrix): string[] {
  const names = grid.channels > 1 ? ['channel', 'time'] : ['time'];
  return [...names, ...Array.from(frequenciesOf(grid, bins), (hz) => numberText(hz))];
}

/** A line a column: its time, then a value for each frequency; of several channels one after the other. */
async function* csvLines({
  grid,
  bins: [first, end],
  blocks,
  channelNames,
}: Matrix): AsyncGenerator<Iterable<string>> {
  const names = channelNames.map((name) => (grid.channels > 1 ? `${csvField(name)},` : ''));
  for await (const { firstColumn, columns, power } of blocks) {
    for (let column = 0; column < columns; column++) {
      const time = numberText(grid.time.at(firstColumn + column)!);
      for (let channel = 0; channel < grid.channels; channel++) {
        const offset = (channel * columns + column) * grid.bins;
        const start = `${names[channel]}${time},`;
        yield joinNumbers(power.subarray(offset + first, offset + end), start, '');
      }
    }
  }
}

/** Blocks of columns as runs of rows, each one channel's bin, in the order (channels, bins, columns). */
async function* rowRuns({ grid, bins: [first, end], blocks }: Matrix): AsyncGenerator<Float32Array> {
  const rows = new RowSpool(grid.channels * (end - first), grid.columns);
  const channels = Array.from({ length: grid.channels }, (_, channel) => channel);
  try {
    for await (const { columns, power } of blocks) {
      for (let column = 0; column < columns; column++) {
        const offsets = channels.map((channel) => (channel * columns + column) * grid.bins);
        rows.add(offsets.map((offset) => power.subarray(offset + first, offset + end)));
        await breathe();
      }
    }
    yield* rows.runs();
  } finally {
    rows.close();
  }
}

async function* rowsOf(matrix: Matrix): AsyncGenerator<Float32Array> {
  const { columns } = matrix.grid;
  for await (const run of rowRuns(matrix)) {
    for (let at = 0; at < run.length; at += columns) yield run.subarray(at, at + columns);
  }
}
