import { describe, expect, test } from 'vitest';
import { binBands } from '../../src/render/bin-bands.ts';
import { frequencyAxis } from './figures.ts';

/** The strongest of the bins of each row from the top, of a column over 0 to 100 Hz; −1 where a row has none. */
function strongest(column: number[], height: number, axis = frequencyAxis(100)): number[] {
  const { first, last } = binBands(axis, height, column.length, 100 / (column.length - 1));
  return Array.from(first, (bin, row) => Math.max(-1, ...column.slice(bin, last[row]! + 1)));
}

describe('binBands', () => {
  test('puts low frequencies at the bottom', () => {
    // The cells of the outer two of three bins reach half a bin into the axis.
    expect(strongest([10, 20, 30], 4)).toEqual([30, 20, 20, 10]);
  });

  test('has none beyond the highest bin', () => {
    expect(strongest([5, 6], 8, frequencyAxis(400))).toEqual([-1, -1, -1, -1, -1, 6, 6, 5]);
  });

  test('has its edges where the bins have theirs, half a bin from their centres', () => {
    // Bins every 25 Hz; a row is 10 Hz high with its middle at 95, 85 … 5: bin 1 spans 12.5 to 37.5 Hz.
    const rows = strongest([0, 1, 2, 3, 4], 10);
    expect(rows).toEqual([4, 3, 3, 3, 2, 2, 1, 1, 1, 0]);
  });

  test('shows the strongest of the bins that share a row, so that no tone is lost', () => {
    const bins = 1025;
    for (const tone of [0, 1, 2, 3, 511, 512, 513, 1022, 1023, 1024]) {
      const column = new Array(bins).fill(3);
      column[tone] = 200;
      expect(Math.max(...strongest(column, 100))).toBe(200);
    }
  });

  test('has no bin more than its share where bins share out evenly, whatever the rounding', () => {
    for (const [height, bins] of [
      [7, 71],
      [30, 301],
      [100, 1001],
    ] as const) {
      const { first, last } = binBands(frequencyAxis(22050), height, bins, 22050 / (bins - 1));
      const counts = Array.from(first, (bin, row) => last[row]! - bin + 1);
      expect(new Set(counts.slice(1, -1))).toEqual(new Set([10]));
    }
  });

  test('takes the bins at both ends of the axis, of which a part is within it', () => {
    // Bins a hertz apart: 100 reaches to 100.5, 200 from 199.5.
    const { first, last } = binBands(frequencyAxis(199.6, 'linear', 100.4), 10, 1001, 1);
    expect([first[9], last[0]]).toEqual([100, 200]);
  });

  test('gives every row the same number of bins on a linear axis, so that noise has no bands', () => {
    // The strongest of rising levels is a row's last bin, that of falling ones its first.
    const rising = Array.from({ length: 250 }, (_, bin) => bin);
    const last = strongest(rising, 200);
    const first = strongest(
      rising.map((bin) => 255 - bin),
      200,
    );
    const counts = last.map((entry, row) => entry - (255 - first[row]!) + 1);
    expect(counts.slice(1, -1)).toEqual(new Array(198).fill(2));
  });

  test.each([1, 2, 3, 8])(
    'loses neither the lowest nor the highest bin at exactly %i bins a row',
    (share) => {
      const bins = 24 * share + 1;
      for (const tone of [0, 1, bins - 2, bins - 1]) {
        const column = new Array(bins).fill(3);
        column[tone] = 200;
        expect(strongest(column, 24)).toContain(200);
      }
    },
  );

  test.each(['log', 'mel'] as const)('loses no bin on a %s axis', (scale) => {
    const bins = 200;
    for (let tone = 20; tone < bins; tone++) {
      const column = new Array(bins).fill(3);
      column[tone] = 200;
      const rows = strongest(column, 60, frequencyAxis(100, scale, 10));
      expect(rows).toContain(200);
    }
  });

  test('places a bin by the axis’s own scale', () => {
    // Over 1 to 100 Hz on a log axis the middle is 10 Hz: 10 Hz is bin 1 of 0, 10, 20 … 100.
    const column = Array.from({ length: 11 }, (_, bin) => bin);
    const rows = strongest(column, 3, frequencyAxis(100, 'log', 1));
    // Rows span 21.5 to 100, 4.6 to 21.5 and 1 to 4.6 Hz.
    expect(rows).toEqual([10, 2, 0]);
  });
});
