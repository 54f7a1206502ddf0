import { describe, expect, test } from 'vitest';
import type { BinBands, SpecgramRequest } from '../../src/analysis/request.ts';
import { analyseSpecgram, specgramBlocks, specgramGrid } from '../../src/analysis/specgram.ts';
import { naiveBin, noise, sine } from '../dsp/oracle.ts';
import { ALONE, openF32, openS16, stftOf } from './sources.ts';

/** 2|X|/Σw squared of one Hann window, by the definition in float64. */
function hannPower(samples: Float32Array, start: number, nfft: number, bin: number): number {
  const windowed = Float64Array.from({ length: nfft }, (_, n) => {
    return (samples[start + n] ?? 0) * (0.5 - 0.5 * Math.cos((2 * Math.PI * n) / nfft));
  });
  const [re, im] = naiveBin(windowed, bin);
  const factor = bin === 0 || 2 * bin === nfft ? 1 : 2;
  return ((factor * Math.hypot(re, im)) / (nfft / 2)) ** 2;
}

describe('in dbfs a full-scale sine on a bin reads 1', () => {
  // Lengths of each engine: pffft, kissfft, Bluestein.
  test.each([64, 90, 101, 202])('with an FFT of %i', async (nfft) => {
    const wav = await openF32([sine(nfft * 4, 4 * 12)]);
    const { grid, power } = await analyseSpecgram(wav.source, stftOf(wav, { nfft, hop: nfft }), ALONE);
    for (let column = 0; column < grid.columns; column++) {
      expect(power[column * grid.bins + 12]).toBeCloseTo(1, 5);
      // The Hann window's lobe ends two bins away.
      expect(power[column * grid.bins + 14]).toBeLessThan(1e-12);
    }
  });
});

test('padded columns read the audio around the range, and silence beyond the file', async () => {
  const samples = noise(400);
  const wav = await openF32([samples]);
  const request = stftOf(wav, { range: { start: 100, end: 400 }, edges: 'pad' });
  const { grid, power } = await analyseSpecgram(wav.source, request, ALONE);
  const last = grid.columns - 1;
  expect(grid.columns).toBe(10);
  expect(grid.time.at(0)).toBe(100 / 8000);
  expect(grid.edges).toEqual([(100 - 16) / 8000, (100 + 9 * 32 + 16) / 8000]);
  for (const bin of [0, 5, 32]) {
    expect(power[bin]).toBeCloseTo(hannPower(samples, 100 - 32, 64, bin), 7);
    expect(power[last * grid.bins + bin]).toBeCloseTo(hannPower(samples, 100 + last * 32 - 32, 64, bin), 7);
  }
});

/** From each bin to each that is not before it, and one of no bins, in no order of their widths. */
function everyBand(bins: number): BinBands {
  const pairs = Array.from({ length: bins ** 2 }, (_, i) => [i % bins, Math.floor(i / bins)] as const);
  const bands = [[7, 6] as const, ...pairs.filter(([first, last]) => first <= last)];
  return {
    first: Int32Array.from(bands, ([first]) => first),
    last: Int32Array.from(bands, ([, last]) => last),
  };
}

test.each([64, 90])('bands hold the strongest of their bins, with an FFT of %i', async (nfft) => {
  // Strong at the last bin too, which in noise is always weaker than the one before.
  const alternating = noise(4000, 2).map((sample, n) => sample + (n % 2 ? 0.5 : -0.5));
  const wav = await openF32([noise(4000), alternating]);
  const request = { ...stftOf(wav, { nfft, hop: nfft / 2, edges: 'pad' }), columns: 5 };
  const bands = everyBand(nfft / 2 + 1);
  const every = await analyseSpecgram(wav.source, request, ALONE);
  const reduced = await analyseSpecgram(wav.source, { ...request, bands }, ALONE);
  expect(reduced.grid).toEqual({ ...every.grid, rows: bands.first.length, time: expect.anything() });
  for (const column of [0, 4]) expect(reduced.grid.time.at(column)).toBe(every.grid.time.at(column));
  const expected = Array.from({ length: 2 * 5 }, (_, column) => {
    const powers = every.power.subarray(column * every.grid.bins, (column + 1) * every.grid.bins);
    return [...bands.first].map((first, band) => {
      const members = powers.subarray(first, bands.last[band]! + 1);
      return members.length > 0 ? Math.max(...members) : Number.NaN;
    });
  });
  expect([...reduced.power]).toEqual(expected.flat());
  expect(reduced.extremes).toEqual(every.extremes);
  expect(every.extremes).toEqual({ lowest: Math.min(...every.power), highest: Math.max(...every.power) });
});

test.each([
  [0, 33],
  [3, 4],
  [5, 20],
  [7, 33],
])('the extremes are those of the bins %i to %i that are shown', async (first, end) => {
  const wav = await openF32([noise(4000), noise(4000, 2).map((x) => x / 50)]);
  const shown: [number, number] = [first, end];
  const bands = { first: Int32Array.of(0, 3), last: Int32Array.of(2, 32) };
  for (const changes of [{}, { columns: 7 }, { bands }]) {
    const request = { ...stftOf(wav), ...changes };
    const { grid, power } = await analyseSpecgram(wav.source, { ...request, bands: undefined }, ALONE);
    const values = [...power].filter((_, index) => {
      const bin = index % grid.bins;
      return bin >= first && bin < end;
    });
    const { extremes } = await analyseSpecgram(wav.source, { ...request, shown }, ALONE);
    expect(extremes).toEqual({ lowest: Math.min(...values), highest: Math.max(...values) });
  }
});

test('a reduced column is the mean power of the columns centred in its share', async () => {
  const wav = await openF32([noise(4000), noise(4000, 2)]);
  const request = stftOf(wav, { edges: 'pad', hop: 10 });
  const every = await analyseSpecgram(wav.source, request, ALONE);
  const reduced = await analyseSpecgram(wav.source, { ...request, columns: 7 }, ALONE);
  const { bins, columns } = every.grid;
  expect(reduced.grid.edges).toEqual([0, 4000 / 8000]);
  for (const channel of [0, 1]) {
    for (let share = 0; share < 7; share++) {
      const members = [...Array(every.grid.time.length).keys()].filter((column) => {
        return Math.floor((column * 10 * 7) / 4000) === share;
      });
      expect(reduced.grid.time.at(share)).toBeCloseTo((members[0]! + members.at(-1)!) / 2 / 800, 12);
      for (const bin of [0, 9, 32]) {
        const powers = members.map((column) => every.power[(channel * columns + column) * bins + bin]!);
        const mean = powers.reduce((sum, value) => sum + value, 0) / members.length;
        const value = reduced.power[(channel * 7 + share) * bins + bin]!;
        // Sums of float32 powers, in another order.
        expect(value / mean).toBeCloseTo(1, 5);
      }
    }
  }
});

test('where no column’s cell reaches, a reduced column has no numbers', async () => {
  const wav = await openF32([noise(128)]);
  const { power, grid } = await analyseSpecgram(wav.source, { ...stftOf(wav), columns: 16 }, ALONE);
  const isEmpty = Array.from({ length: 16 }, (_, column) => Number(Number.isNaN(power[column * grid.bins])));
  expect(isEmpty.join('')).toBe('1100000000000011');
});

test('the mix is the mean of the channels', async () => {
  const left = noise(640);
  const right = noise(640, 2);
  const apart = await openF32([left, right]);
  const mixed = await openF32([left.map((x, i) => (x + right[i]!) / 2)]);
  const ofMix = await analyseSpecgram(apart.source, stftOf(apart, { channels: 'mix' }), ALONE);
  const expected = await analyseSpecgram(mixed.source, stftOf(mixed), ALONE);
  expect(ofMix.power).toEqual(expected.power);
});

test('blocks come in order and make up the whole', async () => {
  const wav = await openS16([noise(70000).map((x) => x * 20000), noise(70000, 2).map((x) => x * 9000)]);
  const request = stftOf(wav, { hop: 1 });
  const { grid, power } = await analyseSpecgram(wav.source, request, ALONE);
  let next = 0;
  for await (const block of specgramBlocks(wav.source, request, ALONE)) {
    expect(block.firstColumn).toBe(next);
    next += block.columns;
    const column = block.columns - 1;
    const from = (block.columns + column) * grid.bins;
    const to = (grid.columns + block.firstColumn + column) * grid.bins;
    expect(block.power.subarray(from, from + grid.bins)).toEqual(power.subarray(to, to + grid.bins));
  }
  expect(next).toBe(grid.columns);
});

test('many channels with long windows are analysed in groups, in their order', {
  tags: 'thorough',
}, async () => {
  const nfft = 2 ** 20;
  const wav = await openF32([1, 2, 3, 4, 5, 6].map((seed) => noise(1000, seed)));
  const all = await analyseSpecgram(wav.source, stftOf(wav, { nfft, hop: nfft }), ALONE);
  const fifth = await analyseSpecgram(wav.source, stftOf(wav, { nfft, hop: nfft, channels: [4] }), ALONE);
  expect(all.power.subarray(4 * all.grid.bins, 5 * all.grid.bins)).toEqual(fifth.power);
});

test('NaN and infinite samples count once each, and as silence', async () => {
  const samples = noise(4096);
  const clean = samples.slice();
  for (const [at, value] of [
    [100, Number.NaN],
    [101, Infinity],
    [2000, -Infinity],
    [4095, Number.NaN],
  ] as const) {
    samples[at] = value;
    clean[at] = 0;
  }
  const damaged = await openF32([samples]);
  const whole = await openF32([clean]);
  for (const changes of [
    { edges: 'pad' },
    { edges: 'pad', hop: 3 },
    { columns: 5, hop: 7, edges: 'pad' },
  ] as const) {
    const request: SpecgramRequest = stftOf(damaged, changes);
    const { power, nonFinite } = await analyseSpecgram(damaged.source, request, ALONE);
    expect(nonFinite).toBe(4);
    expect(power).toEqual((await analyseSpecgram(whole.source, request, ALONE)).power);
  }
});

test('the grid tells frequencies, times and edges without reading', async () => {
  const wav = await openF32([noise(1000)], 48000);
  const grid = specgramGrid(wav.source, stftOf(wav, { range: { start: 100, end: 900 } }));
  expect(grid).toMatchObject({ channels: 1, bins: 33, columns: 24, hzPerBin: 750 });
  expect(grid.time.at(0)).toBe((100 + 32) / 48000);
  expect(grid.edges).toEqual([(100 + 16) / 48000, (100 + 23 * 32 + 32 + 16) / 48000]);
});

// A window of 32 samples in FFTs of 64: columns lie as those of 32 do, and bins of 64 tell between them.
test.each(['pad', 'whole'] as const)(
  'a window shorter than the FFT has zeros behind it: %s',
  async (edges) => {
    const samples = noise(300);
    const wav = await openF32([samples]);
    const range = { start: 100, end: 290 };
    const request = stftOf(wav, { range, edges, hop: 16, winLength: 32 });
    const { grid, power } = await analyseSpecgram(wav.source, request, ALONE);
    const first = edges === 'pad' ? 100 - 16 : 100;
    expect([grid.bins, grid.columns]).toEqual([33, edges === 'pad' ? 12 : 10]);
    expect(grid.time.at(3)).toBeCloseTo((first + 3 * 16 + 16) / 8000, 12);
    const windowed = Float64Array.from({ length: 64 }, (_, n) =>
      n < 32 ? samples[first + 3 * 16 + n]! * (0.5 - 0.5 * Math.cos((2 * Math.PI * n) / 32)) : 0,
    );
    for (const bin of [1, 9, 20]) {
      const [re, im] = naiveBin(windowed, bin);
      expect(power[3 * grid.bins + bin]).toBeCloseTo((re ** 2 + im ** 2) / 8 ** 2, 7);
    }
  },
);

test('magnitudes are doubled at DC and Nyquist too', async () => {
  const wav = await openF32([Float32Array.from({ length: 64 }, (_, n) => 0.25 + (n % 2 ? -0.125 : 0.125))]);
  const levels = async (scaling: SpecgramRequest['scaling']) => {
    const { power } = await analyseSpecgram(wav.source, stftOf(wav, { scaling }), ALONE);
    return [power[0]!, power[32]!].map(Math.sqrt);
  };
  const rounded = (values: number[]) => values.map((value) => Number(value.toFixed(5)));
  expect(rounded(await levels('dbfs'))).toEqual([0.25, 0.125]);
  expect(rounded(await levels('magnitude'))).toEqual([0.5, 0.25]);
});

test('extremes are those of the bins that are shown', async () => {
  // −6 dB on bin 4 and −20 dB on bin 20 of 64.
  const tones = Float32Array.from(
    { length: 640 },
    (_, n) => 0.5 * Math.sin((2 * Math.PI * 4 * n) / 64) + 0.1 * Math.sin((2 * Math.PI * 20 * n) / 64),
  );
  const wav = await openF32([tones]);
  const highest = async (shown?: [number, number]) => {
    const request = { ...stftOf(wav), ...(shown && { shown }) };
    return 10 * Math.log10((await analyseSpecgram(wav.source, request, ALONE)).extremes.highest);
  };
  expect(await highest()).toBeCloseTo(-6.02, 2);
  expect(await highest([15, 33])).toBeCloseTo(-20, 2);
  expect(await highest([20, 21])).toBeCloseTo(-20, 2);
  expect(await highest([0, 5])).toBeCloseTo(-6.02, 2);
  expect(await highest([7, 15])).toBeLessThan(-100);
});

test('the times of a terabyte take no memory', async () => {
  const { source } = await openF32([[0]], 44100);
  const range = { start: 0, end: 5e11 };
  const before = process.memoryUsage().arrayBuffers;
  const grid = specgramGrid(source, { ...stftOf(await openF32([[0]]), { hop: 1024, nfft: 2048 }), range });
  expect(grid.time.length).toBe(Math.floor((5e11 - 2048) / 1024) + 1);
  expect(grid.time.at(grid.time.length - 1)).toBeCloseTo(((grid.time.length - 1) * 1024 + 1024) / 44100, 3);
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(1e6);
});
