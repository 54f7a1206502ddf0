/** Options of everything that draws or writes data, and the way from a Figure to its output. */
import type { Command } from 'commander';
import { UsageError } from '../errors.ts';
import { checkPurposes } from '../options/data.ts';
import { addOption, checkSelection, type SelectionOptions } from '../options/option.ts';
import {
  parseChoice,
  parseColor,
  parseInteger,
  parseSize,
  parseTime,
  type Size,
  type Time,
} from '../options/parsers.ts';
import { resolveTime } from '../options/selection.ts';
import { type Format, isPicture, parseFormat } from '../output/format.ts';
import { resolveTargets, type Target } from '../output/target.ts';
import { print, writeOutput } from '../output/write.ts';
import { printable } from '../printable.ts';
import type { Figure, Mark } from '../render/figure.ts';
import { type ThemeName, themes } from '../render/theme.ts';
import { version } from '../version.ts';
import { describeFile } from '../views/describe.ts';
import type { WavInfo } from '../wav/format.ts';
import type { Context } from '../world/context.ts';
import type { Task } from './task.ts';

export interface OutputOptions {
  output?: string;
  format?: Format;
}

export interface PictureOptions extends OutputOptions {
  size?: Size;
  dpi?: number;
  theme?: ThemeName;
  background?: string;
  /** false for --no-title. */
  title?: string | boolean;
  axes: boolean;
  playhead?: Time;
  cues?: boolean;
  show?: boolean;
}

export function addOutputOptions(command: Command, formats: readonly Format[]): Command {
  command.option(
    '-o, --output <path>',
    `file, - (standard output), folder/, or a pattern with {name} (default: <name>.${command.name()}.${formats[0]} here)`,
  );
  return addOption(
    command,
    '-f, --format <format>',
    `${formats.join(', ')} (default: by extension, else ${formats[0]})`,
    parseFormat(formats),
  );
}

export function addPictureOptions(
  command: Command,
  defaults: { size: string; dpi: number; timeAxis: boolean },
): Command {
  addOption(command, '--size <WxH>', `1600x900 pixels or 8.5x11in (default: ${defaults.size})`, parseSize);
  addOption(
    command,
    '--dpi <n>',
    `pixels per inch: scales text and lines (default: ${defaults.dpi})`,
    parseInteger(20, 2400),
  );
  addOption(
    command,
    '--theme <light|dark>',
    'looks (default: light)',
    parseChoice(['light', 'dark'] as const),
  );
  addOption(command, '--background <colour>', "CSS colour or transparent (default: the theme's)", parseColor);
  command
    .option('--title <text>', "instead of the file's name")
    .option('--no-title', 'neither title nor caption');
  command.option('--no-axes', 'the data area alone, filling the image exactly');
  if (defaults.timeAxis) {
    addOption(command, '--playhead <time>', 'a vertical line at that time', parseTime);
    command.option('--cues', "mark the file's cue points");
  }
  return command.option('--show', 'also draw the picture in the terminal');
}

/** A command that has an output for each of its inputs. */
interface Plan {
  command: string;
  formats: readonly Format[];
  inputs: string[];
  options: SelectionOptions & OutputOptions;
  context: Context;
  /** Judges the options for the format that is written. */
  check?: (format: Format) => void;
  run: (input: string, target: Target) => Promise<void>;
}

/** A task for each input, when options and outputs have been found good. */
export function planTasks({ command, formats, inputs, options, context, check, run }: Plan): Task[] {
  checkSelection(options);
  const request = { output: options.output, format: options.format, formats, command };
  const around = { cwd: context.cwd, stdoutIsTerminal: () => context.stdout.isTTY === true };
  const targets = resolveTargets(inputs, request, around);
  for (const { format } of targets) {
    checkPurposes(options, format, formats);
    check?.(format);
  }
  return inputs.map((input, index) => ({ input, run: () => run(input, targets[index]!) }));
}

/** A side that the canvas can have at most, in pixels. */
const LONGEST_SIDE = 32767;
/** Pixels that a picture can have at most: 400 MB of RGBA. */
const MOST_PIXELS = 100e6;

/** The Figure's looks, without its panels. */
export type Looks = Omit<Figure, 'panels' | 'title' | 'caption'>;

/** @throws UsageError where the picture would be too large */
export function resolveLooks(options: PictureOptions, defaults: { size: Size; dpi: number }): Looks {
  const dpi = options.dpi ?? defaults.dpi;
  const size = options.size ?? defaults.size;
  const pixels = (length: number) => Math.max(1, Math.round(size.unit === 'in' ? length * dpi : length));
  const [width, height] = [pixels(size.width), pixels(size.height)];
  if (Math.max(width, height) > LONGEST_SIDE || width * height > MOST_PIXELS) {
    throw new UsageError(
      `--size of ${width} × ${height} pixels is too large; 32767 a side and 100 million in all is the most`,
    );
  }
  const theme = themes[options.theme ?? 'light'];
  return {
    width,
    height,
    dpi,
    theme,
    background: options.background ?? theme.background,
    axes: options.axes,
  };
}

/** A Figure without its panels. */
export type Page = Omit<Figure, 'panels'>;

/** The page for a file: its looks, the file's name (or --title) and what the file is. */
export function resolvePage(looks: Looks, options: PictureOptions, name: string, info: WavInfo): Page {
  if (options.title === false) return looks;
  return {
    ...looks,
    title: typeof options.title === 'string' ? options.title : name,
    caption: describeFile(info),
  };
}

/** The page with the analysis in force added to its caption. */
export function captioned(page: Page, analysis: string[]): Page {
  return page.caption === undefined ? page : { ...page, caption: [page.caption, ...analysis].join(' · ') };
}

/** What is asked to be marked on a panel over time: the file's cue points, the playhead. */
export function timeMarks(options: PictureOptions, info: WavInfo): Mark[] {
  const marks: Mark[] = [];
  if (options.cues) {
    for (const { frame, label } of info.cues) {
      marks.push({ kind: 'rule', x: frame / info.format.sampleRate, role: 'cue', ...(label && { label }) });
    }
  }
  if (options.playhead !== undefined) {
    marks.push({ kind: 'rule', x: resolveTime(options.playhead, info.duration), role: 'playhead' });
  }
  return marks;
}

/** Draws the figure, writes it, and shows it where that is asked. */
export async function emitPicture(
  figure: Figure,
  target: Target,
  made: Record<string, unknown>,
  options: PictureOptions,
  context: Context,
): Promise<void> {
  const { renderFigure } = await import('../render/render.ts');
  if (!isPicture(target.format)) throw new Error(`no picture format: ${target.format}`);
  const bytes = await renderFigure(figure, target.format, pictureMetadata(made, figure, options));
  await writeOutput(target, context, (write) => write(bytes));
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
export function pictureMetadata(
  made: Record<string, unknown>,
  { width, height, dpi, background, axes }: Figure,
  { theme = 'light', playhead, cues }: PictureOptions,
): Record<string, string> {
  const looks = { size: [width, height], dpi, theme, background, axes, playhead, cues };
  return { Software: `wavscope ${version}`, Comment: JSON.stringify({ ...made, ...looks }) };
}
