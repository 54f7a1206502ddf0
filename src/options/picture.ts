/** Where an output goes, and how a picture looks: as typed, and as the looks that a Figure has. */
import type { Command } from 'commander';
import { UsageError } from '../errors.ts';
import { type Format, parseFormat } from '../output/format.ts';
import { type Figure, largestFigure } from '../render/figure.ts';
import { DEFAULT_FONT_SIZE } from '../render/frame.ts';
import { type ThemeName, themes } from '../render/theme.ts';
import { parseColor } from './color.ts';
import { addOption } from './option.ts';
import {
  parseChoice,
  parseInteger,
  parseNumber,
  parseSize,
  parseTime,
  type Size,
  sizeText,
  type Time,
} from './parsers.ts';

export interface OutputOptions {
  /** Each one typed. */
  output?: string[];
  format?: Format;
  keepTree?: boolean;
  /** false for --no-clobber. */
  clobber?: boolean;
  skipExisting?: boolean;
  print0?: boolean;
  dryRun?: boolean;
}

/** As typed. */
export interface PictureOptions extends OutputOptions {
  size?: Size;
  dpi?: number;
  fontSize?: number;
  theme?: ThemeName;
  background?: string;
  /** false for --no-title. */
  title?: string | boolean;
  /** false for --no-axes. */
  axes: boolean;
  playhead?: Time;
  cues?: boolean;
  show?: boolean;
}

/** What a command draws where nothing is asked. */
export interface PictureDefaults {
  size: Size;
  dpi: number;
}

/** Of a picture of one analysis. */
export const PICTURE_DEFAULTS: PictureDefaults = {
  size: { width: 1600, height: 900, unit: 'px' },
  dpi: 96,
};

/** Points. */
const LEAST_TYPE = 3;
const LARGEST_TYPE = 144;

const THEME_NAMES = Object.keys(themes) as ThemeName[];
const DEFAULT_THEME: ThemeName = 'light';

export function addOutputOptions(command: Command, formats: readonly Format[]): Command {
  const path = `file, - (standard output), folder/, or a pattern with {name}, {dir}, {ext}, {start} (seconds, zeros before: names sort); more than once: several outputs (default: <name>.${command.name()}.${formats[0]} here)`;
  command
    .option('-o, --output <path>', path, (text: string, before: string[] = []) => [...before, text])
    .option('--keep-tree', "in the output folder, the folders of the inputs' names")
    .option('--no-clobber', 'an output that is there already is an error')
    .option('--skip-existing', 'leave outputs newer than their input; of png, those made with these options')
    .option('--print0', 'end printed names in NUL characters')
    .option('--dry-run', 'only print the outputs that would be made');
  return addOption(
    command,
    '-f, --format <format>',
    `${formats.join(', ')} (default: by extension, else ${formats[0]})`,
    parseFormat(formats),
  );
}

/** @param sizeNote what the default size is of, where that is not the picture */
export function addPictureOptions(command: Command, { size, dpi }: PictureDefaults, sizeNote = ''): Command {
  const sizes = `1600x900 pixels or 8.5x11in (default: ${sizeText(size)}${sizeNote})`;
  addOption(command, '--size <WxH>', sizes, parseSize);
  const resolution = `pixels per inch: scales text and lines (default: ${dpi})`;
  addOption(command, '--dpi <n>', resolution, parseInteger(20, 2400));
  const type = `of axis numbers, in points, the rest in proportion; in a small picture text shrinks to 6 pt, then caption, title and ticks go (default: ${DEFAULT_FONT_SIZE})`;
  addOption(command, '--font-size <pt>', type, parseNumber(LEAST_TYPE, LARGEST_TYPE));
  const looks = `looks (default: ${DEFAULT_THEME})`;
  addOption(command, `--theme <${THEME_NAMES.join('|')}>`, looks, parseChoice(THEME_NAMES));
  addOption(command, '--background <colour>', "CSS colour or transparent (default: the theme's)", parseColor);
  return command
    .option('--title <text>', "instead of the file's name")
    .option('--no-title', 'neither title nor caption')
    .option('--no-axes', 'the data area alone, filling the image exactly')
    .option('--show', 'also draw the picture in the terminal');
}

/** What can be marked on panels over time. */
export function addTimeMarkOptions(command: Command): Command {
  addOption(command, '--playhead <time>', 'a vertical line at that time', parseTime);
  return command.option('--cues', "mark the file's cue points");
}

/** Pixels that a picture has at most in formats whose encoders want it in memory as a whole; the others: largestFigure. */
const MOST_PIXELS: Partial<Record<Format, number>> = { jpg: 2 ** 25, webp: 2 ** 25 };

/** @throws UsageError where a picture of that size would be too large for its format */
export function checkSize({ width, height }: Pick<Looks, 'width' | 'height'>, format: Format): void {
  const most = MOST_PIXELS[format] ?? Infinity;
  if (width * height <= most) return;
  throw new UsageError(
    `--size of ${width} × ${height} pixels is too large for ${format}, which takes ${Math.floor(most / 1e6)} million; write png or svg`,
  );
}

/** The Figure's looks, without what it shows. */
export type Looks = Omit<Figure, 'panels' | 'title' | 'caption'>;

/** @throws UsageError where the picture would be too large */
export function resolveLooks(options: PictureOptions, defaults: PictureDefaults): Looks {
  const { dpi = defaults.dpi, size = defaults.size } = options;
  const pixels = (length: number) => Math.max(1, Math.round(size.unit === 'in' ? length * dpi : length));
  const [width, height] = [pixels(size.width), pixels(size.height)];
  const { side, area } = largestFigure;
  if (Math.max(width, height) > side || width * height > area) {
    throw new UsageError(
      `--size of ${width} × ${height} pixels is too large; ${side} a side and ${area / 1e6} million in all is the most`,
    );
  }
  const theme = themes[options.theme ?? DEFAULT_THEME];
  const background = options.background ?? theme.background;
  const looks = { width, height, dpi, theme, background, axes: options.axes };
  return options.fontSize === undefined ? looks : { ...looks, fontSize: options.fontSize };
}
