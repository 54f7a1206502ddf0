import { createRequire } from 'node:module';
import { type Canvas, createCanvas, GlobalFonts, ImageData, type SKRSContext2D } from '@napi-rs/canvas';
import type { Rect } from './frame.ts';
import type { Label } from './label.ts';
import type { Pixels } from './pixels.ts';
import type { DrawTarget, Stroke } from './target.ts';

const FAMILY = 'Inter';

let areFontsRegistered = false;

/**
 * Without a registered font, a machine with no fonts of its own draws no text, and says nothing. All parts of the
 * font are registered, always: it takes 5 ms, and where one came only with the first text that needs it, texts
 * would be placed a little differently before and after.
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

/** A bitmap to draw on, transparent at first, with the bundled font at hand. */
export class CanvasDrawing implements DrawTarget {
  readonly #canvas: Canvas;
  readonly #context: SKRSContext2D;
  #isOpaque = false;

  /** @param width and height in pixels */
  constructor(width: number, height: number) {
    registerFonts();
    this.#canvas = createCanvas(width, height);
    this.#context = this.#canvas.getContext('2d');
    // The host's language would choose among a font's letter forms.
    this.#context.lang = 'en';
    this.#context.lineJoin = 'round';
    this.#context.lineCap = 'round';
  }

  /** The pixels drawn so far: a copy, owned by the caller. */
  pixels(): Pixels {
    const { width, height } = this.#canvas;
    const { data } = this.#context.getImageData(0, 0, width, height);
    return { width, height, data, isOpaque: this.#isOpaque };
  }

  /** The file's bytes; quality from 0 to 100. */
  async encode(format: 'jpeg' | 'webp', quality: number): Promise<Uint8Array> {
    return format === 'jpeg' ? this.#canvas.encode('jpeg', quality) : this.#canvas.encode('webp', quality);
  }

  image({ data, width, height }: Pixels, x: number, y: number): void {
    this.#context.putImageData(new ImageData(data, width, height), x, y);
  }

  backdrop(color: string): void {
    const context = this.#context;
    context.globalCompositeOperation = 'destination-over';
    context.fillStyle = color;
    context.fillRect(0, 0, this.#canvas.width, this.#canvas.height);
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
    context.font = `${label.weight} ${label.size}px ${FAMILY}`;
    context.fontVariantNumeric = label.isTabular ? 'tabular-nums' : 'normal';
    context.textAlign = ({ start: 'left', middle: 'center', end: 'right' } as const)[label.anchor];
    context.translate(label.x, label.y);
    if (label.rotated) context.rotate(-Math.PI / 2);
    context.fillText(label.text, 0, 0);
    context.restore();
  }

  clipped({ x, y, width, height }: Rect, draw: () => void): void {
    this.#context.save();
    this.#context.beginPath();
    this.#context.rect(x, y, width, height);
    this.#context.clip();
    draw();
    this.#context.restore();
  }

  #trace(points: Float64Array): void {
    this.#context.beginPath();
    this.#context.moveTo(points[0]!, points[1]!);
    // A line to where it begins draws a single point as its round cap.
    for (let i = points.length > 2 ? 2 : 0; i < points.length; i += 2) {
      this.#context.lineTo(points[i]!, points[i + 1]!);
    }
  }

  #fill(color: string, opacity: number): void {
    this.#context.globalAlpha = opacity;
    this.#context.fillStyle = color;
    this.#context.fill();
  }
}
