import { expect, test } from 'vitest';
import { fftCost, readingCost, stftCost } from '../../src/analysis/cost.ts';
import { crewFor } from '../../src/analysis/parts.ts';
import { openF32, stftOf } from './sources.ts';

test('the memory of a thread grows with the channels that it holds, and with the FFT', async () => {
  const silence = new Float32Array(10);
  const wav = await openF32([silence, silence, silence, silence]);
  const bytes = (channels: number[], nfft: number) =>
    stftCost(wav.source, stftOf(wav, { channels, nfft })).bytesPerThread;
  const [one, four, longer] = [bytes([0], 2 ** 18), bytes([0, 1, 2, 3], 2 ** 18), bytes([0], 2 ** 19)];
  // Four bytes a sample at the least.
  expect(four - one).toBeGreaterThanOrEqual(3 * 4 * 2 ** 18);
  expect(longer - one).toBeGreaterThanOrEqual(4 * 2 ** 18);
  // Groups of channels bound it.
  const many = Array.from({ length: 1000 }, (_, channel) => channel);
  expect(bytes(many, 2 ** 22)).toBeLessThanOrEqual(2 ** 30);
});

test('time grows with what there is to do', async () => {
  const silence = new Float32Array(10_000);
  const { source } = await openF32([silence, silence]);
  const range = { start: 0, end: 10_000 };
  const half = { start: 0, end: 5000 };
  expect(readingCost(source, range).seconds).toBeCloseTo(2 * readingCost(source, half).seconds, 12);
  expect(fftCost(source, range, 2).seconds).toBeGreaterThan(fftCost(source, range, 1).seconds);
});

test('getting ready for a very long FFT is left to a worker, however few columns there are', async () => {
  const wav = await openF32([new Float32Array(1000)]);
  const parts = [{ first: 0, end: 1 }];
  const request = stftOf(wav);
  const crew = (nfft: number) => crewFor(parts, { threads: 2 }, stftCost(wav.source, { ...request, nfft }));
  expect(crew(2048)).toEqual({ workers: 0, helps: true });
  expect(crew(2 ** 22)).toEqual({ workers: 1, helps: false });
});
