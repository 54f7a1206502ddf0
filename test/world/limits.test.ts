import { expect, test } from 'vitest';
import { WavscopeError } from '../../src/errors.ts';
import { threadsIn } from '../../src/world/limits.ts';

const GB = 2 ** 30;
const taken = 0.75 * GB;

test('where addresses are few, so many threads start as have room', () => {
  const threads = (limit: number, wanted = 16) =>
    threadsIn({ limit: limit * GB, taken, guarded: false }, wanted);
  expect([2.5, 3, 4, 8, 16, 64].map((limit) => threads(limit))).toEqual([1, 1, 2, 4, 5, 16]);
  expect(threads(64, 3)).toBe(3);
  const guarded = (limit: number) => threadsIn({ limit: limit * GB, taken, guarded: true }, 16);
  expect([32, 42, 43, 53, 54].map(guarded)).toEqual([1, 1, 2, 2, 3]);
});

test('where not even one has room, what would do is told in the unit of ulimit -v', () => {
  const message = (limit: number, guarded: boolean) => {
    try {
      return threadsIn({ limit: limit * GB, taken, guarded }, 1);
    } catch (error) {
      expect(error).toBeInstanceOf(WavscopeError);
      return (error as Error).message;
    }
  };
  expect(message(1.9, false)).toBe('ulimit -v leaves no room for the analysis: raise it to 2097152 (2 GB)');
  expect(message(2, false)).toBe(1);
  expect(message(31, true)).toBe(
    'ulimit -v leaves no room for the analysis: raise it to 33554432 (32 GB), or set NODE_OPTIONS=--disable-wasm-trap-handler',
  );
  expect(message(32, true)).toBe(1);
});
