import { describe, expect, test } from 'vitest';
import { PlaybackClock } from '../../src/audio/clock.ts';

describe('PlaybackClock', () => {
  test('begins with the first audio taken and goes on at the rate of time', () => {
    const clock = new PlaybackClock();
    expect(clock.heard(99)).toBe(0);
    clock.took(1, 100, false);
    expect(clock.heard(100)).toBe(0);
    expect(clock.heard(100.25)).toBeCloseTo(0.25, 9);
    expect(clock.buffered(100.25)).toBeCloseTo(0.75, 9);
  });

  test('never tells more than the device has taken', () => {
    const clock = new PlaybackClock();
    clock.took(0.5, 100, false);
    expect(clock.heard(107)).toBe(0.5);
  });

  test('waits for a backend that takes a while to begin', () => {
    const clock = new PlaybackClock(0.2);
    clock.took(1, 100, false);
    expect(clock.heard(100.1)).toBe(0);
    expect(clock.heard(100.3)).toBeCloseTo(0.1, 9);
  });

  test('tells the gap when the device ran dry, and goes on from there', () => {
    const clock = new PlaybackClock();
    clock.took(0.5, 100, false);
    expect(clock.took(0.5, 100.75, false)).toBeCloseTo(0.25, 9);
    expect(clock.heard(100.75)).toBeCloseTo(0.5, 9);
    expect(clock.heard(101)).toBeCloseTo(0.75, 9);
  });

  test('takes a gap below its own jitter for none', () => {
    const clock = new PlaybackClock();
    clock.took(0.5, 100, false);
    expect(clock.took(0.5, 100.505, false)).toBe(0);
  });

  test('follows a device that fell behind without a word', () => {
    const clock = new PlaybackClock();
    const stall = { at: 103, seconds: 0.2 };
    let taken = 0;
    let now = 100;
    while (taken < 6) {
      const due = 100 + Math.max(0, taken - 0.5);
      now = due < stall.at ? due : due + stall.seconds;
      clock.took(0.04, now, taken > 0.5);
      taken += 0.04;
    }
    // What is left of it, less than the device's periods make, is followed as drift is.
    expect(Math.abs(clock.heard(now) - (now - 100 - stall.seconds))).toBeLessThan(0.04);
  });

  test.each([
    ['slow', 0.999],
    ['fast', 1.001],
  ])('follows a device whose crystal is %s by one part in a thousand', (_, pace) => {
    const clock = new PlaybackClock();
    const start = 100;
    const buffer = 0.5;
    const piece = 0.04;
    let taken = 0;
    // The device takes a piece as soon as its buffer has room for it.
    const takesAt = () => start + Math.max(0, taken + piece - buffer) / pace;
    while (taken < 600) {
      clock.took(piece, takesAt(), taken > buffer);
      taken += piece;
    }
    const now = takesAt();
    const heard = (now - start) * pace;
    // Uncorrected, ten minutes make 600 ms; followed with a time constant of 10 s, one part in a thousand lags by 10 ms.
    expect(Math.abs(clock.heard(now) - heard)).toBeLessThan(0.015);
  });
});
