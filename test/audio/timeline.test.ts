import { expect, test } from 'vitest';
import { Timeline } from '../../src/audio/timeline.ts';

test('a timeline knows no place before anything is handed over', () => {
  expect(new Timeline().placeAt(0)).toBeUndefined();
});

test('a timeline tells the place heard through jumps and rates', () => {
  const timeline = new Timeline();
  timeline.add({ track: 0, frame: 1000 }, 500, 1000);
  timeline.add({ track: 0, frame: 1500 }, 500, 1000);
  timeline.add({ track: 0, frame: 200 }, 1000, 1000);
  timeline.add({ track: 1, frame: 0 }, 2000, 2000);
  const places = [0, 0.25, 0.75, 1, 1.5, 2, 2.5, 3, 9].map((seconds) => timeline.placeAt(seconds));
  expect(places).toEqual([
    { track: 0, frame: 1000 },
    { track: 0, frame: 1250 },
    { track: 0, frame: 1750 },
    { track: 0, frame: 200 },
    { track: 0, frame: 700 },
    { track: 1, frame: 0 },
    { track: 1, frame: 1000 },
    { track: 1, frame: 2000 },
    { track: 1, frame: 2000 },
  ]);
});

test('a timeline forgets what was heard long ago, not what is heard', () => {
  const timeline = new Timeline();
  for (let round = 0; round < 1000; round++) timeline.add({ track: 0, frame: 0 }, 100, 1000);
  timeline.forgetBefore(50.05);
  expect(timeline.placeAt(50.05)!.frame).toBeCloseTo(50, 6);
  expect(timeline.placeAt(60.02)!.frame).toBeCloseTo(20, 6);
});
