import { createCanvas, GlobalFonts, Path2D } from '@napi-rs/canvas';
import { describe, expect, test } from 'vitest';
import { fontPath, SUBSETS, textPath } from '../../src/render/bundled-font.ts';
import { type Label, plainLabel } from '../../src/render/label.ts';
import { textWidth } from '../../src/render/text.ts';

const WIDTH = 3600;
const HEIGHT = 200;

/** Alpha of each pixel of black text drawn at (20, 150). */
function alphas(
  draw: (context: ReturnType<ReturnType<typeof createCanvas>['getContext']>) => void,
): Uint8Array {
  const context = createCanvas(WIDTH, HEIGHT).getContext('2d');
  context.translate(20, 150);
  draw(context as never);
  const { data } = context.getImageData(0, 0, WIDTH, HEIGHT);
  return Uint8Array.from({ length: WIDTH * HEIGHT }, (_, i) => data[i * 4 + 3]!);
}

function label(text: string, overrides: Partial<Label> = {}): Label {
  return { ...plainLabel(text, 0, 0, 32), anchor: 'start', isTabular: false, ...overrides };
}

/** Left and right edge of a path's points. */
function extent(path: string): [number, number] {
  const xs = [...path.matchAll(/(-?[\d.]+) -?[\d.]+/g)].map((match) => Number(match[1]));
  return [Math.min(...xs), Math.max(...xs)];
}

describe('textPath', () => {
  test.each([
    'Frequency (kHz) 0123456789',
    'Żółć, čaj & Åström',
    'Προφορά',
    'Привет, Ёж',
    '−120 dB · 50 % “é” …',
  ])('of “%s” covers what a text engine draws of the same font', (text) => {
    for (const subset of SUBSETS) {
      for (const weight of [400, 600] as const) {
        GlobalFonts.registerFromPath(fontPath(subset, weight, 'woff2'), 'Inter of the test');
      }
    }
    for (const weight of [400, 600] as const) {
      const expected = alphas((context) => {
        context.font = `${weight} 128px "Inter of the test"`;
        context.fontKerning = 'none';
        context.fontFeatureSettings = '"calt" 0, "ccmp" 1';
        context.fillText(text, 0, 0);
      });
      const actual = alphas((context) =>
        context.fill(new Path2D(textPath(label(text, { weight, size: 128 }))!)),
      );
      const inked = expected.filter((alpha) => alpha > 0).length;
      // The engine places glyphs in steps of its own, so that some edges, a hundredth of the ink, differ by half a
      // pixel; one letter of 25 that were another would be four times as much.
      const wrong = expected.filter((alpha, i) => Math.abs(alpha - actual[i]!) > 128).length;
      expect(inked).toBeGreaterThan(500);
      expect(wrong / inked).toBeLessThan(0.02);
    }
  });

  test('has digits of equal width where it is tabular', () => {
    const ones = extent(textPath(label('1111', { isTabular: true, anchor: 'end' }))!);
    const zeros = extent(textPath(label('0000', { isTabular: true, anchor: 'end' }))!);
    // The first digit of each stands in a cell that begins at the same place: a 1 is 0.3 em narrower than a 0.
    expect(Math.abs(ones[0] - zeros[0])).toBeLessThan(0.2 * 32);
    expect(zeros[0]).toBeGreaterThan(-4 * 0.65 * 32);
  });

  test('lies after, around or before its anchor', () => {
    const width = textWidth('Amplitude', 32);
    const [left, right] = extent(textPath(label('Amplitude'))!);
    // A letter's ink keeps off the ends of its advance by some hundredths of an em.
    expect(Math.abs(left)).toBeLessThan(0.1 * 32);
    expect(Math.abs(right - width)).toBeLessThan(0.1 * 32);
    const [, endRight] = extent(textPath(label('Amplitude', { anchor: 'end' }))!);
    expect(Math.abs(endRight)).toBeLessThan(0.1 * 32);
    const [middleLeft, middleRight] = extent(textPath(label('Amplitude', { anchor: 'middle' }))!);
    expect(Math.abs(middleLeft + middleRight)).toBeLessThan(0.1 * 32);
  });

  test.each(['日本語', 'مرحبا', '🎵', 'a\u0007b'])(
    'is undefined for %j, of which the font lacks something',
    (text) => {
      expect(textPath(label(text))).toBeUndefined();
    },
  );

  test('of nothing is nothing', () => {
    expect(textPath(label(''))).toBe('');
    expect(textPath(label(' '))).toBe('');
  });
});
