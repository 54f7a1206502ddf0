import type { Command } from 'commander';
import { analyseSpectrum } from '../analysis/spectrum.ts';
import { unhurried } from '../breath.ts';
import { addSpectralDataOptions, checkDtype, type SpectralDataOptions } from '../options/data.ts';
import { addOption } from '../options/option.ts';
import { parseInteger } from '../options/parsers.ts';
import {
  addOutputOptions,
  addPictureOptions,
  type Looks,
  PICTURE_DEFAULTS,
  type PictureOptions,
  resolveLooks,
} from '../options/picture.ts';
import { addRunOptions, type RunOptions } from '../options/run.ts';
import { addSelectionOptions } from '../options/selection.ts';
import { addSliceOption, type SliceOptions } from '../options/slices.ts';
import {
  addSpectralOptions,
  checkMethod,
  resolveSpectral,
  type SpectralOptions,
} from '../options/spectral.ts';
import { DATA_FORMATS, PICTURE_FORMATS } from '../output/format.ts';
import { highestPeaks } from '../views/peaks.ts';
import { spectrumFigure, spectrumInForce, spectrumRequest } from '../views/spectrum.ts';
import { spectrumLines } from '../views/spectrum-lines.ts';
import { checkFrequencies } from '../views/stft.ts';
import type { Context } from '../world/context.ts';
import { writeSpectrumData } from './data/spectrum.ts';
import { byKind, emitPicture, type Part, planTasks } from './picture.ts';
import { warnOfNonFinite } from './run.ts';
import type { Task } from './task.ts';
import { warnOfHiddenSound, warnOfShortRange } from './warnings.ts';

export type SpectrumOptions = SliceOptions &
  SpectralOptions &
  SpectralDataOptions &
  PictureOptions &
  RunOptions & { peaks?: number };

/** The options, judged. */
interface Asked {
  options: SpectrumOptions;
  looks: Looks;
}

const FORMATS = [...PICTURE_FORMATS, ...DATA_FORMATS];

export const examples = [
  'wavscope spectrum 1.wav -o out.png',
  'wavscope spectrum 1.wav --method fft --fscale log --freq 20:20k --peaks 5',
  'wavscope spectrum 1.wav -o - --format csv | head',
];

export function declare(command: Command): void {
  addSelectionOptions(command, 'all');
  addSliceOption(command);
  addOutputOptions(command, FORMATS);
  addPictureOptions(command, PICTURE_DEFAULTS);
  addSpectralOptions(command, { spectrum: true });
  addOption(
    command,
    '--peaks <n>',
    'mark the n highest peaks (Hz, note, dB); with json and csv, list them',
    parseInteger(1, 1000),
  );
  addSpectralDataOptions(command, { columns: false });
  addRunOptions(command);
}

export function plan(inputs: string[], options: SpectrumOptions, context: Context): Task[] {
  checkMethod(options);
  // Contradictions are told before any file is opened.
  checkDtype(options, resolveSpectral(options));
  const asked: Asked = {
    options,
    looks: resolveLooks(options, PICTURE_DEFAULTS),
  };
  return planTasks({
    command: 'spectrum',
    formats: FORMATS,
    inputs,
    options,
    context,
    defaultChannel: 'all',
    looks: asked.looks,
    judge: ({ wav: { info } }) => checkFrequencies(resolveSpectral(options, info.format), info),
    run: (part) => spectrum(part, asked, context),
  });
}

async function spectrum(part: Part, asked: Asked, context: Context): Promise<void> {
  const { input, open, selection, targets } = part;
  const { options, looks } = asked;
  const { info, name, source } = open.wav;
  const spectral = resolveSpectral(options, info.format);
  const { pictures, data } = byKind(targets);
  const view = { ...asked, info, name, selection, spectral };
  const request = spectrumRequest(view);
  warnOfShortRange(request, options, open);
  const inForce = { ...spectrumInForce(view, request), peaks: options.peaks };
  const measure = once(async () => {
    const analysis = await open.analyse((run) => analyseSpectrum(source, request, run));
    warnOfNonFinite(analysis.nonFinite, open);
    warnOfHiddenSound(analysis, request, open);
    const peaks = options.peaks
      ? await unhurried(highestPeaks(analysis, request, spectral, options.peaks))
      : undefined;
    return { analysis, peaks };
  });
  for (const target of data) {
    const { analysis, peaks } = await measure();
    const lines = spectrumLines(analysis, spectral);
    await writeSpectrumData({ open, selection, spectral, lines, peaks, inForce, options, target, context });
  }
  const draw = async () => {
    const { analysis, peaks } = await measure();
    // Beyond the range by a bin: the lines go on to the picture's edges.
    return spectrumFigure(view, request, spectrumLines(analysis, spectral, 1), peaks);
  };
  if (pictures.length === 0) return;
  const picture = { input, targets: pictures, looks, inForce, options, draw, warn: open.warn };
  await emitPicture(picture, context);
}

/** Has the work done when it is first asked for. */
function once<Result>(work: () => Promise<Result>): () => Promise<Result> {
  let result: Promise<Result> | undefined;
  return () => {
    result ??= work();
    return result;
  };
}
