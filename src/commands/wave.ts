import type { Command } from 'commander';
import { analyseEnvelope } from '../analysis/envelope.ts';
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
import { addWaveOptions, checkWaveOptions, type WaveDataOptions, type WaveLooks } from '../options/wave.ts';
import { DATA_FORMATS, type Format, PICTURE_FORMATS } from '../output/format.ts';
import { rgbOf } from '../render/palette.ts';
import { missedMarks } from '../views/time-axis.ts';
import { missedRms, waveFigure, waveInForce, waveRequest } from '../views/wave.ts';
import type { Context } from '../world/context.ts';
import { writeWaveData } from './data/wave.ts';
import { byKind, emitPicture, type Part, planTasks } from './picture.ts';
import { warnOfNonFinite } from './run.ts';
import type { Task } from './task.ts';

export type WaveOptions = SliceOptions & PictureOptions & WaveLooks & WaveDataOptions & RunOptions;

const FORMATS: readonly Format[] = [...PICTURE_FORMATS, ...DATA_FORMATS, 'dat'];
/** The height is a channel's. */
const PICTURE: PictureDefaults = { size: { width: 1600, height: 400, unit: 'px' }, dpi: 96 };
/** Pixels: a picture of very many channels stays one that can be looked at. */
const MOST_HEIGHT = 6400;

export const examples = [
  'wavscope wave 1.wav -o out.png',
  'wavscope wave 1.wav --channel left --start 25% --duration 50ms --amplitude auto',
  'wavscope wave 1.wav --frames-per-point 512 -o peaks.json',
];

export function declare(command: Command): void {
  addSelectionOptions(command, 'all');
  addSliceOption(command);
  addOutputOptions(command, FORMATS);
  addPictureOptions(command, PICTURE, ' a channel');
  addTimeMarkOptions(command);
  addWaveOptions(command);
  addRunOptions(command);
}

export function plan(inputs: string[], options: WaveOptions, context: Context): Task[] {
  // Too large a --size is told before any file is opened.
  const looks = looksFor(options, 1);
  return planTasks({
    command: 'wave',
    formats: FORMATS,
    inputs,
    options,
    context,
    defaultChannel: 'all',
    looks,
    paintsPng: rgbOf(looks.background) !== undefined,
    check: () => checkWaveOptions(options),
    run: (part) => wave(part, options, context),
  });
}

async function wave(part: Part, options: WaveOptions, context: Context): Promise<void> {
  const { input, open, selection, whole, targets } = part;
  const { info, name, source } = open.wav;
  const { pictures, data } = byKind(targets);
  for (const target of data) await writeWaveData({ open, selection, options, target, context });
  if (pictures.length === 0) return;
  const looks = looksFor(options, selection.channelNames.length);
  const view = { info, name, selection, looks, options, waveLooks: options };
  missedMarks({ ...view, selection: whole }).forEach(open.advise);
  const draw = async () => {
    const envelope = await open.analyse((run) => analyseEnvelope(source, waveRequest(view), run));
    warnOfNonFinite(envelope.nonFinite, open);
    missedRms(view, envelope).forEach(open.warn);
    return waveFigure(view, envelope);
  };
  const inForce = waveInForce(view);
  const picture = { input, targets: pictures, looks, inForce, options, draw, warn: open.warn };
  await emitPicture(picture, context);
}

function looksFor(options: PictureOptions, channels: number): Looks {
  const { size, dpi } = PICTURE;
  const height = Math.min(size.height * channels, MOST_HEIGHT);
  return resolveLooks(options, { size: { ...size, height }, dpi });
}
