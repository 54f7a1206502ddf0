import type { FontWeight } from './font.ts';

/** A text in its place. */
export interface Label {
  text: string;
  /** Where the anchor stands, in pixels; y is the baseline. Rotated: x is the baseline, read from below. */
  x: number;
  y: number;
  /** Font size in pixels. */
  size: number;
  weight: FontWeight;
  anchor: 'start' | 'middle' | 'end';
  tone: 'normal' | 'faint';
  rotated: boolean;
  /** Digits of equal width, as in columns of numbers. */
  isTabular: boolean;
}

/** Height of a capital or a digit above the baseline, in em: Inter's. */
export const CAP_HEIGHT = 0.7275;

/** The baseline that centres a text of that size on `y`. */
export function centred(y: number, size: number): number {
  return y + (CAP_HEIGHT / 2) * size;
}

/** An upright label in the usual size, for the rest of its properties to be overridden. */
export function plainLabel(text: string, x: number, y: number, em: number): Label {
  return {
    text,
    x,
    y,
    size: em,
    weight: 400,
    anchor: 'middle',
    tone: 'normal',
    rotated: false,
    isTabular: true,
  };
}
