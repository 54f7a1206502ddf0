import { max, min } from 'd3-array';
import type { ColorBarLayout } from './color-bars.ts';
import { type Coverage, coverageOf, coverageOfPolygon, type Placement } from './coverage.ts';
import type { Axis, Figure, RasterMark } from './figure.ts';
import { glyphsOf, unitsPerEm } from './font.ts';
import type { Rect } from './frame.ts';
import type { Label } from './label.ts';
import { blend, nearest, type Palette, rgbOf, TEXT_LEVELS } from './palette.ts';
import { bandsOf, type PalettePixels } from './pixels.ts';
import { colorBarSteps, Raster, rasterBytes } from './raster.ts';
import { borrowRenderMemory, type RenderMemory } from './render-kernels.ts';
import type { DrawTarget } from './target.ts';

/** Pixels of a shape that are worked out at a time. */
const STRIP_PIXELS = 2 ** 17;

/** A picture in numbers of a palette's colours, where PNG has them: no canvas is loaded, and no pixel is touched twice. */
export class PaletteDrawing implements DrawTarget {
  readonly #palette: Palette;
  readonly #width: number;
  readonly #height: number;
  readonly #memory: RenderMemory;
  readonly #lines: Uint8Array;
  readonly #background: number;
  /** The last one is in force. */
  readonly #clips: Rect[];
  /** For a colour of an opacity what becomes of each number under each level of it; −1 where nobody has asked yet. */
  readonly #blends = new Map<string, Int16Array>();

  /** @param palette the figure's */
  constructor({ width, height, background, panels }: Figure, palette: Palette) {
    this.#palette = palette;
    this.#width = width;
    this.#height = height;
    this.#clips = [{ x: 0, y: 0, width, height }];
    const rasters = panels.flatMap(({ marks }) => marks.filter((mark) => mark.kind === 'raster'));
    const scratchBytes = max(rasters, (mark) => rasterBytes(mark, height)) ?? 0;
    const bytes = (width + 1) * height;
    this.#memory = borrowRenderMemory(aligned(bytes) + scratchBytes);
    this.#lines = new Uint8Array(this.#memory.buffer, 0, bytes);
    this.#background = nearest(palette, rgbOf(background)!);
    this.#lines.fill(this.#background);
  }

  /** What was drawn. Nothing can be drawn any more: its memory goes to the receiver. */
  pixels(): PalettePixels {
    return { width: this.#width, height: this.#height, colors: this.#palette.colors, memory: this.#memory };
  }

  *raster(mark: RasterMark, xAxis: Axis, { x, y, width, height }: Rect): Generator<void> {
    const { steps } = this.#palette;
    const numbers = Uint32Array.from({ length: steps + 1 }, (_, step) => step);
    numbers[steps] = this.#background;
    const raster = new Raster(mark, xAxis, width, height);
    for (const band of bandsOf(width, 0, height)) {
      raster.paint(band, numbers, {
        memory: this.#memory,
        bytesPerPixel: 1,
        pixels: this.#at(x, y + band.first),
        stride: this.#width + 1,
        scratch: aligned(this.#lines.length),
      });
      yield;
    }
  }

  colorBar(layout: ColorBarLayout): Iterable<void> {
    const { x, y, width, height } = layout.bar;
    const steps = colorBarSteps(layout, this.#palette.steps);
    for (let row = Math.max(0, y); row < Math.min(y + height, this.#height); row++) {
      for (let column = Math.max(0, x); column < Math.min(x + width, this.#width); column++) {
        this.#lines[this.#at(column, row)] = steps[layout.isUpright ? row - y : column - x]!;
      }
    }
    return [];
  }

  /** It has been there from the beginning. */
  backdrop(): void {}

  rect({ x, y, width, height }: Rect, color: string, opacity = 1): void {
    const [right, bottom] = [x + width, y + height];
    this.polygon(Float64Array.of(x, y, right, y, right, bottom, x, bottom), color, opacity);
  }

  /** Its sides are upright or level: cut to the clip, and into strips that take little memory, they stay so. */
  polygon(points: Float64Array, color: string, opacity = 1): void {
    const { x, y, width, height } = this.#clips.at(-1)!;
    const heights = points.filter((_, i) => i % 2 === 1);
    const end = Math.min(y + height, Math.ceil(max(heights)!));
    const rows = Math.max(1, Math.floor(STRIP_PIXELS / width));
    for (let top = Math.max(y, Math.floor(min(heights)!)); top < end; top += rows) {
      const bottom = Math.min(end, top + rows);
      const within = points.map((at, i) =>
        i % 2 === 0 ? Math.min(Math.max(at, x), x + width) : Math.min(Math.max(at, top), bottom),
      );
      this.#cover(coverageOfPolygon(within), this.#palette.levels, color, opacity);
    }
  }

  text(label: Label, color: string): void {
    for (const { outline, placement } of placedGlyphs(label)) {
      this.#cover(coverageOf(outline, placement), TEXT_LEVELS, color, 1);
    }
  }

  clip(rect: Rect): void {
    this.#clips.push(rect);
  }

  unclip(): void {
    this.#clips.pop();
  }

  polyline = refuse;
  dots = refuse;

  /** Puts a colour over pixels, as far as they are in the picture, where its share of them rounds to one of the levels. */
  #cover(covered: Coverage, levels: number, color: string, opacity: number): void {
    const { shares, x, y, width, height } = covered;
    const lines = this.#lines;
    const blends = this.#blendsOf(color, opacity, levels);
    const least = 0.5 / levels;
    const [first, end] = [Math.max(x, 0), Math.min(x + width, this.#width)];
    for (let row = Math.max(y, 0); row < Math.min(y + height, this.#height); row++) {
      let pixel = (row - y) * width + first - x;
      let at = this.#at(first, row);
      for (const endAt = this.#at(end, row); at < endAt; at++) {
        const share = shares[pixel++]!;
        if (share < least) continue;
        const blend = (((share * levels + 0.5) | 0) << 8) | lines[at]!;
        if (blends[blend]! < 0)
          blends[blend] = this.#blend(lines[at]!, color, (opacity * (blend >> 8)) / levels);
        lines[at] = blends[blend]!;
      }
    }
    covered.giveBack();
  }

  #blendsOf(color: string, opacity: number, levels: number): Int16Array {
    const key = `${color} ${opacity} ${levels}`;
    const blends = this.#blends.get(key) ?? new Int16Array(256 * (levels + 1)).fill(-1);
    this.#blends.set(key, blends);
    return blends;
  }

  /** The number for a colour of that opacity over the colour of a number. */
  #blend(under: number, color: string, opacity: number): number {
    return nearest(this.#palette, blend(this.#palette.colors[under]!, rgbOf(color)!, opacity));
  }

  /** Where a pixel is: each line begins with a byte that is PNG's. */
  #at(x: number, y: number): number {
    return y * (this.#width + 1) + 1 + x;
  }
}

function refuse(): never {
  throw new Error('a palette has no colours for lines and dots');
}

function aligned(bytes: number): number {
  return Math.ceil(bytes / 4) * 4;
}

/** The outlines of a text, and where each goes: as the canvas places them, with baselines on whole pixels. */
function placedGlyphs({ text, x, y, size, weight, anchor, rotated, isTabular }: Label) {
  const glyphs = glyphsOf(text, weight, isTabular).map((glyph) => {
    if (!glyph) throw new Error(`a palette’s text cannot be shaped: ${text}`);
    return glyph;
  });
  const scale = size / unitsPerEm();
  const width = glyphs.reduce((sum, { advance }) => sum + advance, 0);
  let along = { start: 0, middle: -width / 2, end: -width }[anchor];
  return glyphs.map(({ united, advance }) => {
    const placement: Placement = rotated
      ? { xx: 0, xy: -scale, yx: -scale, yy: 0, x0: Math.round(x), y0: y - scale * along }
      : { xx: scale, xy: 0, yx: 0, yy: -scale, x0: x + scale * along, y0: Math.round(y) };
    along += advance;
    return { outline: united, placement };
  });
}
