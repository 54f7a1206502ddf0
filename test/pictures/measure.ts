/**
 * Measures a picture as a reader would: by its axes' ticks, the numbers at them, and its colour bar. Nothing here
 * asks the program where something lies. The places of ticks and numbers come from the picture as SVG, the colours
 * from the same picture as PNG.
 *
 *     const { panels } = await drawn(['specgram', file, '-c', '2', '--fscale', 'log']);  // the built program, twice
 *     const { panels } = await measureFigure(figure);                                  // a Figure in memory
 *     const picture = measure(pngBytes, svgBytes);                                     // bytes that are there already
 *
 * A picture has `png` (decoded), `texts`, `panels` from top to bottom, and `at(x, y)`, the [red, green, blue] of a pixel.
 * A panel has
 * - `plot`: its data area in pixels: x, y, width, height
 * - `x` and `y`, its axes: `label` and `unit` as written (`Time`, `m:ss`), `ticks` (`label`, `value` in s, Hz, dB or full
 *   scale, `at` in pixels), `scale` (`linear`, `log`, `mel` (HTK) or `mel-slaney`: the one that agrees with the ticks);
 *   `place(value)` in pixels, `value(place)` back, and `resolution`, what a pixel is at a value. Places are distances
 *   from the image's left or top edge: pixel i reaches from i to i + 1, its middle is i + 0.5. Ticks lie on whole
 *   pixels, so allow a pixel
 * - `bar`, its colour bar (its own, or the one that stands beside all panels): `label` as written, `range`, and
 *   `level(color)` in dB, to half a step of the bar
 * - `level(x, y)`: the dB that the colour at those values of the axes stands for
 * - `strongest(x)`: of the pixel column at that value of the x axis the y value and the level of the brightest place
 * - `has(x, y, color)`: whether a pixel around those values of the axes (or within `reach` pixels) has that colour
 * - `extent(x, color)`: in the pixel column at that value of the x axis the y values [lowest, highest] that a colour
 *   reaches, or undefined: a waveform's band. To a fraction of a pixel: edges are blended with the background
 * - `line(x, color)`: there the y value of the middle of a colour, or undefined: a spectrum's line
 * - `columns(color)`: the x values of the middles of all runs of pixel columns with that colour at every row (or a
 *   `share` of the rows): cues, playheads; with a small share clip marks, clicks
 * Colours are CSS as in the themes, `#rrggbb`; one is met where no channel is off by more than `tolerance` of 255.
 */
import type { Figure } from '../../src/render/figure.ts';
import { renderFigure } from '../../src/render/render.ts';
import { themes } from '../../src/render/theme.ts';
import { wavscope } from '../program/wavscope.ts';
import { type DecodedPng, decodePng } from '../render/decode-png.ts';

export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

export type Color = readonly [red: number, green: number, blue: number];

export interface Text {
  text: string;
  /** Where the anchor stands, in pixels; y is the baseline. */
  x: number;
  y: number;
  size: number;
  anchor: 'start' | 'middle' | 'end';
  rotated: boolean;
}

export interface MeasuredTick {
  label: string;
  /** In s, Hz, dB or full scale. */
  value: number;
  /** The tick's middle in pixels. */
  at: number;
}

export interface MeasuredPicture {
  png: DecodedPng;
  texts: Text[];
  panels: MeasuredPanel[];
  at(x: number, y: number): Color;
}

/** Draws a command line's picture by the built program: arguments without an output. */
export async function drawn(args: string[], cwd?: string): Promise<MeasuredPicture> {
  const [png, svg] = await Promise.all(
    ['png', 'svg'].map(async (format) => {
      const { code, stdout, stderr } = await wavscope([...args, '-o', '-', '-f', format], { cwd });
      if (code !== 0) throw new Error(`${args.join(' ')}: ${stderr}`);
      return stdout;
    }),
  );
  return measure(png!, svg!);
}

export async function measureFigure(figure: Figure): Promise<MeasuredPicture> {
  return measure(await renderFigure(figure, 'png', {}), await renderFigure(figure, 'svg', {}));
}

/** The picture's bytes as PNG and as SVG, with axes, in one of the themes. */
export function measure(pngBytes: Uint8Array, svgBytes: Uint8Array): MeasuredPicture {
  const png = decodePng(pngBytes);
  const svg = Buffer.from(svgBytes).toString();
  const texts = textsOf(svg);
  const at = (x: number, y: number): Color => {
    if (x < 0 || y < 0 || x >= png.width || y >= png.height) throw new Error(`no pixel at ${x}, ${y}`);
    // Pixel by pixel there are millions: no view of the samples for each.
    const first = (y * png.width + x) * png.channels;
    return [png.samples[first]!, png.samples[first + 1]!, png.samples[first + 2]!];
  };
  const drawnLines = rectsOf(svg);
  const plots = plotsOf(drawnLines);
  if (plots.length === 0) throw new Error('the picture has no axes');
  const bars = imagesOf(svg)
    .filter((image) => !plots.some((plot) => image.x === plot.x && image.y === plot.y))
    .map((box) => barOf(box, drawnLines, texts, at));
  const panels = plots.map((plot) => {
    const scene = { plot, plots, lines: drawnLines, texts };
    return new MeasuredPanel(plot, xAxisOf(scene), yAxisOf(scene), barFor(bars, plot), at);
  });
  return { png, texts, panels, at };
}

export class MeasuredPanel {
  constructor(
    readonly plot: Box,
    readonly x: MeasuredAxis,
    readonly y: MeasuredAxis,
    readonly bar: MeasuredBar | undefined,
    readonly at: (x: number, y: number) => Color,
  ) {}

  level(x: number, y: number): number {
    return this.#levelOf(this.#column(x), this.#row(y));
  }

  strongest(x: number): { y: number; level: number } {
    const column = this.#column(x);
    const levels = this.#rows().map((row) => this.#levelOf(column, row));
    const level = Math.max(...levels);
    const first = levels.indexOf(level);
    const last = levels.lastIndexOf(level);
    return { y: this.y.value(this.plot.y + (first + last + 1) / 2), level };
  }

  has(x: number, y: number, color: string, { reach = 1, tolerance = 40 } = {}): boolean {
    const [column, row] = [this.#column(x), this.#row(y)];
    const { plot } = this;
    for (let dx = -reach; dx <= reach; dx++) {
      for (let dy = -reach; dy <= reach; dy++) {
        const [left, top] = [column + dx, row + dy];
        const isInside =
          left >= plot.x && left < plot.x + plot.width && top >= plot.y && top < plot.y + plot.height;
        if (isInside && isLike(this.at(left, top), color, tolerance)) return true;
      }
    }
    return false;
  }

  extent(x: number, color: string): [low: number, high: number] | undefined {
    const shares = this.#shares(x, color);
    const [first, last] = [shares[0], shares.at(-1)];
    if (!first || !last) return undefined;
    return [this.y.value(last.row + last.share), this.y.value(first.row + 1 - first.share)];
  }

  line(x: number, color: string): number | undefined {
    const shares = this.#shares(x, color);
    if (shares.length === 0) return undefined;
    const total = shares.reduce((sum, { share }) => sum + share, 0);
    return this.y.value(shares.reduce((sum, { row, share }) => sum + share * (row + 0.5), 0) / total);
  }

  /** The rows of a pixel column that a colour covers by a quarter at least, and their share. */
  #shares(x: number, color: string): { row: number; share: number }[] {
    const column = this.#column(x);
    const rows = this.#rows().map((row) => ({
      row,
      share: shareOf(this.at(column, row), color, this.at(0, 0)),
    }));
    return rows.filter(({ share }) => share >= 0.25);
  }

  columns(color: string, { share = 1, tolerance = 40 } = {}): number[] {
    const needed = Math.max(1, share * this.plot.height);
    const found = Array.from({ length: this.plot.width }, (_, column) => {
      const alike = this.#rows().filter((row) =>
        isLike(this.at(this.plot.x + column, row), color, tolerance),
      );
      return alike.length >= needed;
    });
    const middles: number[] = [];
    for (let first = 0, end = 0; first < found.length; first = end + 1) {
      end = first;
      while (found[end]) end++;
      if (end > first) middles.push(this.x.value(this.plot.x + (first + end) / 2));
    }
    return middles;
  }

  #levelOf(column: number, row: number): number {
    if (!this.bar) throw new Error('the panel has no colour bar');
    return this.bar.level(this.at(column, row));
  }

  #rows(): number[] {
    return Array.from({ length: this.plot.height }, (_, row) => this.plot.y + row);
  }

  #column(x: number): number {
    return within(this.x.place(x), this.plot.x, this.plot.x + this.plot.width);
  }

  #row(y: number): number {
    return within(this.y.place(y), this.plot.y, this.plot.y + this.plot.height);
  }
}

/** The pixel at a place; those at the very end belong to the last one. */
function within(place: number, from: number, to: number): number {
  if (!(place > from - 1 && place < to + 1))
    throw new Error(`the axis has no place ${place}: ${from} to ${to}`);
  return Math.min(to - 1, Math.max(from, Math.floor(place)));
}

/** A frequency scale, written down anew: what a reader takes the ticks to lie on. */
interface Warp {
  forward(value: number): number;
  inverse(warped: number): number;
}

const LOG_STEP = Math.log(6.4) / 27;

const warps = {
  linear: { forward: (value) => value, inverse: (warped) => warped },
  log: { forward: Math.log2, inverse: (warped) => 2 ** warped },
  // HTK: 2595 log10(1 + f/700).
  mel: {
    forward: (hz) => 1127.01048 * Math.log1p(hz / 700),
    inverse: (mel) => 700 * Math.expm1(mel / 1127.01048),
  },
  // Slaney's Auditory Toolbox: 3 mels for 200 Hz up to 1 kHz, from there 27 mels for a factor of 6.4.
  'mel-slaney': {
    forward: (hz) => (hz < 1000 ? (3 * hz) / 200 : 15 + Math.log(hz / 1000) / LOG_STEP),
    inverse: (mel) => (mel < 15 ? (200 * mel) / 3 : 1000 * Math.exp((mel - 15) * LOG_STEP)),
  },
} satisfies Record<string, Warp>;

export type MeasuredScale = keyof typeof warps;

/** A scale that agrees with an axis's ticks: a value's place is `origin` + `perStep` times the warped value. */
interface Ruler {
  scale: MeasuredScale;
  origin: number;
  perStep: number;
}

export class MeasuredAxis {
  #ruler: Ruler | undefined;

  constructor(
    readonly label: string,
    readonly unit: string,
    /** Those with a number, in the order of their values; two at least for anything to be measured. */
    readonly ticks: MeasuredTick[],
  ) {}

  get scale(): MeasuredScale {
    return this.#ruled().scale;
  }

  place(value: number): number {
    const { scale, origin, perStep } = this.#ruled();
    return origin + warps[scale].forward(value) * perStep;
  }

  value(place: number): number {
    const { scale, origin, perStep } = this.#ruled();
    return warps[scale].inverse((place - origin) / perStep);
  }

  /** How far a pixel reaches at a value. */
  resolution(value: number): number {
    const place = this.place(value);
    return Math.abs(this.value(place + 0.5) - this.value(place - 0.5));
  }

  #ruled(): Ruler {
    this.#ruler ??= rulerOf(this);
    return this.#ruler;
  }
}

/** The first scale by which no tick is off by more than a pixel. */
function rulerOf({ label, ticks }: MeasuredAxis): Ruler {
  if (ticks.length < 2) throw new Error(`the axis “${label}” has fewer than two ticks with numbers`);
  const scales = Object.keys(warps) as MeasuredScale[];
  for (const scale of scales.filter((each) => each !== 'log' || ticks[0]!.value > 0)) {
    const { error, ...line } = lineThrough(ticks, warps[scale]);
    if (error <= 1) return { scale, ...line };
  }
  throw new Error(`the ticks of “${label}” lie on no scale: ${JSON.stringify(ticks)}`);
}

/** The straight line through the ticks on a warped axis (least squares), and how far off the farthest is, in pixels. */
function lineThrough(ticks: MeasuredTick[], { forward }: Warp) {
  const mean = (numbers: number[]) => numbers.reduce((sum, each) => sum + each, 0) / numbers.length;
  const steps = ticks.map(({ value }) => forward(value));
  const [middleStep, middle] = [mean(steps), mean(ticks.map(({ at }) => at))];
  const perStep =
    mean(ticks.map(({ at }, i) => (at - middle) * (steps[i]! - middleStep))) /
    mean(steps.map((step) => (step - middleStep) ** 2));
  const origin = middle - perStep * middleStep;
  const error = Math.max(...ticks.map(({ at }, i) => Math.abs(at - origin - perStep * steps[i]!)));
  return { perStep, origin, error };
}

export class MeasuredBar {
  readonly #colors: { color: Color; level: number }[];

  constructor(
    readonly box: Box,
    readonly label: string,
    readonly range: [low: number, high: number],
    levelAt: (place: number) => number,
    at: (x: number, y: number) => Color,
  ) {
    const isUpright = box.height > box.width;
    const { x, y, width, height } = box;
    this.#colors = Array.from({ length: isUpright ? height : width }, (_, i) => ({
      color: isUpright ? at(x + (width >> 1), y + i) : at(x + i, y + (height >> 1)),
      level: levelAt((isUpright ? y : x) + i + 0.5),
    }));
  }

  level(color: Color): number {
    const distance = (other: Color) => other.reduce((sum, each, i) => sum + (each - color[i]!) ** 2, 0);
    const least = Math.min(...this.#colors.map((entry) => distance(entry.color)));
    if (least > 3 * 12 ** 2) throw new Error(`no colour of the bar: ${color.join(', ')}`);
    const levels = this.#colors.filter((entry) => distance(entry.color) === least).map(({ level }) => level);
    return levels.reduce((sum, level) => sum + level, 0) / levels.length;
  }
}

/** How much of a pixel a colour covers, 0 to 1, over that background; 0 where the pixel is no mixture of the two. */
function shareOf(pixel: Color, css: string, background: Color): number {
  const wanted = Number.parseInt(css.slice(1), 16);
  const way = [wanted >> 16, (wanted >> 8) & 255, wanted & 255].map((channel, i) => channel - background[i]!);
  const gone = pixel.map((channel, i) => channel - background[i]!);
  const length = way.reduce((sum, each) => sum + each ** 2, 0);
  const share = way.reduce((sum, each, i) => sum + each * gone[i]!, 0) / length;
  const strays = gone.some((each, i) => Math.abs(each - share * way[i]!) > 40);
  return strays ? 0 : Math.min(1, Math.max(0, share));
}

export function isLike(color: Color, css: string, tolerance = 40): boolean {
  const wanted = Number.parseInt(css.slice(1), 16);
  const channels = [wanted >> 16, (wanted >> 8) & 255, wanted & 255];
  return channels.every((channel, i) => Math.abs(channel - color[i]!) <= tolerance);
}

interface Scene {
  plot: Box;
  plots: Box[];
  lines: Box[];
  texts: Text[];
}

/** The axis below a panel; of stacked panels that share it, below the lowest. */
function xAxisOf({ plot, plots, lines, texts }: Scene): MeasuredAxis {
  const below = plots.filter(
    (other) => other.y >= plot.y && other.x === plot.x && other.width === plot.width,
  );
  for (const { y, height } of below) {
    const bottom = y + height;
    const rows = texts.filter((text) => text.anchor === 'middle' && !text.rotated);
    const numbers = rows.filter((text) => text.y > bottom && text.y < bottom + 2 * text.size);
    const caption = rows.find((text) => text.y >= bottom + 2 * text.size && text.y < bottom + 4 * text.size);
    if (numbers.length < 2) continue;
    const marks = lines.filter((line) => line.y === bottom && line.width < line.height);
    const [label, unit] = split(caption?.text ?? '');
    const ticks = numbers.flatMap((text) => {
      const mark = marks.find((line) => Math.abs(middleX(line) - text.x) <= 1);
      return mark ? [{ label: text.text, value: numberOf(text.text, unit), at: middleX(mark) }] : [];
    });
    return new MeasuredAxis(label, unit, inOrder(ticks));
  }
  return new MeasuredAxis('', '', []);
}

function yAxisOf({ plot, lines, texts }: Scene): MeasuredAxis {
  const bottom = plot.y + plot.height;
  const captions = texts.filter((text) => text.rotated && text.x < plot.x);
  const away = (text: Text) => Math.abs(text.y - (plot.y + bottom) / 2);
  const [label, unit] = split(captions.toSorted((a, b) => away(a) - away(b))[0]?.text ?? '');
  const marks = lines.filter((line) => line.x + line.width === plot.x && line.width > line.height);
  const ticks = texts
    .filter(
      (text) => text.anchor === 'end' && text.x < plot.x && text.y > plot.y && text.y < bottom + text.size,
    )
    .flatMap((text) => {
      const mark = marks.find((line) => Math.abs(middleY(line) - centre(text)) <= 1);
      return mark ? [{ label: text.text, value: numberOf(text.text, unit), at: middleY(mark) }] : [];
    });
  return new MeasuredAxis(label, unit, inOrder(ticks));
}

function barOf(box: Box, lines: Box[], texts: Text[], at: (x: number, y: number) => Color): MeasuredBar {
  if (box.height > box.width) {
    const right = box.x + box.width;
    const marks = lines.filter((line) => line.x === right && line.width > line.height);
    const ticks = texts
      .filter((text) => text.anchor === 'start' && text.x > right)
      .flatMap((text) => {
        const mark = marks.find((line) => Math.abs(middleY(line) - centre(text)) <= 1);
        return mark ? [{ label: text.text, value: numberOf(text.text, 'dB'), at: middleY(mark) }] : [];
      });
    const caption = texts.find((text) => text.rotated && text.x > right);
    const axis = new MeasuredAxis(caption?.text ?? '', 'dB', inOrder(ticks));
    const range: [number, number] = [axis.value(box.y + box.height), axis.value(box.y)];
    return new MeasuredBar(box, axis.label, range, (place) => axis.value(place), at);
  }
  const middle = box.y + box.height / 2;
  const row = texts.filter((text) => text.anchor === 'end' && Math.abs(centre(text) - middle) <= 2);
  const before = row.filter((text) => text.x <= box.x).sort((a, b) => b.x - a.x);
  const after = row.filter((text) => text.x > box.x + box.width);
  const [low, high] = [numberOf(before[0]!.text, 'dB'), numberOf(after[0]!.text, 'dB')];
  const levelAt = (place: number) => low + ((place - box.x) / box.width) * (high - low);
  return new MeasuredBar(box, before[1]!.text, [low, high], levelAt, at);
}

/** The bar at a panel's side; else the one next above it: stacked channels of a page share it. */
function barFor(bars: MeasuredBar[], plot: Box): MeasuredBar | undefined {
  const beside = bars.find(({ box }) => box.y <= plot.y && box.y + box.height >= plot.y + plot.height);
  return beside ?? bars.filter(({ box }) => box.y < plot.y).toSorted((a, b) => b.box.y - a.box.y)[0];
}

const middleX = ({ x, width }: Box) => x + width / 2;
const middleY = ({ y, height }: Box) => y + height / 2;
/** The height around which the digits of a text stand. */
const centre = ({ y, size }: Text) => y - 0.364 * size;

function inOrder(ticks: MeasuredTick[]): MeasuredTick[] {
  return ticks.toSorted((a, b) => a.value - b.value);
}

/** `Time (m:ss)` as its words and its unit. */
function split(text: string): [label: string, unit: string] {
  const match = /^(.*) \((.*)\)$/.exec(text);
  return match ? [match[1]!, match[2]!] : [text, ''];
}

const FACTORS: Record<string, number> = {
  kHz: 1e3,
  MHz: 1e6,
  ms: 1e-3,
  µs: 1e-6,
  '×1e−3': 1e-3,
  '×1e−6': 1e-6,
};

/** What a number at an axis says, in s, Hz, dB or full scale. */
function numberOf(text: string, unit: string): number {
  const plain = text.replace('−', '-').replace('∶', ':');
  if (plain.includes(':')) {
    const sign = plain.startsWith('-') ? -1 : 1;
    const parts = plain.replace('-', '').split(':').map(Number);
    const seconds = parts.reduce((sum, part) => sum * 60 + part, 0) * (unit === 'h:mm' ? 60 : 1);
    return sign * seconds;
  }
  const match = /^(-?[\d.]+)(k?)$/.exec(plain);
  if (!match) throw new Error(`no number: “${text}”`);
  return Number(match[1]) * (match[2] ? 1e3 : 1) * (FACTORS[unit] ?? 1);
}

function attributesOf(tag: string): Record<string, string> {
  return Object.fromEntries(
    [...tag.matchAll(/([\w-]+)="([^"]*)"/g)].map(([, name, value]) => [name, value!]),
  );
}

function boxOf(tag: string): Box {
  const { x, y, width, height } = attributesOf(tag);
  return { x: Number(x ?? 0), y: Number(y ?? 0), width: Number(width), height: Number(height) };
}

/** Axes and ticks: whole lines in the axes' colour. */
function rectsOf(svg: string): Box[] {
  const isAxis = (tag: string) =>
    !tag.includes('fill-opacity') && Object.values(themes).some(({ axis }) => tag.includes(`fill="${axis}"`));
  return [...svg.matchAll(/<rect [^>]*>/g)]
    .map(([tag]) => tag)
    .filter(isAxis)
    .map(boxOf);
}

function imagesOf(svg: string): Box[] {
  return [...svg.matchAll(/<image [^>]*>/g)].map(([tag]) => boxOf(tag));
}

/** The data areas: right of a line, above the one that follows it and joins its foot. */
function plotsOf(lines: Box[]): Box[] {
  return lines.flatMap((side, i) => {
    const foot = lines[i + 1];
    const isCorner =
      foot &&
      foot.x === side.x + side.width &&
      foot.y === side.y + side.height - foot.height &&
      side.height > side.width;
    if (!isCorner || foot.height !== side.width) return [];
    return [{ x: foot.x, y: side.y, width: foot.width, height: side.height - foot.height }];
  });
}

function textsOf(svg: string): Text[] {
  return [...svg.matchAll(/<text ([^>]*)>([^<]*)<\/text>/g)].map(([, tag, written]) => {
    const attributes = attributesOf(tag!);
    const moved = /translate\(([\d.-]+) ([\d.-]+)\) rotate/.exec(attributes.transform ?? '');
    return {
      text: written!.replace(/&#(\d+);/g, (_, code) => String.fromCharCode(Number(code))),
      x: Number(moved?.[1] ?? attributes.x),
      y: Number(moved?.[2] ?? attributes.y),
      size: Number(attributes['font-size']),
      anchor: (attributes['text-anchor'] ?? 'start') as Text['anchor'],
      rotated: moved !== null,
    };
  });
}
