import type { Command } from 'commander';
import { analyseEnvelope } from '../analysis/envelope.ts';
import type { AnalysisRun } from '../analysis/request.ts';
import { analyseSpecgram } from '../analysis/specgram.ts';
import { analyseSpectrum } from '../analysis/spectrum.ts';
import { addColorOptions, type ColorOptions, DEFAULT_CMAP } from '../options/color.ts';
import {
  addOutputOptions,
  addPictureOptions,
  addTimeMarkOptions,
  type Looks,
  type PictureDefaults,
  type PictureOptions,
  resolveLooks,
} from '../options/picture.ts';
import { addRunOptions, type RunOptions } from '../options/run.ts';
import { addSelectionOptions } from '../options/selection.ts';
import { addSliceOption, type SliceOptions } from '../options/slices.ts';
import { addSpectralOptions, resolveSpectral, type SpectralOptions } from '../options/spectral.ts';
import { type Format, PICTURE_FORMATS } from '../output/format.ts';
import type { Target } from '../output/target.ts';
import { type FigureRequests, figureFigure, figureInForce, figureRequests } from '../views/figure.ts';
import { spectrumLines } from '../views/spectrum-lines.ts';
import { checkFrequencies } from '../views/stft.ts';
import { missedMarks } from '../views/time-axis.ts';
import type { FrameSource } from '../wav/format.ts';
import type { Context } from '../world/context.ts';
import { checkClip, readClip } from './page.ts';
import { emitPicture, type Part, planTasks } from './picture.ts';
import { warnOfNonFinite } from './run.ts';
import type { Task } from './task.ts';
import { warnOfHiddenSound, warnOfShortRange } from './warnings.ts';

export type FigureOptions = SliceOptions & SpectralOptions & ColorOptions & PictureOptions & RunOptions;

/** The options, judged. */
interface Asked {
  options: FigureOptions;
  looks: Looks;
  cmap: string;
}

const FORMATS: readonly Format[] = [...PICTURE_FORMATS, 'html'];
const PICTURE: PictureDefaults = { size: { width: 8.5, height: 11, unit: 'in' }, dpi: 150 };

export const examples = [
  'wavscope figure 1.wav -o 1.png',
  'wavscope figure 1.wav --theme dark -o 1.html',
  'wavscope figure 1.wav --preset matplotlib --method fft --two-sided',
];

export function declare(command: Command): void {
  addSelectionOptions(command, 'mix');
  addSliceOption(command);
  addOutputOptions(command, FORMATS);
  addPictureOptions(command, PICTURE);
  addTimeMarkOptions(command);
  addSpectralOptions(command, { spectrum: true });
  addColorOptions(command);
  addRunOptions(command);
}

export function plan(inputs: string[], options: FigureOptions, context: Context): Task[] {
  // Contradictions are told before any file is opened.
  resolveSpectral(options);
  const looks = resolveLooks(options, PICTURE);
  const asked: Asked = { options, looks, cmap: options.cmap ?? DEFAULT_CMAP };
  return planTasks({
    command: 'figure',
    formats: FORMATS,
    inputs,
    options,
    context,
    defaultChannel: 'mix',
    looks,
    judge({ wav: { info } }, selection, targets) {
      checkFrequencies(resolveSpectral(options, info.format), info);
      if (hasPage(targets)) checkClip(info, selection);
    },
    run: (part) => figure(part, asked, context),
  });
}

function hasPage(targets: Target[]): boolean {
  return targets.some(({ format }) => format === 'html');
}

async function figure(part: Part, asked: Asked, context: Context): Promise<void> {
  const { input, open, selection, whole, targets } = part;
  const { options, looks } = asked;
  const { info, name, source } = open.wav;
  const spectral = resolveSpectral(options, info.format);
  const view = { ...asked, info, name, selection, spectral };
  missedMarks({ ...view, selection: whole }).forEach(open.advise);
  const clip = hasPage(targets) ? readClip(open.wav, selection) : undefined;
  const requests = figureRequests(view);
  warnOfShortRange(requests.spectrum, options, open);
  const draw = async () => {
    const { specgram, spectrum, envelope } = await open.analyse((run) => analyseAll(source, requests, run));
    warnOfNonFinite(envelope.nonFinite, open);
    warnOfHiddenSound(spectrum, requests.spectrum, open);
    const lines = spectrumLines(spectrum, spectral, 1);
    return figureFigure(view, requests, { specgram, spectrum: lines, envelope });
  };
  const inForce = figureInForce(view, requests);
  const picture = { input, targets, looks, inForce, options, draw, ...(clip && { clip }), warn: open.warn };
  await emitPicture(picture, context);
}

/** The three analyses, one after the other. */
async function analyseAll(source: FrameSource, requests: FigureRequests, run: AnalysisRun) {
  const third = (index: number): AnalysisRun => ({
    ...run,
    onProgress: (done) => run.onProgress?.((index + done) / 3),
  });
  return {
    specgram: await analyseSpecgram(source, requests.specgram, third(0)),
    spectrum: await analyseSpectrum(source, requests.spectrum, third(1)),
    envelope: await analyseEnvelope(source, requests.envelope, third(2)),
  };
}
