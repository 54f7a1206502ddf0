import { describe, expect, test } from 'vitest';
import { Cells } from '../../src/terminal/cells.ts';
import { COLORS, glyphsFor } from '../../src/terminal/glyphs.ts';
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

describe('the time axis', () => {
  function axis(width: number, page: { start: number; end: number }, left = 0): string {
    const cells = new Cells(left + width, 2);
    drawTimeAxis(cells, 1, left, width, page);
    const [above, row] = lines(cells);
    expect(above).toBe('');
    return row!;
  }

  test.each([
    // Between ticks: the first is the next one, in its place.
    [60, { start: 19.3, end: 31.3 }, '   |0:20     |0:22     |0:24     |0:26     |0:28     |0:30'],
    [60, { start: 19.9, end: 31.9 }, '|0:20     |0:22     |0:24     |0:26     |0:28     |0:30'],
    // Pages of a fifth of a second a column have steps of two seconds, shorter ones those that leave ten columns.
    [40, { start: 8, end: 16 }, '|0:08     |0:10     |0:12     |0:14'],
    [40, { start: 0, end: 4 }, '|0:00     |0:01     |0:02     |0:03'],
    [40, { start: 0, end: 3 }, '|0:00        |0:01        |0:02'],
    [40, { start: 0, end: 2 }, '|0:00.0   |0:00.5   |0:01.0   |0:01.5'],
    [40, { start: 0.3, end: 0.7 }, '|0:00.3   |0:00.4   |0:00.5   |0:00.6'],
    [40, { start: 3596, end: 3604 }, '|59:56    |59:58    |1:00:00  |1:00:02'],
    // The last label stands where it has room to the column.
    [15, { start: 0, end: 3 }, '|0:00     |0:02'],
    [14, { start: 0, end: 2.8 }, '|0:00'],
  ])('of %d columns over %o is %j', (width, page, text) => {
    expect(axis(width, page)).toBe(text);
  });

  test('begins at its left', () => {
    expect(axis(40, { start: 8, end: 16 }, 6)).toBe(`      |0:08     |0:10     |0:12     |0:14`);
  });
});

describe('pages of a part of the time', () => {
  test('begin with it', () => {
    expect(pageOf(25, { start: 10, end: 50 }, 100)).toEqual({ start: 10, end: 30 });
    expect(pageOf(30, { start: 10, end: 50 }, 100)).toEqual({ start: 30, end: 50 });
    expect(pageOf(5, { start: 10, end: 50 }, 100)).toEqual({ start: 10, end: 30 });
    expect(pageOf(99, { start: 10, end: 50 }, 100)).toEqual({ start: 30, end: 50 });
  });
});

test('two channels are drawn below each other, played and unplayed', () => {
  const cells = new Cells(8, 6);
  const [high, low] = [new Float32Array(8).fill(0.9), new Float32Array(8).fill(-0.9)];
  const zero = new Float32Array(8);
  const wave = {
    page: { start: 10, end: 18 },
    min: [zero, low],
    max: [high, zero.map((_, n) => (n > 5 ? -0.2 : -0.1))],
  };
  drawWave(cells, 6, wave, 13, glyphsFor(true));
  expect(lines(cells)).toEqual(['███│████', '▀▀▀│▀▀▀▀', '   │', '███│████', '', '|0:10']);
  const colors = [2, 3, 4].map((column) => cells.foreground[column]);
  expect(colors).toEqual([COLORS.played, COLORS.playhead, COLORS.unplayed]);
  const clipped = new Cells(3, 3);
  const column = (value: number) => new Float32Array(3).fill(value);
  drawWave(
    clipped,
    3,
    { page: { start: 0, end: 3 }, min: [column(-7)], max: [column(7)] },
    0,
    glyphsFor(false),
  );
  expect(lines(clipped)).toEqual(['|##', '|##', '|0:00'.slice(0, 0)]);
});

test('a column of which nothing is known stays blank', () => {
  const cells = new Cells(4, 2);
  const values = Float32Array.of(0, Number.NaN, 0, 0);
  drawWave(cells, 2, { page: { start: 0, end: 4 }, min: [values], max: [values] }, 3.5, glyphsFor(true));
  expect(lines(cells)[0]).toBe('▄ ▄│');
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

  test('has the colours of its levels, times below and the playhead over what is behind', () => {
    const cells = new Cells(16, 4);
    const abilities = { unicode: true, color: '256', addressable: true } as const;
    const shares = Float32Array.from({ length: 40 }, (_, index) => index / 39);
    drawSpecgram(cells, 3, { ...specgram, shares }, 5, palette, abilities, glyphsFor(true));
    const level = (column: number, band: number) => Math.round((255 * (4 * column + band)) / 39);
    for (const [column, row] of [
      [0, 0],
      [0, 1],
      [4, 0],
      [9, 1],
    ] as const) {
      const at = 16 * row + FREQUENCY_COLUMNS + column;
      expect(cells.foreground[at]).toBe(level(column, 2 * row));
      expect(cells.background[at]).toBe(level(column, 2 * row + 1));
    }
    const head = FREQUENCY_COLUMNS + 5;
    expect(String.fromCodePoint(cells.characters[head]!, cells.characters[16 + head]!)).toBe('││');
    expect(cells.foreground[head]).toBe(COLORS.playhead);
    expect([cells.background[head], cells.background[16 + head]]).toEqual([level(5, 1), level(5, 3)]);
    expect(lines(cells)[2]).toBe('      |0:00');
  });

  test.each([
    [48_000, ['21k', '8.4k', '3.0k', '826']],
    [100, ['48', '36', '23', '11']],
    [2, ['0.97', '0.72', '0.47', '0.22']],
  ])(
    'at %d Hz its frequencies, every fourth row, are those in mel from 0 to half of that',
    (rate, labels) => {
      const cells = new Cells(10, 17);
      const abilities = { unicode: true, color: 'none', addressable: true } as const;
      const silent = { page, columns: 4, bands: 32, shares: new Float32Array(128), axis: panelAxis(rate) };
      drawSpecgram(cells, 17, silent, 9.99, palette, abilities, glyphsFor(true));
      const column = lines(cells).map((line) => line.slice(0, FREQUENCY_COLUMNS).trim());
      expect(column.map((label) => label || '-').join(' ')).toBe(
        `${labels.map((label) => `${label} - - -`).join(' ')} -`,
      );
      expect(lines(cells)[0]).toMatch(/^ *\S+ {5}│$/);
    },
  );

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

  test('without half blocks shows the stronger half of a cell, whichever it is', () => {
    const lower = Float32Array.from({ length: 40 }, (_, index) => (index % 4 === 1 ? 1 : 0));
    const cells = new Cells(16, 4);
    const abilities = { unicode: true, color: 'none', addressable: true } as const;
    drawSpecgram(cells, 3, { ...specgram, shares: lower }, 9.9, palette, abilities, glyphsFor(true));
    expect(lines(cells)[0]!.slice(FREQUENCY_COLUMNS, FREQUENCY_COLUMNS + 9)).toBe('█'.repeat(9));
    expect(lines(cells)[1]!.slice(FREQUENCY_COLUMNS, FREQUENCY_COLUMNS + 9)).toBe(' '.repeat(9));
  });
});
