/** One spectrogram of many recordings in the order of time. */
import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import {
  analyseLongTerm,
  everyHop,
  longTermBlocks,
  longTermGrid,
  type PlacedSource,
} from '../analysis/long-term.ts';
import { SelectionError, UsageError } from '../errors.ts';
import type { ColorOptions } from '../options/color.ts';
import type { SpectralDataOptions } from '../options/data.ts';
import type { Looks, PictureOptions } from '../options/picture.ts';
import type { RunOptions } from '../options/run.ts';
import { checkDrawable, resolveSelection, type Selection, selectionInForce } from '../options/selection.ts';
import type { SliceOptions } from '../options/slices.ts';
import { resolveSpectral, type SpectralOptions, type SpectralSettings } from '../options/spectral.ts';
import type { Format } from '../output/format.ts';
import { stem } from '../output/resolve-targets.ts';
import type { Target } from '../output/target.ts';
import { describeChannels, describeRate } from '../views/describe.ts';
import { beganAt } from '../views/recorded.ts';
import { specgramFigure, specgramInForce, specgramRequest } from '../views/specgram.ts';
import { checkFrequencies, fullRequest, reducedRequest, stftInForce } from '../views/stft.ts';
import { missedMarks } from '../views/time-axis.ts';
import { type Recording, type Timeline, timeline } from '../views/timeline.ts';
import type { WavInfo } from '../wav/format.ts';
import { openWav } from '../wav/open.ts';
import type { Context } from '../world/context.ts';
import { writeColumns } from './data/specgram.ts';
import { byKind, emitPicture, make, type OutputPlan, resolveOutputs } from './picture.ts';
import { analyser, type OpenInput, warnOfNonFinite, withInput } from './run.ts';
import type { Task } from './task.ts';
import { warnOfCancellation } from './warnings.ts';

/** A recording that has been looked at. */
interface Seen extends Recording {
  /** As typed. */
  input: string;
  info: WavInfo;
  /** When it was last changed. */
  changed: number;
}

export type LongTermOptions = SliceOptions &
  SpectralOptions &
  SpectralDataOptions &
  ColorOptions &
  PictureOptions &
  RunOptions;

/** The options, judged. */
interface Asked {
  options: LongTermOptions;
  looks: Looks;
  cmap: string;
}

/** Columns that there may be without being asked for. */
const MOST_COLUMNS = 1_000_000;

/** A task that looks at each input, and one after them that makes the outputs of all that are well. */
export function planLongTerm(
  inputs: string[],
  asked: Asked,
  formats: readonly Format[],
  context: Context,
): Task[] {
  const { options, looks } = asked;
  const { start, end, duration, every } = options;
  if ([start, end, duration, every].some((each) => each !== undefined))
    throw new UsageError(
      '--long-term takes recordings whole; leave --start, --end, --duration and --every out',
    );
  if (inputs.includes('-')) throw new UsageError('--long-term looks at its inputs twice; name files, not -');
  if (inputs.length === 0) return [];
  const plan: OutputPlan = { command: 'long-term', formats, inputs, options, context, looks };
  const [outputs] = resolveOutputs(plan, true);
  // The name can have a {start}: the whole begins at its own beginning.
  const resolved = outputs!.map((each) => each.startingAt?.('0') ?? each);
  const seen: Seen[] = [];
  const looking = inputs.map((input) => ({
    input,
    needsTerminal: true,
    run: async () => {
      if (!options.dryRun) seen.push(await lookAt(input, seen.length === 0, options, context));
    },
  }));
  const makeAll = async () => {
    if (seen.length === 0 && !options.dryRun) return;
    const newest = seen.toSorted((a, b) => b.changed - a.changed)[0]?.input ?? inputs[0]!;
    await make(plan, newest, resolved, (targets) => longTerm({ seen, newest, targets }, asked, context));
  };
  return [...looking, { input: inputs[0]!, needsTerminal: true, run: makeAll }];
}

async function lookAt(
  input: string,
  isFirst: boolean,
  options: LongTermOptions,
  context: Context,
): Promise<Seen> {
  const stats = statSync(resolve(context.cwd, input));
  if (!stats.isFile() && !stats.isDirectory())
    throw new SelectionError('no regular file; --long-term looks at its inputs twice');
  let seen: Seen | undefined;
  await withInput(input, options, context, async (open) => {
    const { info, name } = open.wav;
    if (info.frames === 0) throw new SelectionError('holds no audio: 0 samples');
    const { channel = 'mix' } = options;
    if (isFirst && channel === 'mix') warnOfCancellation(resolveSelection({ channel }, info, channel), open);
    const began = beganAt(stem(input), info);
    // Of hundreds of thousands of chunks and cue points nothing is kept.
    const kept = { ...info, chunks: [], cues: [], loops: [], tags: {}, warnings: [] };
    seen = { input, name, frames: info.frames, info: kept, began, changed: stats.mtimeMs };
  });
  return seen!;
}

/** What is made of the inputs that are well. */
interface Joint {
  seen: Seen[];
  newest: string;
  targets: Target[];
}

async function longTerm({ seen, newest, targets }: Joint, asked: Asked, context: Context): Promise<void> {
  const { options, looks } = asked;
  checkAlike(seen);
  const first = seen[0]!;
  const { sampleRate } = first.info.format;
  const line = timeline(seen, sampleRate);
  const warn = (message: string) => options.quiet || context.warn(first.input, message);
  line.notes.forEach(warn);
  const { placed, frames, order } = line;
  const info: WavInfo = { ...first.info, frames, duration: frames / sampleRate };
  const spectral = resolveSpectral(options, first.info.format);
  checkFrequencies(spectral, info);
  const selection = resolveSelection({ channel: options.channel }, info, 'mix');
  const name = nameOf(line);
  const open = { warn, analyse: analyser(name, options, context) };
  const sources = sourcesOf(line, context);
  const whole: Whole = { line, sources, info, name, selection, spectral };
  const { pictures, data } = byKind(targets);
  for (const target of data) await writeData(whole, open, target, options, context);
  if (pictures.length === 0) return;
  checkDrawable(selection);
  const words = placed.length > 1 ? [`${placed.length} recordings ${order}`] : [];
  const view = { ...asked, info, name, selection, spectral, words };
  missedMarks(view).forEach(warn);
  const request = specgramRequest(view);
  const { columns, bands, shown } = request;
  const joint = { ...request, columns: columns!, bands: bands!, shown: shown!, span: { start: 0, frames } };
  const draw = async () => {
    const analysis = await open.analyse((run) => analyseLongTerm(sources, joint, sampleRate, run));
    warnOfNonFinite(analysis.nonFinite, open);
    return specgramFigure(view, request, analysis);
  };
  const inForce = { ...specgramInForce(view, request), longTerm: placed.length };
  await emitPicture({ input: newest, targets: pictures, looks, inForce, options, draw, warn }, context);
}

/** All recordings as one. */
interface Whole {
  line: Timeline<Seen>;
  sources: PlacedSource[];
  info: WavInfo;
  name: string;
  selection: Selection;
  spectral: SpectralSettings;
}

async function writeData(
  { line, sources, info, name, selection, spectral }: Whole,
  open: Pick<OpenInput, 'analyse' | 'warn'>,
  target: Target,
  options: LongTermOptions,
  context: Context,
): Promise<void> {
  const { columns, values = 'db' } = options;
  const { sampleRate } = info.format;
  const request = columns
    ? { ...reducedRequest(selection, spectral, columns), columns, span: { start: 0, frames: line.frames } }
    : everyHop(sources, { ...fullRequest(selection, spectral), edges: spectral.edges ?? 'pad' });
  if (request.columns > MOST_COLUMNS)
    throw new SelectionError(
      `${request.columns} columns are too many; choose --columns, ${MOST_COLUMNS} at the most`,
    );
  const seconds = (frame: number) => frame / sampleRate;
  const recordings = line.placed.map(({ recording, offset, frames }) => ({
    file: recording.name,
    path: recording.input,
    start: seconds(offset),
    end: seconds(offset + frames),
  }));
  const { start, end, channels: channelNames } = selectionInForce(selection, info);
  const inForce = { command: 'specgram', ...stftInForce(request, spectral), values, columns };
  const head = {
    ...{ file: name, path: recordings[0]!.path, sampleRate, channels: channelNames.length, channelNames },
    ...{ start, end, options: { ...inForce, longTerm: line.placed.length }, order: line.order, recordings },
  };
  const grid = longTermGrid(request, sampleRate);
  const blocks = (run: Parameters<typeof longTermBlocks>[2]) => longTermBlocks(sources, request, run);
  await writeColumns({
    open,
    head,
    grid,
    blocks,
    hasGaps: true,
    selection,
    spectral,
    options,
    target,
    context,
  });
}

/** @throws SelectionError where they are not of one kind */
function checkAlike([first, ...others]: Seen[]): void {
  const kindOf = ({ info: { format } }: Seen) =>
    `${describeRate(format.sampleRate)}, ${describeChannels(format.channels)}`;
  const other = others.find((each) => kindOf(each) !== kindOf(first!));
  if (!other) return;
  throw new SelectionError(
    `has ${kindOf(first!)}, and ${other.name} ${kindOf(other)}; --long-term takes recordings of one rate and as many channels`,
  );
}

function nameOf({ placed }: Timeline<Seen>): string {
  const [first, last] = [placed[0]!, placed.at(-1)!].map(({ recording }) => recording.name);
  return placed.length > 1 ? `${first} to ${last}` : first!;
}

function sourcesOf({ placed }: Timeline<Seen>, context: Context): PlacedSource[] {
  return placed.map(({ recording, offset, frames }) => ({
    offset,
    frames,
    open: () => openWav(recording.input, context),
  }));
}
