import { colormapTable } from './colormap.ts';
import { bandFills, ruleLines } from './draw-marks.ts';
import type { Figure, Mark, Panel } from './figure.ts';
import { measureFrame, type Rect } from './frame.ts';
import { needsShaping } from './missing-glyphs.ts';
import type { Theme } from './theme.ts';

/** Levels of a text's edges, from 1, hardly there, to this: all there. */
export const TEXT_LEVELS = 14;
/** Of the background with a panel's title, over a raster: from badges.ts. */
const VEIL = 0.8;
const VEILS = 16;
/** Where in the colormap are the colours under the veil that a title's edges are blended with, and in how many levels. */
const UNDER_TITLES = [0, 0.5];
const TITLE_LEVELS = 7;

type Rgb = readonly [red: number, green: number, blue: number];

/** The most levels that the edges of bands have. */
const MOST_LEVELS = 32;
const MOST_COLORS = 256;

/**
 * The 256 colours at most that a picture is painted in: a colormap's steps first, from the low end, then background, axes
 * and texts, with the levels of their edges, and those of bands.
 */
export interface Palette {
  /** Colours of the colormap; 0 where there is none. */
  steps: number;
  /** Levels of a shape's edges, as those of texts. */
  levels: number;
  /** Red, green and blue, 0 to 255, of each colour. */
  colors: readonly Rgb[];
}

/**
 * The palette of a figure that 256 colours are enough for, opaque, all texts in our font's outlines: spectrograms alone, in
 * one colormap, or waveforms' bands with what is marked in them. Else undefined.
 */
export function paletteOf(figure: Figure): Palette | undefined {
  const { panels } = figure;
  const background = rgbOf(figure.background);
  if (!background || needsShaping(figure)) return undefined;
  if (measureFrame(figure).plots.some((plot) => !isWithin(plot, figure))) return undefined;
  const colormap = theOneColormap(panels);
  if (colormap !== undefined) {
    const isPlain = figure.axes && !panels.some(({ grid }) => grid);
    return isPlain ? rasterPalette(figure, background, colormap) : undefined;
  }
  const isPaintable = ({ marks, colorBar }: Panel) => !colorBar && marks.every(isOfRectangles);
  return panels.every(isPaintable) ? bandPalette(figure, background) : undefined;
}

function rasterPalette({ theme, panels }: Figure, background: Rgb, colormap: string): Palette {
  const hasTitles = panels.some(({ title }) => title);
  // 32 more colours for titles; a step is 0.5 dB of 120, or 0.6.
  const steps = hasTitles ? 192 : 224;
  const map = colorsOf(colormap, steps);
  const colors = [...map, background, themed(theme.axis), ...textColors(theme, background)];
  const palette = { steps, levels: TEXT_LEVELS };
  if (!hasTitles) return { ...palette, colors };
  const veiled = (position: number) => underVeil(map[Math.round(position * (steps - 1))]!, theme);
  const veils = Array.from({ length: VEILS }, (_, i) => veiled(i / (VEILS - 1)));
  const titles = UNDER_TITLES.flatMap((position) =>
    edges(themed(theme.text), veiled(position), TITLE_LEVELS),
  );
  return { ...palette, colors: [...colors, ...veils, ...titles] };
}

/** Marks whose sides are all upright or level. */
function isOfRectangles(mark: Mark): boolean {
  return mark.kind === 'band' || mark.kind === 'rule' || (mark.kind === 'points' && mark.role === 'clip');
}

/** What comes of each colour over those that it may lie on, without what is too rare to be missed. */
function bandPalette(figure: Figure, background: Rgb): Palette {
  const { theme, panels } = figure;
  const marks = panels.flatMap((panel) => panel.marks);
  const layers = bandLayers(figure, background);
  const areas = unique([background, ...layers.map(({ color }) => color)]);
  const roles = new Set(marks.flatMap((mark) => (mark.kind === 'rule' ? [mark.role] : [])));
  const lines = [...roles].flatMap((role) => ruleLines[role](theme));
  const outer = unique([
    background,
    ...layers.filter(({ over }) => over === background).map(({ color }) => color),
  ]);
  const fixed = unique([
    ...areas,
    ...[theme.axis, theme.grid, theme.clip].map(themed),
    blend(background, themed(theme.grid), 0.5),
    ...textColors(theme, background),
    ...lines.flatMap(({ color, opacity = 1 }) => areas.map((area) => blend(area, themed(color), opacity))),
    ...areas.map((area) => underVeil(area, theme)),
    ...outer.flatMap((area) => edges(themed(theme.text), underVeil(area, theme), TITLE_LEVELS)),
  ]);
  const room = Math.floor((MOST_COLORS - fixed.length) / layers.length);
  const levels = Math.min(MOST_LEVELS, room);
  const shades = layers.flatMap(({ color, over }) => edges(color, over, levels));
  return { steps: 0, levels, colors: unique([...fixed, ...shades]) };
}

/** A band's colour, and what it lies on: the background, or another band. */
interface Layer {
  color: Rgb;
  over: Rgb;
}

/** The bands' layers, each once; an inner band may reach beyond the outer one too. */
function bandLayers(figure: Figure, background: Rgb): Layer[] {
  const layers = new Map<string, Layer>();
  const add = (over: Rgb, fill: string, opacity: number) => {
    const color = blend(over, themed(fill), opacity);
    if (String(color) !== String(over)) layers.set(`${color} ${over}`, { color, over });
    return color;
  };
  for (const mark of figure.panels.flatMap(({ marks }) => marks)) {
    if (mark.kind !== 'band') continue;
    let over = background;
    for (const { color, opacity } of bandFills(mark, figure)) {
      add(background, color, opacity);
      over = add(over, color, opacity);
    }
  }
  return [...layers.values()];
}

function unique(colors: Rgb[]): Rgb[] {
  return [...new Map(colors.map((color) => [String(color), color])).values()];
}

/** `color` over another, from hardly there to all there. */
function edges(color: Rgb, over: Rgb, levels: number): Rgb[] {
  return Array.from({ length: levels }, (_, i) => blend(over, color, (i + 1) / levels));
}

function textColors({ text, faintText }: Theme, background: Rgb): Rgb[] {
  return [text, faintText].flatMap((color) => edges(themed(color), background, TEXT_LEVELS));
}

function underVeil(color: Rgb, theme: Theme): Rgb {
  return blend(color, themed(theme.background), VEIL);
}

/** A colour of a theme: they are all opaque. */
function themed(color: string): Rgb {
  return rgbOf(color)!;
}

/** The smallest pictures have their data areas outside. */
function isWithin({ x, y, width, height }: Rect, figure: Figure): boolean {
  return x + width <= figure.width && y + height <= figure.height;
}

/** The colormap of panels with nothing but rasters, where they all have the same. */
function theOneColormap(panels: Panel[]): string | undefined {
  const names = panels.flatMap(({ marks, colorBar }) => [
    ...marks.map((mark) => (mark.kind === 'raster' ? mark.colormap : undefined)),
    ...(colorBar ? [colorBar.colormap] : []),
  ]);
  return names.every((name) => name === names[0]) ? names[0] : undefined;
}

function colorsOf(colormap: string, steps: number): Rgb[] {
  const bytes = new Uint8Array(colormapTable(colormap, steps).buffer);
  return Array.from({ length: steps }, (_, step) => [
    bytes[4 * step]!,
    bytes[4 * step + 1]!,
    bytes[4 * step + 2]!,
  ]);
}

/** Of a colour written as #rrggbb, as those of the themes are, and CSS's opaque ones in their shortest form; else undefined. */
export function rgbOf(color: string): Rgb | undefined {
  const digits = /^#([0-9a-f]{6})$/i.exec(color)?.[1];
  if (!digits) return undefined;
  const number = Number.parseInt(digits, 16);
  return [number >> 16, (number >> 8) & 255, number & 255];
}

/** `color` of that opacity over another. */
export function blend(under: Rgb, color: Rgb, opacity: number): Rgb {
  const mix = (channel: 0 | 1 | 2) =>
    Math.round(under[channel] + (color[channel] - under[channel]) * opacity);
  return [mix(0), mix(1), mix(2)];
}

/** The number of the palette's colour that is nearest. */
export function nearest({ colors }: Palette, [red, green, blue]: Rgb): number {
  let best = 0;
  let least = Infinity;
  for (let i = 0; i < colors.length; i++) {
    const color = colors[i]!;
    const distance = (color[0] - red) ** 2 + (color[1] - green) ** 2 + (color[2] - blue) ** 2;
    if (distance < least) {
      best = i;
      least = distance;
    }
  }
  return best;
}
