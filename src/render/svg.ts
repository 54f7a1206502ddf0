import { unhurried } from '../breath.ts';
import type { ColorBarLayout } from './color-bars.ts';
import { drawFigure } from './draw.ts';
import type { Axis, Figure, RasterMark } from './figure.ts';
import type { Rect } from './frame.ts';
import type { Label } from './label.ts';
import { type ImageSource, rowsOf } from './pixels.ts';
import { encodePng } from './png.ts';
import { colorBarPixels, Raster } from './raster.ts';
import type { DrawTarget, Stroke } from './target.ts';

/**
 * The figure as an SVG document: axes, lines and texts as vectors, rasters as embedded PNGs with the figure's own
 * pixels. On paper it has the figure's size.
 */
export async function renderSvg(figure: Figure, metadata: Record<string, string>): Promise<Uint8Array> {
  const drawing = new SvgDrawing(figure.width, figure.height, figure.dpi);
  await unhurried(drawFigure(figure, drawing));
  // A CSS pixel is 1/96 inch.
  const cssSize = (pixels: number) => decimal((pixels * 96) / figure.dpi);
  const size = `width="${cssSize(figure.width)}" height="${cssSize(figure.height)}"`;
  const description = Object.entries(metadata).map(([key, value]) => `${key}: ${value}`);
  const document = [
    `<svg xmlns="http://www.w3.org/2000/svg" ${size} viewBox="0 0 ${figure.width} ${figure.height}"`,
    ' font-family="Inter, sans-serif">\n',
    `<title>${escapeXml(figure.title ?? '')}</title>\n`,
    `<desc>${escapeXml(description.join('\n'))}</desc>\n`,
    ...(await drawing.elements()),
    '</svg>\n',
  ];
  return Buffer.from(document.join(''));
}

/** The text with markup escaped and without the characters that XML 1.0 forbids. */
export function escapeXml(text: string): string {
  return text
    .replace(/[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|\p{Surrogate}/gu, '\ufffd')
    .replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** A number with at most two decimals: a hundredth of a pixel is beyond seeing. */
function decimal(value: number): string {
  return String(Math.round(value * 100) / 100 || 0);
}

function opacityOf(name: string, opacity: number): string {
  return opacity === 1 ? '' : ` ${name}="${opacity}"`;
}

/** M and L commands, relative, so that most numbers are short. */
function pathOf(points: Float64Array): string {
  let path = '';
  // Differences of the rounded places: rounded differences would add up to a drift.
  let lastX = 0;
  let lastY = 0;
  for (let i = 0; i < points.length; i += 2) {
    const x = Math.round(points[i]! * 100);
    const y = Math.round(points[i + 1]! * 100);
    path += `${i === 0 ? 'm' : i === 2 ? 'l' : ' '}${decimal((x - lastX) / 100)} ${decimal((y - lastY) / 100)}`;
    lastX = x;
    lastY = y;
  }
  return path;
}

class SvgDrawing implements DrawTarget {
  readonly #images: { pixels: ImageSource; x: number; y: number }[] = [];
  readonly #shapes: string[] = [];
  /** Where the shapes of the clip begin that is in force. */
  #clipped = 0;
  #backdrop = '';
  #clips = 0;

  constructor(
    readonly width: number,
    readonly height: number,
    readonly dpi: number,
  ) {}

  /** What was drawn, from below. */
  async elements(): Promise<string[]> {
    const images: string[] = [];
    // One after the other: each takes memory of its own meanwhile.
    for (const { pixels, x, y } of this.#images) {
      const png = Buffer.from(await encodePng(pixels, { dpi: this.dpi })).toString('base64');
      const place = `x="${x}" y="${y}" width="${pixels.width}" height="${pixels.height}"`;
      const look = 'preserveAspectRatio="none" style="image-rendering: pixelated"';
      images.push(`<image ${place} ${look} href="data:image/png;base64,${png}"/>\n`);
    }
    return [this.#backdrop, ...images, ...this.#shapes];
  }

  raster(mark: RasterMark, xAxis: Axis, { x, y, width, height }: Rect): Iterable<void> {
    this.#images.push({ pixels: new Raster(mark, xAxis, width, height), x, y });
    return [];
  }

  colorBar(layout: ColorBarLayout): Iterable<void> {
    this.#images.push({ pixels: rowsOf(colorBarPixels(layout)), x: layout.bar.x, y: layout.bar.y });
    return [];
  }

  backdrop(color: string): void {
    this.#backdrop = `<rect width="${this.width}" height="${this.height}" fill="${escapeXml(color)}"/>\n`;
  }

  rect(rect: Rect, color: string, opacity = 1): void {
    const [x, y, width, height] = [rect.x, rect.y, rect.width, rect.height].map(decimal);
    const place = `x="${x}" y="${y}" width="${width}" height="${height}"`;
    this.#shapes.push(`<rect ${place} fill="${color}"${opacityOf('fill-opacity', opacity)}/>\n`);
  }

  polygon(points: Float64Array, color: string, opacity = 1): void {
    this.#shapes.push(
      `<path d="${pathOf(points)}z" fill="${color}"${opacityOf('fill-opacity', opacity)}/>\n`,
    );
  }

  polyline(points: Float64Array, { color, width, opacity = 1 }: Stroke): void {
    // A line to where it begins draws a single point as its round cap.
    const path = points.length === 2 ? `${pathOf(points)}h0` : pathOf(points);
    const look = `stroke="${color}" stroke-width="${decimal(width)}"${opacityOf('stroke-opacity', opacity)}`;
    this.#shapes.push(
      `<path d="${path}" fill="none" ${look} stroke-linejoin="round" stroke-linecap="round"/>\n`,
    );
  }

  dots(points: Float64Array, radius: number, color: string, opacity = 1): void {
    let path = '';
    for (let i = 0; i < points.length; i += 2) path += `M${decimal(points[i]!)} ${decimal(points[i + 1]!)}h0`;
    const look = `stroke="${color}" stroke-width="${decimal(2 * radius)}"${opacityOf('stroke-opacity', opacity)}`;
    this.#shapes.push(`<path d="${path}" ${look} stroke-linecap="round"/>\n`);
  }

  text(label: Label, color: string): void {
    const [x, y] = [decimal(label.x), decimal(label.y)];
    const place = label.rotated ? `transform="translate(${x} ${y}) rotate(-90)"` : `x="${x}" y="${y}"`;
    const anchor = label.anchor === 'start' ? '' : ` text-anchor="${label.anchor}"`;
    const weight = label.weight === 400 ? '' : ` font-weight="${label.weight}"`;
    const digits = label.isTabular ? ' style="font-variant-numeric: tabular-nums"' : '';
    const look = `font-size="${decimal(label.size)}"${digits}${weight}${anchor} fill="${color}"`;
    this.#shapes.push(`<text ${place} ${look}>${escapeXml(label.text)}</text>\n`);
  }

  clip({ x, y, width, height }: Rect): void {
    const id = `clip${this.#clips++}`;
    const rect = `<rect x="${x}" y="${y}" width="${width}" height="${height}"/>`;
    this.#shapes.push(`<clipPath id="${id}">${rect}</clipPath>\n<g clip-path="url(#${id})">\n`);
    this.#clipped = this.#shapes.length;
  }

  unclip(): void {
    // What holds nothing is left out.
    if (this.#shapes.length === this.#clipped) this.#shapes.pop();
    else this.#shapes.push('</g>\n');
  }
}
