import { describe, expect, test } from 'vitest';
import { LevelHistory } from '../../src/audio/level-history.ts';

const RATE = 3000;

/** Stereo whose left peak grows by 0.01 every hundred frames, a thirtieth of a second; the right is −0.5. */
function stairs(from: number, frames: number): Float32Array[] {
  const left = Float32Array.from({ length: frames }, (_, n) => (n % 2 ? -1 : 0.5) * stair(from + n));
  return [left, new Float32Array(frames).fill(-0.5)];
}

function stair(frame: number): number {
  return Math.floor(frame / 100) / 100;
}

describe('LevelHistory', () => {
  test('gives the peaks from the last look to the second that is heard, by channel', () => {
    const levels = new LevelHistory();
    // Handed over in pieces that end within slices.
    for (const [from, frames] of [
      [0, 1000],
      [1000, 250],
      [1250, 1750],
    ] as const) {
      levels.add(0, stairs(from, frames), frames, RATE, 1);
    }
    expect(levels.take(0)).toEqual([]);
    const looks = [0.1, 0.3, 0.5, 0.99].map((seconds) => levels.take(seconds + 1e-9)[0]!);
    for (const look of looks) expect([look.track, look.peaks.length]).toEqual([0, 2]);
    expect(looks.map(({ peaks }) => peaks[1])).toEqual([0.5, 0.5, 0.5, 0.5]);
    // At 0.1 s three stairs are heard, at 0.3 s nine; from 1250 on slices end 50 frames later.
    [0.02, 0.08, 0.14].forEach((left, index) => {
      expect(looks[index]!.peaks[0]).toBeCloseTo(left, 6);
    });
    expect(looks[3]!.peaks[0]).toBeCloseTo(0.29, 6);
    expect(levels.take(2)[0]!.peaks[0]).toBeCloseTo(0.29, 6);
    expect(levels.take(3)).toEqual([]);
  });

  test('has the volume in it, and counts seconds at each rate', () => {
    const levels = new LevelHistory();
    levels.add(0, [new Float32Array(3000).fill(0.5)], 3000, 3000, 0.1);
    levels.add(0, [new Float32Array(6000).fill(-0.5)], 6000, 6000, 2);
    expect(levels.take(1.001)[0]!.peaks[0]).toBeCloseTo(0.05, 6);
    expect(levels.take(1.9)[0]!.peaks[0]).toBeCloseTo(1, 6);
    expect(levels.take(1.95)).toHaveLength(1);
    expect(levels.take(2.05)).toHaveLength(1);
    expect(levels.take(9)).toEqual([]);
  });

  test('keeps the highest of what was heard since the last look, wherever in it', () => {
    const levels = new LevelHistory();
    for (const peak of [0.25, 1, 0.5]) levels.add(0, [new Float32Array(300).fill(peak)], 300, RATE, 1);
    expect(levels.take(1)).toEqual([{ track: 0, peaks: [1] }]);
  });

  test('tells tracks apart', () => {
    const levels = new LevelHistory();
    levels.add(3, [new Float32Array(300).fill(1)], 300, RATE, 1);
    levels.add(4, [new Float32Array(300).fill(0.25), new Float32Array(300).fill(0.5)], 300, RATE, 1);
    expect(levels.take(1)).toEqual([
      { track: 3, peaks: [1] },
      { track: 4, peaks: [0.25, 0.5] },
    ]);
  });

  test('keeps a hundred seconds of what nobody looks up', () => {
    const levels = new LevelHistory();
    for (let second = 0; second < 150; second++) {
      levels.add(0, [new Float32Array(RATE).fill(second < 49 ? 1 : 0.5)], RATE, RATE, 1);
    }
    expect(levels.take(50)).toEqual([]);
    expect(levels.take(51)[0]!.peaks).toEqual([0.5]);
  });

  test('takes audio that is shorter than a slice for one', () => {
    const levels = new LevelHistory();
    levels.add(0, [Float32Array.of(0.25)], 1, RATE, 1);
    levels.add(0, [], 0, RATE, 1);
    expect(levels.take(0.0001)).toEqual([]);
    expect(levels.take(1 / RATE)).toEqual([{ track: 0, peaks: [0.25] }]);
  });
});
