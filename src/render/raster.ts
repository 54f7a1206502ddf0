import type { ColorBarLayout } from './color-bars.ts';
import { colormapTable } from './colormap.ts';
import type { Axis, RasterMark } from './figure.ts';
import type { Pixels } from './pixels.ts';
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

/** Where in the kernels' memory the pixels of a data area of `width` × `height` go, or some of its lines. */
export interface PaintedArea {
  memory: RenderMemory;
  /** 4 for RGBA, 1 for numbers in a palette. */
  bytesPerPixel: 1 | 4;
  width: number;
  height: number;
  /** The first line that is painted, and the one after the last. */
  first: number;
  end: number;
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

/** Bytes that it takes to paint a raster into an area of that height. */
export function rasterBytes({ rows }: RasterMark, height: number): number {
  return GUESSES_BYTES + 2 * STEPS_BYTES + 4 * TILE + 8 * height + 4 * (TILE + 1) * rows;
}

/**
 * Paints a raster for a panel with that horizontal axis, in steps of equal dB, one for each of the colours but the last,
 * which is for what lies outside the raster, and for NaN. Each pixel shows the column under its middle, and none of its rows
 * is lost; there is no smoothing. Tells whether every pixel shows a power.
 */
export function paintRaster(mark: RasterMark, xAxis: Axis, colors: Uint32Array, area: PaintedArea): boolean {
  const { memory, bytesPerPixel, width, height, first, end, pixels, stride } = area;
  const { kernels, buffer } = memory;
  const { rows } = mark;
  // The guesses lie behind the steps, as the kernel has it.
  const stepsAt = area.scratch;
  const guessesAt = stepsAt + STEPS_BYTES;
  const colorsAt = guessesAt + GUESSES_BYTES;
  const placesAt = colorsAt + STEPS_BYTES;
  const spansAt = placesAt + 4 * TILE;
  const powersAt = spansAt + 8 * height;
  const count = colors.length - 1;
  fillSteps(
    mark.range,
    count,
    new Int32Array(buffer, stepsAt, 257),
    new Uint16Array(buffer, guessesAt, 0x10000),
  );
  new Uint32Array(buffer, colorsAt, 257).fill(colors[count]!).set(colors.subarray(0, count));
  new Int32Array(buffer, spansAt, 2 * height).set(pixelRows(rows, height));
  const tile = {
    places: new Uint32Array(buffer, placesAt, TILE),
    powers: new Float32Array(buffer, powersAt, (TILE + 1) * rows),
  };
  const columns = pixelColumns(mark, xAxis, width);
  const paint = bytesPerPixel === 1 ? kernels.paintIndices : kernels.paintColors;
  let isFull = true;
  for (let x = 0; x < width; x += TILE) {
    const shown = columns.subarray(x, x + TILE);
    fillTile(mark, shown, tile);
    const at = pixels + x * bytesPerPixel;
    if (!paint(placesAt, shown.length, spansAt + 8 * first, end - first, stepsAt, colorsAt, at, stride))
      isFull = false;
  }
  return isFull;
}

/** Puts the powers of the raster columns that are shown in places of their own, the first one free for −1, none. */
function fillTile(
  { power, rows }: RasterMark,
  shown: Int32Array,
  tile: { places: Uint32Array; powers: Float32Array },
) {
  const { places, powers } = tile;
  powers.fill(Number.NaN, 0, rows);
  let last = 0;
  shown.forEach((column, i) => {
    if (column >= 0 && column !== shown[i - 1]) {
      last++;
      powers.set(power.subarray(column * rows, (column + 1) * rows), last * rows);
    }
    places[i] = powers.byteOffset + 4 * rows * (column < 0 ? 0 : last);
  });
}

/** Bytes of pixels that are painted at a time, so that the kernels' memory stays small. */
const STRIP_BYTES = 1 << 23;

/** A raster's pixels, 256 steps in RGBA, as matplotlib has them; transparent where it has none. */
export function rasterize(mark: RasterMark, xAxis: Axis, width: number, height: number): Pixels {
  const colors = Uint32Array.of(...colormapTable(mark.colormap), 0);
  const stride = 4 * width;
  const lines = Math.max(1, Math.floor(STRIP_BYTES / stride));
  const scratch = stride * Math.min(lines, height);
  const memory = borrowRenderMemory(scratch + rasterBytes(mark, height));
  const data = new Uint8ClampedArray(stride * height);
  let isOpaque = true;
  for (let first = 0; first < height; first += lines) {
    const end = Math.min(first + lines, height);
    const area = { memory, bytesPerPixel: 4, width, height, first, end, pixels: 0, stride, scratch } as const;
    if (!paintRaster(mark, xAxis, colors, area)) isOpaque = false;
    data.set(new Uint8Array(memory.buffer, 0, stride * (end - first)), stride * first);
  }
  memory.giveBack();
  return { width, height, data, isOpaque };
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
