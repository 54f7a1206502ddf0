import type { Rect } from './frame.ts';
import type { Label } from './label.ts';
import type { ImageSource } from './pixels.ts';

/** How a line is drawn. */
export interface Stroke {
  color: string;
  /** Pixels. */
  width: number;
  opacity?: number;
}

/** What can be drawn on: a canvas, a part of one, or an SVG document. Colours are CSS, lengths pixels of the image. */
export interface DrawTarget {
  /**
   * Puts pixels at a whole position, under everything drawn. Called before all the others. The target keeps them. May be
   * left for other work after each step.
   */
  image(pixels: ImageSource, x: number, y: number): Iterable<void>;
  /** Fills what is behind the images. */
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
