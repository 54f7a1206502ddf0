import { describe, expect, test } from 'vitest';
import { windowLabel } from '../../src/dsp/window.ts';
import { UsageError } from '../../src/errors.ts';
import { parseColor } from '../../src/options/color.ts';
import {
  parseAmplitude,
  parseChannel,
  parseDbRange,
  parseDuration,
  parseFrequencyRange,
  parseInteger,
  parseNumber,
  parseSize,
  parseTime,
} from '../../src/options/parsers.ts';
import { parseWindow } from '../../src/options/spectral.ts';

describe('a time', () => {
  test.each([
    ['12.5', { seconds: 12.5 }],
    ['12.5s', { seconds: 12.5 }],
    ['.5', { seconds: 0.5 }],
    ['500ms', { seconds: 0.5 }],
    ['1:02.5', { seconds: 62.5 }],
    ['1:00:00', { seconds: 3600 }],
    ['90:00', { seconds: 5400 }],
    ['-5', { seconds: -5 }],
    ['\u22125', { seconds: -5 }],
    ['-1:00', { seconds: -60 }],
    ['-0', { seconds: -0 }],
    ['25%', { share: 0.25 }],
    ['-10%', { share: -0.1 }],
  ])('%s', (text, time) => {
    expect(parseTime(text)).toEqual(time);
  });

  test.each(['', 'x', '1x', '1:2:3:4', '--5', '1e3', '5 s', '%', '1:-2', 'NaN', 'Infinity'])(
    'is not %j',
    (text) => {
      expect(() => parseTime(text)).toThrow(UsageError);
    },
  );

  test('that is a duration is not negative', () => {
    expect(parseDuration('50%')).toEqual({ share: 0.5 });
    for (const text of ['-1', '-0', '-5%']) expect(() => parseDuration(text)).toThrow(/negative/);
  });
});

test.each([
  ['left', 1],
  ['right', 2],
  ['mix', 'mix'],
  ['all', 'all'],
  ['17', 17],
])('channel %s is %s', (text, channel) => {
  expect(parseChannel(text)).toBe(channel);
});

test.each(['0', '-1', '1.5', 'center', ''])('%j is no channel', (text) => {
  expect(() => parseChannel(text)).toThrow(UsageError);
});

test('numbers keep to their bounds', () => {
  expect(parseNumber(0, 100)('99.5')).toBe(99.5);
  expect(parseNumber()('-1e3')).toBe(-1000);
  expect(() => parseNumber(0, 100)('101')).toThrow('use 0 to 100');
  expect(() => parseNumber()('0x10')).toThrow('no number');
  expect(parseInteger(2, 64)('64')).toBe(64);
  expect(() => parseInteger(2, 64)('1')).toThrow('use 2 to 64');
  expect(() => parseInteger(2)('2.5')).toThrow('no whole number');
  expect(() => parseInteger(1)('0')).toThrow('1 is the least');
});

test('a size is in pixels or inches', () => {
  expect(parseSize('1600x900')).toEqual({ width: 1600, height: 900, unit: 'px' });
  expect(parseSize('8.5x11in')).toEqual({ width: 8.5, height: 11, unit: 'in' });
  for (const text of ['1600', '0x10', '10x', '1.5x2', '-1x1', '8x8cm'])
    expect(() => parseSize(text)).toThrow(UsageError);
});

test('a frequency range may leave an end out', () => {
  expect(parseFrequencyRange('50:8k')).toEqual([50, 8000]);
  expect(parseFrequencyRange('1.5kHz:')).toEqual([1500, Infinity]);
  expect(parseFrequencyRange(':440Hz')).toEqual([0, 440]);
  for (const text of ['50', '8k:50', '50:50', 'a:b', '1:2:3', '-1:5']) {
    expect(() => parseFrequencyRange(text)).toThrow(UsageError);
  }
});

test('a range in dB rises', () => {
  expect(parseDbRange('-120:0')).toEqual([-120, 0]);
  expect(parseDbRange('\u221280:-20.5')).toEqual([-80, -20.5]);
  expect(parseDbRange('auto')).toBe('auto');
  for (const text of ['0:-120', '0', ':', '1:1', 'auto:0'])
    expect(() => parseDbRange(text)).toThrow(UsageError);
});

test('a window is typed as it is shown', () => {
  for (const text of ['hann', 'blackmanharris', 'rect', 'kaiser:14', 'kaiser:0', 'gaussian:256.5']) {
    expect(windowLabel(parseWindow(text))).toBe(text);
  }
  for (const text of ['Hann', 'kaiser', 'gaussian:0', 'hann:3', ''])
    expect(() => parseWindow(text)).toThrow(UsageError);
});

test('an amplitude is positive or auto', () => {
  expect(parseAmplitude('0.25')).toBe(0.25);
  expect(parseAmplitude('auto')).toBe('auto');
  for (const text of ['0', '-1', 'x']) expect(() => parseAmplitude(text)).toThrow(UsageError);
});

test('a colour is one that CSS knows', () => {
  for (const text of ['white', '#123', '#1f2328', 'rgb(1, 2, 3)', 'transparent'])
    expect(parseColor(text)).toBe(text);
  for (const text of ['', 'whitish', '#12345', '1']) expect(() => parseColor(text)).toThrow(UsageError);
});
