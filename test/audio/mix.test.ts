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
