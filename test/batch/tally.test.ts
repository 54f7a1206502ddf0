import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { Tally } from '../../src/batch/tally.ts';

beforeEach(() => void vi.useFakeTimers({ toFake: ['performance'] }));
afterEach(() => void vi.useRealTimers());

/** A tally of so many inputs of which some went well and some failed, after so many seconds. */
function tallyOf(total: number, { done = 0, failed = 0, seconds = 0, share = 0 }): Tally {
  const tally = new Tally(total);
  for (let i = 0; i < done; i++) tally.add();
  for (let i = 0; i < failed; i++) tally.add(`wavscope: ${i}.wav: not a WAV file`);
  tally.onProgress(share);
  vi.advanceTimersByTime(1000 * seconds);
  return tally;
}

describe('the line', () => {
  test.each([
    [1000, { seconds: 1 }, '0 of 1000  0 %'],
    // The first of them tells how long the others may take.
    [4, { seconds: 30, share: 0.5 }, '0 of 4  12 %  4 min left'],
    [4, { done: 1, seconds: 60 }, '1 of 4  25 %  1.0 a minute  3 min left'],
    [1000, { done: 410, failed: 2, seconds: 18 }, '412 of 1000  41 %  23 a second  26 s left  2 failed'],
    [50_000, { done: 500, seconds: 100 }, '500 of 50000  1 %  5.0 a second  2 h 45 min left'],
    [3, { done: 3, seconds: 2 }, '3 of 3  100 %  1.5 a second  0 s left'],
  ])('of %i with %j', (total, so, line) => {
    expect(tallyOf(total, so).line()).toBe(line);
  });

  test('counts slices, whose number is not known before', () => {
    const tally = new Tally(undefined);
    tally.add();
    tally.add('wavscope: a.wav: no');
    vi.advanceTimersByTime(4000);
    expect(tally.line()).toBe('2 slices  30.0 a minute  1 failed');
    expect(tally.summary()[0]).toBe('wavscope: 2 slices in 4 s: 1 done, 1 failed');
  });

  test('forgets the share of an input when it is done', () => {
    const tally = tallyOf(4, { share: 0.9 });
    tally.add();
    expect(tally.line()).toMatch(/^1 of 4 {2}25 %/);
  });
});

describe('the summary', () => {
  test('of inputs that all went well is a line', () => {
    expect(tallyOf(3, { done: 3, seconds: 2 }).summary()).toEqual(['wavscope: 3 inputs in 2 s']);
  });

  test('tells failures once more, last', () => {
    expect(tallyOf(5, { done: 3, failed: 2, seconds: 130 }).summary()).toEqual([
      'wavscope: 5 inputs in 3 min: 3 done, 2 failed',
      'wavscope: 0.wav: not a WAV file',
      'wavscope: 1.wav: not a WAV file',
    ]);
  });

  test('tells how far it came, and no endless list', () => {
    const lines = tallyOf(1000, { done: 10, failed: 30, seconds: 9.2 }).summary();
    expect(lines[0]).toBe('wavscope: 40 of 1000 inputs in 10 s: 10 done, 30 failed');
    expect(lines).toHaveLength(1 + 20 + 1);
    expect(lines.at(-1)).toBe('wavscope: and 10 more failures; --failures <file> lists them all');
  });
});
