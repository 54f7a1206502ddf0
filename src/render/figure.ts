import type { ScaleKind } from './scale.ts';
import type { Theme } from './theme.ts';

/** What the numbers on an axis are: it decides the steps between ticks and how they are written. */
export type Quantity = 'time' | 'frequency' | 'decibel' | 'amplitude';

export interface Axis {
  /** Words beside the axis, without the unit, which follows from quantity, domain and steps. */
  label: string;
  quantity: Quantity;
  /** In place of the unit that follows from the quantity: 'dBFS'; '' for none. */
  unit?: string;
  scale: ScaleKind;
  /** In base units (s, Hz, dB, full scale ±1): left or bottom end first. */
  domain: [number, number];
}

export interface Point {
  x: number;
  y: number;
}

/** A polyline through (x[i], y[i]); a NaN in y breaks it. */
export interface LineMark {
  kind: 'line';
  x: Float64Array | Float32Array;
  y: Float64Array | Float32Array;
  /** Which of the theme's series colours. */
  series: number;
  /** 'faint' for a second line of the same series, such as the maximum above a mean. */
  weight?: 'normal' | 'faint';
  /** Draw a dot on every point, for samples far apart. */
  dots?: boolean;
  /** Entry in the legend. */
  name?: string;
}

/**
 * A filled band between low and high in `low.length` columns that share the span [x0, x1] equally.
 * At least one device pixel tall everywhere.
 */
export interface BandMark {
  kind: 'band';
  x0: number;
  x1: number;
  low: Float32Array;
  high: Float32Array;
  series: number;
  /** 'inner' is drawn lighter, over the outer band: RMS within min/max. */
  tone?: 'outer' | 'inner';
  name?: string;
}

/** A picture of powers' levels. */
export interface RasterMark {
  kind: 'raster';
  /**
   * power[column * rows + row], linear; NaN where there is nothing to show. Its level in dB, 10 log10 of it, is what
   * is shown, without being computed.
   */
  power: Float32Array;
  columns: number;
  /** From the panel's top to its bottom, equally high: one a row of pixels, as binBands has them. */
  rows: number;
  /** Outer edges of the first and the last column. */
  x: [number, number];
  colormap: string;
  /** dB at the colormap's two ends. */
  range: [number, number];
}

/** A straight line across the panel at x (or y): playhead, cue, zero line. */
export interface RuleMark {
  kind: 'rule';
  x?: number;
  y?: number;
  role: 'playhead' | 'cue' | 'zero';
  label?: string;
}

/** Short marks at the panel's edge or at points: clipped samples, spectral peaks. */
export interface PointsMark {
  kind: 'points';
  points: Point[];
  role: 'clip' | 'peak';
  /** labels[i] is written beside points[i], where there is room. */
  labels?: string[];
}

export type Mark = LineMark | BandMark | RasterMark | RuleMark | PointsMark;

export interface ColorBar {
  colormap: string;
  /** dB, low end first. */
  range: [number, number];
  /** With its unit, e.g. "dBFS". */
  label: string;
}

export interface Panel {
  /** Over the panel's corner, e.g. "left"; for many channels. */
  title?: string;
  x: Axis;
  y: Axis;
  marks: Mark[];
  colorBar?: ColorBar;
  /** Share of the height, relative to the other panels. */
  weight: number;
  /** Leave out tick labels and axis label below: a panel beneath has the same axis. */
  sharesX?: boolean;
  grid?: boolean;
}

/** The largest Figure, in pixels: a side that the canvas can have, and 400 MB of RGBA. */
export const largestFigure = { side: 32767, area: 100e6 };

/** A picture as plain data: panels from top to bottom. */
export interface Figure {
  /** Pixels. */
  width: number;
  height: number;
  /** Pixels per inch: scales text and lines. */
  dpi: number;
  /** Of axis numbers, in points, the rest in proportion; less in a small picture. Left out: DEFAULT_FONT_SIZE. */
  fontSize?: number;
  theme: Theme;
  /** CSS colour behind all, or 'transparent'. */
  background: string;
  title?: string;
  caption?: string;
  /** false: data areas alone, filling the image exactly. */
  axes: boolean;
  panels: Panel[];
}
