/** A spectrum, or its peaks, as numbers. */

import { noteName, type SpectralPeak } from '../../dsp/peaks.ts';
import type { Selection } from '../../options/selection.ts';
import type { SpectralSettings } from '../../options/spectral.ts';
import { float32Bytes, npyHeader } from '../../output/npy.ts';
import type { Target } from '../../output/target.ts';
import { csvField, joinNumbers, numberText } from '../../output/text.ts';
import { writeOutput } from '../../output/write.ts';
import type { SpectrumLines } from '../../views/spectrum-lines.ts';
import type { WavFile } from '../../wav/open.ts';
import type { Context } from '../../world/context.ts';
import { announce } from '../picture.ts';
import type { SpectrumOptions } from '../spectrum.ts';
import { dataValues, jsonHead } from './values.ts';

/** What is written, and of what. */
interface SpectrumResult {
  wav: WavFile;
  selection: Selection;
  settings: SpectralSettings;
  lines: SpectrumLines;
  /** Per channel, the highest first, where they are asked for. */
  peaks: SpectralPeak[][] | undefined;
  /** The options in force. */
  made: Record<string, unknown>;
}

export async function writeSpectrumData(
  result: SpectrumResult,
  options: SpectrumOptions,
  target: Target,
  context: Context,
): Promise<void> {
  const { lines, settings } = result;
  const values = lines.mean.map((power) => dataValues(power, options, settings));
  await writeOutput(target, context, async (write) => {
    if (target.format === 'json') return write(spectrumJson(result, values, options));
    if (target.format === 'csv')
      return write(result.peaks ? peaksCsv(result.peaks, result.selection) : spectrumCsv(result, values));
    await write(npyHeader([values.length, lines.frequency.length]));
    for (const row of values) await write(float32Bytes(row));
  });
  await announce(target, context);
}

function spectrumJson(
  { wav, selection, lines, peaks, made }: SpectrumResult,
  values: Float32Array[],
  { values: unit = 'db' }: SpectrumOptions,
): string {
  const head = {
    ...jsonHead(wav, selection, { ...made, values: unit }),
    ...(peaks && { peaks: listPeaks(peaks) }),
  };
  const rows = values.map((row) => `[${joinNumbers(row)}]`).join(',\n');
  return `${JSON.stringify(head).slice(0, -1)},\n"frequency":[${joinNumbers(lines.frequency)}],\n"values":[${rows}]}\n`;
}

function listPeaks(peaks: SpectralPeak[][]): object[][] {
  return peaks.map((ofChannel) =>
    ofChannel.map(({ hz, levelDb }) => ({ frequency: hz, note: noteName(hz), level: levelDb })),
  );
}

/** A row a frequency: a value for each channel. */
function spectrumCsv({ lines, selection }: SpectrumResult, values: Float32Array[]): string {
  let text = `frequency,${selection.channelNames.map(csvField).join(',')}\n`;
  for (let bin = 0; bin < lines.frequency.length; bin++) {
    text += numberText(lines.frequency[bin]!);
    for (const channel of values) text += `,${numberText(channel[bin]!, 'float32')}`;
    text += '\n';
  }
  return text;
}

/** A row a peak, the highest of each channel first. */
function peaksCsv(peaks: SpectralPeak[][], selection: Selection): string {
  const rows = peaks.flatMap((ofChannel, channel) =>
    ofChannel.map(({ hz, levelDb }) => {
      const name = csvField(selection.channelNames[channel]!);
      return `${name},${numberText(hz)},${noteName(hz)},${numberText(levelDb, 'float32')}\n`;
    }),
  );
  return `channel,frequency,note,level\n${rows.join('')}`;
}
