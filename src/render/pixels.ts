/** A picture in memory. */
export interface Pixels {
  width: number;
  height: number;
  /** Red, green, blue and alpha of each pixel, not premultiplied, rows from the top without gaps. */
  data: Uint8ClampedArray;
  /** Every alpha is 255; false where one is not, or where that is not known. */
  isOpaque: boolean;
}
