/** @module-tag thorough */
import { describe, expect, test } from 'vitest';
import type { AnalysisRun, ChannelSet } from '../../../src/analysis/request.ts';
import { divide } from '../../../src/commands/data/division.ts';
import { type PeakRun, peakRuns } from '../../../src/commands/data/peaks.ts';
import { writeWaveData } from '../../../src/commands/data/wave.ts';
import type { ChannelChoice } from '../../../src/options/parsers.ts';
import { resolveSelection } from '../../../src/options/selection.ts';
import type { WavFile } from '../../../src/wav/open.ts';
import { ALONE, openF32, openS16 } from '../../analysis/sources.ts';
import { noise } from '../../dsp/oracle.ts';
import { buildWav, integers } from '../../wav/build.ts';
import { openBytes } from '../../wav/files.ts';
import { farthest, written } from './outputs.ts';

// By the rules of audiowaveform 1.10.3 (SndFileAudioFileReader, WaveformGenerator and WaveformBuffer): integers as
// libsndfile makes 16 bits of them, floats times 32767 without their fraction, a mix the sum over the count.

const RATE = 8000;
const CHANNELS = 3;
const FRAMES = 40_000;
const START = 4000;
/** Goes neither into the range nor into a block. */
const FRAMES_PER_POINT = 7;
/** Within the file, and within a point. */
const END = FRAMES - 80;
const POINTS = Math.ceil((END - START) / FRAMES_PER_POINT);

/** Whole numbers of so many bits, both ends among them, and those that a float32 would round up. */
function wholeNumbers(bits: number): number[] {
  const full = 2 ** (bits - 1);
  const values = Array.from(noise(FRAMES * CHANNELS, bits), (value, index) =>
    Math.floor(full * value * (index % 97 ? 0.5 : 1)),
  );
  const ends = [full - 1, -full, full - 1, -1, 1, -1];
  if (bits === 32) ends.push(0x40ffffff, 0x40ffffff, 0x40ffffff, -0x40000001, -0x40000001, -0x40000001);
  values.splice(START * CHANNELS, ends.length, ...ends);
  return values;
}

const floats = Array.from(noise(FRAMES * CHANNELS, 9), (value) => Math.fround(value * 1.1));
const inSinglePrecision = (value: number) => {
  const scaled = Math.trunc(Math.fround(Math.fround(value) * 32767));
  return Math.max(-32768, Math.min(32767, scaled));
};

/** How samples are stored, and what audiowaveform takes them for. */
const ENCODINGS: Record<string, () => { bytes: Uint8Array; samples: number[] }> = {
  '8-bit': () => {
    const values = wholeNumbers(8);
    const data = Uint8Array.from(values, (value) => value + 128);
    return { bytes: wavOf({ bits: 8 }, data), samples: values.map((value) => value * 256) };
  },
  '16-bit': () => pcm(16),
  '24-bit': () => pcm(24),
  '32-bit': () => pcm(32),
  '16-bit big-endian': () => pcm(16, true),
  '24-bit big-endian': () => pcm(24, true),
  '32-bit big-endian': () => pcm(32, true),
  '24-bit in the low bytes of 32': () => {
    const values = wholeNumbers(24);
    const bytes = wavOf({ bits: 24, blockAlign: 4 * CHANNELS }, integers(values, 4));
    return { bytes, samples: values.map((value) => value >> 8) };
  },
  '32-bit float': () => ({
    bytes: wavOf({ tag: 3, bits: 32 }, new Uint8Array(Float32Array.from(floats).buffer)),
    samples: floats.map(inSinglePrecision),
  }),
  '64-bit float': () => ({
    bytes: wavOf({ tag: 3, bits: 64 }, new Uint8Array(Float64Array.from(floats).buffer)),
    samples: floats.map(inSinglePrecision),
  }),
};

function pcm(bits: number, big = false) {
  const values = wholeNumbers(bits);
  return {
    bytes: wavOf({ bits }, integers(values, bits / 8, big), big),
    samples: values.map((value) => value >> (bits - 16)),
  };
}

function wavOf(
  fmt: { tag?: number; bits: number; blockAlign?: number },
  data: Uint8Array,
  big = false,
): Uint8Array {
  return buildWav({
    container: big ? 'RIFX' : 'RIFF',
    fmt: { ...fmt, channels: CHANNELS, sampleRate: RATE },
    data,
  });
}

/** Minimum and maximum of each point, the channels of a point side by side. */
function peaksOf(channels: number[][]): Int16Array {
  const peaks = new Int16Array(2 * POINTS * channels.length);
  for (let point = 0; point < POINTS; point++) {
    const first = START + point * FRAMES_PER_POINT;
    for (const [channel, samples] of channels.entries()) {
      const mine = samples.slice(first, Math.min(first + FRAMES_PER_POINT, END));
      peaks[2 * (point * channels.length + channel)] = Math.min(...mine);
      peaks[2 * (point * channels.length + channel) + 1] = Math.max(...mine);
    }
  }
  return peaks;
}

describe.each(Object.entries(ENCODINGS))('%s', (_, encode) => {
  const { bytes, samples } = encode();
  const channels = [0, 1, 2].map((channel) => samples.filter((_, index) => index % CHANNELS === channel));
  const mix = channels[0]!.map((first, frame) =>
    Math.trunc((first + channels[1]![frame]! + channels[2]![frame]!) / 3),
  );

  test.each<[ChannelChoice, number[][]]>([
    ['all', channels],
    [2, [channels[1]!]],
    ['mix', [mix]],
  ])('%s in 16 bits and in 8', async (channel, asked) => {
    const expected = peaksOf(asked);
    const version = asked.length === 1 ? 1 : 2;
    const wav = await openBytes(bytes);
    try {
      const sixteen = await output(wav, 'dat', channel);
      expect(sixteen.subarray(0, 20).toString('hex')).toBe(header(version, 0));
      const start = version === 1 ? 20 : 24;
      if (version === 2) expect(sixteen.readInt32LE(20)).toBe(CHANNELS);
      expect(farthest(new Int16Array(Uint8Array.from(sixteen.subarray(start)).buffer), expected)).toBe(0);
      const eight = await output(wav, 'dat', channel, 8);
      expect(eight.subarray(0, 20).toString('hex')).toBe(header(version, 1));
      const towardsZero = expected.map((peak) => Math.sign(peak) * Math.floor(Math.abs(peak) / 256));
      expect(farthest(new Int8Array(Uint8Array.from(eight.subarray(start)).buffer), towardsZero)).toBe(0);
    } finally {
      wav.close();
    }
  });
});

function header(version: number, flags: number): string {
  return Buffer.from(Int32Array.of(version, flags, RATE, FRAMES_PER_POINT, POINTS).buffer).toString('hex');
}

function output(wav: WavFile, format: 'dat' | 'json', channel: ChannelChoice, bits?: 8 | 16) {
  const asked = { start: { seconds: START / RATE }, end: { seconds: END / RATE }, channel };
  const selection = resolveSelection(asked, wav.info, 'all');
  const options = { framesPerPoint: FRAMES_PER_POINT, bits };
  return written(wav, format, (surroundings) => writeWaveData({ ...surroundings, selection, options }));
}

test('json is version 2 of one channel too, in the bits asked for', async () => {
  const wav = await openS16([Int16Array.from({ length: START + 14 }, (_, n) => (n - START) * 300 - 1000)]);
  const sixteen = (await output(wav, 'json', 'all')).toString();
  expect(sixteen).toBe(
    '{"version":2,"channels":1,"sample_rate":8000,"samples_per_pixel":7,"bits":16,"length":2,"data":[-1000,800,1100,2900]}\n',
  );
  expect((await output(wav, 'json', 'mix', 8)).toString()).toBe(
    '{"version":2,"channels":1,"sample_rate":8000,"samples_per_pixel":7,"bits":8,"length":2,"data":[-3,3,4,11]}\n',
  );
  wav.close();
});

async function allRuns(wav: WavFile, channels: ChannelSet, framesPerPoint: number, run: AnalysisRun = ALONE) {
  const range = { start: 0, end: wav.info.frames };
  const division = divide(wav.info.frames, { framesPerPoint });
  const runs: PeakRun[] = [];
  for await (const each of peakRuns({ source: wav.source, range, division }, channels, run)) runs.push(each);
  return runs;
}

test('every channel tells how far it is, from run to run', async () => {
  const wav = await openS16([new Int16Array(270_000), new Int16Array(270_000)]);
  const done: number[] = [];
  const runs = await allRuns(wav, [0, 1], 1, { ...ALONE, onProgress: (share) => void done.push(share) });
  wav.close();
  // Points of all channels together, of minimum and maximum each: twice as many channels, half as long runs.
  expect(runs.map(({ peaks }) => peaks.length)).toEqual([2 ** 19, 2 ** 19, 4 * (270_000 - 2 ** 18)]);
  expect(done).toEqual(done.toSorted((a, b) => a - b));
  expect(done.at(-1)).toBe(1);
  expect(done).toContain(2 / 3);
});

describe('a mix', () => {
  const left = Int16Array.from(noise(270_000, 1), (value) => 32767 * value);
  const right = Int16Array.from(noise(270_000, 2), (value) => 32767 * value);

  test('goes on from run to run, and tells how far it is', async () => {
    const wav = await openS16([left, right]);
    const done: number[] = [];
    const runs = await allRuns(wav, 'mix', 1, { ...ALONE, onProgress: (share) => void done.push(share) });
    wav.close();
    expect(runs.map(({ peaks }) => peaks.length)).toEqual([2 ** 19, 540_000 - 2 ** 19]);
    const peaks = Int16Array.from(runs.flatMap((each) => [...each.peaks]));
    const mixed = Int16Array.from(peaks, (_, index) => {
      const frame = Math.floor(index / 2);
      return Math.trunc((left[frame]! + right[frame]!) / 2);
    });
    expect(farthest(peaks, mixed)).toBe(0);
    expect(done).toEqual(done.toSorted((a, b) => a - b));
    expect(done.at(-1)).toBe(1);
    expect(done.length).toBeGreaterThan(4);
  });

  test('of a file that became shorter is silent from there on', async () => {
    const wav = await openS16([left.map(() => 20000), right.map(() => 20000)]);
    const frames = wav.info.frames + 50;
    const source = { ...wav.source, frames, dataBytes: 4 * frames };
    const range = { start: wav.info.frames - 50, end: frames };
    const divided = { source, range, division: divide(100, { framesPerPoint: 25 }) };
    const { value: run } = await peakRuns(divided, 'mix', ALONE).next();
    wav.close();
    expect([...run!.peaks]).toEqual([20000, 20000, 20000, 20000, 0, 0, 0, 0]);
  });

  test('is interrupted', async () => {
    const wav = await openS16([left, right]);
    const signal = AbortSignal.abort(new Error('interrupted'));
    await expect(allRuns(wav, 'mix', 100, { ...ALONE, signal })).rejects.toThrow('interrupted');
    wav.close();
  });

  test('counts damaged samples, which are 0', async () => {
    const damaged = Float32Array.of(0.5, Number.NaN, 0.25, Number.POSITIVE_INFINITY);
    const wav = await openF32([damaged, Float32Array.of(0.5, 0.5, 0.25, 1)]);
    for (const [channels, peaks] of [
      ['mix', [16383, 8191, 8191, 16383]],
      [[0], [16383, 0, 8191, 0]],
    ] as const) {
      const [run] = await allRuns(wav, channels as ChannelSet, 1);
      expect([...run!.peaks]).toEqual(peaks.flatMap((peak) => [peak, peak]));
      expect(run!.nonFinite).toBe(2);
    }
    wav.close();
  });
});
