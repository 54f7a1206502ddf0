/** @module-tag thorough */
import { describe, expect, test } from 'vitest';
import { Quantizer } from '../../src/audio/quantize.ts';

const everySample = Float32Array.from({ length: 65536 }, (_, index) => (index - 32768) / 32768);

function quantized(quantizer: Quantizer, channels: Float32Array[]): Int16Array {
  const bytes = quantizer.quantize(channels, channels[0]!.length);
  return new Int16Array(bytes.buffer, bytes.byteOffset, bytes.length / 2);
}

describe('Quantizer', () => {
  test('gives every 16-bit sample back as it was', () => {
    const samples = quantized(new Quantizer(false), [everySample]);
    expect(samples).toEqual(Int16Array.from({ length: 65536 }, (_, index) => index - 32768));
  });

  test('interleaves channels', () => {
    const left = Float32Array.of(0.5, -0.5);
    const right = Float32Array.of(0.25, -1);
    expect([...quantized(new Quantizer(false), [left, right])]).toEqual([16384, 8192, -16384, -32768]);
  });

  test('clips what is beyond full scale, infinity too', () => {
    const loud = Float32Array.of(1, 1.5, -1.5, Infinity, -Infinity);
    expect([...quantized(new Quantizer(false), [loud])]).toEqual([32767, 32767, -32768, 32767, -32768]);
  });

  test('a gain of zero is silence, without dither', () => {
    const quantizer = new Quantizer(true);
    quantizer.gain = 0;
    expect(quantized(quantizer, [everySample]).every((sample) => sample === 0)).toBe(true);
  });

  test('dither has the mean, the variance and the bounds of a triangle of ±1 step', () => {
    const frames = 200_000;
    const between = new Float32Array(frames).fill(100.3 / 32768);
    const samples = quantized(new Quantizer(true), [between]);
    const errors = Array.from(samples, (sample) => sample - 100.3);
    const mean = errors.reduce((sum, error) => sum + error, 0) / frames;
    const variance = errors.reduce((sum, error) => sum + error ** 2, 0) / frames;
    // Triangular dither makes mean and variance of the error independent of the signal: 0 and 1/4 step². The standard
    // error of the mean is 0.5 / √200000 = 0.0011; four of them are allowed.
    expect(Math.abs(mean)).toBeLessThan(0.0045);
    expect(Math.abs(variance - 0.25)).toBeLessThan(0.0045);
    expect(errors.every((error) => Math.abs(error) <= 1.5)).toBe(true);
  });

  test('dither is the same on every run', () => {
    const run = () => quantized(new Quantizer(true), [everySample]);
    expect(run()).toEqual(run());
  });

  test('a gain brings dither in, for what was exact is so no longer', () => {
    const quantizer = new Quantizer(false);
    quantizer.gain = 0.3;
    const samples = quantized(quantizer, [new Float32Array(1000).fill(1 / 32768)]);
    expect(new Set(samples).size).toBeGreaterThan(1);
  });
});
