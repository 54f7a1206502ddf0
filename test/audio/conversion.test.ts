import { describe, expect, test } from 'vitest';
import { Conversion } from '../../src/audio/conversion.ts';
import { sampleFormat } from './formats.ts';

describe('Conversion', () => {
  test.each([
    [{ channels: 1 }, 'all', { sampleRate: 44100, channels: 1 }],
    [{ channels: 2 }, 'all', { sampleRate: 44100, channels: 2 }],
    [{ channels: 2 }, 'mix', { sampleRate: 44100, channels: 1 }],
    [{ channels: 8 }, 7, { sampleRate: 44100, channels: 1 }],
    [{ channels: 6 }, 'all', { sampleRate: 44100, channels: 2 }],
    [{ sampleRate: 192_000 }, 'all', { sampleRate: 192_000, channels: 2 }],
    [{ sampleRate: 384_000 }, 'all', { sampleRate: 192_000, channels: 2 }],
    [{ sampleRate: 768_000 }, 'all', { sampleRate: 192_000, channels: 2 }],
    [{ sampleRate: 1 }, 'all', { sampleRate: 8000, channels: 2 }],
    [{ sampleRate: 6000 }, 'all', { sampleRate: 12_000, channels: 2 }],
  ] as const)('%o, hearing %s, goes out as %o', (format, heard, output) => {
    expect(new Conversion(sampleFormat(format), heard).output).toEqual(output);
  });

  test('stereo of 16 bits goes out bit for bit', () => {
    const conversion = new Conversion(sampleFormat(), 'all');
    const left = Float32Array.from({ length: 100 }, (_, n) => (n * 327) / 32768);
    const right = left.map((value) => -value);
    const { bytes } = conversion.convert([left, right], 100);
    for (let n = 0; n < 100; n++) {
      expect([bytes.readInt16LE(4 * n), bytes.readInt16LE(4 * n + 2)]).toEqual([n * 327, 0 - n * 327]);
    }
    expect(conversion.steps).toEqual([]);
  });

  test('a channel by itself stays exact; what is computed or finer is dithered', () => {
    const dithers = (format: object, heard: 'all' | 'mix' | number) =>
      new Conversion(sampleFormat(format), heard).steps.some((step) => step.includes('dither'));
    expect(dithers({ channels: 2 }, 1)).toBe(false);
    expect(dithers({ encoding: 'alaw', bitsPerSample: 8, bytesPerSample: 1 }, 'all')).toBe(false);
    expect(dithers({ channels: 2 }, 'mix')).toBe(true);
    expect(dithers({ bitsPerSample: 24, bytesPerSample: 3 }, 'all')).toBe(true);
    expect(dithers({ sampleRate: 384_000 }, 'all')).toBe(true);
  });
});
