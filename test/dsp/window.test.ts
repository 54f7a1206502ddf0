import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { type WindowSpec, windowSums, windowValues } from '../../src/dsp/window.ts';

interface Reference {
  windows: Array<{ window: string; length: number; periodic: number[]; symmetric: number[] }>;
}

const { windows }: Reference = JSON.parse(
  readFileSync(new URL('../../fixtures/reference/windows.json', import.meta.url), 'utf8'),
);

function specOf(name: string): WindowSpec {
  const [kind, parameter] = name.split(':');
  if (kind === 'kaiser') return { name: kind, beta: Number(parameter) };
  if (kind === 'gaussian') return { name: kind, std: Number(parameter) };
  return { name: kind } as WindowSpec;
}

describe('windows are scipy’s, to float64 accuracy', () => {
  test.each(windows)('$window of $length', ({ window, length, periodic, symmetric }) => {
    const spec = specOf(window);
    // A few roundings of values up to 1.
    const near = (values: number[]) => values.map((value) => expect.closeTo(value, 14));
    expect([...windowValues(spec, length)]).toEqual(near(periodic));
    expect([...windowValues({ ...spec, symmetric: true }, length)]).toEqual(near(symmetric));
  });
});

test('a window of one sample is 1', () => {
  expect([...windowValues({ name: 'hann' }, 1)]).toEqual([1]);
  expect([...windowValues({ name: 'kaiser', beta: 5, symmetric: true }, 1)]).toEqual([1]);
});

test('sums of a periodic Hann window are half and three eighths of its length', () => {
  const { sum, sumOfSquares } = windowSums(windowValues({ name: 'hann' }, 1024));
  expect(sum).toBeCloseTo(512, 10);
  expect(sumOfSquares).toBeCloseTo(384, 10);
});
