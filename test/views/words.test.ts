import { describe, expect, test } from 'vitest';
import {
  describeChannels,
  describeDuration,
  describeEncoding,
  describePart,
  describeRate,
} from '../../src/views/describe.ts';
import { headed } from '../../src/views/head.ts';
import type { Encoding } from '../../src/wav/format.ts';
import { type Asked, type FileShape, fileInfo, viewOf } from './view.ts';

test.each([
  ['pcm', 16, '16-bit PCM'],
  ['pcm', 24, '24-bit PCM'],
  ['float', 32, '32-bit float'],
  ['float', 64, '64-bit float'],
  ['alaw', 8, 'A-law'],
  ['mulaw', 8, 'µ-law'],
  ['ima-adpcm', 4, 'IMA ADPCM'],
  ['ms-adpcm', 4, 'Microsoft ADPCM'],
] as const satisfies [Encoding, number, string][])(
  '%s of %i bits is %s',
  (encoding, bitsPerSample, words) => {
    expect(describeEncoding(fileInfo({ format: { encoding, bitsPerSample } }).format)).toBe(words);
  },
);

test.each([
  [1, 'mono'],
  [2, 'stereo'],
  [3, '3 channels'],
  [64, '64 channels'],
])('%i channels are %s', (channels, words) => {
  expect(describeChannels(channels)).toBe(words);
});

test.each([
  [1, '1 Hz'],
  [50, '50 Hz'],
  [999, '999 Hz'],
  [1000, '1 kHz'],
  [11_025, '11.025 kHz'],
  [44_100, '44.1 kHz'],
  [44_056, '44.056 kHz'],
  [384_000, '384 kHz'],
])('a rate of %i is %s', (rate, words) => {
  expect(describeRate(rate)).toBe(words);
});

test.each([
  [0, '0 s'],
  [0.0005, '0.0005 s'],
  [12.5, '12.5 s'],
  [12.3456, '12.35 s'],
  [59.9, '59.9 s'],
  [60, '1:00'],
  [62.5, '1:02.5'],
  [247.46, '4:07.5'],
  [119.96, '2:00'],
  [3599.96, '1:00:00'],
  [3600, '1:00:00'],
  [3661.2, '1:01:01.2'],
  [36_000, '10:00:00'],
  [90_061, '25:01:01'],
])('a duration of %f s is %s', (seconds, words) => {
  expect(describeDuration(seconds)).toBe(words);
});

describe('what is drawn of a file', () => {
  const part = (file: FileShape, asked: Asked = {}) => {
    const { info, selection } = viewOf(file, asked);
    return describePart(info, selection);
  };

  test('is all of it, or a part that tells its ends', () => {
    const file = { sampleRate: 44_100, frames: 551_250 };
    expect(part(file)).toEqual(['44.1 kHz', 'mono', '16-bit PCM', '12.5 s']);
    expect(part(file, { start: '5', duration: '5' }).at(-1)).toBe('5 s to 10 s of 12.5 s');
    expect(part(file, { start: '5' }).at(-1)).toBe('5 s to 12.5 s of 12.5 s');
    expect(part(file, { duration: '0.25' }).at(-1)).toBe('0 s to 0.25 s of 12.5 s');
    const long = { sampleRate: 100, frames: 400_000 };
    expect(part(long, { start: '30', duration: '1:30' }).at(-1)).toBe('30 s to 2:00 of 1:06:40');
  });

  test('is told to the hundredth of what is drawn, so that a short part has two ends', () => {
    const file = { sampleRate: 48_000, frames: 48_000 * 3600 };
    expect(part(file, { start: '2:00', duration: '50ms' }).at(-1)).toBe('2:00 to 2:00.05 of 1:00:00');
    expect(part(file, { start: '12.345', duration: '2ms' }).at(-1)).toBe('12.345 s to 12.347 s of 1:00:00');
    expect(part(file, { start: '59.9', duration: '200ms' }).at(-1)).toBe('59.9 s to 1:00.1 of 1:00:00');
    expect(part(file, { start: '10:00.25', duration: '4' }).at(-1)).toBe('10:00.25 to 10:04.25 of 1:00:00');
    expect(part(file, { start: '10:00.25', duration: '40' }).at(-1)).toBe('10:00.3 to 10:40.3 of 1:00:00');
    expect(part(file, { start: '0.00034', duration: '0.0003' }).at(-1)).toBe(
      '0.0003333 s to 0.000625 s of 1:00:00',
    );
  });

  test('tells the mean of channels, and one of several', () => {
    expect(part({ channels: 2 })).toEqual(['1 kHz', 'stereo', '16-bit PCM', '10 s']);
    expect(part({ channels: 2 }, { channel: 'mix' }).slice(3)).toEqual(['10 s', 'mean of 2 channels']);
    expect(part({ channels: 2 }, { channel: 2 }).slice(3)).toEqual(['10 s', 'right of 2 channels']);
    expect(part({ channels: 6 }, { channel: 3 }).slice(3)).toEqual(['10 s', 'channel 3 of 6 channels']);
    expect(part({ channels: 6 }, { channel: 'mix' }).slice(3)).toEqual(['10 s', 'mean of 6 channels']);
    expect(part({}, { channel: 'mix' }).slice(3)).toEqual(['10 s']);
    expect(part({}, { channel: 1 }).slice(3)).toEqual(['10 s']);
  });
});

describe('over the panels', () => {
  const looks = { width: 320, height: 200, dpi: 120, background: 'navy' };

  test('stand the name and what is drawn, and how', () => {
    const { theme, ...head } = headed(viewOf({}, { looks }), ['FFT 2048', 'hann window']);
    expect(theme.scheme).toBe('light');
    expect(head).toEqual({
      ...looks,
      axes: false,
      title: 'tone.wav',
      caption: '1 kHz · mono · 16-bit PCM · 10 s · FFT 2048 · hann window',
    });
  });

  test('stands the title asked for', () => {
    const { title, caption } = headed(viewOf({}, { options: { title: 'A tone' } }), []);
    expect([title, caption]).toEqual(['A tone', '1 kHz · mono · 16-bit PCM · 10 s']);
    // Left on, as the option without --no-title is.
    expect(headed(viewOf({}, { options: { title: true } }), []).title).toBe('tone.wav');
    expect(headed(viewOf({}, { options: { title: '' } }), []).title).toBe('');
  });

  test('stands nothing, where no title is wanted', () => {
    const view = viewOf({}, { looks, options: { title: false } });
    expect(headed(view, ['FFT 2048'])).toEqual(view.looks);
  });
});
