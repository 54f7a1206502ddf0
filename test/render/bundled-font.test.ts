import { createCanvas, GlobalFonts, type SKRSContext2D } from '@napi-rs/canvas';
import { describe, expect, test } from 'vitest';
import { fontPath, SUBSETS, textContours } from '../../src/render/bundled-font.ts';
import { coverFill } from '../../src/render/coverage.ts';
import { type Label, plainLabel } from '../../src/render/label.ts';
import { textWidth } from '../../src/render/text.ts';

const WIDTH = 3600;
const HEIGHT = 200;

function label(text: string, overrides: Partial<Label> = {}): Label {
  return { ...plainLabel(text, 20, 150, 128), anchor: 'start', isTabular: false, ...overrides };
}

/** How much of each pixel the text covers, from 0 to 255, by our own means. */
function ownAlphas(text: Label): Uint8Array {
  const { area, shares } = coverFill(textContours(text)!, { x: 0, y: 0, width: WIDTH, height: HEIGHT });
  const alphas = new Uint8Array(WIDTH * HEIGHT);
  for (const [i, share] of shares.entries()) {
    const row = area.y + Math.floor(i / area.width);
    alphas[row * WIDTH + area.x + (i % area.width)] = share * 255;
  }
  return alphas;
}

/** The same by the canvas's text engine, at the label's place. */
function canvasAlphas({ text, x, y, size, weight }: Label): Uint8Array {
  const context: SKRSContext2D = createCanvas(WIDTH, HEIGHT).getContext('2d');
  context.font = `${weight} ${size}px "Inter of the test"`;
  context.fontKerning = 'none';
  context.fontFeatureSettings = '"calt" 0';
  context.fillText(text, x, y);
  const { data } = context.getImageData(0, 0, WIDTH, HEIGHT);
  return Uint8Array.from({ length: WIDTH * HEIGHT }, (_, i) => data[i * 4 + 3]!);
}

/** The smallest and the largest of the contours' coordinates: 0 for x, 1 for y. */
function extent(contours: Float64Array[] | undefined, axis: 0 | 1 = 0): [number, number] {
  const values = contours!.flatMap((points) => [...points].filter((_, i) => i % 2 === axis));
  return [Math.min(...values), Math.max(...values)];
}

describe('textContours', () => {
  test.each([
    'Frequency (kHz) 0123456789',
    'Żółć, čaj & Åström',
    'Προφορά',
    'Привет, Ёж',
    '−120 dB · 50 % “é” …',
  ])('of “%s” cover what a text engine draws of the same font', (text) => {
    for (const weight of [400, 600] as const) {
      for (const subset of SUBSETS) {
        GlobalFonts.registerFromPath(fontPath(subset, weight, 'woff2'), 'Inter of the test');
      }
      const expected = canvasAlphas(label(text, { weight }));
      const actual = ownAlphas(label(text, { weight }));
      const inked = expected.filter((alpha) => alpha > 0).length;
      const wrong = expected.filter((alpha, i) => Math.abs(alpha - actual[i]!) > 128).length;
      expect(inked).toBeGreaterThan(5000);
      // The engine places glyphs in steps of its own, so that some edges, a hundredth of the ink, differ by half a
      // pixel; one letter of 25 that were another would be four times as much.
      expect(wrong / inked).toBeLessThan(0.02);
    }
  });

  test('have digits of equal width where they are tabular', () => {
    const [, ones] = extent(textContours(label('1111', { isTabular: true })));
    const [, zeros] = extent(textContours(label('0000', { isTabular: true })));
    // In cells of equal width a 1, which is narrower, ends a bit before a 0; set closely it ends far before.
    expect(zeros - ones).toBeLessThan(0.2 * 128);
    const [, proportional] = extent(textContours(label('1111')));
    expect(zeros - proportional).toBeGreaterThan(0.6 * 128);
  });

  test('lie after, around or before their anchor', () => {
    const width = textWidth('Amplitude', 128);
    // A letter's ink keeps off the ends of its advance by some hundredths of an em.
    const slack = 0.1 * 128;
    const [left, right] = extent(textContours(label('Amplitude')));
    expect(Math.abs(left - 20)).toBeLessThan(slack);
    expect(Math.abs(right - 20 - width)).toBeLessThan(slack);
    const [, end] = extent(textContours(label('Amplitude', { anchor: 'end' })));
    expect(Math.abs(end - 20)).toBeLessThan(slack);
    const [from, to] = extent(textContours(label('Amplitude', { anchor: 'middle' })));
    expect(Math.abs((from + to) / 2 - 20)).toBeLessThan(slack);
  });

  test('read upwards where the label is rotated', () => {
    const upright = textContours(label('L', { x: 0, y: 0 }))!;
    const rotated = textContours(label('L', { x: 0, y: 0, rotated: true }))!;
    // A quarter turn anticlockwise takes (x, y) to (y, −x).
    const turned = upright.map((points) => points.map((_, i) => (i % 2 ? -points[i - 1]! : points[i + 1]!)));
    for (const [i, points] of rotated.entries()) {
      for (const [j, value] of points.entries()) expect(value).toBeCloseTo(turned[i]![j]!, 9);
    }
  });

  test('stand on a whole pixel', () => {
    const [, bottom] = extent(textContours(label('L', { y: 150.4 })), 1);
    expect(bottom).toBe(150);
  });

  test.each(['日本語', 'مرحبا', '🎵', 'a\u0007b'])(
    'are undefined for %j, of which the font lacks something',
    (text) => {
      expect(textContours(label(text))).toBeUndefined();
    },
  );

  test('of nothing are none', () => {
    expect(textContours(label(''))).toEqual([]);
    expect(textContours(label(' '))).toEqual([]);
  });
});
