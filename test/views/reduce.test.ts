import { expect, test } from 'vitest';
import { reduceLine } from '../../src/views/reduce.ts';

const along = (count: number) => Float64Array.from({ length: count }, (_, index) => index);

test('a line of four points a column stays as it is', () => {
  const x = along(8);
  const y = Float32Array.of(0, 1, 2, 3, 4, 5, 6, 7);
  const reduced = reduceLine(x, y, (value) => value / 8, 2);
  expect(reduced.x).toBe(x);
  expect(reduced.y).toBe(y);
});

test('of more the first, the lowest, the highest and the last of each column stay, in order', () => {
  // Two columns of eight; low before high in the first, high before low in the second.
  const y = Float32Array.of(3, 4, -5, 1, 2, 9, 0, 5, /* */ 1, 8, 2, 3, -7, 4, 5, 6);
  const reduced = reduceLine(along(16), y, (x) => x / 16, 2);
  expect([...reduced.x]).toEqual([0, 2, 5, 7, 8, 9, 12, 15]);
  expect([...reduced.y]).toEqual([3, -5, 9, 5, 1, 8, -7, 6]);
});

test('where they are the same point it stays once; of equal ones the first', () => {
  const rising = reduceLine(along(10), Float32Array.from(along(10)), (x) => x / 10, 2);
  expect([...rising.x]).toEqual([0, 4, 5, 9]);
  const flat = reduceLine(along(10), new Float32Array(10), (x) => x / 10, 2);
  expect([...flat.x]).toEqual([0, 4, 5, 9]);
  const plateaus = Float32Array.of(1, 7, 7, 0, 0, 1, 1, 1, 1, 1);
  const level = reduceLine(along(10), plateaus, (x) => x / 10, 1);
  expect([...level.x]).toEqual([0, 1, 3, 9]);
});

test('a column that holds one or two points keeps them', () => {
  // Positions bunch at the right, as those of a logarithmic axis do.
  const y = Float32Array.from({ length: 64 }, (_, index) => (index % 7) - (index % 3));
  const reduced = reduceLine(along(64), y, (x) => Math.log2(x + 1) / 6, 12);
  expect([...reduced.x.subarray(0, 5)]).toEqual([0, 1, 2, 3, 4]);
  expect([...reduced.y.subarray(0, 5)]).toEqual([0, 0, 0, 3, 3]);
  expect(reduced.x.length).toBeLessThan(48);
  expect(reduced.x.at(-1)).toBe(63);
});

test('points beyond the axis keep columns of their own', () => {
  const y = Float32Array.of(50, 1, 2, 3, 4, 5, -50);
  const reduced = reduceLine(along(7), y, (x) => (x - 1) / 5, 1);
  // Left of it, within, right of it; the last point within lies on the axis's end.
  expect([...reduced.y]).toEqual([50, 1, 5, -50]);
  expect(reduced.x).toHaveLength(4);
});
