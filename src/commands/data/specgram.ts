/** A spectrogram as numbers: written column by column, in little memory however long the audio. */
import type { AnalysisRun, SpecgramBlock, SpecgramGrid, SpecgramRequest } from '../../analysis/request.ts';
import { specgramBlocks, specgramGrid } from '../../analysis/specgram.ts';
import { binRange } from '../../dsp/stft.ts';
import type { Selection } from '../../options/selection.ts';
import type { SpectralSettings } from '../../options/spectral.ts';
import { float32Bytes, npyHeader } from '../../output/npy.ts';
import { RowSpool } from '../../output/row-spool.ts';
import type { Target } from '../../output/target.ts';
import { csvField, joinNumbers, numberText } from '../../output/text.ts';
import { type Write, writeOutput } from '../../output/write.ts';
import { fullRequest, reducedRequest, stftInForce, warnOfShortRange } from '../../views/stft.ts';
import type { Context } from '../../world/context.ts';
import { announce } from '../picture.ts';
import { type OpenInput, warnOfNonFinite } from '../run.ts';
import type { SpecgramOptions } from '../specgram.ts';
import { dataValues, jsonHead } from './values.ts';

/** What the writers share. */
interface Matrix {
  grid: SpecgramGrid;
  /** First and one past the last bin written. */
  bins: [number, number];
  /** Blocks with their power turned into what is written. */
  blocks: AsyncIterable<SpecgramBlock>;
  channelNames: string[];
}

export async function writeSpecgramData(
  open: OpenInput,
  selection: Selection,
  settings: SpectralSettings,
  options: SpecgramOptions,
  target: Target,
  context: Context,
): Promise<void> {
  const { source } = open.wav;
  const { columns } = options;
  const request: SpecgramRequest = columns
    ? reducedRequest(selection, settings, columns)
    : fullRequest(selection, settings);
  warnOfShortRange(request, open.warn);
  const grid = specgramGrid(source, request);
  const bins = binRange(grid.bins, grid.hzPerBin, settings.freq);
  const inForce = stftInForce(request, settings);
  const head = jsonHead(open.wav, selection, {
    command: 'specgram',
    ...inForce,
    values: options.values ?? 'db',
    columns,
  });
  let nonFinite = 0;
  await open.analyse(async (run: AnalysisRun) => {
    async function* written() {
      for await (const block of specgramBlocks(source, request, run)) {
        nonFinite += block.nonFinite;
        yield { ...block, power: dataValues(block.power, options, settings) };
      }
    }
    const matrix: Matrix = { grid, bins, blocks: written(), channelNames: selection.channelNames };
    await writeOutput(target, context, (write) => {
      if (target.format === 'csv') return writeCsv(matrix, write);
      return withRows(matrix, async (rows) => {
        if (target.format === 'npy') return writeNpy(matrix, rows, write);
        return writeJson(head, matrix, rows, write);
      });
    });
  });
  warnOfNonFinite(nonFinite, open);
  await announce(target, context);
}

/** A row a column: its time, then a value for each frequency of the header. */
async function writeCsv(
  { grid, bins: [first, end], blocks, channelNames }: Matrix,
  write: Write,
): Promise<void> {
  const several = grid.channels > 1;
  const frequencies = frequenciesOf(grid, [first, end]);
  await write(`${several ? 'channel,' : ''}time,${joinNumbers(frequencies)}\n`);
  for await (const { firstColumn, columns, power } of blocks) {
    for (let column = 0; column < columns; column++) {
      let rows = '';
      for (let channel = 0; channel < grid.channels; channel++) {
        const offset = (channel * columns + column) * grid.bins;
        if (several) rows += `${csvField(channelNames[channel]!)},`;
        rows += `${numberText(grid.time[firstColumn + column]!)},`;
        rows += `${joinNumbers(power.subarray(offset + first, offset + end))}\n`;
      }
      await write(rows);
    }
  }
}

function frequenciesOf({ hzPerBin }: SpecgramGrid, [first, end]: [number, number]): Float64Array {
  return Float64Array.from({ length: end - first }, (_, bin) => (first + bin) * hzPerBin);
}

/** Turns blocks of columns into rows of one channel's bin, in the order (channels, bins, columns). */
async function withRows(
  { grid, bins: [first, end], blocks }: Matrix,
  work: (rows: RowSpool) => Promise<void>,
): Promise<void> {
  const bins = end - first;
  const rows = new RowSpool(grid.channels * bins, grid.columns);
  try {
    for await (const { firstColumn, columns, power } of blocks) {
      const run = new Float32Array(columns);
      for (let channel = 0; channel < grid.channels; channel++) {
        for (let bin = 0; bin < bins; bin++) {
          const offset = channel * columns * grid.bins + first + bin;
          for (let column = 0; column < columns; column++) run[column] = power[offset + column * grid.bins]!;
          rows.put(channel * bins + bin, firstColumn, run);
        }
      }
    }
    await work(rows);
  } finally {
    rows.close();
  }
}

async function writeNpy({ grid, bins: [first, end] }: Matrix, rows: RowSpool, write: Write): Promise<void> {
  await write(npyHeader([grid.channels, end - first, grid.columns]));
  for (let row = 0; row < rows.rows; row++) await write(float32Bytes(rows.row(row)));
}

async function writeJson(head: object, { grid, bins }: Matrix, rows: RowSpool, write: Write): Promise<void> {
  const frequency = frequenciesOf(grid, bins);
  await write(`${JSON.stringify(head).slice(0, -1)},\n"frequency":[${joinNumbers(frequency)}],\n`);
  await write(`"time":[${joinNumbers(grid.time)}],\n"values":[`);
  for (let channel = 0; channel < grid.channels; channel++) {
    await write(`${channel ? ',\n' : ''}[`);
    for (let bin = 0; bin < frequency.length; bin++) {
      await write(`${bin ? ',\n' : ''}[${joinNumbers(rows.row(channel * frequency.length + bin))}]`);
    }
    await write(']');
  }
  await write(']}\n');
}
