/** @module-tag thorough */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { divide } from '../../../src/commands/data/division.ts';
import { type WaveJob, writeWaveData } from '../../../src/commands/data/wave.ts';
import type { ChannelChoice } from '../../../src/options/parsers.ts';
import { resolveSelection } from '../../../src/options/selection.ts';
import type { DataFormat } from '../../../src/output/format.ts';
import type { WavFile } from '../../../src/wav/open.ts';
import { openF32, openS16 } from '../../analysis/sources.ts';
import { noise } from '../../dsp/oracle.ts';
import { farthest, parseCsv, parseNpy, parseNpyOf, parseNpz, told, written } from './outputs.ts';

// 10 s of two unlike channels from 2.5 s on: at one frame a point two runs of points, of which 2^18 are in memory.
const RATE = 27000;
const START = 2.5 * RATE;
const FRAMES = 10 * RATE;

const samples = [noise(START + FRAMES, 1), noise(START + FRAMES, 2)].map((values, channel) =>
  Int16Array.from(values, (value) => Math.round((channel ? 32767 : 5000) * value)),
);
let wav: WavFile;
beforeAll(async () => {
  wav = await openS16(samples, RATE);
});
afterAll(() => wav.close());

function output(format: DataFormat, options: WaveJob['options'] = {}, channel: ChannelChoice = 'all') {
  const asked = { start: { seconds: 2.5 }, duration: { seconds: 10 }, channel };
  const selection = resolveSelection(asked, wav.info, 'all');
  return written(wav, format, (surroundings) => writeWaveData({ ...surroundings, selection, options }));
}

/** Lowest, highest and RMS of each point of a channel, in steps of 16 bits, from the samples themselves. */
function envelopeOf(channel: ArrayLike<number>, framesPerPoint: number) {
  const points = Math.ceil(FRAMES / framesPerPoint);
  const [min, max, rms] = [new Float64Array(points), new Float64Array(points), new Float64Array(points)];
  for (let point = 0; point < points; point++) {
    const first = START + point * framesPerPoint;
    const end = Math.min(first + framesPerPoint, START + FRAMES);
    let squares = 0;
    [min[point], max[point]] = [channel[first]!, channel[first]!];
    for (let frame = first; frame < end; frame++) {
      min[point] = Math.min(min[point]!, channel[frame]!);
      max[point] = Math.max(max[point]!, channel[frame]!);
      squares += channel[frame]! ** 2;
    }
    rms[point] = Math.sqrt(squares / (end - first));
  }
  return { min, max, rms };
}

/** min, max of left, min, max of right, for each point. */
function interleaved(framesPerPoint: number): Int16Array {
  const envelopes = samples.map((channel) => envelopeOf(channel, framesPerPoint));
  const count = envelopes[0]!.min.length;
  return Int16Array.from({ length: 4 * count }, (_, place) => {
    const { min, max } = envelopes[Math.floor(place / 2) % 2]!;
    return (place % 2 ? max : min)[Math.floor(place / 4)]!;
  });
}

describe.each([1, 500])('at %i frames a point', (framesPerPoint) => {
  const points = Math.ceil(FRAMES / framesPerPoint);

  test('json is one object, its peaks in order', async () => {
    const { data, ...head } = JSON.parse((await output('json', { framesPerPoint })).toString());
    expect(head).toEqual({
      version: 2,
      channels: 2,
      sample_rate: RATE,
      samples_per_pixel: framesPerPoint,
      bits: 16,
      length: points,
    });
    expect(farthest(data, interleaved(framesPerPoint))).toBe(0);
  });

  test('dat has a header of 24 bytes and the same peaks', async () => {
    const dat = await output('dat', { framesPerPoint });
    const header = [0, 4, 8, 12, 16, 20].map((offset) => dat.readInt32LE(offset));
    expect(header).toEqual([2, 0, RATE, framesPerPoint, points, 2]);
    const peaks = new Int16Array(Uint8Array.from(dat.subarray(24)).buffer);
    expect(farthest(peaks, interleaved(framesPerPoint))).toBe(0);
  });

  test('npy has minimum and maximum of each point, one channel after the other', async () => {
    const { shape, values } = parseNpy(await output('npy', { framesPerPoint }));
    expect(shape).toEqual([2, points, 2]);
    const all = new Float64Array(4 * points);
    for (const [channel, each] of samples.entries()) {
      const { min, max } = envelopeOf(each, framesPerPoint);
      for (let point = 0; point < points; point++) {
        all[2 * (channel * points + point)] = min[point]! / 32768;
        all[2 * (channel * points + point) + 1] = max[point]! / 32768;
      }
    }
    expect(farthest(values, all)).toBe(0);
  });
});

test('dat refuses a rate that its header has no room for; json holds it', async () => {
  const fast = await openS16([new Int16Array(100)], 2 ** 32 - 1);
  const selection = resolveSelection({}, fast.info, 'all');
  const as = (format: DataFormat) =>
    written(fast, format, (surroundings) => writeWaveData({ ...surroundings, selection, options: {} }));
  await expect(as('dat')).rejects.toThrow(
    'dat holds no sample rate over 2147483647, and this is 4294967295; json does',
  );
  expect(JSON.parse((await as('json')).toString()).sample_rate).toBe(4294967295);
  fast.close();
});

test('npz has the time of the first frame of each point beside the values', async () => {
  const files = parseNpz(await output('npz', { framesPerPoint: 500 }));
  expect([...files.keys()]).toEqual(['values.npy', 'time.npy']);
  expect(files.get('values.npy')).toEqual(await output('npy', { framesPerPoint: 500 }));
  const { shape, values } = parseNpyOf('<f8', files.get('time.npy')!);
  expect(shape).toEqual([FRAMES / 500]);
  expect(
    farthest(
      values,
      Float64Array.from(values, (_, point) => (START + point * 500) / RATE),
    ),
  ).toBe(0);
});

describe('peaks for wavesurfer', () => {
  const wavesurfer = (options: WaveJob['options'], channel: ChannelChoice = 'all') =>
    output('json', { ...options, peaksFormat: 'wavesurfer' }, channel);
  /** Of each point the sample that is farthest from 0; of two as far the one above. */
  const farthestSamples = (channel: ArrayLike<number>, framesPerPoint: number) => {
    const all = new Float64Array(Math.ceil(FRAMES / framesPerPoint));
    for (let frame = 0; frame < FRAMES; frame++) {
      const point = Math.floor(frame / framesPerPoint);
      const value = channel[START + frame]! / 32768;
      const farther = Math.abs(value) - Math.abs(all[point]!);
      if (farther > 0 || (farther === 0 && value > 0)) all[point] = value;
    }
    return all;
  };

  // At one frame a point two runs.
  test.each([1, 500, 70_000])('an array a channel at %i frames a point', async (framesPerPoint) => {
    const text = (await wavesurfer({ framesPerPoint })).toString();
    expect(text).toMatch(/^\[\[[^\n]*\]\]\n$/);
    const channels = JSON.parse(text);
    expect(channels).toHaveLength(2);
    for (const [index, values] of channels.entries()) {
      expect(farthest(values, farthestSamples(samples[index]!, framesPerPoint))).toBeLessThan(1e-9);
    }
  });

  test('of one channel, or the mix, one array', async () => {
    const right = JSON.parse((await wavesurfer({ framesPerPoint: 3000 }, 2)).toString());
    expect(right).toHaveLength(1);
    expect(farthest(right[0], farthestSamples(samples[1]!, 3000))).toBeLessThan(1e-9);
    const mix = Float64Array.from(samples[0]!, (left, frame) => (left + samples[1]![frame]!) / 2);
    const mixed = JSON.parse((await wavesurfer({ points: 9 }, 'mix')).toString());
    expect(mixed).toHaveLength(1);
    expect(farthest(mixed[0], farthestSamples(mix, FRAMES / 9))).toBeLessThan(1e-9);
  });

  test('are within full scale', async () => {
    const loud = await openF32([
      Float32Array.of(0.25, -1.5, 0.5, -0.5, 3, 0),
      Float32Array.of(0, 0, 0, 0, -0.125, 0),
    ]);
    const selection = resolveSelection({}, loud.info, 'all');
    const options = { framesPerPoint: 2, peaksFormat: 'wavesurfer' } as const;
    const bytes = await written(loud, 'json', (around) => writeWaveData({ ...around, selection, options }));
    // As far on both sides is up.
    expect(bytes.toString()).toBe('[[-1,0.5,1],[0,0,-0.125]]\n');
    loud.close();
  });
});

test('float16 has the extremes to 11 bits', async () => {
  const { shape, values } = parseNpyOf('<f2', await output('npy', { framesPerPoint: 500, dtype: 'float16' }));
  expect(shape).toEqual([2, FRAMES / 500, 2]);
  const exact = samples.flatMap((each) => {
    const { min, max } = envelopeOf(each, 500);
    return Array.from(min).flatMap((low, point) => [low / 32768, max[point]! / 32768]);
  });
  expect(values).toHaveLength(exact.length);
  const relative = values.map((value, index) => (value - exact[index]!) / exact[index]!);
  expect(farthest(relative, new Float64Array(exact.length))).toBeLessThanOrEqual(2 ** -11);
});

test('floats that float16 does not hold are its largest, and told', async () => {
  const loud = await openF32([Float32Array.of(70000, 0.5, -1e6, 65504), Float32Array.of(0, 1, 2, 3)]);
  const selection = resolveSelection({}, loud.info, 'all');
  const run = (dtype: 'float16' | 'float32') =>
    told(loud, 'npy', (surroundings) =>
      writeWaveData({ ...surroundings, selection, options: { framesPerPoint: 2, dtype } }),
    );
  const { output: bytes, warnings } = await run('float16');
  expect(parseNpyOf('<f2', bytes).values).toEqual([0.5, 65504, -65504, 65504, 0, 1, 2, 3]);
  expect(warnings).toEqual(['2 values are beyond what float16 holds; they are ±65504']);
  expect((await run('float32')).warnings).toEqual([]);
  loud.close();
});

test('csv has a line a point, at the time of its first frame', async () => {
  const { header, rows } = parseCsv(await output('csv', { framesPerPoint: 500, rms: true }));
  expect(header).toEqual('time,left min,left max,left rms,right min,right max,right rms'.split(','));
  const columns = header.map((_, column) => Float64Array.from(rows, (row) => Number(row[column])));
  const times = Float64Array.from({ length: FRAMES / 500 }, (_, point) => (START + point * 500) / RATE);
  expect(farthest(columns[0]!, times)).toBeLessThan(1e-12);
  const envelopes = samples.map((channel) => envelopeOf(channel, 500));
  for (const [index, { min, max, rms }] of envelopes.entries()) {
    for (const [column, values] of [min, max, rms].entries()) {
      const actual = columns[1 + 3 * index + column]!.map((value) => value * 32768);
      expect(farthest(actual, values)).toBeLessThan(0.01);
    }
  }
});

test('csv goes on from run to run', async () => {
  const { rows } = parseCsv(await output('csv', { framesPerPoint: 1 }, 1));
  const columns = [0, 1, 2].map((column) => Float64Array.from(rows, (row) => Number(row[column])));
  const times = Float64Array.from({ length: FRAMES }, (_, point) => (START + point) / RATE);
  expect(farthest(columns[0]!, times)).toBeLessThan(1e-12);
  const values = Float64Array.from(samples[0]!.subarray(START), (value) => value / 32768);
  for (const extreme of columns.slice(1)) expect(farthest(extreme, values)).toBeLessThan(1e-9);
});

test('csv of one channel names it not, and tells RMS only where that is asked', async () => {
  const { header, rows } = parseCsv(await output('csv', { framesPerPoint: 100_000 }, 2));
  expect(header).toEqual(['time', 'min', 'max']);
  // Nine digits tell any two float32 apart; more would be noise.
  expect(rows[0]![1]).toBe(String(Number(rows[0]![1]).toPrecision(9)));
  const { min, max } = envelopeOf(samples[1]!, 100_000);
  expect(rows.map((row) => row.slice(1).map((text) => Math.fround(Number(text)) * 32768))).toEqual(
    Array.from(min, (low, point) => [low, max[point]]),
  );
});

test('the mix is one channel', async () => {
  const mix = Float64Array.from(samples[0]!, (left, frame) => (left + samples[1]![frame]!) / 2);
  const { min, max } = envelopeOf(mix, RATE);
  const { shape, values } = parseNpy(await output('npy', { points: 10 }, 'mix'));
  expect(shape).toEqual([1, 10, 2]);
  expect([...values]).toEqual([...min].flatMap((low, point) => [low / 32768, max[point]! / 32768]));
});

describe('points', () => {
  test.each([
    // 256 frames a point where nothing is asked, the last one short.
    [1000, {}, 256, 4],
    [1024, {}, 256, 4],
    [1000, { framesPerPoint: 1 }, 1, 1000],
    [1000, { framesPerPoint: 5000 }, 5000, 1],
    [1000, { points: 10 }, 100, 10],
    [8000, { points: 7 }, 1143, 7],
    [1040, { points: 100 }, 11, 95],
    // Never more than asked, nor more than frames.
    [8, { points: 5 }, 2, 4],
    [8, { points: 9 }, 1, 8],
    [8, { points: 1 }, 8, 1],
    // 10 minutes: 264.6 frames do not go into a point.
    [26_460_000, { points: 100_000 }, 265, 99_850],
  ])('%i frames with %o', (frames, options, framesPerPoint, points) => {
    expect(divide(frames, options)).toEqual({ framesPerPoint, points });
  });

  test('lie at the times that their header tells', async () => {
    const options = { points: 100_001 };
    const { samples_per_pixel, length } = JSON.parse((await output('json', options)).toString());
    expect([samples_per_pixel, length]).toEqual([3, 90_000]);
    const { rows } = parseCsv(await output('csv', options));
    expect(rows).toHaveLength(length);
    expect(Number(rows.at(-1)![0])).toBeCloseTo((START + (length - 1) * samples_per_pixel) / RATE, 12);
  });
});
