import { expect, test } from 'vitest';
import { cancellationDb } from '../../src/analysis/cancellation.ts';
import { openF32 } from './sources.ts';

/** A second at 8 kHz, unless more is asked. */
const tone = (amplitude: number, hz = 440, frames = 8000) =>
  Float32Array.from({ length: frames }, (_, i) => amplitude * Math.sin((2 * Math.PI * hz * i) / 8000));

async function cancellationOf(channels: Float32Array[], range?: { start: number; end: number }) {
  const wav = await openF32(channels);
  try {
    return cancellationDb(wav.source, range ?? { start: 0, end: wav.info.frames });
  } finally {
    wav.close();
  }
}

test.each([
  ['equal channels', [tone(0.5), tone(0.5)], 0],
  ['one channel alone', [tone(0.5)], 0],
  // 440 and 1000 Hz are orthogonal over a second: half the power is left.
  ['channels with nothing in common', [tone(0.5), tone(0.5, 1000)], 3.01],
  // (1 − 0.8)² / 4 of (1 + 0.64) / 2.
  ['one of them inverted, and weaker', [tone(0.5), tone(-0.4)], 19.14],
  ['silence', [tone(0), tone(0)], 0],
])('%s', async (_, channels, expected) => {
  expect(await cancellationOf(channels)).toBeCloseTo(expected, 1);
});

test('opposite channels leave nothing', async () => {
  expect(await cancellationOf([tone(0.5), tone(-0.5)])).toBeGreaterThan(200);
});

test('only the range counts, and all of a long one', async () => {
  const frames = 600_000;
  const [left, right] = [tone(0.5, 440, frames), tone(0.5, 440, frames)];
  // The last quarter cancels.
  for (let i = 450_000; i < frames; i++) right[i] = -right[i]!;
  expect(await cancellationOf([left, right], { start: 0, end: 450_000 })).toBeCloseTo(0, 5);
  expect(await cancellationOf([left, right], { start: 450_000, end: frames })).toBeGreaterThan(200);
  // Three quarters of the power are left: 1.25 dB.
  expect(await cancellationOf([left, right])).toBeCloseTo(1.25, 1);
});
