import { describe, expect, test } from 'vitest';
import { windowLabel } from '../../src/dsp/window.ts';
import { UsageError } from '../../src/errors.ts';
import { parseColor } from '../../src/options/color.ts';
import {
  parseAmplitude,
  parseChannel,
  parseChoice,
  parseDbRange,
  parseDuration,
  parseFrequency,
  parseFrequencyRange,
  parseInteger,
  parseNumber,
  parseSampleLength,
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
    ['\u22121:00:01.5', { seconds: -3601.5 }],
    ['5.', { seconds: 5 }],
    ['-250ms', { seconds: -0.25 }],
    ['.5ms', { seconds: 0.0005 }],
    ['100%', { share: 1 }],
    ['.5%', { share: 0.005 }],
    ['-0%', { share: -0 }],
    ['2:03:04', { seconds: 7384 }],
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
  ['1', 1],
  ['65535', 65535],
])('channel %s is %s', (text, channel) => {
  expect(parseChannel(text)).toBe(channel);
});

test.each(['0', '-1', '1.5', 'center', '', '01', '100000', 'Left', '1x', 'x1'])(
  '%j is no channel',
  (text) => {
    expect(() => parseChannel(text)).toThrow(UsageError);
  },
);

describe('a number', () => {
  test.each([
    ['99.5', 99.5],
    ['0', 0],
    ['100', 100],
    ['+3', 3],
    ['.5', 0.5],
    ['5.', 5],
    ['1e1', 10],
    ['1E+1', 10],
    ['250e-1', 25],
  ])('%s', (text, value) => {
    expect(parseNumber(0, 100)(text)).toBe(value);
  });

  test('may be negative where nothing speaks against it', () => {
    expect(parseNumber()('-1e3')).toBe(-1000);
    expect(parseNumber()('\u22122.5')).toBe(-2.5);
    expect(parseNumber(-5)('-5')).toBe(-5);
  });

  test.each(['', 'x', '0x10', '1,5', '1e', 'e3', '1.2.3', '--1', '1 ', 'NaN', 'Infinity', '.', '10x'])(
    'is not %j',
    (text) => {
      expect(() => parseNumber()(text)).toThrow('is no number');
    },
  );

  test('is finite', () => {
    expect(() => parseNumber()('1e999')).toThrow(UsageError);
    expect(() => parseNumber()('-1e999')).toThrow(UsageError);
    expect(() => parseNumber(0)('1e999')).toThrow(UsageError);
  });

  test('keeps to its bounds, which are told', () => {
    for (const text of ['101', '100.001', '-0.001', '-1'])
      expect(() => parseNumber(0, 100)(text)).toThrow('is out of range; use 0 to 100');
    expect(() => parseNumber(2)('1')).toThrow('is too small; 2 is the least');
  });
});

describe('a whole number', () => {
  test.each([
    ['2', 2],
    ['64', 64],
    ['+7', 7],
    ['007', 7],
  ])('%s', (text, value) => {
    expect(parseInteger(2, 64)(text)).toBe(value);
  });

  test('keeps to its bounds, which are told', () => {
    for (const text of ['1', '65', '-2', '1'.repeat(400)])
      expect(() => parseInteger(2, 64)(text)).toThrow('is out of range; use 2 to 64');
    expect(() => parseInteger(1)('0')).toThrow('is too small; 1 is the least');
    expect(parseInteger(1)('9007199254740991')).toBe(Number.MAX_SAFE_INTEGER);
    expect(() => parseInteger(1)('9007199254740992')).toThrow(UsageError);
    expect(parseInteger(-5, 5)('-5')).toBe(-5);
  });

  test.each(['2.5', '1e3', 'x', '', ' 3', '3x', '0x5'])('is not %j', (text) => {
    expect(() => parseInteger(2)(text)).toThrow('is no whole number');
  });
});

describe('a length in samples or time', () => {
  const parse = parseSampleLength(2, 4096);

  test.each([
    ['400', 400],
    ['2', 2],
    ['5ms', { seconds: 0.005 }],
    ['.5s', { seconds: 0.5 }],
    ['2.5ms', { seconds: 0.0025 }],
  ])('%s', (text, length) => {
    expect(parse(text)).toEqual(length);
  });

  test.each([
    ['1', 'is out of range; use 2 to 4096'],
    ['-400', 'is out of range; use 2 to 4096'],
    ['4097', 'is out of range; use 2 to 4096'],
    ['0.02', 'is no length; use samples such as 400, or a time such as 5ms or 0.02s'],
    ['', 'is no length; use samples such as 400, or a time such as 5ms or 0.02s'],
    ['5 ms', 'is no length; use samples such as 400, or a time such as 5ms or 0.02s'],
    ['0ms', 'is empty; use a time such as 5ms'],
  ])('is not %j', (text, told) => {
    expect(() => parse(text)).toThrow(told);
  });
});

test('a choice is one of its words, which are told', () => {
  expect(parseChoice(['a', 'b', 'c'])('b')).toBe('b');
  for (const text of ['d', 'A', '']) {
    expect(() => parseChoice(['a', 'b', 'c'])(text)).toThrow('is unknown; use a, b or c');
    expect(() => parseChoice(['a', 'b'])(text)).toThrow(/is unknown; use a or b$/);
    expect(() => parseChoice(['a'])(text)).toThrow(/is unknown; use a$/);
  }
});

describe('a size', () => {
  test.each([
    ['1600x900', 1600, 900, 'px'],
    ['1600x900px', 1600, 900, 'px'],
    ['1600X900', 1600, 900, 'px'],
    ['1600\u00d7900', 1600, 900, 'px'],
    ['1600.0x900', 1600, 900, 'px'],
    ['8.5x11in', 8.5, 11, 'in'],
    ['8x11IN', 8, 11, 'in'],
    ['1x0.5in', 1, 0.5, 'in'],
  ] as const)('%s', (text, width, height, unit) => {
    expect(parseSize(text)).toEqual({ width, height, unit });
  });

  test.each([
    ['1600', 'is no size; use 1600x900 or 8.5x11in'],
    ['10x', 'is no size'],
    ['-1x1', 'is no size'],
    ['8x8cm', 'is no size'],
    ['a8x8', 'is no size'],
    ['0x10', 'is empty'],
    ['10x0', 'is empty; use 1600x900 or 8.5x11in'],
    ['0x0in', 'is empty'],
    ['1.5x2', 'has parts of pixels; use whole ones, or 8.5x11in'],
    ['2x1.5', 'has parts of pixels'],
  ])('is not %s', (text, message) => {
    expect(() => parseSize(text)).toThrow(new UsageError(message).message);
  });
});

test.each([
  ['50', 50],
  ['50Hz', 50],
  ['50HZ', 50],
  ['8k', 8000],
  ['8K', 8000],
  ['1.5kHz', 1500],
  ['.5k', 500],
  ['0', 0],
  [' 440 ', 440],
])('a frequency of %s is %f Hz', (text, hz) => {
  expect(parseFrequency(text)).toBe(hz);
});

test('a frequency range may leave an end out', () => {
  expect(parseFrequencyRange('50:8k')).toEqual([50, 8000]);
  expect(parseFrequencyRange('1.5kHz:')).toEqual([1500, Infinity]);
  expect(parseFrequencyRange(':440Hz')).toEqual([0, 440]);
  expect(parseFrequencyRange(':')).toEqual([0, Infinity]);
  expect(parseFrequencyRange('50:50.1')).toEqual([50, 50.1]);
  for (const text of ['50', '1:2:3', ''])
    expect(() => parseFrequencyRange(text)).toThrow('is no frequency range; use 50:8k, 50: or :8k');
  for (const text of ['8k:50', '50:50', '0:0', ':0'])
    expect(() => parseFrequencyRange(text)).toThrow('is empty; the lower frequency goes first, 50:8k');
  for (const text of ['a:b', '-1:5', '1:5x', '1:5m', '1e3:2e3'])
    expect(() => parseFrequencyRange(text)).toThrow('is no frequency; use 50, 8k or 440Hz');
});

describe('a range in dB', () => {
  test.each([
    ['-120:0', [-120, 0]],
    ['\u221280:-20.5', [-80, -20.5]],
    ['-20:+6', [-20, 6]],
    ['-1e2:-1E1', [-100, -10]],
    ['0:0.01', [0, 0.01]],
    ['-1000:1000', [-1000, 1000]],
    ['80', { below: 80 }],
    ['+80.5', { below: 80.5 }],
    ['1e2', { below: 100 }],
    ['0.01', { below: 0.01 }],
    ['2000', { below: 2000 }],
    ['auto', 'auto'],
  ])('%s', (text, range) => {
    expect(parseDbRange(text)).toEqual(range);
  });

  test.each([
    ['0:-120', 'is empty; the lower level goes first, -120:0'],
    ['1:1', 'is empty'],
    ['0:0.009', 'is too narrow; levels 0.01 dB apart are the least'],
    ['-1001:0', 'is out of range; use -1000 to 1000'],
    ['0:1001', 'is out of range; use -1000 to 1000'],
    ['-1e999:0', 'is out of range'],
    ['0:1e999', 'is out of range'],
    [':', 'is no range in dB; use two levels such as -120:0'],
    ['-120:', 'is no range in dB'],
    ['auto:0', 'is no range in dB'],
    ['-120:0:5', 'is no range in dB'],
    ['Auto', 'is no range in dB'],
    ['', 'is no range in dB'],
    ['80dB', 'is no range in dB'],
    ['0', 'is out of range; use 0.01 to 2000'],
    ['-80', 'is out of range'],
    ['2001', 'is out of range'],
    ['1e999', 'is out of range'],
  ])('is not %j', (text, message) => {
    expect(() => parseDbRange(text)).toThrow(UsageError);
    expect(() => parseDbRange(text)).toThrow(message);
  });
});

test('a window is typed as it is shown', () => {
  for (const text of ['hann', 'blackmanharris', 'rect', 'kaiser:14', 'kaiser:0', 'gaussian:256.5']) {
    expect(windowLabel(parseWindow(text))).toBe(text);
  }
  for (const text of ['Hann', 'kaiser', 'gaussian:0', 'hann:3', ''])
    expect(() => parseWindow(text)).toThrow(UsageError);
});

describe('an amplitude', () => {
  test.each([
    ['0.25', 0.25],
    ['1', 1],
    ['32', 32],
    ['1e-30', 1e-30],
    ['1e30', 1e30],
    ['auto', 'auto'],
    ['-60:0', [-60, 0]],
    ['-60:12', [-60, 12]],
    ['-90:-20', [-90, -20]],
  ])('%s', (text, amplitude) => {
    expect(parseAmplitude(text)).toEqual(amplitude);
  });

  test.each([
    ['0', 'is no amplitude; use the one at the edge, such as 0.5, or auto'],
    ['-1', 'is no amplitude'],
    ['x', 'is no number'],
    ['', 'is no number'],
    ['1e-31', 'is out of range'],
    ['1e31', 'is out of range'],
    ['1e999', 'is out of range'],
    ['0:-60', 'is empty; the lower level goes first, -120:0'],
    ['-60:', 'is no range in dB'],
  ])('is not %j', (text, message) => {
    expect(() => parseAmplitude(text)).toThrow(UsageError);
    expect(() => parseAmplitude(text)).toThrow(message);
  });
});

test('a colour is one that CSS knows', () => {
  for (const text of ['white', '#123', '#1f2328', 'rgb(1, 2, 3)', 'transparent'])
    expect(parseColor(text)).toBe(text);
  for (const text of ['', 'whitish', '#12345', '1']) expect(() => parseColor(text)).toThrow(UsageError);
});
