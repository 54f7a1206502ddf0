import { colormapTable } from './colormap.ts';
import type { Figure, Panel } from './figure.ts';
import { measureFrame, type Rect } from './frame.ts';
import { needsShaping } from './missing-glyphs.ts';

/** Levels of a text's edges, from 1, hardly there, to this: all there. */
export const TEXT_LEVELS = 14;
/** Of the background with a panel's title, over a raster: from badges.ts. */
const VEIL = 0.8;
const VEILS = 16;
/** Where in the colormap are the colours under the veil that a title's edges are blended with, and in how many levels. */
const UNDER_TITLES = [0, 0.5];
const TITLE_LEVELS = 7;

type Rgb = readonly [red: number, green: number, blue: number];

/**
 * The 256 colours at most that a spectrogram's picture is painted in: the colormap's steps first, from the low end, then
 * background, axes and texts, with the levels of their edges.
 */
export interface Palette {
  /** Colours of the colormap. */
  steps: number;
  /** Red, green and blue, 0 to 255, of each colour. */
  colors: readonly Rgb[];
}

/**
 * The palette of a figure that 256 colours are enough for: spectrograms alone, in one colormap, opaque, all texts in our
 * font's outlines. Else undefined.
 */
export function paletteOf(figure: Figure): Palette | undefined {
  const { theme, panels } = figure;
  const [background, axis, text, faintText] = [
    figure.background,
    theme.axis,
    theme.text,
    theme.faintText,
  ].map(rgbOf);
  const colormap = theOneColormap(panels);
  if (!background || !axis || !text || !faintText || colormap === undefined) return undefined;
  if (!figure.axes || panels.some(({ grid }) => grid) || needsShaping(figure)) return undefined;
  if (measureFrame(figure).plots.some((plot) => !isWithin(plot, figure))) return undefined;

  const hasTitles = panels.some(({ title }) => title);
  // 32 more colours for titles; a step is 0.5 dB of 120, or 0.6.
  const steps = hasTitles ? 192 : 224;
  const map = colorsOf(colormap, steps);
  const edges = (color: Rgb, over: Rgb, levels: number) =>
    Array.from({ length: levels }, (_, i) => blend(over, color, (i + 1) / levels));
  const texts = [...edges(text, background, TEXT_LEVELS), ...edges(faintText, background, TEXT_LEVELS)];
  const colors = [...map, background, axis, ...texts];
  if (!hasTitles) return { steps, colors };
  const veil = rgbOf(theme.background) ?? background;
  const veiled = (position: number) => blend(map[Math.round(position * (steps - 1))]!, veil, VEIL);
  const veils = Array.from({ length: VEILS }, (_, i) => veiled(i / (VEILS - 1)));
  const titles = UNDER_TITLES.flatMap((position) => edges(text, veiled(position), TITLE_LEVELS));
  return { steps, colors: [...colors, ...veils, ...titles] };
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
