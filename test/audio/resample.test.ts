/** @module-tag thorough */
import { describe, expect, test } from 'vitest';
import { Resampler } from '../../src/audio/resample.ts';

function sine(frames: number, hz: number, rate: number): Float32Array {
  return Float32Array.from({ length: frames }, (_, n) => Math.sin((2 * Math.PI * hz * n) / rate));
}

function resampled(input: Float32Array, from: number, to: number, pieces: number[]): Float32Array {
  const resampler = new Resampler(1, from, to);
  const output: number[] = [];
  let at = 0;
  for (let piece = 0; at < input.length; piece++) {
    const frames = Math.min(pieces[piece % pieces.length]!, input.length - at);
    output.push(...resampler.push([input.subarray(at, at + frames)], frames).channels[0]!);
    at += frames;
  }
  output.push(...resampler.flush().channels[0]!);
  return Float32Array.from(output);
}

describe('Resampler', () => {
  test.each([
    [384_000, 192_000],
    [1000, 8000],
    [44_100, 48_000],
  ])('keeps a sine from %i to %i Hz within −80 dB, in its place', (from, to) => {
    const hz = Math.min(from, to) / 10;
    const output = resampled(sine(4000, hz, from), from, to, [4000]);
    expect(output.length).toBe(Math.ceil((4000 * to) / from));
    const expected = sine(output.length, hz, to);
    // Away from both ends, where the filter meets the silence around the input.
    const margin = Math.ceil(40 * Math.max(1, to / from));
    for (let n = margin; n < output.length - margin; n++) {
      expect(Math.abs(output[n]! - expected[n]!)).toBeLessThan(1e-4);
    }
  });

  test('lets nothing through from above the new Nyquist frequency', () => {
    const output = resampled(sine(4000, 120_000, 384_000), 384_000, 192_000, [4000]);
    for (let n = 40; n < output.length - 40; n++) expect(Math.abs(output[n]!)).toBeLessThan(1e-4);
  });

  test('gives the same samples however its input is cut', () => {
    const input = sine(3000, 440, 44_100);
    const whole = resampled(input, 44_100, 48_000, [3000]);
    expect(resampled(input, 44_100, 48_000, [1, 7, 500])).toEqual(whole);
  });
});
