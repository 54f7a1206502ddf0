import { expect, test } from 'vitest';
import { parseDuration, parseTime } from '../../src/options/parsers.ts';
import {
  checkDrawable,
  resolveChannels,
  resolveRange,
  resolveSelection,
  resolveTime,
  type SelectionOptions,
} from '../../src/options/selection.ts';

/** Ten seconds at 1 kHz, stereo. */
const file = { frames: 10_000, duration: 10, format: { sampleRate: 1000, channels: 2 } };

function options(start?: string, end?: string, duration?: string): SelectionOptions {
  return {
    ...(start && { start: parseTime(start) }),
    ...(end && { end: parseTime(end) }),
    ...(duration && { duration: parseDuration(duration) }),
  };
}

test.each([
  // start, end, duration → frames
  [undefined, undefined, undefined, [0, 10_000]],
  ['2.5', undefined, undefined, [2500, 10_000]],
  ['2.5', '3', undefined, [2500, 3000]],
  ['2.5', undefined, '500ms', [2500, 3000]],
  ['25%', undefined, '10%', [2500, 3500]],
  ['-2', undefined, undefined, [8000, 10_000]],
  ['-2', '-1', undefined, [8000, 9000]],
  ['9', '1:00', undefined, [9000, 10_000]],
  ['-1:00', '1', undefined, [0, 1000]],
  [undefined, '-0', undefined, [0, 10_000]],
  ['0.0004', '0.0006', undefined, [0, 1]],
])('from %s to %s for %s is frames %j', (start, end, duration, [first, last]) => {
  expect(resolveRange(options(start, end, duration), file)).toEqual({ start: first, end: last });
});

test.each([
  ['10', undefined, 'no audio from 10 s to 10 s; the file has 0 to 10 s'],
  ['12', undefined, 'no audio from 12 s to 10 s; the file has 0 to 10 s'],
  ['3', '3', 'no audio from 3 s to 3 s'],
  ['3', '2', 'no audio from 3 s to 2 s'],
  ['100%', undefined, 'no audio from 10 s'],
])('from %s to %s there is no audio', (start, end, message) => {
  expect(() => resolveRange(options(start, end), file)).toThrow(message);
});

test('a file without samples says so', () => {
  expect(() => resolveRange({}, { ...file, frames: 0, duration: 0 })).toThrow('holds no audio: 0 samples');
});

test('a time is never before the beginning', () => {
  expect(resolveTime({ seconds: -20 }, 10)).toBe(0);
  expect(resolveTime({ share: 0.5 }, 10)).toBe(5);
});

test('channels have the names that people use', () => {
  expect(resolveChannels('all', file)).toEqual({ channels: [0, 1], channelNames: ['left', 'right'] });
  expect(resolveChannels(2, file)).toEqual({ channels: [1], channelNames: ['right'] });
  expect(resolveChannels('mix', file)).toEqual({ channels: 'mix', channelNames: ['mix'] });
  const six = { ...file, format: { sampleRate: 1000, channels: 6 } };
  expect(resolveChannels(6, six)).toEqual({ channels: [5], channelNames: ['channel 6'] });
});

test('a channel that the file lacks is an error that says what it has', () => {
  expect(() => resolveChannels(3, file)).toThrow('no channel 3; the file has 2 channels');
  const mono = { ...file, format: { sampleRate: 1000, channels: 1 } };
  expect(() => resolveChannels(2, mono)).toThrow('no channel 2; the file has 1 channel');
});

test('more channels than a picture takes are refused', () => {
  const many = { ...file, format: { sampleRate: 1000, channels: 65 } };
  const selection = resolveSelection({}, many, 'all');
  expect(() => checkDrawable(selection)).toThrow('65 channels are too many for a picture, which takes 64');
  expect(() => checkDrawable(resolveSelection({ channel: 'mix' }, many, 'all'))).not.toThrow();
});
