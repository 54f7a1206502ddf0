import { createRequire } from 'node:module';
import { createCanvas, GlobalFonts } from '@napi-rs/canvas';
import { describe, expect, test } from 'vitest';
import { shorten, textWidth } from '../../src/render/text.ts';

const { resolve } = createRequire(import.meta.url);
for (const weight of [400, 600]) {
  GlobalFonts.registerFromPath(
    resolve(`@fontsource/inter/files/inter-latin-${weight}-normal.woff2`),
    'Inter',
  );
}

describe('textWidth', () => {
  test.each([
    'speech and strings.wav',
    '44.1 kHz, stereo, 16-bit PCM',
    '0123456789',
    'Frequency (kHz)',
    '−120.5',
    '1:02:03.25',
  ])('of “%s” is what the canvas measures', (text) => {
    const context = createCanvas(1, 1).getContext('2d');
    context.fontKerning = 'none';
    for (const weight of [400, 600] as const) {
      context.font = `${weight} 100px Inter`;
      // Digits are of equal width; among tabular figures, points would be narrower too.
      let width = 0;
      for (const run of text.match(/\d+|\D+/g)!) {
        context.fontVariantNumeric = /\d/.test(run) ? 'tabular-nums' : 'normal';
        width += context.measureText(run).width;
      }
      expect(Math.abs(textWidth(text, 100, weight) / width - 1)).toBeLessThan(0.003);
    }
  });

  test('grows with the size and counts a combining mark for nothing', () => {
    expect(textWidth('abc', 20)).toBe(2 * textWidth('abc', 10));
    expect(textWidth('e\u0301', 10)).toBe(textWidth('e', 10));
  });
});

describe('shorten', () => {
  test('leaves a text that fits', () => {
    expect(shorten('a.wav', 100, 10)).toBe('a.wav');
  });

  test('takes from the middle, so that the extension stays', () => {
    const short = shorten('a very long name of a recording from the field.wav', 100, 10);
    expect(short).toMatch(/^a very.*….*\.wav$/);
    expect(textWidth(short, 10)).toBeLessThanOrEqual(100);
  });

  test('keeps as much of the beginning as of the end, and all that fits', () => {
    const whole = 'abcdefghijklmnopqrstuvwxyz'.repeat(4);
    const short = shorten(whole, 300, 10);
    const [head, tail] = short.split('…') as [string, string];
    expect([0, 1]).toContain(head.length - tail.length);
    expect([whole.startsWith(head), whole.endsWith(tail)]).toEqual([true, true]);
    expect(textWidth(short, 10)).toBeLessThanOrEqual(300);
    expect(textWidth(short, 10)).toBeGreaterThan(300 - 10);
  });

  test('splits no character of two code units', () => {
    expect(shorten('🎵'.repeat(20), 60, 10)).toMatch(/^🎵+…🎵+$/u);
  });

  test('gives nothing where nothing fits', () => {
    expect(shorten('a.wav', 3, 10)).toBe('');
  });
});
