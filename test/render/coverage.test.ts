import { describe, expect, test } from 'vitest';
import { CanvasDrawing } from '../../src/render/canvas.ts';
import { coverageOf, type Placement } from '../../src/render/coverage.ts';
import { glyphsOf, unitsPerEm } from '../../src/render/font.ts';
import { plainLabel } from '../../src/render/label.ts';

/** Outlines in pixels, y downwards. */
const AS_THEY_ARE: Placement = { xx: 1, xy: 0, yx: 0, yy: 1, x0: 0, y0: 0 };

/** Shares at every pixel from (0, 0) on, row by row. */
function shares(
  outline: string,
  width: number,
  height: number,
  changes: Partial<Placement> = {},
): number[][] {
  const coverage = coverageOf(outline, { ...AS_THEY_ARE, ...changes });
  return Array.from({ length: height }, (_, y) =>
    Array.from({ length: width }, (_, x) => {
      const [column, row] = [x - coverage.x, y - coverage.y];
      const isInside = column >= 0 && column < coverage.width && row >= 0 && row < coverage.height;
      return isInside ? Number(coverage.shares[row * coverage.width + column]!.toFixed(5)) : 0;
    }),
  );
}

/** Area that an outline covers, in pixels. */
function areaOf(outline: string, changes: Partial<Placement> = {}): number {
  return coverageOf(outline, { ...AS_THEY_ARE, ...changes }).shares.reduce((sum, share) => sum + share, 0);
}

describe('coverageOf', () => {
  test('is the share of each pixel within a rectangle, whichever way it goes round', () => {
    const expected = [
      [0.375, 0.75, 0.1875],
      [0.5, 1, 0.25],
      [0, 0, 0],
    ];
    expect(shares('M0.5 0.25L2.25 0.25L2.25 2L0.5 2Z', 3, 3)).toEqual(expected);
    expect(shares('M0.5 0.25L0.5 2L2.25 2L2.25 0.25Z', 3, 3)).toEqual(expected);
  });

  test('is exact along slopes', () => {
    // Below the line from (0, 0) to (4, 2): y ≥ x / 2.
    expect(shares('M0 0L4 2L0 2Z', 4, 2)).toEqual([
      [0.75, 0.25, 0, 0],
      [1, 1, 0.75, 0.25],
    ]);
    // From (0, 0) to (1, 3).
    expect(shares('M0 0L1 3L0 3Z', 1, 3)).toEqual([[0.16667], [0.5], [0.83333]]);
  });

  test('leaves holes open', () => {
    expect(shares('M0 0L3 0L3 3L0 3ZM1 1L1 2L2 2L2 1Z', 3, 3)[1]).toEqual([1, 0, 1]);
  });

  test('follows curves', () => {
    // A parabola's segment has two thirds of its box, here 100 × 50.
    const area = (2 / 3) * 100 * 50;
    expect(Math.abs(areaOf('M0 0Q500 1000 1000 0Z', { xx: 0.1, yy: 0.1 }) / area - 1)).toBeLessThan(0.002);
  });

  test('moves, turns and scales, left of the picture and above it too', () => {
    const { x, y, width, height } = coverageOf('M0 0L2 0L2 1L0 1Z', {
      xx: 0,
      xy: -1,
      yx: -1,
      yy: 0,
      x0: -5,
      y0: -7,
    });
    // From (0 … 2, 0 … 1) to (−6 … −5, −9 … −7), with a column behind that is empty.
    expect([x, y, width, height]).toEqual([-6, -9, 3, 2]);
    expect(areaOf('M0 0L2 0L2 1L0 1Z', { xx: 3, yy: -3, x0: -1.3, y0: 0.7 })).toBeCloseTo(18, 4);
  });

  test('of an outline without edges, as a space has it, is empty', () => {
    expect(coverageOf('', AS_THEY_ARE).shares.length).toBe(0);
  });

  test('refuses what a font’s outlines do not have', () => {
    expect(() => coverageOf('M0 0C1 1 2 2 3 3Z', AS_THEY_ARE)).toThrow('the command C');
  });
});

/** Pixels of the canvas to one of the picture, at which its own way with curves no longer matters. */
const FINER = 16;

/** What the canvas covers of each pixel with a character at (x, 30), drawn finer and averaged. */
function fineCanvas(character: string, size: number, x: number, width: number): number[] {
  const drawing = new CanvasDrawing(FINER * width, FINER * 40);
  const label = plainLabel(character, FINER * x, FINER * 30, FINER * size);
  drawing.text({ ...label, anchor: 'start' }, '#000000');
  const { data } = drawing.pixels();
  const sums = new Array(width * 40).fill(0);
  for (let pixel = 0; pixel < data.length / 4; pixel++) {
    const [column, row] = [pixel % (FINER * width), Math.floor(pixel / (FINER * width))];
    sums[Math.floor(row / FINER) * width + Math.floor(column / FINER)] += data[4 * pixel + 3]! / 255;
  }
  return sums.map((sum) => sum / FINER ** 2);
}

test.each([...'0369kgQ&ßµ−@'])('%s covers what the canvas covers', (character) => {
  const size = 17;
  const scale = size / unitsPerEm();
  const { united } = glyphsOf(character, 400, true)[0]!;
  for (const x of [2, 3.4]) {
    const placement = { xx: scale, xy: 0, yx: 0, yy: -scale, x0: x, y0: 30 };
    const ours = shares(united, 30, 40, placement).flat();
    const theirs = fineCanvas(character, size, x, 30);
    const largest = Math.max(...ours.map((share, i) => Math.abs(share - theirs[i]!)));
    expect(largest).toBeLessThan(1 / 28);
    expect(Math.max(...ours)).toBeGreaterThan(0.8);
  }
});
