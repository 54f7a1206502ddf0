import { createRequire } from 'node:module';
import { createCanvas, GlobalFonts, ImageData, type SKRSContext2D } from '@napi-rs/canvas';
import type { Rect } from './frame.ts';
import type { Label } from './label.ts';
import type { Pixels } from './pixels.ts';
import type { DrawTarget, Stroke } from './target.ts';

const FAMILY = 'Inter';

let areFontsRegistered = false;

/** Without a registered font, a machine with no fonts of its own draws no text, and says nothing. */
function registerFonts(): void {
  if (areFontsRegistered) return;
  const require = createRequire(import.meta.url);
  for (const subset of ['latin', 'latin-ext', 'greek', 'cyrillic']) {
    for (const weight of [400, 600]) {
      const path = require.resolve(`@fontsource/inter/files/inter-${subset}-${weight}-normal.woff2`);
      if (!GlobalFonts.registerFromPath(path, FAMILY)) throw new Error(`the font cannot be read: ${path}`);
    }
  }
  areFontsRegistered = true;
}

/** A bitmap to draw on. */
export interface CanvasTarget extends DrawTarget {
  /** The pixels drawn so far: a copy, owned by the caller. */
  pixels(): Pixels;
  /** The file's bytes; quality from 0 to 100. */
  encode(format: 'jpeg' | 'webp', quality: number): Promise<Uint8Array>;
}

/** A transparent canvas, in pixels, with the bundled font at hand. */
export function createCanvasTarget(width: number, height: number): CanvasTarget {
  registerFonts();
  const canvas = createCanvas(width, height);
  const context = canvas.getContext('2d');
  // The host's language would choose among a font's letter forms.
  context.lang = 'en';
  context.lineJoin = 'round';
  context.lineCap = 'round';
  return {
    ...drawingOn(context),
    pixels: () => ({ width, height, data: context.getImageData(0, 0, width, height).data }),
    encode: (format, quality) =>
      format === 'jpeg' ? canvas.encode('jpeg', quality) : canvas.encode('webp', quality),
  };
}

function drawingOn(context: SKRSContext2D): DrawTarget {
  return {
    image(pixels, x, y) {
      context.putImageData(new ImageData(pixels.data, pixels.width, pixels.height), x, y);
    },
    backdrop(color) {
      context.globalCompositeOperation = 'destination-over';
      context.fillStyle = color;
      context.fillRect(0, 0, context.canvas.width, context.canvas.height);
      context.globalCompositeOperation = 'source-over';
    },
    rect({ x, y, width, height }: Rect, color, opacity = 1) {
      context.globalAlpha = opacity;
      context.fillStyle = color;
      context.fillRect(x, y, width, height);
    },
    polygon(points, color, opacity = 1) {
      tracePath(context, points);
      context.globalAlpha = opacity;
      context.fillStyle = color;
      context.fill();
    },
    polyline(points, { color, width, opacity = 1 }: Stroke) {
      tracePath(context, points);
      context.globalAlpha = opacity;
      context.strokeStyle = color;
      context.lineWidth = width;
      context.stroke();
    },
    dots(points, radius, color, opacity = 1) {
      context.beginPath();
      for (let i = 0; i < points.length; i += 2) {
        context.moveTo(points[i]! + radius, points[i + 1]!);
        context.arc(points[i]!, points[i + 1]!, radius, 0, 2 * Math.PI);
      }
      context.globalAlpha = opacity;
      context.fillStyle = color;
      context.fill();
    },
    text: (label, color) => drawText(context, label, color),
    clipped({ x, y, width, height }, draw) {
      context.save();
      context.beginPath();
      context.rect(x, y, width, height);
      context.clip();
      draw();
      context.restore();
    },
  };
}

function tracePath(context: SKRSContext2D, points: Float64Array): void {
  context.beginPath();
  context.moveTo(points[0]!, points[1]!);
  // A line to where it begins draws a single point as its round cap.
  for (let i = points.length > 2 ? 2 : 0; i < points.length; i += 2)
    context.lineTo(points[i]!, points[i + 1]!);
}

function drawText(context: SKRSContext2D, label: Label, color: string): void {
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
