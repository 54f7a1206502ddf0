import type { RenderMemory } from './render-kernels.ts';

/** A picture in memory. */
export interface Pixels {
  width: number;
  height: number;
  /** Red, green, blue and alpha of each pixel, not premultiplied, rows from the top without gaps. */
  data: Uint8ClampedArray;
  /** Every alpha is 255; false where one is not, or where that is not known. */
  isOpaque: boolean;
}

/** A picture of at most 256 colours. */
export interface PalettePixels {
  width: number;
  height: number;
  /** Red, green and blue, 0 to 255, of each number. */
  colors: readonly (readonly [number, number, number])[];
  /** From address 0 on: a line of pixels after the other, each behind a byte for PNG's filter. */
  memory: RenderMemory;
}
