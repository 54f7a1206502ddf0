import type { ColorBarLayout } from './color-bars.ts';
import type { Axis, RasterMark } from './figure.ts';
import type { Rect } from './frame.ts';
import type { Label } from './label.ts';

/** How a line is drawn. */
export interface Stroke {
  color: string;
  /** Pixels. */
  width: number;
  opacity?: number;
}

/**
 * What can be drawn on: a canvas, a part of one, numbers in a palette, or an SVG document. Colours are CSS, lengths pixels
 * of the image. Rasters and colour bars come before all else, and may be left for other work after each step.
 */
export interface DrawTarget {
  /** Shows a raster of a panel with that horizontal axis in its data area. */
  raster(mark: RasterMark, xAxis: Axis, plot: Rect): Iterable<void>;
  /** Shows a colour bar's colours, without its ticks. */
  colorBar(layout: ColorBarLayout): Iterable<void>;
  /** Fills what is behind rasters and colour bars. */
  backdrop(color: string): void;
  rect(rect: Rect, color: string, opacity?: number): void;
  /** A closed, filled shape; x and y in turn. */
  polygon(points: Float64Array, color: string, opacity?: number): void;
  /** With round joins and ends; x and y in turn. */
  polyline(points: Float64Array, stroke: Stroke): void;
  /** Filled discs around the points, x and y in turn. */
  dots(points: Float64Array, radius: number, color: string, opacity?: number): void;
  text(label: Label, color: string): void;
  /** Keeps what is drawn within the rectangle, until it is taken back. */
  clip(rect: Rect): void;
  unclip(): void;
}
