import { expect, test } from 'vitest';
import { timeline } from '../../src/views/timeline.ts';

/** At 10 Hz: a recording of so many frames, and when it began by the clocks that it has. */
function recording(name: string, frames: number, began: Record<string, number> = {}) {
  return { name, frames, began };
}

function line(...recordings: ReturnType<typeof recording>[]) {
  const { placed, ...rest } = timeline(recordings, 10);
  return { ...rest, placed: placed.map(({ recording: { name }, offset, frames }) => [name, offset, frames]) };
}

test('recordings lie where their clock has them, gaps between them', () => {
  const a = recording('a', 100, { name: 1000 });
  const b = recording('b', 50, { name: 1020 });
  const c = recording('c', 30, { name: 1010.04 });
  expect(line(b, a, c)).toEqual({
    placed: [
      ['a', 0, 100],
      ['c', 100, 30],
      ['b', 200, 50],
    ],
    frames: 250,
    order: 'by the times in their names',
    notes: [],
  });
});

test('the first clock counts that all of them have, each with another time', () => {
  const both = (name: string, origination: number, reference: number) =>
    recording(name, 10, { origination, reference, name: 50 - reference });
  expect(line(both('a', 1, 9), both('b', 2, 8)).order).toBe('by their origination times');
  // Files of one recording have one origination time.
  const split = line(both('a', 1, 9), both('b', 1, 8));
  expect(split).toMatchObject({
    order: 'by their time references',
    placed: [
      ['b', 0, 10],
      ['a', 10, 10],
    ],
  });
  expect(line(both('a', 1, 9), recording('b', 10, { name: 60 })).order).toBe('by the times in their names');
});

test('without a clock they follow each other as given, which is told', () => {
  const a = recording('a', 100, { name: 1000 });
  expect(line(recording('b', 50), a)).toEqual({
    placed: [
      ['b', 0, 50],
      ['a', 50, 100],
    ],
    frames: 150,
    order: 'in the order given',
    notes: ['the recordings follow each other as given, without gaps: b does not tell when it began'],
  });
  expect(line(a, recording('c', 50, { name: 1000 })).notes).toEqual([
    'the recordings follow each other as given, without gaps: not all tell different times',
  ]);
  expect(line(recording('b', 50)).notes).toEqual([]);
});

test('one that goes on when the next begins is cut there, and told of beyond what clocks tell', () => {
  const all = [0, 9.5, 14.5].map((time, index) => recording('abc'[index]!, 100, { name: time }));
  expect(line(...all)).toMatchObject({
    placed: [
      ['a', 0, 95],
      ['b', 95, 50],
      ['c', 145, 100],
    ],
    frames: 245,
    notes: ['b is cut where the next one begins, 5 s before its end'],
  });
  const more = [0, 5, 10].map((time, index) => recording('abc'[index]!, 100, { name: time }));
  expect(line(...more).notes).toEqual([
    'a is cut where the next one begins, 5 s before its end, and 1 others too',
  ]);
});
