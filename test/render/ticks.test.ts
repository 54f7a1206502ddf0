import { describe, expect, test } from 'vitest';
import type { Axis } from '../../src/render/figure.ts';
import { writeHz, writeNumber } from '../../src/render/notation.ts';
import { type AxisTicks, axisTicks } from '../../src/render/ticks.ts';
import { frequencyAxis, timeAxis } from './figures.ts';

/** Ticks in 1000 units, 70 apart at least, with labels of 7 units a character. */
function ticksOf(axis: Axis, length = 1000): AxisTicks {
  return axisTicks(axis, { length, spacing: 70, extent: (label) => 7 * label.length + 20 });
}

/** The unit and the labels, in a line. */
function written(axis: Axis, length?: number): string {
  const { unit, ticks } = ticksOf(axis, length);
  return [`${unit}:`, ...ticks.filter(({ label }) => label).map(({ label }) => label)].join(' ');
}

describe('ticks over time', () => {
  test.each<[number, number, string]>([
    [0, 100e-6, 'µs: 0 10 20 30 40 50 60 70 80 90 100'],
    [0, 0.005, 'ms: 0.0 0.5 1.0 1.5 2.0 2.5 3.0 3.5 4.0 4.5 5.0'],
    [0, 0.25, 'ms: 0 20 40 60 80 100 120 140 160 180 200 220 240'],
    [0, 1, 's: 0.0 0.1 0.2 0.3 0.4 0.5 0.6 0.7 0.8 0.9 1.0'],
    [0, 12.5, 's: 0 1 2 3 4 5 6 7 8 9 10 11 12'],
    [0, 60, 's: 0 5 10 15 20 25 30 35 40 45 50 55 60'],
    [3, 3.01, 's: 3.000 3.001 3.002 3.003 3.004 3.005 3.006 3.007 3.008 3.009 3.010'],
    [0, 90, 's: 0 10 20 30 40 50 60 70 80 90'],
    [0, 100, 's: 0 10 20 30 40 50 60 70 80 90 100'],
    [-245, -5, 'm:ss: −4:00 −3:30 −3:00 −2:30 −2:00 −1:30 −1:00 −0:30'],
    [
      7200,
      7500,
      'h:mm:ss: 2:00:00 2:00:30 2:01:00 2:01:30 2:02:00 2:02:30 2:03:00 2:03:30 2:04:00 2:04:30 2:05:00',
    ],
    [0, 120, 'm:ss: 0:00 0:10 0:20 0:30 0:40 0:50 1:00 1:10 1:20 1:30 1:40 1:50 2:00'],
    [0, 240, 'm:ss: 0:00 0:30 1:00 1:30 2:00 2:30 3:00 3:30 4:00'],
    [0, 150, 'm:ss: 0:00 0:15 0:30 0:45 1:00 1:15 1:30 1:45 2:00 2:15 2:30'],
    [0, 1200, 'm:ss: 0:00 2:00 4:00 6:00 8:00 10:00 12:00 14:00 16:00 18:00 20:00'],
    [180, 180.008, 'm:ss: 3:00.000 3:00.001 3:00.002 3:00.003 3:00.004 3:00.005 3:00.006 3:00.007 3:00.008'],
    [179.5, 183, 'm:ss: 2:59.5 3:00.0 3:00.5 3:01.0 3:01.5 3:02.0 3:02.5 3:03.0'],
    [0, 3600, 'h:mm: 0:00 0:05 0:10 0:15 0:20 0:25 0:30 0:35 0:40 0:45 0:50 0:55 1:00'],
    [3590, 3620, 'h:mm:ss: 0:59:50 0:59:55 1:00:00 1:00:05 1:00:10 1:00:15 1:00:20'],
    [0, 5 * 3600, 'h:mm: 0:00 0:30 1:00 1:30 2:00 2:30 3:00 3:30 4:00 4:30 5:00'],
    [0, 86400, 'h:mm: 0:00 2:00 4:00 6:00 8:00 10:00 12:00 14:00 16:00 18:00 20:00 22:00 24:00'],
    [-1, 1, 's: −1.0 −0.8 −0.6 −0.4 −0.2 0.0 0.2 0.4 0.6 0.8 1.0'],
  ])('from %d s to %d s read “%s”', (from, to, expected) => {
    expect(written(timeAxis(from, to))).toBe(expected);
  });
});

describe('ticks over frequency', () => {
  test.each<[Axis, string]>([
    [frequencyAxis(4000), 'kHz: 0.0 0.5 1.0 1.5 2.0 2.5 3.0 3.5 4.0'],
    [frequencyAxis(22050), 'kHz: 0 2 4 6 8 10 12 14 16 18 20 22'],
    [frequencyAxis(192000), 'kHz: 0 20 40 60 80 100 120 140 160 180'],
    [frequencyAxis(1e6), 'kHz: 0 100 200 300 400 500 600 700 800 900 1000'],
    [frequencyAxis(5e6), 'MHz: 0.0 0.5 1.0 1.5 2.0 2.5 3.0 3.5 4.0 4.5 5.0'],
    [frequencyAxis(500), 'Hz: 0 50 100 150 200 250 300 350 400 450 500'],
    [
      frequencyAxis(10005, 'linear', 9995),
      'Hz: 9995 9996 9997 9998 9999 10000 10001 10002 10003 10004 10005',
    ],
    [frequencyAxis(22050, 'linear', -22050), 'kHz: −20 −15 −10 −5 0 5 10 15 20'],
    [frequencyAxis(22050, 'log', 20), 'Hz: 20 50 100 200 500 1k 2k 5k 10k 20k'],
    [frequencyAxis(22050, 'mel'), 'Hz: 0 200 500 1k 2k 5k 10k 20k'],
    [frequencyAxis(25, 'log', 0.05), 'Hz: 0.05 0.1 0.2 0.5 1 2 5 10 20'],
    [frequencyAxis(0.5, 'log', 0.001), 'Hz: 0.001 0.002 0.005 0.01 0.02 0.05 0.1 0.2 0.5'],
    [frequencyAxis(0.005, 'log', 20e-6), 'Hz: 20µ 50µ 100µ 200µ 500µ 0.001 0.002 0.005'],
    [frequencyAxis(1000, 'log', 0.01), 'Hz: 0.01 0.1 1 10 100 1k'],
    [frequencyAxis(999.9999999999, 'log', 1), 'Hz: 1 2 5 10 20 50 100 200 500 1k'],
    [frequencyAxis(192000, 'log', 20), 'Hz: 20 50 100 200 500 1k 2k 5k 10k 20k 50k 100k'],
    [frequencyAxis(22050, 'log', 0), 'Hz: 5 10 20 50 100 200 500 1k 2k 5k 10k 20k'],
    [frequencyAxis(22050, 'log', -22050), 'Hz: 5 10 20 50 100 200 500 1k 2k 5k 10k 20k'],
    [frequencyAxis(1.5, 'log', 0.3), 'Hz: 0.4 0.6 0.8 1.0 1.2 1.4'],
    [frequencyAxis(22050, 'bark'), 'Hz: 0 100 200 500 1k 2k 5k 10k 20k'],
    [frequencyAxis(22050, 'note', 20), 'note: C1 C2 C3 C4 C5 C6 C7 C8 C9 C10'],
    [frequencyAxis(523.3, 'note', 261.6), 'note: C4 C♯4 D4 D♯4 E4 F4 F♯4 G4 G♯4 A4 A♯4 B4 C5'],
    [frequencyAxis(24000, 'mel-slaney'), 'Hz: 0 200 500 1k 2k 5k 10k 20k'],
    [frequencyAxis(0.5, 'mel'), 'Hz: 0.00 0.05 0.10 0.15 0.20 0.25 0.30 0.35 0.40 0.45 0.50'],
    [frequencyAxis(1100, 'log', 1000), 'Hz: 1000 1010 1020 1030 1040 1050 1060 1070 1080 1090 1100'],
  ])('%#: “%s”', (axis, expected) => {
    expect(written(axis)).toBe(expected);
  });

  test('thin out to decades on a short log axis, with minor ticks between', () => {
    const { ticks } = ticksOf(frequencyAxis(22050, 'log', 20), 300);
    expect(ticks.filter(({ label }) => label).map(({ label }) => label)).toEqual(['100', '1k', '10k']);
    expect(ticks.filter(({ value }) => value > 1000 && value < 10000)).toHaveLength(8);
  });
});

test('a log axis over very many decades labels every second or third, and marks the others', () => {
  for (const [length, labels] of [
    [600, '1µ 100µ 0.01 1 100 10k'],
    [300, '1µ 0.001 1 1k'],
  ] as const) {
    const { ticks } = ticksOf(frequencyAxis(24000, 'log', 1e-6), length);
    expect(ticks.flatMap(({ label }) => label || []).join(' ')).toBe(labels);
    expect(ticks.map(({ value }) => value)).toEqual([
      1e-6, 1e-5, 1e-4, 1e-3, 1e-2, 0.1, 1, 10, 100, 1000, 10000,
    ]);
  }
});

test('a log axis that shows nothing has no ticks', () => {
  for (const [from, to] of [
    [-2, -1],
    [0, 0],
    [Number.NaN, 1],
    [1, Number.POSITIVE_INFINITY],
  ] as const) {
    expect(ticksOf(frequencyAxis(to, 'log', from)).ticks, `${from} to ${to}`).toEqual([]);
  }
});

test.each<[number, string]>([
  [0, '0'],
  [0.05, '0.05'],
  [0.1 * 3, '0.3'],
  [0.001, '0.001'],
  [0.0001, '100µ'],
  [5e-7, '0.5µ'],
  [1.5, '1.5'],
  [440, '440'],
  [999.5, '999.5'],
  [1000, '1k'],
  [1500, '1.5k'],
  [1050, '1.05k'],
  [20000, '20k'],
  [22050, '22.05k'],
  [-1500, '−1.5k'],
])('%d Hz are written as %s', (hz, text) => {
  expect(writeHz(hz)).toBe(text);
});

test.each<[number, number, string]>([
  [-0.04, 1, '0.0'],
  [-0, 0, '0'],
  [-0.05, 2, '−0.05'],
  [-1234.5, 1, '−1234.5'],
  [0.04, 1, '0.0'],
])('%d with %i decimals is written as %s', (value, decimals, text) => {
  expect(writeNumber(value, decimals)).toBe(text);
});

describe('ticks over levels and amplitudes', () => {
  const axis = (quantity: Axis['quantity'], low: number, high: number, unit?: string): Axis => ({
    label: '',
    quantity,
    scale: 'linear',
    domain: [low, high],
    ...(unit === undefined ? {} : { unit }),
  });

  test.each<[Axis, string]>([
    [axis('decibel', -120, 0), 'dB: −120 −110 −100 −90 −80 −70 −60 −50 −40 −30 −20 −10 0'],
    [axis('decibel', -120, 0, 'dBFS'), 'dBFS: −120 −110 −100 −90 −80 −70 −60 −50 −40 −30 −20 −10 0'],
    [axis('decibel', -63.7, 4.2), 'dB: −60 −55 −50 −45 −40 −35 −30 −25 −20 −15 −10 −5 0'],
    [axis('amplitude', -1, 1), ': −1.0 −0.8 −0.6 −0.4 −0.2 0.0 0.2 0.4 0.6 0.8 1.0'],
    [
      axis('amplitude', -0.01, 0.01),
      ': −0.010 −0.008 −0.006 −0.004 −0.002 0.000 0.002 0.004 0.006 0.008 0.010',
    ],
    [axis('amplitude', -0.3, 0.1), ': −0.30 −0.25 −0.20 −0.15 −0.10 −0.05 0.00 0.05 0.10'],
    [axis('amplitude', 0, 1e-5), '×1e−3: 0.000 0.001 0.002 0.003 0.004 0.005 0.006 0.007 0.008 0.009 0.010'],
    [axis('amplitude', -2e-4, 2e-4), '×1e−3: −0.20 −0.15 −0.10 −0.05 0.00 0.05 0.10 0.15 0.20'],
    [
      axis('amplitude', -3e-7, 3e-7),
      '×1e−6: −0.30 −0.25 −0.20 −0.15 −0.10 −0.05 0.00 0.05 0.10 0.15 0.20 0.25 0.30',
    ],
  ])('%#: “%s”', (given, expected) => {
    expect(written(given)).toBe(expected);
  });
});

describe('axisTicks', () => {
  test('leaves labels the room they need, whatever the domain', () => {
    for (let exponent = -6; exponent < 6; exponent += 0.07) {
      for (const from of [0, 1, 59.9, 3599.7]) {
        const span = 10 ** exponent;
        const { ticks } = ticksOf(timeAxis(from, from + span), 400);
        const edges = ticks.map(({ value, label }) => {
          const middle = ((value - from) / span) * 400;
          return { left: middle - 3.5 * label.length, right: middle + 3.5 * label.length };
        });
        for (const [i, { left }] of edges.slice(1).entries()) {
          expect(left - edges[i]!.right, `${from} + ${span}`).toBeGreaterThanOrEqual(19.9);
        }
      }
    }
  });

  test('leaves room for the wider of two neighbours', () => {
    // 1 takes 10 of the 100 a decade has, 10k 190: half of each beside the other.
    const extent = (label: string) => (label === '10k' ? 190 : 10);
    const ticks = (spacing: number) =>
      axisTicks(frequencyAxis(100_000, 'log', 1), { length: 500, spacing, extent }).ticks.filter(
        ({ label }) => label,
      );
    expect(ticks(20).map(({ label }) => label)).toEqual(['1', '10', '100', '1k', '10k', '100k']);
    const wider = axisTicks(frequencyAxis(100_000, 'log', 1), {
      length: 500,
      spacing: 20,
      extent: (label) => (label === '10k' ? 192 : 10),
    }).ticks.filter(({ label }) => label);
    expect(wider.map(({ label }) => label)).toEqual(['1', '100', '10k']);
  });

  test('has exact values', () => {
    expect(ticksOf(timeAxis(0, 1)).ticks.map(({ value }) => value)).toEqual([
      0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1,
    ]);
  });

  test('has none over an empty domain or one that is not finite', () => {
    expect(ticksOf(timeAxis(3, 3)).ticks).toEqual([]);
    expect(ticksOf(timeAxis(0, Number.NaN)).ticks).toEqual([]);
    expect(ticksOf(timeAxis(0, Number.POSITIVE_INFINITY)).ticks).toEqual([]);
  });

  test('uses only labels that are admitted', () => {
    // Steps of 0.05 would have room, but for their longer labels.
    const room = {
      length: 1000,
      spacing: 20,
      extent: () => 20,
      admits: (label: string) => label.length <= 3,
    };
    const axis: Axis = { label: '', quantity: 'amplitude', scale: 'linear', domain: [0, 1] };
    expect(axisTicks(axis, room).ticks.map(({ label }) => label)).toEqual([
      '0.0',
      '0.1',
      '0.2',
      '0.3',
      '0.4',
      '0.5',
      '0.6',
      '0.7',
      '0.8',
      '0.9',
      '1.0',
    ]);
  });
});

test('notes stand where equal temperament has them', () => {
  const { ticks } = ticksOf(frequencyAxis(523.3, 'note', 261.6));
  const at = (label: string) => ticks.find((tick) => tick.label === label)!.value;
  // ISO 16: A4 is 440 Hz; a semitone is a twelfth of an octave.
  expect(at('A4')).toBe(440);
  expect(at('C4')).toBeCloseTo(261.6256, 4);
  expect(at('F♯4')).toBeCloseTo(369.9944, 4);
});
