import { expect, test } from 'vitest';
import { addRun, ColumnReader, ColumnWindows } from '../../src/analysis/columns.ts';
import type { PowerSum } from '../../src/dsp/power-sum.ts';
import { openSimd } from '../../src/dsp/simd.ts';
import { openF32, stftOf } from './sources.ts';

/** The spans of a run, and the frame that each of its columns begins at, told by samples that are their own numbers. */
function collector() {
  const spans: number[] = [];
  const starts: number[] = [];
  const sums = {
    use: () => {},
    add(plane, samples, { offset, hop, count }) {
      if (plane > 0) return;
      spans.push(count);
      for (let column = 0; column < count; column++) starts.push(samples.asFloat32[offset + column * hop]!);
    },
  } as Partial<PowerSum> as PowerSum;
  return { sums, spans, starts };
}

const FRAMES = 200_000;
/** The first channel's samples are their own numbers, the second's are damaged. */
const CHANNELS = [
  Float32Array.from({ length: FRAMES }, (_, i) => i),
  new Float32Array(FRAMES).fill(Number.NaN),
];

// Blocks of 2^16 samples a channel are an odd number of columns.
test.each([9, 13, 25])('blocks leave the pairs of a run as they are, at a hop of %i', async (hop) => {
  const wav = await openF32(CHANNELS);
  const request = stftOf(wav, { nfft: 256, hop });
  const count = Math.floor((FRAMES - 256) / hop) + 1;
  expect(Math.floor(2 ** 16 / hop) % 2).toBe(1);
  const reader = new ColumnReader(await openSimd(), wav.source, request, [0, 1]);
  let blocks = 0;
  // Runs that end and begin on odd columns, and one that has to be read on in its middle.
  for (const [first, end] of [
    [0, 3],
    [3, 4],
    [4, 4001],
    [4001, count],
  ] as const) {
    const { sums, spans, starts } = collector();
    addRun({ sums, reader, windows: new ColumnWindows(request) }, { first, end }, count);
    expect(starts).toEqual(Array.from({ length: end - first }, (_, i) => (first + i) * hop));
    expect(spans.slice(0, -1).filter((length) => length % 2 === 1)).toEqual([]);
    blocks += spans.length - 1;
  }
  expect(blocks).toBeGreaterThan(1);
  // A column that is read again is not counted again.
  expect(reader.samples.nonFinite).toEqual([0, (count - 1) * hop + 256]);
  reader.free();
});

test('columns that are too long for two at a time come one by one', async () => {
  const frames = 2 ** 18;
  const wav = await openF32([Float32Array.from({ length: frames }, (_, i) => i)]);
  const request = stftOf(wav, { nfft: 2 ** 17, hop: 2 ** 16 });
  const reader = new ColumnReader(await openSimd(), wav.source, { ...request, hop: 2 ** 16 + 1 }, [0]);
  const { sums, spans, starts } = collector();
  addRun({ sums, reader, windows: new ColumnWindows(request) }, { first: 0, end: 2 }, 2);
  expect(spans).toEqual([1, 1]);
  expect(starts).toEqual([0, 2 ** 16 + 1]);
  reader.free();
});
