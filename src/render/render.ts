import { drawFigure } from './draw.ts';
import type { Figure } from './figure.ts';
import { paletteOf } from './palette.ts';
import { PaletteDrawing } from './palette-drawing.ts';
import type { Pixels } from './pixels.ts';
import { encodePalettePng, encodePng } from './png.ts';
import { renderSvg } from './svg.ts';

export type PictureFormat = 'png' | 'jpg' | 'webp' | 'svg';

/** Of JPEG and WebP, 0 to 100: beyond it files grow much and pictures hardly. */
const QUALITY = 92;

/**
 * The bytes of a figure's picture. `metadata` (keywords and texts) goes into PNG's text chunks and SVG's
 * description; JPEG and WebP carry none. A transparent background becomes the theme's where JPEG has no alpha.
 * @throws RangeError for an unknown colormap
 */
export async function renderFigure(
  figure: Figure,
  format: PictureFormat,
  metadata: Record<string, string>,
): Promise<Uint8Array> {
  switch (format) {
    case 'svg':
      return renderSvg(figure, metadata);
    case 'png':
      return renderPng(figure, metadata);
    case 'jpg': {
      const opaque =
        figure.background === 'transparent' ? { ...figure, background: figure.theme.background } : figure;
      return withDensity(await (await drawOnCanvas(opaque)).encode('jpeg', QUALITY), figure.dpi);
    }
    case 'webp':
      return (await drawOnCanvas(figure)).encode('webp', QUALITY);
  }
}

async function renderPng(figure: Figure, metadata: Record<string, string>): Promise<Uint8Array> {
  const options = { dpi: figure.dpi, text: metadata };
  const palette = paletteOf(figure);
  if (!palette) return encodePng(await renderPixels(figure), options);
  const drawing = new PaletteDrawing(figure, palette);
  drawFigure(figure, drawing);
  return encodePalettePng(drawing.pixels(), options);
}

/** A figure as pixels, owned by the caller. */
export async function renderPixels(figure: Figure): Promise<Pixels> {
  return (await drawOnCanvas(figure)).pixels();
}

async function drawOnCanvas(figure: Figure) {
  // Loaded here: SVG and a palette do without it.
  const { CanvasDrawing } = await import('./canvas.ts');
  const target = new CanvasDrawing(figure.width, figure.height);
  drawFigure(figure, target);
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
