import { max } from 'd3-array';
import type { Drawing } from './draw-marks.ts';
import type { Rect } from './frame.ts';
import { centred, plainLabel } from './label.ts';
import { textWidth } from './text.ts';

/** The upper left corner of a badge, in pixels. */
export type Place = Pick<Rect, 'x' | 'y'>;

/** A line of a list; `swatch` draws a sample before the text, around the height y. */
export interface ListLine {
  text: string;
  swatch?: (place: Pick<Rect, 'x' | 'y' | 'width'>) => void;
}

/** Of a data area that a list may cover. */
const LIST_SHARE = 1 / 4;

/** Small texts inside one data area, on a veil of the background, none of which covers another. */
export class Badges {
  readonly #drawing: Drawing;
  /** Font size in pixels. */
  readonly #em: number;
  readonly #taken: Rect[] = [];

  constructor(drawing: Drawing, em: number) {
    this.#drawing = drawing;
    this.#em = em;
  }

  sizeOf(text: string): { width: number; height: number } {
    return { width: textWidth(text, this.#em) + 0.7 * this.#em, height: 1.4 * this.#em };
  }

  /** Keeps badges away from a rectangle. */
  reserve(rect: Rect): void {
    this.#taken.push(rect);
  }

  /** Writes the text at the first of the places where it has room, or not at all; tells whether it did. */
  write(text: string, places: Place[]): boolean {
    const rect = this.findRoom(text, places);
    if (rect) this.writeAt(text, rect);
    return rect !== undefined;
  }

  /** Where `write` would put the text. */
  findRoom(text: string, places: Place[], besides: Rect[] = []): Rect | undefined {
    const size = this.sizeOf(text);
    return places
      .map((place) => ({ ...place, ...size }))
      .find((rect) => this.#isFree(rect) && !besides.some((other) => overlap(other, rect)));
  }

  writeAt(text: string, rect: Rect): void {
    this.#drawVeil(rect);
    this.#drawLine(text, rect.x + 0.35 * this.#em, rect.y + rect.height / 2);
  }

  /** Writes lines one below the other at the right, as high as there is room; tells whether there was enough. */
  writeList(lines: ListLine[]): boolean {
    const { plot } = this.#drawing.space;
    const em = this.#em;
    const lineHeight = 1.4 * em;
    const swatch = lines.some((line) => line.swatch) ? 1.5 * em : 0;
    const indent = 0.35 * em + (swatch && swatch + 0.4 * em);
    const width = indent + 0.35 * em + (max(lines, ({ text }) => textWidth(text, em)) ?? 0);
    const height = lines.length * lineHeight + 0.2 * em;
    const x = plot.x + plot.width - width - 0.5 * em;
    const tops = Array.from({ length: 12 }, (_, row) => plot.y + (0.5 + row) * em);
    const box = tops.map((y) => ({ x, y, width, height })).find((rect) => this.#isFree(rect));
    if (!box || width * height > LIST_SHARE * plot.width * plot.height) return false;
    this.#drawVeil(box);
    for (const [i, line] of lines.entries()) {
      const middle = box.y + 0.1 * em + (i + 0.5) * lineHeight;
      line.swatch?.({ x: x + 0.35 * em, y: middle, width: swatch });
      this.#drawLine(line.text, x + indent, middle);
    }
    return true;
  }

  #drawLine(text: string, x: number, middle: number): void {
    const { target, figure } = this.#drawing;
    const label = plainLabel(text, x, centred(middle, this.#em), this.#em);
    target.text({ ...label, anchor: 'start' }, figure.theme.text);
  }

  #drawVeil(rect: Rect): void {
    const [x, y] = [Math.floor(rect.x), Math.floor(rect.y)];
    const [right, bottom] = [Math.ceil(rect.x + rect.width), Math.ceil(rect.y + rect.height)];
    const { target, figure } = this.#drawing;
    target.rect({ x, y, width: right - x, height: bottom - y }, figure.theme.background, 0.8);
    this.reserve(rect);
  }

  #isFree(rect: Rect): boolean {
    const { plot } = this.#drawing.space;
    const isInside =
      rect.x >= plot.x &&
      rect.x + rect.width <= plot.x + plot.width &&
      rect.y >= plot.y &&
      rect.y + rect.height <= plot.y + plot.height;
    return isInside && !this.#taken.some((other) => overlap(other, rect));
  }
}

function overlap(a: Rect, b: Rect): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}
