import type { Pixels } from '../render/pixels.ts';

/**
 * The picture at another, smaller size: each pixel is the mean of those that it replaces, in whole and in part,
 * weighted by their opacity.
 */
export function shrink(pixels: Pixels, width: number, height: number): Pixels {
  const columns = sharesOf(pixels.width, width);
  const rows = sharesOf(pixels.height, height);
  const data = new Uint8ClampedArray(width * height * 4);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) data.set(meanOf(pixels, columns[x]!, rows[y]!), (y * width + x) * 4);
  }
  return { width, height, data, isOpaque: pixels.isOpaque };
}

/** The old pixels under a new one along one side, and how much of each. */
type Share = { at: number; part: number }[];

function sharesOf(from: number, to: number): Share[] {
  return Array.from({ length: to }, (_, i) => {
    const [start, end] = [(i * from) / to, ((i + 1) * from) / to];
    const share: Share = [];
    for (let at = Math.floor(start); at < end && at < from; at++) {
      share.push({ at, part: Math.min(end, at + 1) - Math.max(start, at) });
    }
    return share;
  });
}

function meanOf({ data, width }: Pixels, columns: Share, rows: Share): [number, number, number, number] {
  let red = 0;
  let green = 0;
  let blue = 0;
  let opacity = 0;
  let area = 0;
  for (const row of rows) {
    for (const column of columns) {
      const at = (row.at * width + column.at) * 4;
      const part = row.part * column.part;
      const weight = part * data[at + 3]!;
      red += weight * data[at]!;
      green += weight * data[at + 1]!;
      blue += weight * data[at + 2]!;
      opacity += weight;
      area += part;
    }
  }
  return opacity === 0 ? [0, 0, 0, 0] : [red / opacity, green / opacity, blue / opacity, opacity / area];
}
