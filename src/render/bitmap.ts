import { rgb } from 'd3-color';
import { textContours } from './bundled-font.ts';
import { type Coverage, coverFill, coverStroke } from './coverage.ts';
import type { Rect } from './frame.ts';
import type { Label } from './label.ts';
import type { Pixels } from './pixels.ts';
import type { DrawTarget, Stroke } from './target.ts';

/** A text that the bundled font lacks characters for, to be drawn by other means. */
export interface UnwrittenText {
  label: Label;
  color: string;
}

/** Less than half of one of 255 steps cannot be seen, and may be a rounding error. */
const LEAST_SHARE = 1 / 512;

interface Ink {
  red: number;
  green: number;
  blue: number;
  /** From 0 to 1. */
  opacity: number;
}

function inkOf(css: string, opacity = 1): Ink {
  const { r, g, b, opacity: own } = rgb(css);
  return { red: r, green: g, blue: b, opacity: own * opacity };
}

/** A picture to draw on, transparent at first. */
export class BitmapDrawing implements DrawTarget {
  /** The pixels drawn so far; shared with the drawing. */
  readonly pixels: Pixels;
  readonly unwritten: UnwrittenText[] = [];
  #clip: Rect;

  /** @param width and height in pixels */
  constructor(width: number, height: number) {
    const data = new Uint8ClampedArray(width * height * 4);
    this.pixels = { width, height, data, isOpaque: false };
    this.#clip = { x: 0, y: 0, width, height };
  }

  backdrop(color: string): void {
    const { red, green, blue, opacity } = inkOf(color);
    const pixel = Uint8ClampedArray.of(red, green, blue, opacity * 255);
    new Uint32Array(this.pixels.data.buffer).fill(new Uint32Array(pixel.buffer)[0]!);
    this.pixels.isOpaque = pixel[3] === 255;
  }

  image(image: Pixels, x: number, y: number): void {
    const from = new Uint32Array(image.data.buffer, image.data.byteOffset, image.width * image.height);
    const to = new Uint32Array(this.pixels.data.buffer);
    for (let row = 0; row < image.height && y + row < this.pixels.height; row++) {
      const line = from.subarray(row * image.width, (row + 1) * image.width);
      const start = (y + row) * this.pixels.width + x;
      if (image.isOpaque) to.set(line, start);
      else this.#blendLine(image, row, start);
    }
  }

  #blendLine({ data, width }: Pixels, row: number, start: number): void {
    for (let column = 0; column < width; column++) {
      const at = (row * width + column) * 4;
      const ink = { red: data[at]!, green: data[at + 1]!, blue: data[at + 2]!, opacity: 1 };
      this.#blend(start + column, ink, data[at + 3]! / 255);
    }
  }

  rect({ x, y, width, height }: Rect, color: string, opacity = 1): void {
    this.polygon(Float64Array.of(x, y, x + width, y, x + width, y + height, x, y + height), color, opacity);
  }

  polygon(points: Float64Array, color: string, opacity = 1): void {
    this.#cover(coverFill([points], this.#clip), inkOf(color, opacity));
  }

  polyline(points: Float64Array, { color, width, opacity }: Stroke): void {
    this.#cover(coverStroke([points], width, this.#clip), inkOf(color, opacity));
  }

  dots(points: Float64Array, radius: number, color: string, opacity = 1): void {
    const places = Array.from({ length: points.length / 2 }, (_, i) => points.subarray(2 * i, 2 * i + 2));
    this.#cover(coverStroke(places, 2 * radius, this.#clip), inkOf(color, opacity));
  }

  text(label: Label, color: string): void {
    const contours = textContours(label);
    if (!contours) this.unwritten.push({ label, color });
    else this.#cover(coverFill(contours, this.#clip), inkOf(color));
  }

  clipped(rect: Rect, draw: () => void): void {
    const outer = this.#clip;
    const x = Math.max(outer.x, rect.x);
    const y = Math.max(outer.y, rect.y);
    const right = Math.min(outer.x + outer.width, rect.x + rect.width);
    const bottom = Math.min(outer.y + outer.height, rect.y + rect.height);
    this.#clip = { x, y, width: Math.max(0, right - x), height: Math.max(0, bottom - y) };
    draw();
    this.#clip = outer;
  }

  #cover({ area, shares }: Coverage, ink: Ink): void {
    for (let row = 0, from = 0; row < area.height; row++) {
      const start = (area.y + row) * this.pixels.width + area.x;
      for (let column = 0; column < area.width; column++, from++) {
        if (shares[from]! > LEAST_SHARE) this.#blend(start + column, ink, shares[from]!);
      }
    }
  }

  /** Puts ink over a pixel as far as it is covered. Colours are mixed as they are stored, as browsers do. */
  #blend(pixel: number, { red, green, blue, opacity }: Ink, share: number): void {
    const { data } = this.pixels;
    const at = pixel * 4;
    const over = share * opacity;
    const under = (data[at + 3]! / 255) * (1 - over);
    const whole = over + under;
    if (whole === 0) return;
    data[at] = (red * over + data[at]! * under) / whole;
    data[at + 1] = (green * over + data[at + 1]! * under) / whole;
    data[at + 2] = (blue * over + data[at + 2]! * under) / whole;
    data[at + 3] = whole * 255;
  }
}
