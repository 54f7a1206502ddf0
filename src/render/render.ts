import { unhurried } from '../breath.ts';
import { drawFigure } from './draw.ts';
import type { Figure } from './figure.ts';
import { layout } from './layout.ts';
import { paletteOf } from './palette.ts';
import { PaletteDrawing } from './palette-drawing.ts';
import { type PalettePixels, type PixelSource, type Pixels, rowsOf } from './pixels.ts';
import { pngChunks } from './png.ts';
import { renderSvg } from './svg.ts';

export type PictureFormat = 'png' | 'jpg' | 'webp' | 'svg';

/** Of JPEG and WebP, 0 to 100: beyond it files grow much and pictures hardly. */
const QUALITY = 92;

/** Pixels of a picture that are drawn at once; a larger one is drawn in stripes of so many. */
const WHOLE_PIXELS = 2 ** 24;
const STRIPE_PIXELS = 2 ** 22;

/** The bytes of a figure's picture, all in memory: see figureParts. */
export async function renderFigure(
  figure: Figure,
  format: PictureFormat,
  metadata: Record<string, string>,
): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  for await (const part of figureParts(figure, format, metadata)) parts.push(part);
  return parts.length === 1 ? parts[0]! : Buffer.concat(parts);
}

/**
 * The bytes of a figure's picture, part by part. `metadata` (keywords and texts) goes into PNG's text chunks and SVG's
 * description; JPEG and WebP carry none. A transparent background becomes the theme's where JPEG has no alpha.
 * @throws RangeError for an unknown colormap
 */
export async function* figureParts(
  figure: Figure,
  format: PictureFormat,
  metadata: Record<string, string>,
): AsyncGenerator<Uint8Array> {
  switch (format) {
    case 'svg':
      yield await renderSvg(figure, metadata);
      return;
    case 'png':
      yield* pngChunks(await pictureOf(figure), { dpi: figure.dpi, text: metadata });
      return;
    case 'jpg': {
      const opaque =
        figure.background === 'transparent' ? { ...figure, background: figure.theme.background } : figure;
      yield withDensity(await (await drawOnCanvas(opaque)).encode('jpeg', QUALITY), figure.dpi);
      return;
    }
    case 'webp':
      yield (await drawOnCanvas(figure)).encode('webp', QUALITY);
  }
}

/** A figure as pixels, owned by the caller. */
export async function renderPixels(figure: Figure): Promise<Pixels> {
  return (await drawOnCanvas(figure)).pixels();
}

/** Whether that picture of the figure is drawn on the canvas, whose binary may be missing. */
export function needsCanvas(figure: Figure, format: PictureFormat): boolean {
  if (format !== 'png') return format !== 'svg';
  return isLarge(figure) || !paletteOf(figure);
}

function isLarge({ width, height }: Figure): boolean {
  return width * height > WHOLE_PIXELS;
}

/** A figure as it goes into a PNG: in stripes where it is large, else in a palette where that is enough. */
async function pictureOf(figure: Figure): Promise<PixelSource | PalettePixels> {
  if (isLarge(figure)) return stripesOf(figure);
  const palette = paletteOf(figure);
  if (!palette) return rowsOf(await renderPixels(figure));
  const drawing = new PaletteDrawing(figure, palette);
  await unhurried(drawFigure(figure, drawing));
  return drawing.pixels();
}

/** A figure as pixels that are drawn when they are asked for. */
async function stripesOf(figure: Figure): Promise<PixelSource> {
  const { width, height } = figure;
  const placed = layout(figure);
  const stripeRows = Math.max(1, Math.floor(STRIPE_PIXELS / width));
  const draw = async (top: number, end: number) =>
    rowsOf((await drawOnCanvas(figure, { top, height: end - top, placed })).pixels());
  let top = 0;
  let stripe = await draw(0, Math.min(stripeRows, height));
  return {
    ...{ width, height, isOpaque: stripe.isOpaque },
    async rows(first, end) {
      if (first < top || end > top + stripe.height) {
        stripe = await draw(first, Math.min(height, Math.max(end, first + stripeRows)));
        top = first;
      }
      return stripe.rows(first - top, end - top);
    },
  };
}

/** Draws the figure, or some of its rows. */
async function drawOnCanvas(
  figure: Figure,
  { top = 0, height = figure.height, placed = layout(figure) } = {},
) {
  // Loaded here: SVG and a palette do without it.
  const { CanvasDrawing } = await import('./canvas.ts');
  const target = new CanvasDrawing(figure.width, height, top);
  await unhurried(drawFigure(figure, target, placed));
  return target;
}

/** Writes pixels per inch into a JPEG's JFIF header (ITU-T T.871, 10.1). */
function withDensity(jpeg: Uint8Array, dpi: number): Uint8Array {
  const file = Buffer.from(jpeg);
  if (file.toString('latin1', 6, 10) !== 'JFIF') return jpeg;
  file[13] = 1;
  file.writeUInt16BE(Math.min(65535, Math.round(dpi)), 14);
  file.writeUInt16BE(Math.min(65535, Math.round(dpi)), 16);
  return file;
}
