import type { Command } from 'commander';
import { analyseEnvelope } from '../analysis/envelope.ts';
import { CLIPPED_HIGH, CLIPPED_LOW, type Envelope, type EnvelopeRequest } from '../analysis/request.ts';
import { UsageError } from '../errors.ts';
import { addOption, addSelectionOptions, type SelectionOptions } from '../options/option.ts';
import { parseAmplitude, parseChoice, parseInteger } from '../options/parsers.ts';
import { checkDrawable, resolveSelection, type Selection, selectionInForce } from '../options/selection.ts';
import type { WaveDataOptions } from '../options/wave.ts';
import { DATA_FORMATS, type Format, isPicture, PICTURE_FORMATS } from '../output/format.ts';
import type { Target } from '../output/target.ts';
import type { Axis, Mark, Panel, Point } from '../render/figure.ts';
import { plotSizes } from '../render/layout.ts';
import { amplitudesToDb } from '../views/levels.ts';
import { timeAxis } from '../views/stft.ts';
import type { WavInfo } from '../wav/format.ts';
import type { Context } from '../world/context.ts';
import { writeWaveData } from './data/wave.ts';
import {
  addOutputOptions,
  addPictureOptions,
  captioned,
  emitPicture,
  type Looks,
  type PictureOptions,
  planTasks,
  resolveLooks,
  resolvePage,
  timeMarks,
} from './picture.ts';
import { addRunOptions, type RunOptions, warnOfNonFinite, withInput } from './run.ts';
import type { Task } from './task.ts';

export interface WaveLooks {
  rms?: boolean;
  scale?: 'linear' | 'db';
  amplitude?: number | 'auto';
}

export type WaveOptions = SelectionOptions & PictureOptions & WaveLooks & WaveDataOptions & RunOptions;

const FORMATS: readonly Format[] = [...PICTURE_FORMATS, ...DATA_FORMATS, 'dat'];
const DPI = 96;
/** Pixels; the height is a channel's. */
const SIZE = { width: 1600, height: 400 };
/** A picture of very many channels stays one that can be looked at. */
const MOST_HEIGHT = 6400;
/** dB of the axis below full scale. */
const LOWEST_DB = -72;

export const examples = [
  'wavscope wave 1.wav -o out.png',
  'wavscope wave 1.wav --channel left --start 25% --duration 50ms --amplitude auto',
  'wavscope wave 1.wav --frames-per-point 512 -o peaks.json',
];

export function declare(command: Command): void {
  addSelectionOptions(command, 'all');
  addOutputOptions(command, FORMATS);
  addPictureOptions(command, { size: '1600x400 a channel', dpi: DPI, timeAxis: true });
  command.option('--rms', 'add the RMS envelope');
  addOption(
    command,
    '--scale <linear|db>',
    'amplitude axis (default: linear)',
    parseChoice(['linear', 'db'] as const),
  );
  addOption(
    command,
    '--amplitude <x|auto>',
    'full scale of a linear axis (default: 1, or the peak where that is higher)',
    parseAmplitude,
  );
  addOption(command, '--points <n>', 'data formats: this many points', parseInteger(1));
  addOption(
    command,
    '--frames-per-point <n>',
    'data formats: sample frames in a point (default: 256)',
    parseInteger(1),
  );
  const parseBits = parseChoice(['8', '16'] as const);
  addOption(command, '--bits <8|16>', 'dat and json: bits of a peak (default: 16)', (text) =>
    Number(parseBits(text)),
  );
  addRunOptions(command);
}

export function plan(inputs: string[], options: WaveOptions, context: Context): Task[] {
  // Too large a --size is told before any file is opened.
  resolvePageLooks(options, 1);
  return planTasks({
    command: 'wave',
    formats: FORMATS,
    inputs,
    options,
    context,
    check: () => checkWaveOptions(options),
    run: (input, target) => wave(input, target, options, context),
  });
}

function checkWaveOptions(options: WaveOptions): void {
  if (options.points && options.framesPerPoint) {
    throw new UsageError('--points and --frames-per-point exclude each other; give one of the two');
  }
  if (options.scale === 'db' && options.amplitude !== undefined) {
    throw new UsageError('--amplitude is for --scale linear');
  }
}

async function wave(input: string, target: Target, options: WaveOptions, context: Context): Promise<void> {
  await withInput(input, options, context, async (open) => {
    const { info, name, source } = open.wav;
    const selection = resolveSelection(options, info, 'all');
    if (!isPicture(target.format)) return writeWaveData({ open, selection, options, target, context });
    checkDrawable(selection);
    const page = resolvePage(resolvePageLooks(options, selection.channelNames.length), options, name, info);
    const view = { info, selection, looks: options };
    const [plot] = plotSizes({ ...page, panels: wavePanels(view) });
    const request = envelopeRequest(selection, plot!.width);
    const envelope = await open.analyse((run) => analyseEnvelope(source, request, run));
    warnOfNonFinite(envelope.nonFinite, open);
    const panels = wavePanels(view, envelope);
    for (const panel of panels) panel.marks.push(...timeMarks(options, info));
    const made = {
      command: 'wave',
      ...selectionInForce(selection, info),
      rms: options.rms,
      scale: options.scale,
      amplitude: options.amplitude,
    };
    await emitPicture({ ...captioned(page, []), panels }, target, made, options, context);
  });
}

function resolvePageLooks(options: PictureOptions, channels: number): Looks {
  const height = Math.min(SIZE.height * channels, MOST_HEIGHT);
  return resolveLooks(options, { size: { width: SIZE.width, height, unit: 'px' }, dpi: DPI });
}

/** An envelope with a point a pixel; the samples themselves where there are no more of them. */
export function envelopeRequest({ range, channels }: Selection, width: number): EnvelopeRequest {
  const frames = range.end - range.start;
  return frames <= width ? { range, channels, framesPerPoint: 1 } : { range, channels, points: width };
}

/** What the panels of a waveform are made for. */
export interface WaveView {
  info: WavInfo;
  selection: Selection;
  looks: WaveLooks;
}

/** A panel for each channel; empty ones, whose size tells how many points to ask for, before the analysis. */
export function wavePanels({ info, selection, looks }: WaveView, envelope?: Envelope): Panel[] {
  const y = amplitudeAxis(looks, envelope);
  return selection.channelNames.map((title, channel) => ({
    ...(selection.channelNames.length > 1 && { title }),
    x: timeAxis(selection, info),
    y,
    marks: envelope ? waveMarks(envelope, channel, y, { info, selection, looks }) : [],
    weight: 1,
    sharesX: channel < selection.channelNames.length - 1,
    grid: true,
  }));
}

function amplitudeAxis({ scale, amplitude }: WaveLooks, envelope?: Envelope): Axis {
  if (scale === 'db') {
    return { label: 'Level', unit: 'dBFS', quantity: 'decibel', scale: 'linear', domain: [LOWEST_DB, 0] };
  }
  let limit = typeof amplitude === 'number' ? amplitude : 1;
  if (envelope && typeof amplitude !== 'number') {
    const peak = highest(envelope);
    limit = amplitude === 'auto' ? peak * 1.05 || 1 : Math.max(1, peak);
  }
  return { label: 'Amplitude', quantity: 'amplitude', scale: 'linear', domain: [-limit, limit] };
}

function highest({ min, max }: Envelope): number {
  let peak = 0;
  for (const values of [...min, ...max]) for (const value of values) peak = Math.max(peak, Math.abs(value));
  return peak;
}

function waveMarks(envelope: Envelope, channel: number, y: Axis, view: WaveView): Mark[] {
  const { info, selection, looks } = view;
  const [x0, x1] = timeAxis(selection, info).domain;
  const frames = selection.range.end - selection.range.start;
  const min = envelope.min[channel]!;
  const max = envelope.max[channel]!;
  const marks: Mark[] = [];
  if (looks.scale === 'db') {
    const high = amplitudesToDb(
      max.map((value, point) => Math.max(value, -min[point]!)),
      LOWEST_DB,
    );
    marks.push({
      kind: 'band',
      x0,
      x1,
      low: new Float32Array(high.length).fill(LOWEST_DB),
      high,
      series: channel,
    });
  } else if (envelope.points === frames) {
    marks.push({ kind: 'rule', y: 0, role: 'zero' }, sampleLine(max, x0, info.format.sampleRate, channel));
  } else {
    marks.push({ kind: 'band', x0, x1, low: min, high: max, series: channel });
  }
  if (looks.rms && envelope.points < frames)
    marks.push(rmsBand(envelope.rms[channel]!, [x0, x1], looks, channel));
  const clipped = clippedPoints(envelope, channel, y, { info, selection, looks });
  if (clipped.length) marks.push({ kind: 'points', points: clipped, role: 'clip' });
  return marks;
}

/** Samples, each at its own time, joined by a line. */
function sampleLine(samples: Float32Array, start: number, sampleRate: number, series: number): Mark {
  const x = Float64Array.from(samples, (_, index) => start + index / sampleRate);
  return { kind: 'line', x, y: samples, series, dots: true };
}

function rmsBand(rms: Float32Array, [x0, x1]: [number, number], { scale }: WaveLooks, series: number): Mark {
  const high = scale === 'db' ? amplitudesToDb(rms, LOWEST_DB) : rms;
  const low = scale === 'db' ? new Float32Array(rms.length).fill(LOWEST_DB) : rms.map((value) => -value);
  return { kind: 'band', x0, x1, low, high, series, tone: 'inner', name: 'RMS' };
}

/** A mark at the edge of the panel for every point that holds clipped samples. */
function clippedPoints(
  envelope: Envelope,
  channel: number,
  y: Axis,
  { info, selection, looks }: WaveView,
): Point[] {
  const [x0, x1] = timeAxis(selection, info).domain;
  const points: Point[] = [];
  for (let point = 0; point < envelope.points; point++) {
    const x = x0 + ((point + 0.5) / envelope.points) * (x1 - x0);
    const above = (envelope.clipped[channel]![point]! & CLIPPED_HIGH) > 0;
    const below = (envelope.clipped[channel]![point]! & CLIPPED_LOW) > 0;
    if (above || (below && looks.scale === 'db')) points.push({ x, y: y.domain[1] });
    if (below && looks.scale !== 'db') points.push({ x, y: y.domain[0] });
  }
  return points;
}
