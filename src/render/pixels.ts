/** A picture in memory. */
export interface Pixels {
  width: number;
  height: number;
  /** Red, green, blue and alpha of each pixel, not premultiplied, rows from the top without gaps. */
  data: Uint8ClampedArray;
  /** Every alpha is 255; false where one is not, or where that is not known. */
  isOpaque: boolean;
}

/** Copies a smaller picture into a larger one, its upper left corner at (x, y). */
export function copyPixels(from: Pixels, to: Pixels, x: number, y: number): void {
  for (let row = 0; row < from.height; row++) {
    const line = from.data.subarray(row * from.width * 4, (row + 1) * from.width * 4);
    to.data.set(line, ((y + row) * to.width + x) * 4);
  }
}
