/** What the commands that draw have in common: a task for each input, and the way of a picture to its output. */

import type { BatchOptions } from '../options/batch.ts';
import { checkPurposes } from '../options/data.ts';
import { checkSize, type Looks, type OutputOptions, type PictureOptions } from '../options/picture.ts';
import type { RunOptions } from '../options/run.ts';
import { checkDrawable, checkSelection, type Selection } from '../options/selection.ts';
import type { SliceOptions } from '../options/slices.ts';
import { type Format, isPicture } from '../output/format.ts';
import { isAlike, isNewer } from '../output/made.ts';
import { type Resolved, resolveTargets } from '../output/resolve-targets.ts';
import type { Target } from '../output/target.ts';
import { print, writeOutput } from '../output/write.ts';
import { printable } from '../printable.ts';
import { bytesOf } from '../raw-name.ts';
import type { Figure } from '../render/figure.ts';
import type { AudioClip } from '../render/html.ts';
import { version } from '../version.ts';
import type { Context } from '../world/context.ts';
import { areAddressesLimited } from '../world/limits.ts';
import { alwaysNeedsCanvas, checkCanvas, checkCanvasFor } from './canvas.ts';
import { warnOfMissingGlyphs } from './glyphs.ts';
import type { OpenInput } from './run.ts';
import { type Cut, type Slice, slicesOf } from './slices.ts';
import type { Task } from './task.ts';
import { warnOfCancellation } from './warnings.ts';

/** What is judged of a command before any file is opened. */
export interface OutputPlan {
  command: string;
  formats: readonly Format[];
  inputs: string[];
  options: SliceOptions & OutputOptions & Pick<PictureOptions, 'show'> & BatchOptions & RunOptions;
  context: Context;
  /** The picture's size, as far as the options alone tell. */
  looks: Pick<Looks, 'width' | 'height'>;
  /** Whether PNGs are painted without the canvas, as far as the options tell. */
  paintsPng?: boolean;
  /** Judges the command's own options. */
  check?: () => void;
}

/** A command that has an output for each of its inputs, or of their slices. */
interface Plan extends OutputPlan {
  defaultChannel: 'mix' | 'all';
  /** Judges what the file has for them. @throws SelectionError */
  judge?: (open: OpenInput, selection: Selection, targets: Target[]) => void;
  run: (part: Part) => Promise<void>;
}

/** A part of an input, and the outputs that are to be made of it. */
export interface Part extends Slice {
  /** As typed. */
  input: string;
  targets: Target[];
}

/** A task for each input, when the options have been found good; where its output is not, the task tells so. */
export function planTasks(plan: Plan): Task[] {
  const resolved = resolveOutputs(plan);
  return plan.inputs.map((input, index) => taskOf(plan, input, resolved[index]!));
}

/** The outputs of each input or, where they are joint, of all; when the options have been found good. */
export function resolveOutputs(plan: OutputPlan, isJoint = false): Resolved[][] {
  const { command, formats, inputs, options, context, looks, check } = plan;
  checkSelection(options);
  const { output: outputs = [], format, keepTree, clobber } = options;
  const hasMany = (inputs.length > 1 && !isJoint) || options.isOneOfMany === true;
  const isSliced = options.every !== undefined;
  const keepsThere = clobber === false;
  const kinds = { hasMany, isJoint, isSliced, keepsThere, keepTree };
  const request = { outputs, format, formats, command, ...kinds };
  const around = {
    cwd: context.cwd,
    stdoutIsTerminal: () => context.stdout.isTTY === true,
    stdinDescriptor: () => context.stdin.fd,
  };
  const resolved = resolveTargets(inputs, request, around);
  for (const format of new Set(resolved.flat().flatMap(({ target }) => target?.format ?? []))) {
    checkPurposes(options, format, formats);
    checkSize(looks, format);
    const canLoad = !options.dryRun && !areAddressesLimited();
    if (canLoad && alwaysNeedsCanvas(format, plan.paintsPng === true)) checkCanvas(format);
  }
  if (options.show && (context.stdout.isTTY || context.stderr.isTTY)) checkCanvas('--show');
  check?.();
  return resolved;
}

function taskOf(plan: Plan, input: string, resolved: Resolved[]): Task {
  const { options, context, defaultChannel } = plan;
  const judge: Cut['judge'] = (open, selection) => {
    const { targets } = separated(resolved);
    plan.judge?.(open, selection, targets);
    if (byKind(targets).pictures.length > 0) checkDrawable(selection);
  };
  const cut: Cut = { input, options, context, defaultChannel, judge };
  const isDry = options.dryRun === true;
  // Another thread would not know of the inputs that its outputs may not be.
  const isBrief = isDry || separated(resolved).failures.length > 0;
  const kind = { input, needsTerminal: options.show === true };
  async function* slices(only?: number): AsyncGenerator<Task> {
    for await (const slice of slicesOf(cut, only)) {
      const own = resolved.map((each) => each.startingAt?.(slice.start) ?? each);
      const isBrief = isDry || separated(own).targets.length === 0;
      const run = () => make(plan, input, own, (targets) => runPart(plan, { ...slice, input, targets }));
      yield { ...kind, isBrief, slice, run };
    }
  }
  const runAll = async () => {
    for await (const slice of slices()) await slice.run();
  };
  if (options.every) return { ...kind, run: runAll, slices };
  // Without names that tell where it begins, an input is opened only if there is something to be made of it.
  const isNamed = resolved.every(({ startingAt }) => !startingAt);
  const run = () =>
    make(plan, input, resolved, async (targets) => {
      for await (const slice of slicesOf(cut)) await runPart(plan, { ...slice, input, targets });
    });
  return { ...kind, isBrief, run: isNamed ? run : runAll };
}

/** Has those of the outputs made that are to be, and tells why one can't be. */
export async function make(
  { options, context }: OutputPlan,
  input: string,
  resolved: Resolved[],
  work: (targets: Target[]) => Promise<void>,
): Promise<void> {
  const { targets, failures } = separated(resolved);
  const wanted = options.skipExisting
    ? targets.filter((target) => target.format === 'png' || !isNewer(target, input, context.cwd))
    : targets;
  if (options.dryRun) await announceAll(wanted, options, context);
  else if (wanted.length) await work(wanted);
  if (failures.length) throw failures[0];
}

async function runPart(plan: Plan, part: Part): Promise<void> {
  part.tell('audible');
  if (part.index === 0) warnOfCancellation(part.whole, part.open);
  await plan.run(part);
}

/** The outputs that show the sound, and those that are its numbers. */
export function byKind(targets: Target[]): { pictures: Target[]; data: Target[] } {
  const isData = ({ format }: Target) => !isPicture(format) && format !== 'html';
  return { pictures: targets.filter((target) => !isData(target)), data: targets.filter(isData) };
}

function separated(resolved: Resolved[]): { targets: Target[]; failures: unknown[] } {
  return {
    targets: resolved.flatMap(({ target }) => target ?? []),
    failures: resolved.flatMap(({ target, failure }) => (target ? [] : [failure])),
  };
}

/** A picture on its way to its outputs. */
export interface DrawnPicture {
  looks: Looks;
  /** Called where one is to be made. */
  draw(): Promise<Figure>;
  /** Of pictures and pages. */
  targets: Target[];
  /** What a page plays. */
  clip?: AudioClip;
  /** As typed. */
  input: string;
  /** The options that made it. */
  inForce: Record<string, unknown>;
  options: PictureOptions;
  warn(message: string): void;
}

/** Draws the figure, writes it, and shows it where that is asked. */
export async function emitPicture(picture: DrawnPicture, context: Context): Promise<void> {
  const { options, warn } = picture;
  const metadata = pictureMetadata(picture);
  const isWanted = (target: Target) =>
    !options.skipExisting || !isAlike(target, picture.input, metadata.Comment!, context.cwd);
  const targets = picture.targets.filter(isWanted);
  if (targets.length === 0 && !options.show) return;
  const figure = await picture.draw();
  for (const target of targets) {
    await checkCanvasFor(figure, target.format);
    await warnOfMissingGlyphs(figure, target.format, warn);
    await writeOutput(target, context, async (write) => {
      for await (const part of partsOf(figure, target.format, picture.clip, metadata)) await write(part);
    });
    await announce(target, options, context);
  }
  if (options.show) {
    const { showPicture } = await import('../terminal/show.ts');
    await showPicture(figure, context);
  }
}

/** The picture, or the page that plays that clip, part by part. */
async function* partsOf(
  figure: Figure,
  format: Format,
  clip: AudioClip | undefined,
  metadata: Record<string, string>,
): AsyncIterable<Uint8Array | string> {
  if (clip && format === 'html') {
    const { renderHtml } = await import('../render/html.ts');
    yield await renderHtml(figure, clip, metadata);
  } else if (isPicture(format)) {
    const { figureParts } = await import('../render/render.ts');
    yield* figureParts(figure, format, metadata);
  } else throw new Error(`no picture format: ${format}`);
}

async function announceAll(targets: Target[], options: OutputOptions, context: Context): Promise<void> {
  for (const target of targets) {
    const name = 'shown' in target ? target.shown : '-';
    await announce({ ...target, announced: name }, options, context);
  }
}

/** Prints the path where wavscope chose the name: as it is for programs, safe to see on a terminal. */
export async function announce(
  { announced }: Target,
  { print0 }: OutputOptions,
  { stdout }: Context,
): Promise<void> {
  if (announced === undefined) return;
  const end = print0 ? '\0' : '\n';
  await print(stdout, stdout.isTTY ? `${printable(announced)}${end}` : bytesOf(`${announced}${end}`));
}

/** What a picture carries of how it was made: no input and no output name, so that a pipe and a file agree. */
export function pictureMetadata({
  looks,
  inForce,
  options,
}: Pick<DrawnPicture, 'looks' | 'inForce' | 'options'>): Record<string, string> {
  const { width, height, dpi, fontSize, theme, background, axes } = looks;
  const { playhead, cues, title } = options;
  const own = { size: [width, height], dpi, fontSize, theme: theme.scheme, background, axes, playhead, cues };
  // Of a title only that it isn't the input's.
  const shown = title === true || title === undefined ? own : { ...own, title };
  return { Software: `wavscope ${version}`, Comment: JSON.stringify({ ...inForce, ...shown }) };
}
