import type { Pixels } from '../render/pixels.ts';

/** Colours that a sixel picture defines at most: what the VT340's successors are sure to take. */
const PALETTE_SIZE = 255;

/**
 * The picture as a sixel sequence, at its own size; transparent pixels are left as they are.
 * The format: https://vt100.net/docs/vt3xx-gp/chapter14.html
 */
export function sixelPicture(pixels: Pixels): string {
  const { palette, indices } = quantize(pixels);
  // Levels are percentages.
  const percent = (level: number) => Math.round((level * 100) / 255);
  const colors = palette.map(
    ([red, green, blue], i) => `#${i};2;${percent(red)};${percent(green)};${percent(blue)}`,
  );
  const bands: string[] = [];
  for (let top = 0; top < pixels.height; top += 6) bands.push(bandOf(pixels, indices, top));
  // P2 = 1 leaves unset pixels alone; the raster attributes give square pixels and the size.
  return `\x1bP0;1;0q"1;1;${pixels.width};${pixels.height}${colors.join('')}${bands.join('-')}\x1b\\`;
}

/** Six rows: for each colour in them a line of sixels, one over the other. */
function bandOf({ width, height }: Pixels, indices: Int16Array, top: number): string {
  const lines = new Map<number, Uint8Array>();
  for (let row = 0; row < 6 && top + row < height; row++) {
    for (let x = 0; x < width; x++) {
      const index = indices[(top + row) * width + x]!;
      if (index < 0) continue;
      const line = lines.get(index) ?? new Uint8Array(width);
      line[x]! |= 1 << row;
      lines.set(index, line);
    }
  }
  return [...lines].map(([index, line]) => `#${index}${runLengths(line)}`).join('$');
}

function runLengths(line: Uint8Array): string {
  let text = '';
  for (let start = 0; start < line.length; ) {
    let end = start + 1;
    while (end < line.length && line[end] === line[start]) end++;
    const sixel = String.fromCharCode(63 + line[start]!);
    text += end - start > 3 ? `!${end - start}${sixel}` : sixel.repeat(end - start);
    start = end;
  }
  return text;
}

type Rgb = [number, number, number];

interface Bin {
  color: Rgb;
  /** The colour in 5 bits a channel. */
  key: number;
  count: number;
}

/** A palette for the picture, and each pixel's place in it; −1 where it is more transparent than not. */
function quantize({ data }: Pixels): { palette: Rgb[]; indices: Int16Array } {
  const counts = new Uint32Array(1 << 15);
  const keyOf = (at: number) => ((data[at]! >> 3) << 10) | ((data[at + 1]! >> 3) << 5) | (data[at + 2]! >> 3);
  for (let at = 0; at < data.length; at += 4) if (data[at + 3]! >= 128) counts[keyOf(at)]!++;

  const middle = (level: number) => Math.round((level * 255) / 31);
  const bins: Bin[] = [];
  for (const [key, count] of counts.entries()) {
    const color: Rgb = [middle(key >> 10), middle((key >> 5) & 31), middle(key & 31)];
    if (count > 0) bins.push({ color, key, count });
  }
  const boxes = medianCut(bins);
  const places = new Int16Array(1 << 15);
  for (const [place, box] of boxes.entries()) for (const { key } of box) places[key] = place;
  const indices = Int16Array.from({ length: data.length / 4 }, (_, pixel) =>
    data[pixel * 4 + 3]! < 128 ? -1 : places[keyOf(pixel * 4)]!,
  );
  return { palette: boxes.map(meanColor), indices };
}

/** Splits the box with the most pixels that has more than one colour, at its median, until there are enough (Heckbert 1982). */
function medianCut(bins: Bin[]): Bin[][] {
  const boxes = bins.length > 0 ? [bins] : [];
  while (boxes.length < PALETTE_SIZE) {
    const splittable = boxes.filter((box) => box.length > 1);
    if (splittable.length === 0) break;
    const largest = splittable.reduce((a, b) => (pixelsIn(b) > pixelsIn(a) ? b : a));
    boxes.splice(boxes.indexOf(largest), 1, ...halves(largest));
  }
  return boxes;
}

function pixelsIn(box: Bin[]): number {
  return box.reduce((sum, { count }) => sum + count, 0);
}

/** Two boxes of about as many pixels, along the channel that varies most. */
function halves(box: Bin[]): [Bin[], Bin[]] {
  const spread = ([0, 1, 2] as const).map((channel) => {
    const levels = box.map(({ color }) => color[channel]);
    return Math.max(...levels) - Math.min(...levels);
  });
  const channel = spread.indexOf(Math.max(...spread));
  const sorted = [...box].sort((a, b) => a.color[channel]! - b.color[channel]!);
  const half = pixelsIn(box) / 2;
  let passed = sorted[0]!.count;
  let cut = 1;
  while (cut < sorted.length - 1 && passed < half) passed += sorted[cut++]!.count;
  return [sorted.slice(0, cut), sorted.slice(cut)];
}

function meanColor(box: Bin[]): Rgb {
  const total = pixelsIn(box);
  const mean = (channel: 0 | 1 | 2) =>
    box.reduce((sum, { color, count }) => sum + color[channel] * count, 0) / total;
  return [mean(0), mean(1), mean(2)];
}
