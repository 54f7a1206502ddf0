import type { RenderMemory } from './render-kernels.ts';

/** A picture whose rows are made when they are asked for: it may be larger than what should be in memory. */
export interface PixelSource {
  readonly width: number;
  readonly height: number;
  /** Every alpha is 255; false where one is not, or where that is not known. */
  readonly isOpaque: boolean;
  /** Red, green, blue and alpha, not premultiplied, of the rows from `first` to, not including, `end`, without gaps. */
  rows(first: number, end: number): Uint8ClampedArray | Promise<Uint8ClampedArray>;
}

/** One whose rows come at once. */
export interface ImageSource extends PixelSource {
  rows(first: number, end: number): Uint8ClampedArray;
}

/** A picture in memory. */
export interface Pixels {
  width: number;
  height: number;
  /** Of each pixel, rows from the top, as a PixelSource has them. */
  data: Uint8ClampedArray;
  /** As that of a PixelSource. */
  isOpaque: boolean;
}

/** A picture in memory as one of which rows can be asked. */
export function rowsOf({ data, width, height, isOpaque }: Pixels): ImageSource {
  const rows = (first: number, end: number) => data.subarray(4 * width * first, 4 * width * end);
  return { width, height, isOpaque, rows };
}

/** A picture of at most 256 colours. */
export interface PalettePixels {
  readonly width: number;
  readonly height: number;
  /** Red, green and blue, 0 to 255, of each number. */
  readonly colors: readonly (readonly [number, number, number])[];
  /** From address 0 on: a line of pixels after the other, each behind a byte for PNG's filter. */
  readonly memory: RenderMemory;
}

/** Pixels of an image that are made at once: they are in memory twice meanwhile, and nothing else is done. */
const BAND_PIXELS = 2 ** 21;

/** Rows of a picture from `first` to, not including, `end`. */
export interface Band {
  first: number;
  end: number;
}

/** Cuts rows of that width into bands that are made one after the other. */
export function* bandsOf(width: number, first: number, end: number): Generator<Band> {
  const rows = Math.max(1, Math.floor(BAND_PIXELS / width));
  for (let row = first; row < end; row += rows) yield { first: row, end: Math.min(row + rows, end) };
}
