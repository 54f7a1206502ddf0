import { expect, test } from 'vitest';
import { joinNumbers, numberText } from '../../src/output/text.ts';

test.each([
  [12345.678901234, '12345.678901234'],
  [0.1 + 0.2, '0.3'],
  [1 / 3, '0.333333333333333'],
  [-2 / 3e10, '-6.66666666666667e-11'],
  [27000000, '27000000'],
  [0, '0'],
])('%d keeps 15 digits', (value, text) => {
  expect(numberText(value)).toBe(text);
});

test('nine digits tell any two float32 apart', () => {
  for (const value of [0.1, -12.3456793, 1 + 2 ** -23, 2 ** -149, 16777217, -119.99999]) {
    const single = Math.fround(value);
    expect(Math.fround(Number(numberText(single, 'float32')))).toBe(single);
    expect(numberText(single, 'float32').replace(/e.*|[-.]/g, '').length).toBeLessThanOrEqual(10);
  }
  expect(numberText(Math.fround(0.1), 'float32')).toBe('0.100000001');
});

const joined = (values: Float32Array | Float64Array, start?: string) =>
  [...joinNumbers(values, start)].join('');

test('numbers are joined in the digits of their kind', () => {
  expect(joined(Float64Array.of(12345.678901234, 0.1, -1))).toBe('12345.678901234,0.1,-1');
  expect(joined(Float32Array.of(0.1, -300))).toBe('0.100000001,-300');
  expect(joined(Float64Array.of(7))).toBe('7');
  expect(joined(new Float32Array())).toBe('');
});

test('many numbers come in pieces of a length that is soon written, none lost and none twice', () => {
  const values = Float64Array.from({ length: 3 * 2 ** 12 }, (_, index) => index);
  const pieces = [...joinNumbers(values, 'x,')];
  expect(pieces.join('')).toBe(`x,${values.join(',')}`);
  expect(Math.max(...pieces.map(({ length }) => length))).toBeLessThan(30_000);
});
