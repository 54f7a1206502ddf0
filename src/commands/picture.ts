/** What the commands that draw have in common: a task for each input, and the way of a picture to its output. */

import type { BatchOptions } from '../options/batch.ts';
import { checkPurposes } from '../options/data.ts';
import { checkSize, type Looks, type OutputOptions, type PictureOptions } from '../options/picture.ts';
import { checkSelection, type SelectionOptions } from '../options/selection.ts';
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
import { alwaysNeedsCanvas, checkCanvas, checkCanvasFor } from './canvas.ts';
import { warnOfMissingGlyphs } from './glyphs.ts';
import type { Task } from './task.ts';

/** A command that has an output for each of its inputs. */
interface Plan {
  command: string;
  formats: readonly Format[];
  inputs: string[];
  options: SelectionOptions & OutputOptions & Pick<PictureOptions, 'show'> & BatchOptions;
  context: Context;
  /** The picture's size, as far as the options alone tell. */
  looks: Pick<Looks, 'width' | 'height'>;
  /** Whether PNGs are painted without the canvas, as far as the options tell. */
  paintsPng?: boolean;
  /** Judges the command's own options. */
  check?: () => void;
  run: (input: string, targets: Target[]) => Promise<void>;
}

/** A task for each input, when the options have been found good; where its output is not, the task tells so. */
export function planTasks(plan: Plan): Task[] {
  const { command, formats, inputs, options, context, looks, check, run } = plan;
  checkSelection(options);
  const { output: outputs = [], format, keepTree, clobber } = options;
  const hasMany = inputs.length > 1 || options.isOneOfMany === true;
  const request = { outputs, format, keepTree, keepsThere: clobber === false, hasMany, formats, command };
  const around = {
    cwd: context.cwd,
    stdoutIsTerminal: () => context.stdout.isTTY === true,
    stdinDescriptor: () => context.stdin.fd,
  };
  const resolved = resolveTargets(inputs, request, around);
  for (const format of new Set(resolved.flat().flatMap(({ target }) => target?.format ?? []))) {
    checkPurposes(options, format, formats);
    checkSize(looks, format);
    if (!options.dryRun && alwaysNeedsCanvas(format, plan.paintsPng === true)) checkCanvas(format);
  }
  if (options.show && (context.stdout.isTTY || context.stderr.isTTY)) checkCanvas('--show');
  check?.();
  return inputs.map((input, index) => ({
    input,
    needsTerminal: options.show === true,
    isBrief: options.dryRun === true,
    async run() {
      const { targets, failures } = separated(resolved[index]!);
      const wanted = options.skipExisting
        ? targets.filter((target) => target.format === 'png' || !isNewer(target, input, context.cwd))
        : targets;
      if (options.dryRun) await announceAll(wanted, options, context);
      else if (wanted.length) await run(input, wanted);
      if (failures.length) throw failures[0];
    },
  }));
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
  const { width, height, dpi, theme, background, axes } = looks;
  const { playhead, cues, title } = options;
  const own = { size: [width, height], dpi, theme: theme.scheme, background, axes, playhead, cues };
  // Of a title only that it isn't the input's.
  const shown = title === true || title === undefined ? own : { ...own, title };
  return { Software: `wavscope ${version}`, Comment: JSON.stringify({ ...inForce, ...shown }) };
}
