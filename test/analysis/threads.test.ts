import { closeSync } from 'node:fs';
import { expect, test } from 'vitest';
import { analyseEnvelope } from '../../src/analysis/envelope.ts';
import { analyseLevels } from '../../src/analysis/levels.ts';
import { runParts } from '../../src/analysis/parts.ts';
import type { AnalysisRun } from '../../src/analysis/request.ts';
import { analyseSpecgram, specgramBlocks } from '../../src/analysis/specgram.ts';
import { analyseSpectrum } from '../../src/analysis/spectrum.ts';
import type { WavFile } from '../../src/wav/open.ts';
import { noise } from '../dsp/oracle.ts';
import { openS16, stftOf } from './sources.ts';

/** More than a few seconds of work at a hop this short: it goes to workers. */
async function openLong(): Promise<WavFile> {
  const samples = [1, 2].map((seed) => noise(400_000, seed).map((x) => x * 32767));
  return openS16(samples);
}

const HEAVY = { nfft: 2048, hop: 64 };

test('results do not depend on the number of threads', async () => {
  const wav = await openLong();
  const stft = stftOf(wav, HEAVY);
  const { range } = stft;
  const analyses: Array<(run: AnalysisRun) => Promise<unknown>> = [
    (run) => analyseSpecgram(wav.source, { ...stft, columns: 100, edges: 'pad' }, run),
    (run) => analyseSpectrum(wav.source, { ...stft, method: 'welch' }, run),
    (run) => analyseSpectrum(wav.source, { ...stft, method: 'fft' }, run),
    (run) => analyseEnvelope(wav.source, { ...stft, points: 100 }, run),
    (run) => analyseLevels(wav.source, range, run),
  ];
  for (const analyse of analyses) {
    const [one, two, seven] = [
      await analyse({ threads: 1 }),
      await analyse({ threads: 2 }),
      await analyse({ threads: 7 }),
    ];
    expect(two).toEqual(one);
    expect(seven).toEqual(one);
  }
});

test('work that is done here and work that is done by workers is the same', async () => {
  const wav = await openLong();
  const job = { kind: 'specgram', source: wav.source, request: stftOf(wav, { hop: 1000 }) } as const;
  const parts = [
    { first: 0, end: 3 },
    { first: 3, end: 5 },
  ];
  const collect = async (seconds: number) => {
    const results = [];
    for await (const result of runParts(job, parts, { threads: 2 }, { seconds, bytesPerThread: 0 }))
      results.push(result);
    return results;
  };
  expect(await collect(1)).toEqual(await collect(0));
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
  for (const request of [stftOf(wav, HEAVY), stftOf(wav)]) {
    const interrupt = new AbortController();
    const run = {
      threads: 2,
      signal: interrupt.signal,
      onProgress: () => interrupt.abort(new Error('enough')),
    };
    await expect(analyseSpecgram(wav.source, { ...request, columns: 64 }, run)).rejects.toThrow('enough');
    await expect(analyseSpecgram(wav.source, request, run)).rejects.toThrow('enough');
  }
});

test('a consumer that has had enough ends the workers', async () => {
  const wav = await openLong();
  for await (const block of specgramBlocks(wav.source, stftOf(wav, HEAVY), { threads: 2 })) {
    expect(block.firstColumn).toBe(0);
    break;
  }
});

test('what fails in a worker fails the analysis, with its message and code', async () => {
  const wav = await openLong();
  closeSync(wav.source.fd);
  const failure = await analyseSpecgram(wav.source, stftOf(wav, HEAVY), { threads: 2 }).catch(
    (error) => error,
  );
  expect(failure).toBeInstanceOf(Error);
  expect(failure).toMatchObject({ code: 'EBADF', message: expect.stringContaining('bad file descriptor') });
});
