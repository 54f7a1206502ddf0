/** @module-tag thorough */
import { describe, expect, test, vi } from 'vitest';
import { analyseEnvelope } from '../../src/analysis/envelope.ts';
import { analyseLevels } from '../../src/analysis/levels.ts';
import type { EnvelopeRequest } from '../../src/analysis/request.ts';
import { analyseSpecgram } from '../../src/analysis/specgram.ts';
import { analyseSpectrum } from '../../src/analysis/spectrum.ts';
import { naiveBin, noise } from '../dsp/oracle.ts';
import { ALONE, openF32, stftOf } from './sources.ts';

// Parts are a few milliseconds of work: more samples than a test has. Here they are short, and none like the other.
vi.mock('../../src/analysis/parts.ts', async (original) => {
  const parts = await original<typeof import('../../src/analysis/parts.ts')>();
  return {
    ...parts,
    cutByCost: (count: number) => {
      const cuts = [0];
      for (let size = 7; cuts.at(-1)! < count; size = 1 + ((size * 31) % 211)) {
        cuts.push(Math.min(count, cuts.at(-1)! + size));
      }
      return cuts.slice(1).map((end, index) => ({ first: cuts[index]!, end }));
    },
  };
});

const START = 313;
const END = 9001;
const RANGE = { start: START, end: END };
/** Frames that are damaged, by channel: the second channel alone has some early and some late in the range. */
const DAMAGED = [[], [START, 2000, 2001, 8990], [5000]];

/** Three channels, louder and louder to the middle and then quieter, in each of which something else is the largest. */
const CHANNELS = [1, 2, 3].map((seed) =>
  noise(10_000, seed).map((x, i) => seed * x * (0.2 + 0.8 * Math.sin((Math.PI * i) / 10_000)) + 0.05),
);
const DAMAGE = CHANNELS.map((samples, channel) => {
  const damaged = samples.slice();
  for (const frame of DAMAGED[channel]!) damaged[frame] = Number.NaN;
  return damaged;
});
/** What the damaged channels read as. */
const READ = DAMAGE.map((samples) => samples.map((x) => (Number.isNaN(x) ? 0 : x)));
const BROKEN = DAMAGED.flat().length;

const open = () => openF32(DAMAGE);
const sum = (values: ArrayLike<number>) => Array.from(values).reduce((total, value) => total + value, 0);

test('levels', async () => {
  const levels = await analyseLevels((await open()).source, RANGE, ALONE);
  for (const [channel, samples] of READ.entries()) {
    const own = samples.subarray(START, END);
    expect(levels[channel]).toEqual({
      peak: Math.max(...own.map(Math.abs)),
      rms: expect.closeTo(Math.sqrt(sum(own.map((x) => x * x)) / own.length), 6),
      dc: expect.closeTo(sum(own) / own.length, 6),
      clipped: 0,
      over: own.filter((x) => Math.abs(x) > 1).length,
      nonFinite: DAMAGED[channel]!.length,
    });
  }
  expect(levels[2]!.over).toBeGreaterThan(1000);
});

test.each<Pick<EnvelopeRequest, 'points' | 'framesPerPoint'>>([{ framesPerPoint: 700 }, { points: 13 }])(
  'an envelope by %o',
  async (division) => {
    const request = { range: RANGE, channels: [2, 1], ...division };
    const envelope = await analyseEnvelope((await open()).source, request, ALONE);
    const frames = END - START;
    expect(envelope.nonFinite).toBe(BROKEN);
    for (let point = 0; point < envelope.points; point++) {
      const each = division.framesPerPoint ?? frames / division.points!;
      const [from, to] = [point, point + 1].map((n) => START + Math.min(frames, Math.floor(n * each)));
      for (const [plane, channel] of [2, 1].entries()) {
        const own = READ[channel]!.subarray(from, to);
        expect(envelope.min[plane]![point]).toBe(Math.min(...own));
        expect(envelope.max[plane]![point]).toBe(Math.max(...own));
        const rms = Math.sqrt(sum(own.map((x) => x * x)) / own.length);
        expect(envelope.rms[plane]![point]! / rms).toBeCloseTo(1, 5);
      }
    }
  },
);

test('marks of a run that begins in one part and ends in the next stay', async () => {
  const samples = new Float32Array(3000);
  samples.fill(1, 100, 700);
  const request = { range: { start: 50, end: 2950 }, channels: [0], framesPerPoint: 500 };
  const { clipped } = await analyseEnvelope((await openF32([samples])).source, request, ALONE);
  expect([...clipped[0]!]).toEqual([1, 1, 0, 0, 0, 0]);
});

describe('columns', () => {
  const [nfft, hop] = [64, 24];
  const columns = Math.floor((END - START - nfft) / hop) + 1;

  /** Power of each column in a bin, in dbfs by a Hann window: by the definition. */
  function powersOf(samples: Float32Array, bin: number): number[] {
    return Array.from({ length: columns }, (_, column) => {
      const windowed = Float64Array.from({ length: nfft }, (_, n) => {
        return samples[START + column * hop + n]! * (0.5 - 0.5 * Math.cos((2 * Math.PI * n) / nfft));
      });
      return ((2 * Math.hypot(...naiveBin(windowed, bin))) / (nfft / 2)) ** 2;
    });
  }

  test('of a mean and a maximum', async () => {
    const wav = await open();
    const request = { ...stftOf(wav, { range: RANGE, nfft, hop }), method: 'welch' } as const;
    const spectrum = await analyseSpectrum(wav.source, request, ALONE);
    expect(spectrum).toMatchObject({ columns, nonFinite: BROKEN });
    for (const [channel, samples] of READ.entries()) {
      for (const bin of [1, 9, 31]) {
        const powers = powersOf(samples, bin);
        expect(spectrum.mean[channel]![bin]! / (sum(powers) / columns)).toBeCloseTo(1, 5);
        expect(spectrum.maximum[channel]![bin]! / Math.max(...powers)).toBeCloseTo(1, 5);
      }
    }
  });

  test('of a spectrogram', async () => {
    const wav = await open();
    const request = stftOf(wav, { range: RANGE, nfft, hop });
    const { grid, power, extremes, nonFinite } = await analyseSpecgram(wav.source, request, ALONE);
    expect(grid.columns).toBe(columns);
    expect(nonFinite).toBe(BROKEN);
    for (const [channel, samples] of READ.entries()) {
      for (const bin of [1, 9, 31]) {
        for (const [column, expected] of powersOf(samples, bin).entries()) {
          const amplitude = Math.sqrt(power[(channel * columns + column) * grid.bins + bin]!);
          expect(Math.abs(amplitude - Math.sqrt(expected))).toBeLessThan(1e-5);
        }
      }
    }
    expect(extremes).toEqual({ lowest: Math.min(...power), highest: Math.max(...power) });
  });
});

test('one FFT of each channel counts the damage of all', async () => {
  const wav = await open();
  const request = { ...stftOf(wav, { range: RANGE }), method: 'fft' } as const;
  expect((await analyseSpectrum(wav.source, request, ALONE)).nonFinite).toBe(BROKEN);
});

test('channels that are analysed in groups count the damage of all', { tags: 'thorough' }, async () => {
  const wav = await openF32([1, 2, 3, 4, 5, 6].map((seed) => noise(900, seed).fill(Number.NaN, 0, seed)));
  const request = stftOf(wav, { nfft: 2 ** 20, hop: 2 ** 20 });
  expect((await analyseSpecgram(wav.source, request, ALONE)).nonFinite).toBe(21);
  const spectrum = await analyseSpectrum(wav.source, { ...request, method: 'welch' }, ALONE);
  expect(spectrum.nonFinite).toBe(21);
});

test('what a file has lost meanwhile is silence, not what was read before', async () => {
  const { source } = await openF32([new Float32Array(1000).fill(0.5), new Float32Array(1000).fill(-0.5)]);
  const longer = { ...source, frames: 3000, dataBytes: 3 * source.dataBytes };
  const request = { range: { start: 0, end: 3000 }, channels: [0, 1], framesPerPoint: 10 };
  const { min, max } = await analyseEnvelope(longer, request, ALONE);
  for (let point = 0; point < 300; point++) {
    expect([max[0]![point], min[1]![point]]).toEqual(point < 100 ? [0.5, -0.5] : [0, 0]);
  }
});
