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
