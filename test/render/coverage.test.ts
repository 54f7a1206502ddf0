import { createCanvas, Path2D } from '@napi-rs/canvas';
import { describe, expect, test } from 'vitest';
import { type Coverage, coverFill, coverStroke } from '../../src/render/coverage.ts';

const clip = { x: 0, y: 0, width: 8, height: 6 };

/** Shares in rows over the clip, rounded. */
function rows({ area, shares }: Coverage): number[][] {
  const all = Array.from({ length: clip.height }, () => new Array<number>(clip.width).fill(0));
  for (const [i, share] of shares.entries()) {
    all[area.y + Math.floor(i / area.width)]![area.x + (i % area.width)] = Math.round(share * 1000) / 1000;
  }
  return all;
}

function total({ shares }: Coverage): number {
  return shares.reduce((sum, share) => sum + share, 0);
}

describe('coverFill', () => {
  test('covers whole pixels wholly and others by their share', () => {
    const rectangle = Float64Array.of(1, 1, 3.5, 1, 3.5, 2.25, 1, 2.25);
    expect(rows(coverFill([rectangle], clip)).slice(0, 4)).toEqual([
      [0, 0, 0, 0, 0, 0, 0, 0],
      [0, 1, 1, 0.5, 0, 0, 0, 0],
      [0, 0.25, 0.25, 0.125, 0, 0, 0, 0],
      [0, 0, 0, 0, 0, 0, 0, 0],
    ]);
  });

  test('covers half of each pixel on a diagonal', () => {
    const triangle = Float64Array.of(0, 0, 4, 4, 0, 4);
    expect(rows(coverFill([triangle], clip)).slice(0, 4)).toEqual([
      [0.5, 0, 0, 0, 0, 0, 0, 0],
      [1, 0.5, 0, 0, 0, 0, 0, 0],
      [1, 1, 0.5, 0, 0, 0, 0, 0],
      [1, 1, 1, 0.5, 0, 0, 0, 0],
    ]);
  });

  test('leaves out holes, which go around the other way', () => {
    const outer = Float64Array.of(0, 0, 6, 0, 6, 6, 0, 6);
    const hole = Float64Array.of(2, 2, 2, 4, 4, 4, 4, 2);
    expect(total(coverFill([outer, hole], clip))).toBeCloseTo(32, 5);
    expect(rows(coverFill([outer, hole], clip))[2]).toEqual([1, 1, 0, 0, 1, 1, 0, 0]);
  });

  test('counts once what contours both cover', () => {
    const square = Float64Array.of(1, 1, 4, 1, 4, 4, 1, 4);
    expect(total(coverFill([square, square], clip))).toBeCloseTo(9, 5);
  });

  test.each([
    ['left', Float64Array.of(-5, 1, 2, 1, 2, 3, -5, 3), 4],
    ['right', Float64Array.of(6, 1, 50, 1, 50, 3, 6, 3), 4],
    ['top', Float64Array.of(1, -9, 3, -9, 3, 2, 1, 2), 4],
    ['bottom', Float64Array.of(1, 4, 3, 4, 3, 99, 1, 99), 4],
    // From (−4, 0) to (4, 4): in the clip a triangle from (0, 2), over it all to the left is outside.
    ['left, sloping', Float64Array.of(-4, 0, 4, 4, -4, 4), 4],
    ['outside', Float64Array.of(20, 20, 30, 20, 30, 30, 20, 30), 0],
  ])('is cut off exactly at the clip: %s', (_, points, area) => {
    expect(total(coverFill([points], clip))).toBeCloseTo(area, 5);
  });

  test('is what the canvas fills, on random polygons', () => {
    let seed = 7;
    const random = () => {
      seed = (seed * 1103515245 + 12345) % 2147483648;
      return seed / 2147483648;
    };
    const size = 64;
    for (let round = 0; round < 20; round++) {
      // Around a middle, so that no edges cross.
      const points = Array.from({ length: 9 }, (_, i) => {
        const radius = 5 + 25 * random();
        return [
          32 + radius * Math.cos((i * 2 * Math.PI) / 9),
          32 + radius * Math.sin((i * 2 * Math.PI) / 9),
        ] as const;
      });
      const context = createCanvas(size, size).getContext('2d');
      context.fill(new Path2D(`M${points.map(([x, y]) => `${x} ${y}`).join('L')}Z`));
      const { data } = context.getImageData(0, 0, size, size);
      const whole = { x: 0, y: 0, width: size, height: size };
      const { area, shares } = coverFill([Float64Array.from(points.flat())], whole);
      const differences = Array.from(shares, (share, i) => {
        const at = (area.y + Math.floor(i / area.width)) * size + area.x + (i % area.width);
        return Math.abs(share - data[at * 4 + 3]! / 255);
      });
      // Skia's shares are approximations, at single corners up to a fifth off.
      expect(Math.max(...differences)).toBeLessThan(0.2);
      expect(differences.reduce((sum, difference) => sum + difference, 0) / differences.length).toBeLessThan(
        0.005,
      );
    }
  });
});

describe('coverStroke', () => {
  test('covers a straight line of whole width wholly, with round ends', () => {
    const line = Float64Array.of(2, 2.5, 6, 2.5);
    const [, second, third] = rows(coverStroke([line], 1, clip)).slice(0, 4);
    expect(third!.slice(2, 6)).toEqual([1, 1, 1, 1]);
    expect(second!.slice(2, 6)).toEqual([0, 0, 0, 0]);
  });

  test('shares a line between two rows', () => {
    const line = Float64Array.of(1, 3, 7, 3);
    const drawn = rows(coverStroke([line], 1, clip));
    expect([drawn[2]![4], drawn[3]![4]]).toEqual([0.5, 0.5]);
  });

  test('draws a point as a disc', () => {
    const disc = total(coverStroke([Float64Array.of(4, 3)], 4, clip));
    // π 2²; the edge is a straight slope over a pixel.
    expect(Math.abs(disc - 4 * Math.PI)).toBeLessThan(0.3);
  });

  test('is as wide on a slope as it is level', () => {
    const whole = { x: 0, y: 0, width: 200, height: 200 };
    const length = Math.hypot(150, 90);
    const slope = total(coverStroke([Float64Array.of(20, 30, 170, 120)], 3, whole));
    const level = total(coverStroke([Float64Array.of(20, 30, 20 + length, 30)], 3, whole));
    expect(Math.abs(slope / level - 1)).toBeLessThan(0.01);
  });

  test('counts once where segments meet, whatever their number', () => {
    const pieces = Float64Array.from({ length: 42 }, (_, i) => (i % 2 ? 3 : 1 + (i / 2) * 0.3));
    const whole = coverStroke([Float64Array.of(1, 3, 7, 3)], 1.4, clip);
    const cut = coverStroke([pieces], 1.4, clip);
    expect(total(cut)).toBeCloseTo(total(whole), 3);
  });

  test('stays within the clip', () => {
    const { area } = coverStroke([Float64Array.of(-50, -50, 50, 50)], 3, clip);
    expect(area).toEqual(clip);
  });
});
