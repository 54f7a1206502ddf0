/** @module-tag thorough */
import { beforeAll, expect, test } from 'vitest';
import { writeSpecgramData } from '../../../src/commands/data/specgram.ts';
import { resolveSelection } from '../../../src/options/selection.ts';
import { resolveSpectral, type SpectralOptions } from '../../../src/options/spectral.ts';
import type { Dtype } from '../../../src/output/dtype.ts';
import type { DataFormat } from '../../../src/output/format.ts';
import type { WavFile } from '../../../src/wav/open.ts';
import { openS16 } from '../../analysis/sources.ts';
import { noise } from '../../dsp/oracle.ts';
import { farthest, parseCsv, parseNpy, parseNpyOf, parseNpz, written } from './outputs.ts';

// 10 s of two unlike channels from 2.5 s on, in columns so close that they come in several blocks: a block has 2^18
// powers at most, 7 of them here.
const RATE = 8000;
const START = 2.5 * RATE;
const FRAMES = 10 * RATE;
const NFFT = 256;
const HOP = 11;
const COLUMNS = Math.floor((FRAMES - NFFT) / HOP) + 1;
/** Of 1000 to 1130 Hz. */
const BINS = [32, 33, 34, 35, 36];

const samples = [noise(START + FRAMES, 1), noise(START + FRAMES, 2)].map((values, channel) =>
  Int16Array.from(values, (value, n) =>
    Math.round(8000 * value + (channel ? 20000 * Math.sin((2 * Math.PI * 34 * n) / NFFT) : 0)),
  ),
);
let wav: WavFile;
/** Linear power by the definition, in float64: expected[channel][bin][column]. */
let expected: Float64Array[][];

beforeAll(async () => {
  wav = await openS16(samples, RATE);
  const window = Float64Array.from(
    { length: NFFT },
    (_, n) => 0.5 - 0.5 * Math.cos((2 * Math.PI * n) / NFFT),
  );
  const sum = window.reduce((total, value) => total + value, 0);
  expected = samples.map((channel) =>
    BINS.map((bin) => {
      const angles = Float64Array.from(window, (_, n) => (2 * Math.PI * ((bin * n) % NFFT)) / NFFT);
      const cos = window.map((value, n) => (value * Math.cos(angles[n]!)) / 32768);
      const sin = window.map((value, n) => (value * Math.sin(angles[n]!)) / 32768);
      return Float64Array.from({ length: COLUMNS }, (_, column) => {
        let [re, im] = [0, 0];
        for (let n = 0; n < NFFT; n++) {
          const sample = channel[START + column * HOP + n]!;
          re += sample * cos[n]!;
          im += sample * sin[n]!;
        }
        return (4 * (re * re + im * im)) / sum ** 2;
      });
    }),
  );
  return () => wav.close();
});

interface Asked extends SpectralOptions {
  values?: 'db' | 'power';
  dtype?: Dtype;
  columns?: number;
  channel?: 'all' | 'mix' | number;
}

function output(format: DataFormat, { values, dtype, columns, channel = 'all', ...spectral }: Asked = {}) {
  const options = { nfft: NFFT, hop: HOP, freq: [1000, 1130] as [number, number], ...spectral };
  const asked = { start: { seconds: 2.5 }, duration: { seconds: 10 }, channel };
  const selection = resolveSelection(asked, wav.info, 'mix');
  return written(wav, format, (surroundings) =>
    writeSpecgramData({
      ...surroundings,
      selection,
      spectral: resolveSpectral(options),
      options: { ...options, values, dtype, columns },
    }),
  );
}

const decibels = (power: ArrayLike<number>) => Float64Array.from(power, (value) => 10 * Math.log10(value));
// A column of noise has bins 60 dB below its loudest, and float32's rounding lies 140 dB below that.
const DB_TOLERANCE = 0.02;

test('npy holds every channel, bin and column in its place', async () => {
  const { shape, values } = parseNpy(await output('npy'));
  expect(shape).toEqual([2, BINS.length, COLUMNS]);
  const all = Float64Array.from(expected.flat().flatMap((row) => [...decibels(row)]));
  expect(farthest(values, all)).toBeLessThan(DB_TOLERANCE);
});

test('npz has frequencies and times in float64 beside the values', async () => {
  const files = parseNpz(await output('npz'));
  expect([...files.keys()]).toEqual(['values.npy', 'frequency.npy', 'time.npy']);
  expect(files.get('values.npy')).toEqual(await output('npy'));
  const frequency = parseNpyOf('<f8', files.get('frequency.npy')!);
  expect(frequency).toEqual({ shape: [BINS.length], values: BINS.map((bin) => (bin * RATE) / NFFT) });
  const time = parseNpyOf('<f8', files.get('time.npy')!);
  expect(time.shape).toEqual([COLUMNS]);
  const centres = Float64Array.from({ length: COLUMNS }, (_, at) => (START + at * HOP + NFFT / 2) / RATE);
  expect(farthest(time.values, centres)).toBeLessThan(1e-12);
});

test('values are in the type that is asked for', async () => {
  const all = Float64Array.from(expected.flat().flatMap((row) => [...decibels(row)]));
  const half = parseNpyOf('<f2', await output('npy', { dtype: 'float16' }));
  expect(half.shape).toEqual([2, BINS.length, COLUMNS]);
  // Its steps are 1/16 dB from 64 to 128 dB, and less above.
  expect(farthest(half.values, all)).toBeLessThan(1 / 32 + DB_TOLERANCE);
  const files = parseNpz(await output('npz', { dtype: 'uint8', db: [-70, -19] }));
  const eight = parseNpyOf('|u1', files.get('values.npy')!);
  expect(eight.shape).toEqual(half.shape);
  // A step is 0.2 dB.
  const steps = all.map((level) => 5 * (Math.max(-70, Math.min(-19, level)) + 70));
  expect(farthest(eight.values, steps)).toBeLessThan(0.5 + 5 * DB_TOLERANCE);
  expect(eight.values).toContain(0);
  expect(eight.values).toContain(255);
});

test('json holds every channel, bin and column in its place, and where they lie', async () => {
  const { frequency, time, values, ...head } = JSON.parse((await output('json')).toString());
  expect(head).toMatchObject({ path: wav.path, sampleRate: RATE, channels: 2, start: 2.5, end: 12.5 });
  expect(head.options).toMatchObject({ command: 'specgram', nfft: NFFT, hop: HOP, values: 'db' });
  expect(frequency).toEqual(BINS.map((bin) => (bin * RATE) / NFFT));
  const centres = Array.from({ length: COLUMNS }, (_, column) => (START + column * HOP + NFFT / 2) / RATE);
  expect(farthest(time, centres)).toBeLessThan(1e-12);
  expect(values).toHaveLength(2);
  for (const [channel, bins] of expected.entries()) {
    expect(values[channel]).toHaveLength(BINS.length);
    for (const [bin, row] of bins.entries())
      expect(farthest(values[channel][bin], decibels(row))).toBeLessThan(DB_TOLERANCE);
  }
});

test('csv has a line for each column and channel, at times that go on from block to block', async () => {
  const { header, rows } = parseCsv(await output('csv'));
  expect(header).toEqual(['channel', 'time', ...BINS.map((bin) => String((bin * RATE) / NFFT))]);
  expect(rows).toHaveLength(2 * COLUMNS);
  for (const [index, row] of rows.entries()) {
    const [channel, column] = [index % 2, Math.floor(index / 2)];
    if (row[0] !== ['left', 'right'][channel]) expect.fail(`line ${index} is of ${row[0]}`);
    const time = (START + column * HOP + NFFT / 2) / RATE;
    const levels = decibels(expected[channel]!.map((bin) => bin[column]!));
    const distance = farthest(row.slice(1).map(Number), [time, ...levels]);
    if (!(distance < DB_TOLERANCE)) expect.fail(`line ${index} is ${distance} off`);
    if (!(Math.abs(Number(row[1]) - time) < 1e-12)) expect.fail(`line ${index} is at ${row[1]}, not ${time}`);
  }
});

test('csv of one channel has no column for its name', async () => {
  const { header, rows } = parseCsv(await output('csv', { channel: 2, hop: 100 }));
  expect(header.slice(0, 2)).toEqual(['time', '1000']);
  expect(rows[3]![0]).toBe(String((START + 300 + NFFT / 2) / RATE));
  expect(Number(rows[11]![3])).toBeCloseTo(10 * Math.log10(expected[1]![2]![100]!), 2);
});

test('power is linear', async () => {
  const { values } = parseNpy(await output('npy', { values: 'power' }));
  const all = Float64Array.from(expected.flat().flatMap((row) => [...row]));
  expect(farthest(values, all)).toBeLessThan(1e-6);
  const json = JSON.parse((await output('json', { values: 'power', hop: 256 })).toString());
  expect(json.options.values).toBe('power');
  expect(json.values[1][2][0]).toBeCloseTo(expected[1]![2]![0]!, 5);
});

test('reduced columns are the mean power of those centred in their share of the range', async () => {
  const reduced = { columns: 9, edges: 'whole', values: 'power' } as const;
  const { shape, values } = parseNpy(await output('npy', reduced));
  expect(shape).toEqual([2, BINS.length, 9]);
  const means = expected.flat().flatMap((row) =>
    Array.from({ length: 9 }, (_, share) => {
      const mine = row.filter((_, column) => {
        const centre = column * HOP + NFFT / 2;
        return centre >= (share * FRAMES) / 9 && centre < ((share + 1) * FRAMES) / 9;
      });
      return mine.reduce((sum, power) => sum + power, 0) / mine.length;
    }),
  );
  expect(farthest(values, means)).toBeLessThan(1e-6);
  const { time } = JSON.parse((await output('json', reduced)).toString());
  // The mean of their centres: within a hop of the middle of the share.
  for (const [share, seconds] of time.slice(1, -1).entries())
    expect(Math.abs((seconds - 2.5) * RATE - ((share + 1.5) * FRAMES) / 9)).toBeLessThanOrEqual(HOP);
});

test('a share that has no column, and digital silence, are −300 dB or no power, whatever the range', async () => {
  const silence = await openS16([new Int16Array(4000)], RATE);
  const selection = resolveSelection({}, silence.info, 'mix');
  for (const [values, bottom] of [
    ['db', -300],
    ['power', 0],
  ] as const) {
    for (const columns of [undefined, 1000]) {
      const spectral = resolveSpectral({ nfft: 1024, edges: 'whole', db: [-90, 0] });
      const bytes = await written(silence, 'npy', (surroundings) =>
        writeSpecgramData({ ...surroundings, selection, spectral, options: { values, columns } }),
      );
      expect(new Set(parseNpy(bytes).values)).toEqual(new Set([bottom]));
    }
  }
  silence.close();
});
