import { afterAll, beforeAll, expect, test } from 'vitest';
import { type SpectrumJob, writeSpectrumData } from '../../../src/commands/data/spectrum.ts';
import { resolveSelection } from '../../../src/options/selection.ts';
import type { DataFormat } from '../../../src/output/format.ts';
import type { WavFile } from '../../../src/wav/open.ts';
import { openS16 } from '../../analysis/sources.ts';
import { parseCsv, parseNpy, parseNpyOf, parseNpz, written } from './outputs.ts';

// Power whose place can be told from its value: channel c's bin k has 2^(−1 − 10c − k).
const FREQUENCY = Float64Array.of(-0.1, 0, 12345.678901234, 20000);
const power = [0, 1].map((channel) =>
  Float32Array.from(FREQUENCY, (_, bin) => 2 ** (-1 - 10 * channel - bin)),
);
const DB_PER_OCTAVE = 10 * Math.log10(2);
const levels = [0, 1].map((channel) =>
  Array.from(FREQUENCY, (_, bin) => Math.fround(DB_PER_OCTAVE * (-1 - 10 * channel - bin))),
);
const peaks = [
  [
    { hz: 440, hzUncertainty: 0.01, levelDb: -3.0102999 },
    { hz: 880.5, hzUncertainty: 0.01, levelDb: -12.25 },
  ],
  [{ hz: 27.5, hzUncertainty: 0.01, levelDb: -20 }],
];

let wav: WavFile;
beforeAll(async () => {
  wav = await openS16([new Int16Array(80000), new Int16Array(80000)], 8000);
});
afterAll(() => wav.close());

function output(format: DataFormat, job: Partial<SpectrumJob> = {}, channel: 'all' | number = 'all') {
  const selection = resolveSelection({ start: { seconds: 2 }, channel }, wav.info, 'all');
  const lines = { frequency: FREQUENCY, mean: power };
  const inForce = { command: 'spectrum', nfft: 6 };
  return written(wav, format, ({ open, target, context }) =>
    writeSpectrumData({
      ...{
        open,
        selection,
        spectral: { db: [-30, -9] as [number, number] },
        lines,
        peaks: undefined,
        inForce,
        options: {},
        target,
        context,
      },
      ...job,
    }),
  );
}

async function json(job: Partial<SpectrumJob> = {}) {
  return JSON.parse((await output('json', job)).toString());
}

test('npy has a row of bins for each channel', async () => {
  expect(parseNpy(await output('npy'))).toEqual({ shape: [2, 4], values: Float32Array.from(levels.flat()) });
  const { values } = parseNpy(await output('npy', { options: { values: 'power' } }));
  expect(values).toEqual(Float32Array.from(power.flatMap((row) => [...row])));
});

test('npz has frequencies in float64 beside the values', async () => {
  const files = parseNpz(await output('npz'));
  expect([...files.keys()]).toEqual(['values.npy', 'frequency.npy']);
  expect(parseNpy(files.get('values.npy')!)).toEqual({
    shape: [2, 4],
    values: Float32Array.from(levels.flat()),
  });
  expect(parseNpyOf('<f8', files.get('frequency.npy')!)).toEqual({ shape: [4], values: [...FREQUENCY] });
});

test('values are in the type that is asked for', async () => {
  // Steps of float16 are 2^-8 to 2^-6 from 2 to 16 dB, and 2^-5 beyond.
  const half = levels.flat().map((level) => {
    const step = 2 ** (Math.floor(Math.log2(-level)) - 10);
    return Math.round(level / step) * step;
  });
  expect(parseNpyOf('<f2', await output('npy', { options: { dtype: 'float16' } }))).toEqual({
    shape: [2, 4],
    values: half,
  });
  // 255 at −9 dB and above, 0 at −30 dB and below; −12.04 dB is 17.96 of 21 dB up.
  const eight = [255, 255, 255, 218, 0, 0, 0, 0];
  const { values } = parseNpyOf('|u1', await output('npy', { options: { dtype: 'uint8' } }));
  expect(values).toEqual(eight);
  const npz = parseNpz(await output('npz', { options: { dtype: 'uint8' } }));
  expect(parseNpyOf('|u1', npz.get('values.npy')!).values).toEqual(eight);
  expect(parseNpyOf('<f8', npz.get('frequency.npy')!).values).toEqual([...FREQUENCY]);
});

test('json has a row of bins for each channel, and says of what', async () => {
  const { file, path, frequency, values, ...head } = await json();
  expect([file, path]).toEqual([wav.name, wav.path]);
  expect(head).toEqual({
    sampleRate: 8000,
    channels: 2,
    channelNames: ['left', 'right'],
    start: 2,
    end: 10,
    options: { command: 'spectrum', nfft: 6, values: 'db' },
  });
  expect(frequency).toEqual([...FREQUENCY]);
  expect(values.map((row: number[]) => row.map(Math.fround))).toEqual(levels);
  const linear = await json({ options: { values: 'power' } });
  expect(linear.values.map((row: number[]) => row.map(Math.fround))).toEqual(power.map((row) => [...row]));
  expect(linear.options.values).toBe('power');
});

test('csv has a line a frequency, a value for each channel', async () => {
  const { header, rows } = parseCsv(await output('csv'));
  expect(header).toEqual(['frequency', 'left', 'right']);
  expect(rows.map(([hz]) => Number(hz))).toEqual([...FREQUENCY]);
  for (const [bin, [, left, right]] of rows.entries())
    expect([left, right].map((text) => Math.fround(Number(text)))).toEqual([
      levels[0]![bin],
      levels[1]![bin],
    ]);
});

test('silence is −300 dB', async () => {
  const lines = { frequency: FREQUENCY, mean: [new Float32Array(4), new Float32Array(4)] };
  expect((await json({ lines })).values).toEqual([Array(4).fill(-300), Array(4).fill(-300)]);
});

test('peaks are listed by channel, with their notes', async () => {
  expect((await json({ peaks })).peaks).toEqual([
    [
      { frequency: 440, note: 'A4', level: -3.01 },
      { frequency: 880.5, note: 'A5 +1 cents', level: -12.25 },
    ],
    [{ frequency: 27.5, note: 'A0', level: -20 }],
  ]);
  expect(await json()).not.toHaveProperty('peaks');
  const warnings: string[] = [];
  const open = { wav, warn: (message: string) => void warnings.push(message) };
  const linear = await json({ open, peaks, options: { values: 'power' } });
  expect(linear.peaks[1]).toEqual([{ frequency: 27.5, note: 'A0', level: -20 }]);
  expect(warnings).toEqual(['--values power is for the spectrum: the level of a peak is listed in dB']);
  expect((await output('csv', { peaks })).toString()).toBe(
    [
      'channel,frequency,note,level',
      'left,440,A4,-3.01',
      'left,880.5,A5 +1 cents,-12.25',
      'right,27.5,A0,-20',
      '',
    ].join('\n'),
  );
});
