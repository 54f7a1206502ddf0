/** What the commands that draw have in common: a task for each input, and the way of a picture to its output. */
import { checkPurposes } from '../options/data.ts';
import { checkSize, type Looks, type OutputOptions, type PictureOptions } from '../options/picture.ts';
import { checkSelection, type SelectionOptions } from '../options/selection.ts';
import { type Format, isPicture } from '../output/format.ts';
import { resolveTargets, type Target } from '../output/target.ts';
import { print, writeOutput } from '../output/write.ts';
import { printable } from '../printable.ts';
import type { Figure } from '../render/figure.ts';
import { version } from '../version.ts';
import type { Context } from '../world/context.ts';
import { warnOfMissingGlyphs } from './glyphs.ts';
import type { Task } from './task.ts';

/** A command that has an output for each of its inputs. */
interface Plan {
  command: string;
  formats: readonly Format[];
  inputs: string[];
  options: SelectionOptions & OutputOptions & Pick<PictureOptions, 'show'>;
  context: Context;
  /** The picture's size, as far as the options alone tell. */
  looks: Pick<Looks, 'width' | 'height'>;
  /** Judges the command's own options. */
  check?: () => void;
  run: (input: string, target: Target) => Promise<void>;
}

/** A task for each input, when the options have been found good; where its output is not, the task tells so. */
export function planTasks(plan: Plan): Task[] {
  const { command, formats, inputs, options, context, looks, check, run } = plan;
  checkSelection(options);
  const request = { output: options.output, format: options.format, formats, command };
  const around = { cwd: context.cwd, stdoutIsTerminal: () => context.stdout.isTTY === true };
  const resolved = resolveTargets(inputs, request, around);
  for (const format of new Set(resolved.flatMap(({ target }) => target?.format ?? []))) {
    checkPurposes(options, format, formats);
    checkSize(looks, format);
  }
  check?.();
  return inputs.map((input, index) => ({
    input,
    needsTerminal: options.show === true,
    async run() {
      const { target, failure } = resolved[index]!;
      if (!target) throw failure;
      await run(input, target);
    },
  }));
}

/** A picture on its way to its output. */
export interface DrawnPicture {
  figure: Figure;
  target: Target;
  /** The options that made it. */
  inForce: Record<string, unknown>;
  options: PictureOptions;
  warn(message: string): void;
}

/** Draws the figure, writes it, and shows it where that is asked. */
export async function emitPicture(picture: DrawnPicture, context: Context): Promise<void> {
  const { figure, target, options, warn } = picture;
  const { figureParts } = await import('../render/render.ts');
  const { format } = target;
  if (!isPicture(format)) throw new Error(`no picture format: ${format}`);
  await warnOfMissingGlyphs(figure, format, warn);
  await writeOutput(target, context, async (write) => {
    for await (const part of figureParts(figure, format, pictureMetadata(picture))) await write(part);
  });
  await announce(target, context);
  if (options.show) {
    const { showPicture } = await import('../terminal/show.ts');
    await showPicture(figure, context);
  }
}

/** Prints the path where wavscope chose the name. */
export async function announce(target: Target, context: Context): Promise<void> {
  if (target.announced !== undefined) await print(context.stdout, `${printable(target.announced)}\n`);
}

/** What a picture carries of how it was made: no input and no output name, so that a pipe and a file agree. */
export function pictureMetadata({ figure, inForce, options }: DrawnPicture): Record<string, string> {
  const { width, height, dpi, theme, background, axes } = figure;
  const { playhead, cues } = options;
  const looks = { size: [width, height], dpi, theme: theme.scheme, background, axes, playhead, cues };
  return { Software: `wavscope ${version}`, Comment: JSON.stringify({ ...inForce, ...looks }) };
}
