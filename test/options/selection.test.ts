import { expect, test } from 'vitest';
import { parseDuration, parseTime } from '../../src/options/parsers.ts';
import {
  checkDrawable,
  checkSelection,
  resolveChannels,
  resolveRange,
  resolveSelection,
  resolveTime,
  type SelectionOptions,
  selectionInForce,
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
  ['500ms', '1:00', undefined, [500, 10_000]],
  ['0:01.5', '2s', undefined, [1500, 2000]],
  ['.25', '0:00:03.5', undefined, [250, 3500]],
  ['50%', '-25%', undefined, [5000, 7500]],
  ['-50%', '-1ms', undefined, [5000, 9999]],
  ['-0:03', undefined, '0:01', [7000, 8000]],
  // A duration's share is the file's, not what is left of it.
  ['5', undefined, '50%', [5000, 10_000]],
  ['-5', undefined, '20%', [5000, 7000]],
  ['9', undefined, '1:00:00', [9000, 10_000]],
  [undefined, undefined, '3', [0, 3000]],
  ['9.9994', '100%', undefined, [9999, 10_000]],
])('from %s to %s for %s is frames %j', (start, end, duration, [first, last]) => {
  expect(resolveRange(options(start, end, duration), file)).toEqual({ start: first, end: last });
});

test.each([
  ['10', undefined, 'no audio from 10 s to 10 s; the file has 0 to 10 s'],
  ['12', undefined, 'no audio from 12 s to 10 s; the file has 0 to 10 s'],
  ['3', '3', 'no audio from 3 s to 3 s'],
  ['3', '2', 'no audio from 3 s to 2 s'],
  ['100%', undefined, 'no audio from 10 s'],
  ['1.2346', '1.2346', 'no audio from 1.235 s to 1.235 s; the file has 0 to 10 s'],
  ['-0', undefined, 'no audio from 10 s to 10 s'],
  ['0', '0', 'no audio from 0 s to 0 s'],
  ['5', '-20', 'no audio from 5 s to 0 s'],
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

test('no audio is told of a range that is shorter than half a sample', () => {
  const duration = parseDuration('0.0004');
  expect(() => resolveRange({ start: parseTime('2'), duration }, file)).toThrow('no audio from 2 s to 2 s');
});

test.each([
  [{ seconds: 3 }, 3],
  [{ seconds: 30 }, 30],
  [{ seconds: -3 }, 7],
  [{ seconds: -10 }, 0],
  [{ seconds: -0 }, 10],
  [{ seconds: 0 }, 0],
  [{ share: 0.25 }, 2.5],
  [{ share: -0.25 }, 7.5],
  [{ share: -0 }, 10],
  [{ share: 1.5 }, 15],
  [{ share: -2 }, 0],
])('%j of ten seconds is %f s', (time, seconds) => {
  expect(resolveTime(time, 10)).toBe(seconds);
});

test('an end and a duration exclude each other', () => {
  expect(() => checkSelection(options('1', '2', '3'))).toThrow(
    '--end and --duration exclude each other; give one of the two',
  );
  for (const alone of [options('1', '2'), options('1', undefined, '2'), {}])
    expect(() => checkSelection(alone)).not.toThrow();
});

test.each([
  [1, 0, ['mono']],
  [2, 0, ['left', 'right']],
  // Two channels are left and right whatever the speakers.
  [2, 0b1100, ['left', 'right']],
  [3, 0, ['channel 1', 'channel 2', 'channel 3']],
  [3, 0b111, ['FL', 'FR', 'FC']],
  // A mask that names fewer speakers, or more.
  [3, 0b11, ['channel 1', 'channel 2', 'channel 3']],
  [3, 0b1111, ['channel 1', 'channel 2', 'channel 3']],
])('%i channels with the mask %i are %j', (channels, channelMask, names) => {
  const info = { ...file, format: { sampleRate: 1000, channels, channelMask } };
  expect(resolveChannels('all', info).channelNames).toEqual(names);
  expect(resolveChannels('all', info).channels).toEqual([...names.keys()]);
  expect(resolveChannels(channels, info)).toEqual({
    channels: [channels - 1],
    channelNames: [names.at(-1)],
  });
});

test('a mean of one channel is that channel', () => {
  const mono = { ...file, format: { sampleRate: 1000, channels: 1 } };
  expect(resolveChannels('mix', mono)).toEqual({ channels: 'mix', channelNames: ['mono'] });
});

test('a selection is the range and the channels asked for, or the usual ones', () => {
  const range = { start: 2500, end: 3000 };
  const part = options('2.5', '3');
  expect(resolveSelection(part, file, 'mix')).toEqual({ range, channels: 'mix', channelNames: ['mix'] });
  expect(resolveSelection({ ...part, channel: 2 }, file, 'mix')).toEqual({
    range,
    channels: [1],
    channelNames: ['right'],
  });
  expect(selectionInForce(resolveSelection(part, file, 'all'), file)).toEqual({
    start: 2.5,
    end: 3,
    channels: ['left', 'right'],
  });
});

test('as many channels as a picture takes are drawn', () => {
  const info = { ...file, format: { sampleRate: 1000, channels: 64 } };
  expect(() => checkDrawable(resolveSelection({}, info, 'all'))).not.toThrow();
});
