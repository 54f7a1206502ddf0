/** @module-tag slow */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { analyseSpecgram } from '../../src/analysis/specgram.ts';
import { resolveSpectral } from '../../src/options/spectral.ts';
import { fullRequest } from '../../src/views/stft.ts';
import { decodePng } from '../render/decode-png.ts';
import { buildWav } from '../wav/build.ts';
import { openBytes } from '../wav/files.ts';
import { ALONE } from './sources.ts';

// sox's own picture is the oracle: one column of pixels an STFT column, its grey the level in steps of a quarter dB.
const RATE = 48_000;
const NFFT = 512;
/** dBFS at the top of the picture, dB down to its bottom, and the greys between them. */
const [TOP, RANGE, GREYS] = [-10, 60, 249];

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'wavscope-test-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

test.each([
  ['a whole number of columns', 20 * 256, 20],
  ['a rest of more than half a column', 20 * 256 + 200, 21],
  ['a rest of less', 20 * 256 + 100, 20],
])('columns to the edges of %s are as sox draws them', async (_name, frames, columns) => {
  // The audio around the range is not to be seen.
  const start = 1000;
  const bytes = noise(start + frames + 1000);
  writeFileSync(join(folder, 'a.wav'), bytes);
  const sox = soxLevels(join(folder, 'a.wav'), ['trim', `${start}s`, `${frames}s`]);

  const wav = await openBytes(bytes);
  const spectral = resolveSpectral({ preset: 'sox', nfft: NFFT });
  const selection = { range: { start, end: start + frames }, channels: [0], channelNames: ['mono'] };
  const { grid, power } = await analyseSpecgram(wav.source, fullRequest(selection, spectral), ALONE);
  expect([sox.length, grid.columns]).toEqual([columns, columns]);
  const wrong = [...power].flatMap((value, at) => {
    const [column, bin] = [Math.floor(at / grid.rows), at % grid.rows];
    const level = 10 * Math.log10(value);
    const [lowest, highest] = sox[column]![bin]!;
    return level > lowest - 0.01 && level < highest + 0.01 ? [] : [{ column, bin, level, lowest, highest }];
  });
  expect(wrong).toEqual([]);
});

/** Pseudo-random samples of 16 bits about an offset, at half of full scale. */
function noise(frames: number): Uint8Array {
  let seed = 1;
  const samples = Int16Array.from({ length: frames }, () => {
    seed = (Math.imul(seed, 1664525) + 1013904223) | 0;
    return 3000 + (seed >> 17);
  });
  return buildWav({ fmt: { channels: 1, bits: 16, sampleRate: RATE }, data: new Uint8Array(samples.buffer) });
}

/** Between which levels in dBFS each bin of each column lies, by the greys of sox's picture. */
function soxLevels(path: string, before: string[]): [lowest: number, highest: number][][] {
  const [png, perSecond] = [`${path}.png`, String(RATE / (NFFT / 2))];
  const look = ['-r', '-m', '-z', String(RANGE), '-Z', String(TOP), '-y', String(NFFT / 2 + 1)];
  execFileSync('sox', [path, '-n', ...before, 'spectrogram', ...look, '-X', perSecond, '-o', png]);
  const { width, height, samples } = decodePng(readFileSync(png));
  return Array.from({ length: width }, (_, column) =>
    Array.from({ length: height }, (_, bin) => {
      const grey = samples[3 * ((height - 1 - bin) * width + column)]!;
      const step = Math.round((grey / 255) * (GREYS + 1));
      if (step === 0) return [-Infinity, TOP - RANGE];
      if (step === GREYS + 1) return [TOP, Infinity];
      return [TOP - RANGE + ((step - 1) / GREYS) * RANGE, TOP - RANGE + (step / GREYS) * RANGE];
    }),
  );
}
