import { describe, expect, test } from 'vitest';
import { noteName } from '../../src/dsp/peaks.ts';
import { hasMirror } from '../../src/dsp/scaling.ts';
import { twoSided } from '../../src/dsp/two-sided.ts';
import { amplitudeToDb, powerToDb } from '../../src/dsp/units.ts';

test.each([
  [1, 0],
  [10, 10],
  [0.5, -3.0103],
  [0, -300],
])('a power of %f is %f dB', (power, level) => {
  expect(powerToDb(power)).toBeCloseTo(level, 4);
});

test('levels stop at a floor', () => {
  expect(powerToDb(0, -120)).toBe(-120);
  expect(amplitudeToDb(0)).toBe(-300);
  expect(amplitudeToDb(0.5)).toBeCloseTo(-6.0206, 4);
});

test('DC stands alone, and Nyquist where there is one', () => {
  expect([0, 1, 4].map((bin) => hasMirror(bin, 8))).toEqual([false, true, false]);
  expect([0, 1, 4].map((bin) => hasMirror(bin, 9))).toEqual([false, true, true]);
});

describe('a two-sided spectrum', () => {
  const power = Float32Array.of(1, 2, 4, 8, 16);

  test('has Nyquist at its negative end when the length is even', () => {
    expect([...twoSided(power, 8, 'dbfs')]).toEqual([16, 8, 4, 2, 1, 2, 4, 8]);
  });

  test('is symmetrical when the length is odd', () => {
    expect([...twoSided(power, 9, 'dbfs')]).toEqual([16, 8, 4, 2, 1, 2, 4, 8, 16]);
  });

  test('shares a density between f and −f', () => {
    expect([...twoSided(power, 8, 'psd')]).toEqual([16, 4, 2, 1, 1, 1, 2, 4]);
    expect([...twoSided(power, 9, 'psd')]).toEqual([8, 4, 2, 1, 1, 1, 2, 4, 8]);
  });
});

test.each([
  [440, 'A4'],
  [261.6256, 'C4'],
  [27.5, 'A0'],
  [8.1758, 'C-1'],
  [442, 'A4 +8 cents'],
  [435, 'A4 -20 cents'],
  [554.37, 'C♯5'],
  [0, ''],
  [-440, ''],
])('%f Hz is %s', (hz, name) => {
  expect(noteName(hz)).toBe(name);
});
