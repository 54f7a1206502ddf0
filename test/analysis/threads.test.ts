/** @module-tag slow */
import { describe, expect, test } from 'vitest';
import { analyseEnvelope } from '../../src/analysis/envelope.ts';
import type { Job } from '../../src/analysis/job.ts';
import { analyseLevels } from '../../src/analysis/levels.ts';
import { cut, runParts } from '../../src/analysis/parts.ts';
import type { AnalysisRun } from '../../src/analysis/request.ts';
import { analyseSpecgram, specgramBlocks } from '../../src/analysis/specgram.ts';
import { analyseSpectrum } from '../../src/analysis/spectrum.ts';
import { openSimd } from '../../src/dsp/simd.ts';
import type { WavFile } from '../../src/wav/open.ts';
import { noise } from '../dsp/oracle.ts';
import { openS16, stftOf } from './sources.ts';

function openLong(): Promise<WavFile> {
  return openS16([1, 2].map((seed) => noise(400_000, seed).map((x) => x * 32767)));
}

/** With so short a hop there is enough to do for workers to be started. */
const HEAVY = { nfft: 2048, hop: 4 };

test('results do not depend on the number of threads', async () => {
  const wav = await openLong();
  const stft = stftOf(wav, HEAVY);
  const analyses: Array<(run: AnalysisRun) => Promise<unknown>> = [
    (run) => analyseSpecgram(wav.source, { ...stft, columns: 100, edges: 'pad' }, run),
    (run) => analyseSpectrum(wav.source, { ...stft, method: 'welch' }, run),
  ];
  for (const analyse of analyses) {
    const one = await analyse({ threads: 1 });
    expect(await analyse({ threads: 2 })).toEqual(one);
    expect(await analyse({ threads: 7 })).toEqual(one);
  }
});

describe('a worker does as this thread does', () => {
  const range = { start: 1000, end: 390_000 };
  const changes = { range, nfft: 1000, hop: 500, channels: 'mix' } as const;

  test.each(['specgram', 'welch', 'fft', 'envelope', 'levels'] as const)('%s', async (kind) => {
    const wav = await openLong();
    const request = { ...stftOf(wav, changes), points: 77, method: 'welch' } as const;
    const job = { kind, source: wav.source, request } as Job;
    const parts = kind === 'fft' ? [{ first: 0, end: 1 }] : cut(700, 100);
    const collect = async (seconds: number) => {
      const results = [];
      const cost = { seconds, openingSeconds: 0, bytesPerThread: 0 };
      for await (const result of runParts(job, parts, { threads: 2 }, cost)) results.push(result);
      return results;
    };
    // By so many seconds a part: all in this thread, some, none.
    const here = await collect(0.1);
    expect(await collect(0.09 * parts.length)).toEqual(here);
    expect(await collect(parts.length)).toEqual(here);
  });
});

test('progress rises to 1', async () => {
  const wav = await openLong();
  const progress: number[] = [];
  const run = { threads: 2, onProgress: (done: number) => progress.push(done) };
  await analyseSpectrum(wav.source, { ...stftOf(wav, HEAVY), method: 'welch' }, run);
  expect(progress.at(-1)).toBe(1);
  expect(progress).toEqual(progress.toSorted((a, b) => a - b));
  expect(progress.length).toBeGreaterThan(10);
});

test('an interrupt ends it with the signal’s reason', async () => {
  const wav = await openLong();
  const interrupt = new AbortController();
  const run = {
    threads: 2,
    signal: interrupt.signal,
    onProgress: () => interrupt.abort(new Error('enough')),
  };
  await expect(analyseSpecgram(wav.source, stftOf(wav, HEAVY), run)).rejects.toThrow('enough');
  // What is short is not even begun.
  await expect(analyseSpecgram(wav.source, stftOf(wav), run)).rejects.toThrow('enough');
});

test('a consumer that has had enough ends the workers', async () => {
  const wav = await openLong();
  for await (const block of specgramBlocks(wav.source, stftOf(wav, HEAVY), { threads: 2 })) {
    expect(block.firstColumn).toBe(0);
    break;
  }
});

test('memory is given back: a hundred jobs take no more than one', async () => {
  const wav = await openLong();
  const { memory } = await openSimd();
  const request = { ...stftOf(wav, { hop: 2000 }), points: 10, method: 'welch' } as const;
  const analyseAll = async () => {
    await analyseSpecgram(wav.source, { ...request, columns: 4 }, { threads: 1 });
    await analyseSpectrum(wav.source, request, { threads: 1 });
    await analyseEnvelope(wav.source, request, { threads: 1 });
    await analyseLevels(wav.source, request.range, { threads: 1 });
  };
  await analyseAll();
  const bytes = memory.buffer.byteLength;
  for (let job = 0; job < 25; job++) await analyseAll();
  expect(memory.buffer.byteLength).toBe(bytes);
});
