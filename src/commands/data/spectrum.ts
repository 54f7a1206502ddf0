/** A spectrum, or its peaks, as numbers. */
import { noteName, type SpectralPeak } from '../../dsp/peaks.ts';
import type { SpectralDataOptions } from '../../options/data.ts';
import type { OutputOptions } from '../../options/picture.ts';
import type { Selection } from '../../options/selection.ts';
import type { SpectralSettings } from '../../options/spectral.ts';
import { csvField, writeCsv } from '../../output/csv.ts';
import { writeJson } from '../../output/json.ts';
import { writeNpy } from '../../output/npy.ts';
import { writeNpz } from '../../output/npz.ts';
import { isLine, type Target } from '../../output/target.ts';
import { numberText } from '../../output/text.ts';
import { writeOutput } from '../../output/write.ts';
import { knownDb, knownHz } from '../../views/peaks.ts';
import type { Context } from '../../world/context.ts';
import { announce } from '../picture.ts';
import type { OpenInput } from '../run.ts';
import { dataValues, jsonHead, typeOf } from './values.ts';

/** A spectrum to be written. */
export interface SpectrumJob {
  open: Pick<OpenInput, 'wav' | 'warn'>;
  selection: Selection;
  spectral: Pick<SpectralSettings, 'db'>;
  /** Frequencies in Hz and, per channel, linear power. */
  lines: { frequency: Float64Array; mean: Float32Array[] };
  /** Per channel, the highest first, where they are asked for. */
  peaks: SpectralPeak[][] | undefined;
  /** The options in force. */
  inForce: Record<string, unknown>;
  options: SpectralDataOptions & OutputOptions;
  target: Target;
  context: Context;
}

export async function writeSpectrumData(job: SpectrumJob): Promise<void> {
  const { open, selection, spectral, lines, peaks, inForce, options, target, context } = job;
  const { frequency } = lines;
  const { channelNames } = selection;
  const values = lines.mean.map((power) => dataValues(power, options));
  if (peaks && options.values === 'power')
    open.warn('--values power is for the spectrum: the level of a peak is listed in dB');
  const shape = [values.length, frequency.length];
  await writeOutput(target, context, (write) => {
    const array = { type: typeOf(options, spectral), shape, runs: values };
    if (target.format === 'npy') return writeNpy(array, write);
    if (target.format === 'npz') return writeNpz({ ...array, axes: { frequency } }, write);
    if (target.format === 'csv') {
      if (peaks) return writeCsv(PEAK_HEADER, peakLines(peaks, channelNames), write);
      return writeCsv(['frequency', ...channelNames], levelLines(frequency, values), write);
    }
    const head = jsonHead(open.wav, selection, { ...inForce, values: options.values ?? 'db' });
    const listed = peaks && { peaks: listPeaks(peaks) };
    return writeJson(
      { head: { ...head, ...listed }, axes: { frequency }, shape, rows: values },
      write,
      isLine(target),
    );
  });
  await announce(target, options, context);
}

function listPeaks(peaks: SpectralPeak[][]): object[][] {
  return peaks.map((ofChannel) =>
    ofChannel.map((peak) => ({ frequency: knownHz(peak), note: noteName(peak.hz), level: knownDb(peak) })),
  );
}

/** A line a frequency: a value for each channel. */
function* levelLines(frequency: Float64Array, values: Float32Array[]): Generator<string> {
  for (const [bin, hz] of frequency.entries()) {
    yield [numberText(hz), ...values.map((channel) => numberText(channel[bin]!, 'float32'))].join(',');
  }
}

const PEAK_HEADER = ['channel', 'frequency', 'note', 'level'];

/** A line a peak, the highest of each channel first. */
function* peakLines(peaks: SpectralPeak[][], channelNames: string[]): Generator<string> {
  for (const [channel, ofChannel] of peaks.entries()) {
    const name = csvField(channelNames[channel]!);
    for (const peak of ofChannel)
      yield [name, numberText(knownHz(peak)), noteName(peak.hz), numberText(knownDb(peak))].join(',');
  }
}
