import { describe, expect, test } from 'vitest';
import { applyMix, meanOfChannels, singleChannel, stereoDownmix } from '../../src/audio/mix.ts';
import { sampleFormat } from './formats.ts';

const FIVE_ONE = 0x3f;

describe('mixes', () => {
  test('a channel by itself is untouched', () => {
    expect(singleChannel(1, 3)).toEqual([[0, 1, 0]]);
  });

  test('mix is the mean of the channels', () => {
    const target = [new Float32Array(2)];
    applyMix(meanOfChannels(2), [Float32Array.of(1, 0.5), Float32Array.of(0, -0.5)], target, 2);
    expect([...target[0]!]).toEqual([0.5, 0]);
  });

  test('5.1 goes to stereo with centre and surrounds at −3 dB, without the low-frequency channel', () => {
    const [left, right] = stereoDownmix(sampleFormat({ channels: 6, channelMask: FIVE_ONE }));
    const whole = 1 + 2 * Math.SQRT1_2;
    const expected = [1, 0, Math.SQRT1_2, 0, Math.SQRT1_2, 0].map((gain) => gain / whole);
    for (const [channel, gain] of left!.entries()) expect(gain).toBeCloseTo(expected[channel]!, 12);
    expect(right![1]).toBe(left![0]);
    expect(right![5]).toBe(left![4]);
    expect(right![3]).toBe(0);
  });

  test('six channels without a mask are taken for 5.1', () => {
    const masked = stereoDownmix(sampleFormat({ channels: 6, channelMask: FIVE_ONE }));
    expect(stereoDownmix(sampleFormat({ channels: 6, channelMask: 0 }))).toEqual(masked);
  });

  test('full scale on all channels at once does not clip', () => {
    for (const channels of [3, 4, 5, 6, 7, 8, 12, 64]) {
      for (const gains of stereoDownmix(sampleFormat({ channels }))) {
        expect(gains.reduce((sum, gain) => sum + gain, 0)).toBeLessThanOrEqual(1 + 1e-12);
      }
    }
  });

  test('channels that nothing is known of go left and right by turns', () => {
    expect(stereoDownmix(sampleFormat({ channels: 10 }))[0]!.map((gain) => gain > 0)).toEqual(
      Array.from({ length: 10 }, (_, channel) => channel % 2 === 0),
    );
  });
});

describe('where no mask tells the places', () => {
  const H = Math.SQRT1_2;
  /** What of each channel goes left and right, before it is scaled so that nothing clips. */
  test.each([
    // Front, centre; then the usual orders of ffmpeg: 4.0 as quad, 5.0, 5.1, 6.1, 7.1.
    [3, [1, 0, H], [0, 1, H]],
    [4, [1, 0, H, 0], [0, 1, 0, H]],
    [5, [1, 0, H, H, 0], [0, 1, H, 0, H]],
    [6, [1, 0, H, 0, H, 0], [0, 1, H, 0, 0, H]],
    [7, [1, 0, H, 0, 0.5, H, 0], [0, 1, H, 0, 0.5, 0, H]],
    [8, [1, 0, H, 0, H, 0, H, 0], [0, 1, H, 0, 0, H, 0, H]],
  ])('%d channels are those of the usual layout', (channels, left, right) => {
    const total = left.reduce((sum, gain) => sum + gain, 0);
    stereoDownmix(sampleFormat({ channels })).forEach((gains, side) => {
      expect(gains).toHaveLength(channels);
      gains.forEach((gain, channel) => {
        expect(gain).toBeCloseTo([left, right][side]![channel]! / total, 12);
      });
    });
  });
});

describe('where a mask tells the places', () => {
  /** Each bit of the mask beside front left and right, and what of it goes left and right. */
  test.each([
    ...[
      [2, Math.SQRT1_2, Math.SQRT1_2],
      [3, 0, 0],
      [4, Math.SQRT1_2, 0],
      [5, 0, Math.SQRT1_2],
      [6, 1, 0],
    ],
    ...[
      [7, 0, 1],
      [8, 0.5, 0.5],
      [9, Math.SQRT1_2, 0],
      [10, 0, Math.SQRT1_2],
      [11, 0.5, 0.5],
    ],
    ...[
      [12, Math.SQRT1_2, 0],
      [13, 0.5, 0.5],
      [14, 0, Math.SQRT1_2],
      [15, 0.5, 0],
      [16, 0.5, 0.5],
      [17, 0, 0.5],
    ],
  ] as [number, number, number][])('speaker %d goes %f left and %f right', (bit, left, right) => {
    const [toLeft, toRight] = stereoDownmix(sampleFormat({ channels: 3, channelMask: 3 | (1 << bit) }));
    const scale = 1 / (1 + Math.max(left, right));
    expect(toLeft![2]).toBeCloseTo(left * scale, 12);
    expect(toRight![2]).toBeCloseTo(right * scale, 12);
    expect(toLeft![0]).toBeCloseTo(scale, 12);
    expect(toLeft![1]).toBe(0);
  });

  test('one that names more speakers than there are channels counts as far as they go', () => {
    const format = { channels: 3, channelMask: 0b1111 };
    expect(stereoDownmix(sampleFormat(format))).toEqual(
      stereoDownmix(sampleFormat({ channels: 3, channelMask: 0b111 })),
    );
  });

  test('one that names fewer is none', () => {
    const format = { channels: 4, channelMask: 0b100 };
    expect(stereoDownmix(sampleFormat(format))).toEqual(stereoDownmix(sampleFormat({ channels: 4 })));
  });
});
