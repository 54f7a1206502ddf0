import { describe, expect, test } from 'vitest';
import { amplitudesToDb, extremesOf, powersToDb, resolveDbRange } from '../../src/views/levels.ts';

/** Powers of those levels in dB. */
const powers = (...levels: number[]) => Float32Array.from(levels, (level) => 10 ** (level / 10));
const silence = new Float32Array(1000);

test('powers in dB are ten times the logarithm, with a floor for silence and for what is not there', () => {
  const levels = powersToDb(Float32Array.of(1, 100, 0.25, 1e-12, 0, Number.NaN), -90);
  expect(levels[0]).toBe(0);
  expect(levels[1]).toBeCloseTo(20, 5);
  expect(levels[2]).toBeCloseTo(-6.0206, 4);
  // Noise below the floor keeps its level.
  expect(levels[3]).toBeCloseTo(-120, 4);
  expect([...levels.subarray(4)]).toEqual([-90, -90]);
});

test('amplitudes in dB are twenty times the logarithm, and end at the floor', () => {
  const levels = amplitudesToDb(Float32Array.of(1, 0.5, -0.5, 10, 1e-6, 0), -72);
  const expected = [0, -6.0206, -6.0206, 20, -72, -72];
  for (const [index, level] of expected.entries()) expect(levels[index]).toBeCloseTo(level, 4);
});

test('extremes leave silence out, and what is not there', () => {
  const values = Float32Array.of(0, 0.5, Number.NaN, 0.25, 0.9e-20);
  expect(extremesOf([values, Float32Array.of(0.125), silence])).toEqual({ lowest: 0.125, highest: 0.5 });
  expect(extremesOf([Float32Array.of(1.1e-20)]).lowest).toBe(Math.fround(1.1e-20));
  expect(extremesOf([silence])).toEqual({ lowest: Infinity, highest: 0 });
  expect(extremesOf([])).toEqual({ lowest: Infinity, highest: 0 });
});

describe('the range in dB', () => {
  test('is the one asked for, whatever the levels', () => {
    expect(resolveDbRange([-80, -20], [powers(-10, -90)])).toEqual([-80, -20]);
    expect(resolveDbRange([-80, -20], [silence])).toEqual([-80, -20]);
    expect(resolveDbRange([3, 12], [])).toEqual([3, 12]);
  });

  test('is that much below the loudest that is drawn', () => {
    const [low, high] = resolveDbRange({ below: 80 }, [powers(-60, -12.5), powers(-40), silence]);
    expect(high).toBeCloseTo(-12.5, 5);
    expect(low).toBeCloseTo(-92.5, 5);
    // What is not drawn does not count, were it louder or not.
    const others = { lowest: 1e-12, highest: 1 };
    const [, loudest] = resolveDbRange({ below: 6 }, [powers(-60, -12.5)], others);
    expect(loudest).toBeCloseTo(-12.5, 5);
  });

  test('of its own accord goes from the noise floor to the loudest, rounded outward to 5 dB', () => {
    // Of 101 values the sixth lowest has a twentieth below it.
    const five = Array(5).fill(-93);
    const shown = powers(...five, ...Array(95).fill(-62.4), -13.2);
    expect(resolveDbRange('auto', [shown])).toEqual([-65, -10]);
    const six = powers(...five, -93, ...Array(94).fill(-62.4), -13.2);
    expect(resolveDbRange('auto', [six])).toEqual([-95, -10]);
    // Order and channels make no difference, nor does silence, however much there is.
    expect(resolveDbRange('auto', [shown.slice(60), silence, shown.slice(0, 60)])).toEqual([-65, -10]);
    expect(resolveDbRange('auto', [shown.slice().reverse(), Float32Array.of(1e-21, Number.NaN)])).toEqual([
      -65, -10,
    ]);
    // Nor what is not drawn.
    expect(resolveDbRange('auto', [shown], { lowest: 1e-19, highest: 1000 })).toEqual([-65, -10]);
  });

  test('of its own accord keeps levels that are whole steps, and goes above 0 dB', () => {
    expect(resolveDbRange('auto', [Float32Array.of(1, 100)])).toEqual([0, 20]);
    expect(resolveDbRange('auto', [powers(-2.5, 7.5)])).toEqual([-5, 10]);
  });

  test('is never empty', () => {
    expect(resolveDbRange('auto', [Float32Array.of(1)])).toEqual([-5, 0]);
    expect(resolveDbRange('extremes', [Float32Array.of(1, 1)])).toEqual([-5, 0]);
  });

  test('goes, as matplotlib has it, from the lowest to the highest, of all there are', () => {
    const [low, high] = resolveDbRange('extremes', [powers(-61.5, -20), powers(-3.25), silence]);
    expect(low).toBeCloseTo(-61.5, 4);
    expect(high).toBeCloseTo(-3.25, 4);
    expect(resolveDbRange('extremes', [powers(-20)], { lowest: 1e-6, highest: 10 })).toEqual([-60, 10]);
  });

  test.each(['auto', 'extremes', { below: 80 }] as const)('of silence is a usual one: %j', (db) => {
    expect(resolveDbRange(db, [silence])).toEqual([-120, 0]);
    expect(resolveDbRange(db, [])).toEqual([-120, 0]);
  });

  test.each(['auto', { below: 80 }] as const)(
    'of silence is a usual one, where what is not drawn is none: %j',
    (db) => {
      expect(resolveDbRange(db, [silence], { lowest: 1e-9, highest: 0.1 })).toEqual([-120, 0]);
    },
  );
});
