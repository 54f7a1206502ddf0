import { createRequire } from 'node:module';
import {
  type Canvas,
  createCanvas,
  GlobalFonts,
  ImageData,
  Path2D,
  type SKRSContext2D,
} from '@napi-rs/canvas';
import type { ColorBarLayout } from './color-bars.ts';
import type { Axis, RasterMark } from './figure.ts';
import { type Glyph, glyphsOf, unitsPerEm } from './font.ts';
import type { Rect } from './frame.ts';
import type { Label } from './label.ts';
import { bandsOf, type ImageSource, type Pixels, rowsOf } from './pixels.ts';
import { colorBarPixels, Raster } from './raster.ts';
import type { DrawTarget, Stroke } from './target.ts';

const FAMILY = 'Inter';

let areFontsRegistered = false;

/**
 * Without a registered font, a machine with no fonts of its own draws no text, and says nothing. All parts of the
 * font are registered at once: where one came only with the first text that needs it, texts would be placed a little
 * differently before and after. The first one takes 60 ms or more, as the canvas then looks through the installed fonts.
 */
function registerFonts(): void {
  if (areFontsRegistered) return;
  const { resolve } = createRequire(import.meta.url);
  for (const subset of ['latin', 'latin-ext', 'greek', 'cyrillic']) {
    for (const weight of [400, 600]) {
      const path = resolve(`@fontsource/inter/files/inter-${subset}-${weight}-normal.woff2`);
      if (!GlobalFonts.registerFromPath(path, FAMILY)) throw new Error(`the font cannot be read: ${path}`);
    }
  }
  areFontsRegistered = true;
}

/** A code point for private use that no font is expected to have. */
const NO_CHARACTER = '\u{10fffd}';

/** Those of the characters that are drawn as an empty box, since neither our font nor the system's have them. */
export function withoutGlyph(characters: string[]): string[] {
  registerFonts();
  const size = 32;
  const context = createCanvas(2 * size, 2 * size).getContext('2d');
  context.font = `${size}px ${FAMILY}`;
  const drawn = (character: string) => {
    context.clearRect(0, 0, 2 * size, 2 * size);
    context.fillText(character, size / 2, 1.5 * size);
    return Buffer.from(context.getImageData(0, 0, 2 * size, 2 * size).data.buffer);
  };
  const box = drawn(NO_CHARACTER);
  return characters.filter((character) => drawn(character).equals(box));
}

/** A bitmap to draw on, or some rows of it, transparent at first. */
export class CanvasDrawing implements DrawTarget {
  readonly #canvas: Canvas;
  readonly #context: SKRSContext2D;
  readonly #top: number;
  #isOpaque = false;

  /**
   * @param width and height in pixels, of the rows alone
   * @param top the first of the rows
   */
  constructor(width: number, height: number, top = 0) {
    this.#canvas = createCanvas(width, height);
    this.#context = this.#canvas.getContext('2d');
    this.#top = top;
    this.#context.translate(0, -top);
    this.#context.lineJoin = 'round';
    this.#context.lineCap = 'round';
  }

  /** The pixels drawn so far: a copy, owned by the caller. */
  pixels(): Pixels {
    const { width, height } = this.#canvas;
    return {
      width,
      height,
      data: this.#isOpaque ? this.#opaqueData() : this.#data(),
      isOpaque: this.#isOpaque,
    };
  }

  #data(): Uint8ClampedArray {
    return this.#context.getImageData(0, 0, this.#canvas.width, this.#canvas.height).data;
  }

  /** The same where all is opaque, without dividing each colour by its alpha. */
  #opaqueData(): Uint8ClampedArray {
    const { buffer, byteOffset, length } = this.#canvas.data();
    return new Uint8ClampedArray(buffer, byteOffset, length);
  }

  /** The file's bytes; quality from 0 to 100. */
  async encode(format: 'jpeg' | 'webp', quality: number): Promise<Uint8Array> {
    return format === 'jpeg' ? this.#canvas.encode('jpeg', quality) : this.#canvas.encode('webp', quality);
  }

  raster(mark: RasterMark, xAxis: Axis, plot: Rect): Iterable<void> {
    return this.#image(new Raster(mark, xAxis, plot.width, plot.height), plot);
  }

  colorBar(layout: ColorBarLayout): Iterable<void> {
    return this.#image(rowsOf(colorBarPixels(layout)), layout.bar);
  }

  *#image(pixels: ImageSource, { x, y }: Rect): Generator<void> {
    const { width, height } = pixels;
    const shownEnd = Math.min(height, this.#top + this.#canvas.height - y);
    for (const { first, end } of bandsOf(width, Math.max(0, this.#top - y), shownEnd)) {
      // The canvas puts images where they are told, whatever it is moved by.
      this.#context.putImageData(new ImageData(pixels.rows(first, end), width), x, y + first - this.#top);
      yield;
    }
  }

  backdrop(color: string): void {
    const context = this.#context;
    context.globalCompositeOperation = 'destination-over';
    context.fillStyle = color;
    context.fillRect(0, this.#top, this.#canvas.width, this.#canvas.height);
    context.globalCompositeOperation = 'source-over';
    // Opaque colours read back as #rrggbb, others as rgba() (HTML, “serialization of a color”).
    this.#isOpaque = String(context.fillStyle).startsWith('#');
  }

  rect({ x, y, width, height }: Rect, color: string, opacity = 1): void {
    this.#context.globalAlpha = opacity;
    this.#context.fillStyle = color;
    this.#context.fillRect(x, y, width, height);
  }

  polygon(points: Float64Array, color: string, opacity = 1): void {
    this.#trace(points);
    this.#fill(color, opacity);
  }

  polyline(points: Float64Array, { color, width, opacity = 1 }: Stroke): void {
    // A line without length draws nothing here, not even its round ends.
    if (points.length === 2) {
      this.dots(points, width / 2, color, opacity);
      return;
    }
    this.#trace(points);
    this.#context.globalAlpha = opacity;
    this.#context.strokeStyle = color;
    this.#context.lineWidth = width;
    this.#context.stroke();
  }

  dots(points: Float64Array, radius: number, color: string, opacity = 1): void {
    this.#context.beginPath();
    for (let i = 0; i < points.length; i += 2) {
      this.#context.moveTo(points[i]! + radius, points[i + 1]!);
      this.#context.arc(points[i]!, points[i + 1]!, radius, 0, 2 * Math.PI);
    }
    this.#fill(color, opacity);
  }

  text(label: Label, color: string): void {
    const context = this.#context;
    context.save();
    context.globalAlpha = 1;
    context.fillStyle = color;
    // Baselines lie on whole pixels.
    if (label.rotated) {
      context.translate(Math.round(label.x), label.y);
      context.rotate(-Math.PI / 2);
    } else context.translate(label.x, Math.round(label.y));
    const glyphs = glyphsOf(label.text, label.weight, label.isTabular);
    if (glyphs.includes(undefined)) this.#shapeText(label);
    else this.#fillGlyphs(glyphs as Glyph[], label);
    context.restore();
  }

  /** Text in our font's outlines. */
  #fillGlyphs(glyphs: Glyph[], { size, anchor }: Label): void {
    const context = this.#context;
    const scale = size / unitsPerEm();
    context.scale(scale, -scale);
    const width = glyphs.reduce((sum, { advance }) => sum + advance, 0);
    context.translate({ start: 0, middle: -width / 2, end: -width }[anchor], 0);
    for (const { advance, outline } of glyphs) {
      context.fill(new Path2D(outline));
      context.translate(advance, 0);
    }
  }

  /** Text that needs more: other scripts, marks, characters that only the system's fonts have. */
  #shapeText({ text, size, weight, anchor, isTabular }: Label): void {
    registerFonts();
    const context = this.#context;
    // The host's language would choose among a font's letter forms.
    context.lang = 'en';
    context.font = `${weight} ${size}px ${FAMILY}`;
    context.fontVariantNumeric = isTabular ? 'tabular-nums' : 'normal';
    context.textAlign = ({ start: 'left', middle: 'center', end: 'right' } as const)[anchor];
    context.fillText(text, 0, 0);
  }

  clip({ x, y, width, height }: Rect): void {
    this.#context.save();
    this.#context.beginPath();
    this.#context.rect(x, y, width, height);
    this.#context.clip();
  }

  unclip(): void {
    this.#context.restore();
  }

  #trace(points: Float64Array): void {
    this.#context.beginPath();
    this.#context.moveTo(points[0]!, points[1]!);
    for (let i = 2; i < points.length; i += 2) {
      this.#context.lineTo(points[i]!, points[i + 1]!);
    }
  }

  #fill(color: string, opacity: number): void {
    this.#context.globalAlpha = opacity;
    this.#context.fillStyle = color;
    this.#context.fill();
  }
}
