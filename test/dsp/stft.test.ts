import { describe, expect, test } from 'vitest';
import {
  binRange,
  columnCentre,
  columnCount,
  columnStart,
  columnsOfShare,
  type StftLayout,
  windowLength,
} from '../../src/dsp/stft.ts';

const whole = { winLength: 8, hop: 4, edges: 'whole' } as const;
const pad = { winLength: 8, hop: 4, edges: 'pad' } as const;

test.each([
  // frames, whole, pad
  [1, 1, 1],
  [4, 1, 1],
  [5, 1, 1],
  [7, 1, 1],
  [8, 1, 2],
  [11, 1, 3],
  [12, 2, 3],
  [16, 3, 4],
])('%i frames have %i whole columns and %i padded ones', (frames, wholes, padded) => {
  expect(columnCount({ ...whole, frames })).toBe(wholes);
  expect(columnCount({ ...pad, frames })).toBe(padded);
});

test('a padded column is centred on its frame, a whole one begins there', () => {
  const frames = 100;
  expect(columnStart({ ...pad, frames }, 3)).toBe(12 - 4);
  expect(columnCentre({ ...pad, frames }, 3)).toBe(12);
  expect(columnStart({ ...whole, frames }, 3)).toBe(12);
  expect(columnCentre({ ...whole, frames }, 3)).toBe(16);
  expect(columnCentre({ ...whole, winLength: 9, frames }, 0)).toBe(4.5);
});

test('a range shorter than the FFT is one column, centred in it, whatever the edges', () => {
  for (const edges of ['pad', 'whole'] as const) {
    const layout = { frames: 5, winLength: 8, hop: 2, edges };
    expect(columnCount(layout)).toBe(1);
    expect(columnStart(layout, 0)).toBe(0);
    expect(columnCentre(layout, 0)).toBe(2.5);
    expect(windowLength(layout)).toBe(5);
  }
  expect(windowLength({ frames: 9, winLength: 8 })).toBe(8);
});

describe('columns of equal shares of the range', () => {
  test('each column belongs to exactly one share when there are enough of them', () => {
    for (const edges of ['pad', 'whole'] as const) {
      for (const frames of [100, 101, 997]) {
        const layout = { frames, winLength: 8, hop: 3, edges };
        const seen = Array.from({ length: 7 }, (_, share) => columnsOfShare(layout, share, 7));
        expect(seen[0]!.first).toBe(0);
        expect(seen.at(-1)!.end).toBe(columnCount(layout));
        for (let share = 1; share < 7; share++) expect(seen[share]!.first).toBe(seen[share - 1]!.end);
      }
    }
  });

  test('a share without a centre shows the column that covers its middle', () => {
    // Columns centred at 0, 4 and 8 of 12 frames: the cells span up to 10.
    const layout = { frames: 12, ...pad };
    const shares = Array.from({ length: 10 }, (_, share) => columnsOfShare(layout, share, 12));
    expect(shares.map(({ first }) => first)).toEqual([0, 0, 1, 1, 1, 1, 2, 2, 2, 2]);
    expect(shares.every(({ first, end }) => end === first + 1)).toBe(true);
  });

  test('a share that no column’s cell covers is empty', () => {
    // Columns centred at 4, 8 and 12 of 16 frames: the cells span 2 to 14.
    const layout = { frames: 16, ...whole };
    const isEmpty = Array.from({ length: 16 }, (_, share) => {
      const { first, end } = columnsOfShare(layout, share, 16);
      return first === end;
    });
    expect(isEmpty.map(Number).join('')).toBe('1100000000000011');
  });
});

test.each([
  // Bins of 100 Hz, 11 of them: 0 to 1000 Hz.
  [
    [0, Infinity],
    [0, 11],
  ],
  [
    [100, 300],
    [1, 4],
  ],
  [
    [101, 299],
    [2, 3],
  ],
  [
    [110, 190],
    [2, 3],
  ],
  [
    [100.00000001, 299.99999999],
    [1, 4],
  ],
  [
    [950, 5000],
    [10, 11],
  ],
  [
    [5000, 6000],
    [10, 11],
  ],
] as const)('%o Hz has the bins %o', ([low, high], expected) => {
  expect(binRange(11, 100, [low, high])).toEqual(expected);
});

test('shares of a span beyond the range have the columns centred in them alone', () => {
  // Centred on 0, 5, … 95.
  const layout: StftLayout = { frames: 100, winLength: 10, hop: 5, edges: 'pad' };
  const shares = (start: number) =>
    [0, 1].map((share) => columnsOfShare(layout, share, 2, { start, frames: 4 }));
  expect(shares(-3)).toEqual([
    { first: 0, end: 0 },
    { first: 0, end: 1 },
  ]);
  // 98 to 100 is nearest to the last; beyond the end is nothing.
  expect(shares(98)).toEqual([
    { first: 19, end: 20 },
    { first: 0, end: 0 },
  ]);
  expect(columnsOfShare(layout, 1, 4, { start: -20, frames: 80 })).toEqual({ first: 0, end: 4 });
});
