/** @module-tag thorough */
import { readdirSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { writeSpecgramData } from '../../../src/commands/data/specgram.ts';
import { writeSpectrumData } from '../../../src/commands/data/spectrum.ts';
import { writeWaveData } from '../../../src/commands/data/wave.ts';
import { resolveSelection } from '../../../src/options/selection.ts';
import { resolveSpectral, type SpectralOptions } from '../../../src/options/spectral.ts';
import type { DataFormat } from '../../../src/output/format.ts';
import type { WavFile } from '../../../src/wav/open.ts';
import { openF32 } from '../../analysis/sources.ts';
import { type Surroundings, told } from './outputs.ts';

/** Damaged samples of the channels, near the beginning and the end: in different blocks and runs. */
const DAMAGED = [
  [5, 1000, 269_900],
  [269_950, 7],
];

let wav: WavFile;
beforeAll(async () => {
  const channels = DAMAGED.map((places) => {
    const samples = new Float32Array(270_000).fill(0.5);
    for (const place of places) samples[place] = Number.NaN;
    return samples;
  });
  wav = await openF32(channels);
});
afterAll(() => wav.close());

const specgram = (surroundings: Surroundings, hop: number, range = {}, spectral: SpectralOptions = {}) => {
  const options = { nfft: 64, hop, ...spectral };
  const selection = resolveSelection({ channel: 'all', ...range }, wav.info, 'mix');
  return writeSpecgramData({ ...surroundings, selection, spectral: resolveSpectral(options), options });
};
const wave = (surroundings: Surroundings, framesPerPoint: number, channel: 'all' | 'mix' = 'all') => {
  const selection = resolveSelection({ channel }, wav.info, 'all');
  return writeWaveData({ ...surroundings, selection, options: { framesPerPoint } });
};
const spectrum = (surroundings: Surroundings) => {
  const selection = resolveSelection({}, wav.info, 'all');
  const lines = { frequency: Float64Array.of(0), mean: [Float32Array.of(1), Float32Array.of(1)] };
  const nothing = { peaks: undefined, inForce: {}, options: {} };
  const job = { ...surroundings, selection, spectral: resolveSpectral({}), lines, ...nothing };
  return writeSpectrumData(job);
};

const DAMAGE = '5 samples are NaN, infinite or beyond all audio; they count as 0';

describe('damaged samples are counted over all blocks', () => {
  test.each<[DataFormat]>([['csv'], ['npy']])('of a spectrogram as %s', async (format) => {
    const { warnings } = await told(wav, format, (surroundings) => specgram(surroundings, 64));
    expect(warnings).toEqual([DAMAGE]);
  });

  test.each<[DataFormat]>([['npy'], ['json'], ['dat']])('of a waveform as %s', async (format) => {
    const { warnings } = await told(wav, format, (surroundings) => wave(surroundings, 1));
    expect(warnings).toEqual([DAMAGE]);
  });

  test('of a mix', async () => {
    const { warnings } = await told(wav, 'dat', (surroundings) => wave(surroundings, 1, 'mix'));
    expect(warnings).toEqual([DAMAGE]);
  });
});

test('a range shorter than the transform is told', async () => {
  const range = { start: { seconds: 1 }, duration: { seconds: 40 / 8000 } };
  const { warnings } = await told(wav, 'csv', (surroundings) => specgram(surroundings, 64, range));
  expect(warnings).toHaveLength(1);
  expect(warnings[0]).toMatch(/^the range has 40 samples, fewer than --nfft 64/);
});

test('a range that holds windows is not told of, though it is shorter than the transform', async () => {
  const range = { start: { seconds: 1 }, duration: { seconds: 40 / 8000 } };
  const short = (surroundings: Surroundings) => specgram(surroundings, 4, range, { winLength: 16 });
  expect((await told(wav, 'csv', short)).warnings).toEqual([]);
});

test.each([
  ['specgram', (surroundings: Surroundings) => specgram(surroundings, 64, { start: { seconds: 33 } })],
  ['spectrum', spectrum],
  ['wave', (surroundings: Surroundings) => wave(surroundings, 1000)],
])('the name of an output that %s chose is printed last', async (_, work) => {
  const { output } = await told(wav, 'csv', work, 'a.csv');
  expect(output.toString()).toMatch(/\d\na\.csv\n$/);
  const { output: unnamed } = await told(wav, 'csv', work);
  expect(unnamed.toString()).not.toContain('a.csv');
});

test.skipIf(process.platform !== 'linux')('no file stays open, whatever becomes of the output', async () => {
  const files = () => readdirSync('/proc/self/fd').length;
  const before = files();
  await told(wav, 'npy', (surroundings) => specgram(surroundings, 64));
  expect(files()).toBe(before);
  const failing = told(wav, 'json', ({ context, ...surroundings }) => {
    context.stdout.on('error', () => {});
    context.stdout.destroy(new Error('no room'));
    return specgram({ ...surroundings, context }, 64);
  });
  await expect(failing).rejects.toThrow();
  expect(files()).toBe(before);
});
