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
 * The raster rows that each pixel shows, first and end in turn: all that it touches or, where there are no more rows than
 * pixels, the one under its middle.
 */
function pixelRows(rows: number, height: number): Int32Array {
  const rowsPerPixel = rows / height;
  const spans = Int32Array.from({ length: 2 * height }, (_, i) => ((i >> 1) + 0.5) * rowsPerPixel + (i & 1));
  if (rowsPerPixel <= 1) return spans;
  return spans.map((_, i) => {
    const y = i >> 1;
    return i & 1 ? Math.min(rows, Math.ceil((y + 1) * rowsPerPixel)) : y * rowsPerPixel;
  });
}

/** Bits of the smallest float32 that is not below `value`, which is positive. */
function bitsFrom(value: number): number {
  const float = new Float32Array([value]);
  const bits = new Int32Array(float.buffer)[0]!;
  return float[0]! < value ? bits + 1 : bits;
}

/**
 * Finds a colormap's step for a power's level, as the kernel takes it: a logarithm for each power would take longer than
 * all the rest. `count` steps, equal in dB; 256 are as matplotlib has them.
 */
function stepTable([low, high]: [number, number], count: number): Uint8Array {
  const table = new Uint8Array(STEPS_BYTES);
  const begins = new Int32Array(table.buffer, 0, 257).fill(0x7fffffff);
  for (let step = 0; step < count; step++)
    begins[step] = bitsFrom(10 ** ((low + ((high - low) * step) / count) / 10));
  const guesses = table.subarray(begins.byteLength);
  let step = 0;
  for (let half = 0; half < guesses.length; half++) {
    while (step < count - 1 && half << 16 >= begins[step + 1]!) step++;
    guesses[half] = step;
  }
  return table;
}

/** Where in the kernels' memory a raster's pixels go, `width` × `height`. */
export interface PaintedArea {
  memory: RenderMemory;
  /** 4 for RGBA, 1 for numbers in a palette. */
  bytesPerPixel: 1 | 4;
  width: number;
  height: number;
  /** Address of the upper left pixel. */
  pixels: number;
  /** Bytes from a line to the next. */
  stride: number;
  /** Address of rasterBytes() to work with, a multiple of 4. */
  scratch: number;
}

/** Pixel columns that are painted at a time: a line of theirs for each, and the cache holds them. */
const TILE = 64;
const STEPS_BYTES = 257 * 4 + (1 << 15);
const COLORS_BYTES = 257 * 4;

/** Bytes that it takes to paint a raster into an area of that height. */
export function rasterBytes({ rows }: RasterMark, height: number): number {
  return STEPS_BYTES + COLORS_BYTES + 4 * TILE + 8 * height + 4 * TILE * rows;
}

/**
 * Paints a raster for a panel with that horizontal axis, in steps of equal dB, one for each of the colours but the last,
 * which is for what lies outside the raster, and for NaN. Each pixel shows the column under its middle, and none of its rows
 * is lost; there is no smoothing. Tells whether every pixel shows a power.
 */
export function paintRaster(mark: RasterMark, xAxis: Axis, colors: Uint32Array, area: PaintedArea): boolean {
  const { memory, bytesPerPixel, width, height, pixels, stride } = area;
  const { kernels, buffer } = memory;
  const { rows } = mark;
  const stepsAt = area.scratch;
  const colorsAt = stepsAt + STEPS_BYTES;
  const slotsAt = colorsAt + COLORS_BYTES;
  const spansAt = slotsAt + 4 * TILE;
  const powersAt = spansAt + 8 * height;
  const count = colors.length - 1;
  new Uint8Array(buffer).set(stepTable(mark.range, count), stepsAt);
  new Uint32Array(buffer, colorsAt, 257).fill(colors[count]!).set(colors.subarray(0, count));
  new Int32Array(buffer, spansAt, 2 * height).set(pixelRows(rows, height));
  const slots = new Int32Array(buffer, slotsAt, TILE);
  const powers = new Float32Array(buffer, powersAt, TILE * rows);
  const columns = pixelColumns(mark, xAxis, width);
  const paint = bytesPerPixel === 1 ? kernels.paintIndices : kernels.paintColors;
  let isFull = true;
  for (let x = 0; x < width; x += TILE) {
    const tile = columns.subarray(x, x + TILE);
    fillTile(mark, tile, slots, powers);
    const at = pixels + x * bytesPerPixel;
    if (!paint(powersAt, rows, slotsAt, tile.length, spansAt, height, stepsAt, colorsAt, at, stride))
      isFull = false;
  }
  return isFull;
}

/** Gives each of the tile's columns its slot, −1 for none, and each slot its powers; pixels of one column share one. */
function fillTile({ power, rows }: RasterMark, tile: Int32Array, slots: Int32Array, powers: Float32Array) {
  let slot = -1;
  tile.forEach((column, i) => {
    if (column >= 0 && column !== tile[i - 1]) {
      slot++;
      powers.set(power.subarray(column * rows, (column + 1) * rows), slot * rows);
    }
    slots[i] = column < 0 ? -1 : slot;
  });
}

/** A raster's pixels, 256 steps in RGBA, as matplotlib has them; transparent where it has none. */
export function rasterize(mark: RasterMark, xAxis: Axis, width: number, height: number): Pixels {
  const bytes = 4 * width * height;
  const memory = borrowRenderMemory(bytes + rasterBytes(mark, height));
  const area = {
    memory,
    bytesPerPixel: 4,
    width,
    height,
    pixels: 0,
    stride: 4 * width,
    scratch: bytes,
  } as const;
  const isOpaque = paintRaster(mark, xAxis, Uint32Array.of(...colormapTable(mark.colormap), 0), area);
  const data = new Uint8ClampedArray(memory.buffer.slice(0, bytes));
  memory.giveBack();
  return { width, height, data, isOpaque };
}

/** A colour bar's pixels. */
export function colorBarPixels(layout: ColorBarLayout): Pixels {
  const { width, height } = layout.bar;
  const table = colormapTable(layout.colorBar.colormap);
  const pixels = Uint32Array.from(colorBarSteps(layout, table.length), (step) => table[step]!);
  return { width, height, data: new Uint8ClampedArray(pixels.buffer), isOpaque: true };
}

/** The step that each pixel of a colour bar shows, of so many: rows from the top. */
export function colorBarSteps(
  { bar: { width, height }, isUpright }: ColorBarLayout,
  count: number,
): Uint8Array {
  return Uint8Array.from({ length: width * height }, (_, pixel) => {
    const [column, row] = [pixel % width, Math.floor(pixel / width)];
    const position = isUpright ? 1 - (row + 0.5) / height : (column + 0.5) / width;
    return Math.floor(position * count);
  });
}
