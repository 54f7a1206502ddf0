import type { ColorBarLayout } from './color-bars.ts';
import { colormapTable } from './colormap.ts';
import type { Axis, RasterMark } from './figure.ts';
import { type Band, bandsOf, type ImageSource, type Pixels } from './pixels.ts';
import { borrowRenderMemory, type RenderMemory } from './render-kernels.ts';
import { axisScale } from './scale.ts';

/** The raster column under each pixel column's middle, or −1. */
function pixelColumns(mark: RasterMark, axis: Axis, width: number): Int32Array {
  const scale = axisScale(axis);
  const columnsPerUnit = mark.columns / (mark.x[1] - mark.x[0]);
  return Int32Array.from({ length: width }, (_, x) => {
    const column = Math.floor((scale.value((x + 0.5) / width) - mark.x[0]) * columnsPerUnit);
    return column >= 0 && column < mark.columns ? column : -1;
  });
}

/**
 * Where the raster rows that each pixel shows begin and end in a column, in turn, in bytes: all that it touches or, where
 * there are no more rows than pixels, the one under its middle.
 */
function pixelRows(rows: number, height: number): Int32Array {
  const rowsPerPixel = rows / height;
  const isReduced = rowsPerPixel > 1;
  return Int32Array.from({ length: 2 * height }, (_, i) => {
    const y = i >> 1;
    const first = Math.floor((isReduced ? y : y + 0.5) * rowsPerPixel);
    if (i % 2 === 0) return 4 * first;
    return 4 * (isReduced ? Math.min(rows, Math.ceil((y + 1) * rowsPerPixel)) : first + 1);
  });
}

/** Bits of the smallest float32 that is not below `value`, which is positive. */
function bitsFrom(value: number): number {
  const float = new Float32Array([value]);
  const bits = new Int32Array(float.buffer)[0]!;
  return float[0]! < value ? bits + 1 : bits;
}

const INFINITY_BITS = 0x7f800000;
const LARGEST = 0x7fffffff;
const NONE = 256;

/**
 * Finds a colormap's step for a power's level, as the kernel takes it: a logarithm for each power would take longer than
 * all the rest. `count` steps, equal in dB; 256 are as matplotlib has them.
 */
function fillSteps([low, high]: [number, number], count: number, last: Int32Array, guesses: Uint16Array) {
  // The lowest step has all powers below it too, the highest those above.
  const begins = Array.from({ length: count }, (_, step) =>
    step === 0 ? 0 : bitsFrom(10 ** ((low + ((high - low) * step) / count) / 10)),
  );
  last.fill(LARGEST);
  last.set(begins.slice(1).map((begin) => begin - 1));
  guesses.fill(NONE);
  const halfAfter = (bits: number) => Math.ceil(bits / 0x10000);
  for (let step = 0; step < count; step++) {
    // NaN has no step.
    const end = step + 1 < count ? halfAfter(begins[step + 1]!) : (INFINITY_BITS >> 16) + 1;
    guesses.fill(step, halfAfter(begins[step]!), end);
  }
}

/** Where in the kernels' memory the pixels go. */
export interface PaintedArea {
  memory: RenderMemory;
  /** 4 for RGBA, 1 for numbers in a palette. */
  bytesPerPixel: 1 | 4;
  /** Address of the upper left pixel that is painted. */
  pixels: number;
  /** Bytes from a line to the next. */
  stride: number;
  /** Address of rasterBytes() to work with, a multiple of 4. */
  scratch: number;
}

/** Pixel columns that are painted at a time: few enough for the cache to hold a line of each. */
const TILE = 64;

/** Of each step the largest power and the colour; for each high half of a power's bits a step. */
const STEPS_BYTES = 4 * 257;
const GUESSES_BYTES = 2 * 0x10000;

/** Bytes that it takes to paint so many lines of a raster, or fewer. */
export function rasterBytes({ rows }: RasterMark, lines: number): number {
  return GUESSES_BYTES + 2 * STEPS_BYTES + 4 * TILE + 8 * lines + 4 * (TILE + 1) * rows;
}

/**
 * A raster in pixels, `width` × `height` for the data area of a panel with that horizontal axis. Each pixel shows the
 * column under its middle, and none of its rows is lost; there is no smoothing. As an image it has 256 steps, as
 * matplotlib has them, and what lies outside the raster, and NaN, is transparent.
 */
export class Raster implements ImageSource {
  readonly width: number;
  readonly height: number;
  readonly #mark: RasterMark;
  readonly #columns: Int32Array;
  readonly #spans: Int32Array;
  readonly #colors: Uint32Array;
  #isOpaque: boolean | undefined;

  constructor(mark: RasterMark, xAxis: Axis, width: number, height: number) {
    this.width = width;
    this.height = height;
    this.#mark = mark;
    this.#columns = pixelColumns(mark, xAxis, width);
    this.#spans = pixelRows(mark.rows, height);
    this.#colors = Uint32Array.from([...colormapTable(mark.colormap), 0]);
  }

  /** Looks through all of it, once. */
  get isOpaque(): boolean {
    this.#isOpaque ??= [...bandsOf(this.width, 0, this.height)].every((band) => this.#painted(band).isFull);
    return this.#isOpaque;
  }

  rows(first: number, end: number): Uint8ClampedArray {
    return this.#painted({ first, end }).pixels;
  }

  #painted(band: Band): { pixels: Uint8ClampedArray; isFull: boolean } {
    const lines = band.end - band.first;
    const stride = 4 * this.width;
    const memory = borrowRenderMemory(stride * lines + rasterBytes(this.#mark, lines));
    const area = { memory, bytesPerPixel: 4, pixels: 0, stride, scratch: stride * lines } as const;
    const isFull = this.paint(band, this.#colors, area);
    const pixels = new Uint8ClampedArray(memory.buffer.slice(0, stride * lines));
    memory.giveBack();
    return { pixels, isFull };
  }

  /**
   * Paints a band of it in steps of equal dB, one for each of the colours but the last, which is for what lies outside the
   * raster, and for NaN. Tells whether every pixel shows a power.
   */
  paint({ first, end }: Band, colors: Uint32Array, area: PaintedArea): boolean {
    const { kernels, buffer } = area.memory;
    // The guesses lie behind the steps, as the kernel has it.
    const stepsAt = area.scratch;
    const guessesAt = stepsAt + STEPS_BYTES;
    const colorsAt = guessesAt + GUESSES_BYTES;
    const placesAt = colorsAt + STEPS_BYTES;
    const spansAt = placesAt + 4 * TILE;
    const powersAt = spansAt + 8 * (end - first);
    const count = colors.length - 1;
    const steps = new Int32Array(buffer, stepsAt, 257);
    fillSteps(this.#mark.range, count, steps, new Uint16Array(buffer, guessesAt, 0x10000));
    new Uint32Array(buffer, colorsAt, 257).fill(colors[count]!).set(colors.subarray(0, count));
    const spans = this.#spans.subarray(2 * first, 2 * end);
    const [firstByte, endByte] = [spans[0]!, spans.at(-1)!];
    new Int32Array(buffer, spansAt, spans.length).set(spans.map((offset) => offset - firstByte));
    const [firstRow, endRow] = [firstByte / 4, endByte / 4];
    const tile = {
      places: new Uint32Array(buffer, placesAt, TILE),
      powers: new Float32Array(buffer, powersAt, (TILE + 1) * (endRow - firstRow)),
    };
    const paint = area.bytesPerPixel === 1 ? kernels.paintIndices : kernels.paintColors;
    let isFull = true;
    for (let x = 0; x < this.width; x += TILE) {
      const shown = this.#columns.subarray(x, x + TILE);
      fillTile(this.#mark, shown, { firstRow, endRow }, tile);
      const at = area.pixels + x * area.bytesPerPixel;
      if (!paint(placesAt, shown.length, spansAt, end - first, stepsAt, colorsAt, at, area.stride))
        isFull = false;
    }
    return isFull;
  }
}

/** Puts those rows of the raster columns that are shown in places of their own, the first one free for −1, none. */
function fillTile(
  { power, rows }: RasterMark,
  shown: Int32Array,
  { firstRow, endRow }: { firstRow: number; endRow: number },
  tile: { places: Uint32Array; powers: Float32Array },
) {
  const { places, powers } = tile;
  const count = endRow - firstRow;
  powers.fill(Number.NaN, 0, count);
  let last = 0;
  shown.forEach((column, i) => {
    if (column >= 0 && column !== shown[i - 1]) {
      last++;
      powers.set(power.subarray(column * rows + firstRow, column * rows + endRow), last * count);
    }
    places[i] = powers.byteOffset + 4 * count * (column < 0 ? 0 : last);
  });
}

/** A colour bar's pixels. */
export function colorBarPixels(layout: ColorBarLayout): Pixels {
  const { width, height } = layout.bar;
  const table = colormapTable(layout.colorBar.colormap);
  const steps = colorBarSteps(layout, table.length);
  const pixels = new Uint32Array(width * height);
  for (let pixel = 0; pixel < pixels.length; pixel++) {
    const column = pixel % width;
    pixels[pixel] = table[steps[layout.isUpright ? (pixel - column) / width : column]!]!;
  }
  return { width, height, data: new Uint8ClampedArray(pixels.buffer), isOpaque: true };
}

/** The step, of so many, that each row of an upright colour bar shows from the top, each column of a lying one from the left. */
export function colorBarSteps({ bar, isUpright }: ColorBarLayout, count: number): Uint8Array {
  const length = isUpright ? bar.height : bar.width;
  return Uint8Array.from({ length }, (_, i) => {
    const position = (i + 0.5) / length;
    return Math.floor((isUpright ? 1 - position : position) * count);
  });
}
