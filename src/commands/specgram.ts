import type { Command } from 'commander';
import { analyseSpecgram } from '../analysis/specgram.ts';
import { addColorOptions, DEFAULT_CMAP } from '../options/color.ts';
import { addSpectralDataOptions, checkDtype } from '../options/data.ts';
import {
  addOutputOptions,
  addPictureOptions,
  addTimeMarkOptions,
  type Looks,
  PICTURE_DEFAULTS,
  resolveLooks,
} from '../options/picture.ts';
import { addRunOptions } from '../options/run.ts';
import { addSelectionOptions } from '../options/selection.ts';
import { addSliceOption } from '../options/slices.ts';
import { addSpectralOptions, resolveSpectral } from '../options/spectral.ts';
import { DATA_FORMATS, PICTURE_FORMATS } from '../output/format.ts';
import { rgbOf } from '../render/palette.ts';
import { specgramFigure, specgramInForce, specgramRequest } from '../views/specgram.ts';
import { checkFrequencies } from '../views/stft.ts';
import { missedMarks } from '../views/time-axis.ts';
import type { Context } from '../world/context.ts';
import { writeSpecgramData } from './data/specgram.ts';
import { type LongTermOptions, planLongTerm } from './long-term.ts';
import { byKind, emitPicture, type Part, planTasks } from './picture.ts';
import { warnOfNonFinite } from './run.ts';
import type { Task } from './task.ts';

export type SpecgramOptions = LongTermOptions & { longTerm?: boolean };

/** The options, judged. */
interface Asked {
  options: SpecgramOptions;
  looks: Looks;
  cmap: string;
}

const FORMATS = [...PICTURE_FORMATS, ...DATA_FORMATS];

export const examples = [
  'wavscope specgram 1.wav -o out.png',
  'wavscope specgram 1.wav --start 1:30 --duration 10 --fscale log --freq 50: --cmap magma',
  'sox in.flac -t wav - | wavscope specgram - -o - --format npy > power.npy',
];

export function declare(command: Command): void {
  addSelectionOptions(command, 'mix');
  addSliceOption(command);
  addOutputOptions(command, FORMATS);
  addPictureOptions(command, PICTURE_DEFAULTS);
  addTimeMarkOptions(command);
  addSpectralOptions(command, { spectrum: false });
  addColorOptions(command);
  addSpectralDataOptions(command, { columns: true });
  command.option(
    '--long-term',
    'one spectrogram of all inputs in the order of time, by bext chunk or name (20240131_235959), gaps empty; in npy -999 dB, or power -1, in json null',
  );
  addRunOptions(command);
}

export function plan(inputs: string[], options: SpecgramOptions, context: Context): Task[] {
  // Contradictions are told before any file is opened.
  checkDtype(options, resolveSpectral(options));
  const looks = resolveLooks(options, PICTURE_DEFAULTS);
  const asked: Asked = { options, looks, cmap: options.cmap ?? DEFAULT_CMAP };
  if (options.longTerm) return planLongTerm(inputs, asked, FORMATS, context);
  return planTasks({
    command: 'specgram',
    formats: FORMATS,
    inputs,
    options,
    context,
    defaultChannel: 'mix',
    looks: asked.looks,
    paintsPng: looks.axes && rgbOf(looks.background) !== undefined && options.playhead === undefined,
    judge: ({ wav: { info } }) => checkFrequencies(resolveSpectral(options, info.format), info),
    run: (part) => specgram(part, asked, context),
  });
}

async function specgram(part: Part, asked: Asked, context: Context): Promise<void> {
  const { input, open, selection, whole, targets } = part;
  const { options, looks } = asked;
  const { info, name, source } = open.wav;
  const spectral = resolveSpectral(options, info.format);
  const { pictures, data } = byKind(targets);
  for (const target of data) await writeSpecgramData({ open, selection, spectral, options, target, context });
  if (pictures.length === 0) return;
  const view = { ...asked, info, name, selection, spectral };
  missedMarks({ ...view, selection: whole }).forEach(open.advise);
  const request = specgramRequest(view);
  const draw = async () => {
    const analysis = await open.analyse((run) => analyseSpecgram(source, request, run));
    warnOfNonFinite(analysis.nonFinite, open);
    return specgramFigure(view, request, analysis);
  };
  const inForce = specgramInForce(view, request);
  const picture = { input, targets: pictures, looks, inForce, options, draw, warn: open.warn };
  await emitPicture(picture, context);
}
