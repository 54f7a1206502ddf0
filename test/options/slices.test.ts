import { Command } from 'commander';
import { expect, test } from 'vitest';
import { parseDuration, parseTime } from '../../src/options/parsers.ts';
import { addSliceOption, resolveSlices } from '../../src/options/slices.ts';

/** A recording of so many seconds. */
function file(duration: number, sampleRate = 1000) {
  return { frames: Math.round(duration * sampleRate), duration, format: { sampleRate, channels: 1 } };
}

function slices(every: string | undefined, info = file(10), start?: string, end?: string) {
  const {
    count,
    range,
    start: startOf,
  } = resolveSlices(
    {
      ...(every && { every: parseDuration(every) }),
      ...(start && { start: parseTime(start) }),
      ...(end && { end: parseTime(end) }),
    },
    info,
  );
  return Array.from({ length: count }, (_, index) => {
    const { start, end } = range(index);
    return `${startOf(index)}: ${start}-${end}`;
  });
}

test('a range is cut in slices, the last of which has what is left', () => {
  expect(slices('4')).toEqual(['00: 0-4000', '04: 4000-8000', '08: 8000-10000']);
  expect(slices('5')).toEqual(['00: 0-5000', '05: 5000-10000']);
  // 2.1 / 0.3 is a little more than 7 in floating point.
  expect(slices('0.3', file(2.1))).toHaveLength(7);
  expect(slices('4', file(10), '1.5', '9')).toEqual(['01.5: 1500-5500', '05.5: 5500-9000']);
  expect(slices('25%', file(10), '50%')).toEqual(['05.0: 5000-7500', '07.5: 7500-10000']);
  expect(slices('3', file(10), '-4')).toEqual(['06: 6000-9000', '09: 9000-10000']);
});

test('one that is longer than the range is one, and so is a range that is not cut', () => {
  expect(slices('1:00')).toEqual(['00: 0-10000']);
  expect(slices(undefined, file(10), '2.25')).toEqual(['02.25: 2250-10000']);
});

test('slices of a length that is no whole number of samples do not drift, and leave nothing out', () => {
  // A third of a second at 100 Hz: 33.3 samples.
  expect(slices('0.333', file(1.4, 100))).toEqual([
    '0.000: 0-33',
    '0.333: 33-67',
    '0.666: 67-100',
    '0.999: 100-133',
    '1.332: 133-140',
  ]);
  const hour = resolveSlices({ every: parseDuration('0.1') }, file(3600, 44_100));
  expect(hour.count).toBe(36_000);
  expect(hour.range(35_999)).toEqual({ start: 158_755_590, end: 158_760_000 });
});

test('starts have as many digits for all slices, so that names sort', () => {
  const starts = (every: string, duration: number, start?: string) =>
    slices(every, file(duration), start).map((text) => text.split(':')[0]!);
  for (const all of [starts('0.5', 12), starts('30', 3700), starts('7.25', 101, '0.5'), starts('1', 9.9)])
    expect(all.toSorted()).toEqual(all);
  expect(starts('30', 3700).slice(0, 2)).toEqual(['0000', '0030']);
  expect(starts('100', 101, '0.125')).toEqual(['000.125', '100.125']);
  // What was not typed in few digits: to the microsecond.
  expect(starts('5', 10.1239, '33.3333333%')[0]).toBe('03.374633');
});

test('slices that are too short or too many are refused in one line', () => {
  expect(() => slices('0.0009')).toThrow('--every is shorter than a sample; 0.00100 s is the least');
  expect(() => slices('0.0000005', file(10, 4_000_000))).toThrow('0.00000100 s is the least');
  expect(() => slices('0.001', file(3600))).toThrow('--every makes 3600000 slices; 1000000 are the most');
  expect(() => slices('4', file(10), '11')).toThrow('no audio from 11 s to 10 s');
  const command = addSliceOption(new Command());
  for (const text of ['0', '0ms', '0%'])
    expect(() => command.parse(['--every', text], { from: 'user' })).toThrow(
      `--every ${text} is no length of a slice; use 10, 500ms or 1:00`,
    );
});
