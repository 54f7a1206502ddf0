import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import {
  resized,
  type WindowSpec,
  windowForms,
  windowLabel,
  windowSums,
  windowTyped,
  windowValues,
} from '../../src/dsp/window.ts';

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

describe('the list of windows', () => {
  test('is that of the reference, each typed as it is shown', () => {
    const reference = new Set(windows.map(({ window }) => window.replace(/:.*/, '')));
    expect(new Set(windowForms.map((form) => form.replace(/:.*/, '')))).toEqual(reference);
    for (const { window } of windows) {
      expect(windowTyped(window)).toEqual(specOf(window));
      expect(windowLabel(windowTyped(window)!)).toBe(window);
    }
  });

  test.each(['', 'Hann', 'hann:3', 'kaiser', 'kaiser:x', 'kaiser:-1', 'gaussian:0', 'toString', 'hann '])(
    'has no %o',
    (text) => {
      expect(windowTyped(text)).toBeUndefined();
    },
  );

  test('is the README’s', () => {
    const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
    const row = readme.split('\n').find((line) => line.startsWith('| `--window`'))!;
    expect(row.split('|')[1]!.replaceAll('`', '').trim()).toBe(`--window: ${windowForms.join(', ')}`);
  });

  test('grows and shrinks with the number of samples', () => {
    expect(resized({ name: 'gaussian', std: 8, symmetric: true }, 4)).toEqual({
      name: 'gaussian',
      std: 32,
      symmetric: true,
    });
    expect(resized({ name: 'kaiser', beta: 8 }, 4)).toEqual({ name: 'kaiser', beta: 8 });
  });
});
