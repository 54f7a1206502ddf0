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

describe('what goes out', () => {
  const LAST = 4999;

  /** All samples that a conversion makes of 5000 frames handed over in pieces. */
  function converted(
    format: object,
    heard: 'all' | 'mix' | number,
    channels: Float32Array[],
    pieces: number[],
  ) {
    const conversion = new Conversion(sampleFormat(format), heard);
    const blocks: Int16Array[] = [];
    const planar: number[] = [];
    let at = 0;
    const take = ({ bytes, frames, channels: own }: ReturnType<Conversion['finish']>) => {
      blocks.push(new Int16Array(bytes.buffer, bytes.byteOffset, bytes.length / 2).slice());
      planar.push(...(own[0]?.subarray(0, frames) ?? []));
      expect(bytes.length).toBe(2 * frames * (frames === 0 ? 0 : conversion.output.channels));
    };
    for (let turn = 0; at <= LAST; turn++) {
      const frames = Math.min(pieces[turn % pieces.length]!, LAST + 1 - at);
      take(
        conversion.convert(
          channels.map((channel) => channel.subarray(at, at + frames)),
          frames,
        ),
      );
      at += frames;
    }
    take(conversion.finish());
    return { samples: blocks.flatMap((block) => [...block]), planar };
  }

  const ramp = Float32Array.from({ length: LAST + 1 }, (_, n) => n / 32_768);

  test.each([[[5000]], [[100, 1700, 3]]])('is one channel of several, exactly, in pieces of %j', (pieces) => {
    const others = [ramp.map((value) => -value), ramp, ramp.map(() => 0.5)];
    const { samples, planar } = converted({ channels: 3 }, 1, others, pieces);
    expect(samples).toEqual(Array.from({ length: LAST + 1 }, (_, n) => n));
    expect(planar[1234]).toBe(1234 / 32_768);
  });

  test.each([[[5000]], [[100, 1700, 3]]])(
    'is the mean of the channels, to the dither, in pieces of %j',
    (pieces) => {
      const { samples, planar } = converted(
        { channels: 2 },
        'mix',
        [ramp, ramp.map((value) => 3 * value)],
        pieces,
      );
      expect(samples).toHaveLength(LAST + 1);
      samples.forEach((sample, n) => {
        expect(Math.abs(sample - 2 * n)).toBeLessThanOrEqual(1.5);
      });
      expect(planar[1234]).toBeCloseTo((2 * 1234) / 32_768, 6);
    },
  );

  test('is as long as what comes in, whatever the rate, and says what was done', () => {
    const { samples } = converted({ channels: 1, sampleRate: 6000 }, 'all', [ramp], [700, 1]);
    expect(samples).toHaveLength(2 * (LAST + 1));
    const conversion = new Conversion(sampleFormat({ channels: 6, sampleRate: 6000 }), 'all');
    expect(conversion.steps).toEqual([
      '6 channels to 2',
      '6000 Hz to 12000 Hz',
      'rounded to 16 bits with TPDF dither',
    ]);
  });

  test('has the gain', () => {
    const conversion = new Conversion(sampleFormat({ channels: 1 }), 'all');
    conversion.gain = 0.5;
    const { bytes } = conversion.convert([Float32Array.of(0.5)], 1);
    expect(Math.abs(bytes.readInt16LE(0) - 8192)).toBeLessThanOrEqual(1.5);
  });

  test.each([
    [{ channels: 1 }, 'mix', []],
    [{ channels: 1 }, 0, []],
    [{ sampleRate: 192_001 }, 'all', ['192001 Hz to 96001 Hz', 'rounded to 16 bits with TPDF dither']],
    [{ sampleRate: 8000 }, 'all', []],
    [{ sampleRate: 7999 }, 'all', ['7999 Hz to 15998 Hz', 'rounded to 16 bits with TPDF dither']],
  ] as const)('of %o, hearing %s, is changed by %j', (format, heard, steps) => {
    expect(new Conversion(sampleFormat(format), heard).steps).toEqual(steps);
  });
});
