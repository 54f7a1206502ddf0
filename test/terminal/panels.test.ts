import { describe, expect, test } from 'vitest';
import { Cells } from '../../src/terminal/cells.ts';
import { glyphsFor } from '../../src/terminal/glyphs.ts';
import { columnOf, drawTimeAxis, pageOf } from '../../src/terminal/page.ts';
import {
  drawSpecgram,
  FREQUENCY_COLUMNS,
  panelAxis,
  specgramShares,
} from '../../src/terminal/specgram-panel.ts';
import { drawWave } from '../../src/terminal/wave-panel.ts';

function lines(cells: Cells): string[] {
  return Array.from({ length: cells.height }, (_, row) =>
    String.fromCodePoint(...cells.characters.subarray(row * cells.width, (row + 1) * cells.width)).trimEnd(),
  );
}

describe('pages', () => {
  test('a file that fits is one page', () => {
    expect(pageOf(3, { start: 0, end: 12.5 }, 100)).toEqual({ start: 0, end: 12.5 });
  });

  test('a longer one is followed page by page, the last one as wide as is left', () => {
    const whole = { start: 0, end: 50 };
    expect(pageOf(0, whole, 100)).toEqual({ start: 0, end: 20 });
    expect(pageOf(19.99, whole, 100)).toEqual({ start: 0, end: 20 });
    expect(pageOf(20, whole, 100)).toEqual({ start: 20, end: 40 });
    expect(pageOf(50, whole, 100)).toEqual({ start: 40, end: 50 });
  });

  test('a time has its column, and none lies outside', () => {
    const page = { start: 20, end: 40 };
    expect([19, 20, 29.99, 30, 39.99, 40, 41].map((time) => columnOf(time, page, 100))).toEqual([
      0, 0, 49, 50, 99, 99, 99,
    ]);
  });

  test('the time axis has steps that leave room for the labels', () => {
    const cells = new Cells(60, 1);
    drawTimeAxis(cells, 0, 0, 60, { start: 0, end: 12 });
    expect(lines(cells)[0]).toBe('|0:00     |0:02     |0:04     |0:06     |0:08     |0:10');
  });
});

test('the waveform is drawn to the half cell, with the playhead across', () => {
  const cells = new Cells(20, 5);
  const max = new Float32Array(20).fill(0.99);
  const min = new Float32Array(20).fill(0.01);
  max.fill(0.2, 10);
  min.fill(-0.2, 10);
  drawWave(cells, 5, { page: { start: 0, end: 20 }, min: [min], max: [max] }, 4.5, glyphsFor(true));
  expect(lines(cells)).toEqual([
    '████│█████',
    '████│█████▄▄▄▄▄▄▄▄▄▄',
    '    │     ▀▀▀▀▀▀▀▀▀▀',
    '    │',
    '|0:00     |0:10',
  ]);
});

test('spectrogram shares are levels within the range; silence, and what is missing, its bottom', () => {
  const power = Float32Array.of(1, 1e-5, 1e-10, 1e-12, 4, 0, Number.NaN);
  const shares = [...specgramShares(power, [-100, -10])];
  const expected = [1, 50 / 90, 0, 0, 1, 0, 0];
  shares.forEach((share, index) => {
    expect(share).toBeCloseTo(expected[index]!, 6);
  });
});

describe('the spectrogram', () => {
  const page = { start: 0, end: 10 };
  const specgram = {
    page,
    columns: 10,
    bands: 4,
    shares: Float32Array.from({ length: 40 }, (_, index) => (index % 4 === 0 ? 1 : 0)),
    axis: panelAxis(16_000),
  };
  const palette = Array.from({ length: 256 }, (_, level) => level);

  test('is half blocks whose upper half has the higher frequency', () => {
    const cells = new Cells(16, 4);
    const abilities = { unicode: true, color: 'full', addressable: true } as const;
    drawSpecgram(cells, 3, specgram, 0, palette, abilities, glyphsFor(true));
    expect(lines(cells)[0]).toBe('3.9k  │▀▀▀▀▀▀▀▀▀');
    const at = FREQUENCY_COLUMNS + 1;
    expect([cells.foreground[at], cells.background[at]]).toEqual([255, 0]);
  });

  test('is shades where there are no colours, of ASCII where there is no Unicode', () => {
    for (const [unicode, shade] of [
      [true, '█'],
      [false, '@'],
    ] as const) {
      const cells = new Cells(16, 4);
      drawSpecgram(
        cells,
        3,
        specgram,
        5.5,
        palette,
        { unicode, color: 'none', addressable: true },
        glyphsFor(unicode),
      );
      expect(lines(cells)[0]!.slice(FREQUENCY_COLUMNS, FREQUENCY_COLUMNS + 5)).toBe(shade.repeat(5));
    }
  });
});
