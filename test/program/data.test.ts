/** @module-tag slow */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import wav from 'node-wav';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { fixture, fixtureBytes, program, wavscope } from './wavscope.ts';

let folder: string;
let tone: string;
let silence: string;

const RATE = 8000;
const NFFT = 256;
/** Of the tone: on a bin. */
const BIN = 32;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'data-'));
  tone = join(folder, 'tone.wav');
  silence = join(folder, 'silence.wav');
  const sine = Float32Array.from({ length: RATE }, (_, n) => Math.sin((2 * Math.PI * BIN * n) / NFFT));
  const quiet = sine.map((value) => value / 10);
  writeFileSync(tone, wav.encode([sine, quiet], { sampleRate: RATE, float: true, bitDepth: 32 }));
  writeFileSync(silence, wav.encode([new Float32Array(RATE)], { sampleRate: RATE, bitDepth: 16 }));
});

afterAll(() => rmSync(folder, { recursive: true }));

async function run(...args: string[]): Promise<Buffer> {
  const outcome = await wavscope([...args, '-o', '-']);
  expect(outcome).toMatchObject({ code: 0, stderr: '' });
  return outcome.stdout;
}

async function json(...args: string[]) {
  return JSON.parse((await run(...args, '-f', 'json')).toString());
}

/** Shape and values of an npy file. */
function parseNpy(bytes: Buffer): { shape: number[]; values: Float32Array } {
  expect(bytes.subarray(0, 8)).toEqual(Buffer.from('\x93NUMPY\x01\x00', 'latin1'));
  const start = 10 + bytes.readUInt16LE(8);
  expect(start % 64).toBe(0);
  const header = bytes.toString('latin1', 10, start);
  expect(header).toMatch(/^\{'descr': '<f4', 'fortran_order': False, 'shape': \([\d, ]+\), \} *\n$/);
  const shape = /\(([\d, ]+)\)/
    .exec(header)![1]!
    .split(',')
    .filter((each) => each.trim())
    .map(Number);
  return { shape, values: new Float32Array(Uint8Array.from(bytes.subarray(start)).buffer) };
}

test('a full-scale sine on a bin reads 0 dB in every column, one at −20 dB reads that', async () => {
  const { values, frequency, channels, channelNames } = await json(
    'specgram',
    tone,
    '-c',
    'all',
    '--nfft',
    '256',
  );
  expect(channels).toBe(2);
  expect(channelNames).toEqual(['left', 'right']);
  expect(frequency[BIN]).toBe((BIN * RATE) / NFFT);
  // Float32 samples of the sine are rounded by 2^-25: far less than 1e-4 dB.
  for (const level of values[0][BIN]) expect(level).toBeCloseTo(0, 4);
  for (const level of values[1][BIN]) expect(level).toBeCloseTo(-20, 4);
});

test('json, csv and npy hold the same numbers', async () => {
  const args = ['specgram', fixture, '-d', '0.5', '-c', 'all', '--nfft', '512', '--freq', '100:5k'];
  const [object, csv, npy] = await Promise.all([
    json(...args),
    run(...args, '-f', 'csv'),
    run(...args, '-f', 'npy').then(parseNpy),
  ]);
  const [channels, bins, columns] = [object.values.length, object.frequency.length, object.time.length];
  expect(npy.shape).toEqual([channels, bins, columns]);
  expect(Float32Array.from(object.values.flat(2))).toEqual(npy.values);
  const [header, ...rows] = csv
    .toString()
    .trimEnd()
    .split('\n')
    .map((line) => line.split(','));
  expect(header!.slice(0, 2)).toEqual(['channel', 'time']);
  expect(header!.slice(2).map(Number)).toEqual(object.frequency);
  expect(rows).toHaveLength(channels * columns);
  for (const [index, row] of rows.entries()) {
    const [channel, column] = [index % 2, Math.floor(index / 2)];
    expect(row[0]).toBe(object.channelNames[channel]);
    expect(Number(row[1])).toBe(object.time[column]);
    expect(row.slice(2).map(Number)).toEqual(object.values[channel].map((bin: number[]) => bin[column]));
  }
});

test('columns are whole and half overlapped, their times the centres of their windows', async () => {
  const { time, options, start, end } = await json(
    'specgram',
    tone,
    '-s',
    '0.25',
    '-d',
    '0.5',
    '--nfft',
    '256',
  );
  expect(options).toMatchObject({ nfft: 256, hop: 128, edges: 'whole', window: 'hann', values: 'db' });
  expect([start, end]).toEqual([0.25, 0.75]);
  const frames = 0.5 * RATE;
  expect(time).toHaveLength(Math.floor((frames - 256) / 128) + 1);
  for (const [column, seconds] of time.entries()) {
    expect(seconds).toBeCloseTo(0.25 + (128 + column * 128) / RATE, 12);
  }
});

test('reduced columns are the mean power of a picture of that width', async () => {
  const args = ['specgram', tone, '-c', 'left', '--nfft', '256', '--values', 'power'];
  const { time, values } = await json(...args, '--columns', '10');
  expect(time).toHaveLength(10);
  expect(values[0][BIN]).toHaveLength(10);
  // Away from the edges every column has the power of the sine.
  for (const power of values[0][BIN].slice(1, -1)) expect(power).toBeCloseTo(1, 4);
});

test('silence is −300 dB, whatever the range', async () => {
  const { values } = await json('specgram', silence, '--nfft', '256', '--db', '-90:0');
  expect(new Set(values.flat(2))).toEqual(new Set([-300]));
  const spectrum = await json('spectrum', silence);
  expect(new Set(spectrum.values.flat())).toEqual(new Set([-300]));
});

test('a two-sided spectrum has zero in the middle and the same level at both sides', async () => {
  const { frequency, values } = await json('spectrum', tone, '--nfft', '256', '--two-sided');
  expect(frequency).toHaveLength(256);
  expect(frequency[128]).toBe(0);
  expect(frequency[0]).toBe(-RATE / 2);
  expect(values[0][128 + BIN]).toBeCloseTo(0, 4);
  expect(values[0][128 - BIN]).toBeCloseTo(0, 4);
});

test('the FFT of the whole range has its exact length', async () => {
  const { frequency, values, options } = await json('spectrum', tone, '--method', 'fft');
  expect(options.nfft).toBe(RATE);
  expect(frequency).toHaveLength(RATE / 2 + 1);
  expect(frequency[1]).toBe(1);
  expect(values[0][1000]).toBeCloseTo(0, 4);
});

test('peaks are listed with their notes', async () => {
  const { peaks } = await json('spectrum', tone, '-c', 'left', '--nfft', '256', '--peaks', '1');
  expect(peaks[0]).toHaveLength(1);
  expect(peaks[0][0].frequency).toBeCloseTo(1000, 3);
  expect(peaks[0][0].note).toMatch(/^B5/);
  const csv = (await run('spectrum', tone, '--nfft', '256', '--peaks', '1', '-f', 'csv')).toString();
  expect(csv).toMatch(/^channel,frequency,note,level\nleft,.*\nright,.*\n$/);
});

test.each([
  ['1000:', ['1000 Hz']],
  [':1000', ['1000 Hz']],
  // The window's main lobe reaches into the range; its peak does not.
  ['1010:', []],
])('a picture of %s Hz marks the peaks that the data lists there', async (range, expected) => {
  const args = ['spectrum', tone, '-c', 'left', '--nfft', '256', '--peaks', '1', '--freq', range];
  const { peaks } = await json(...args);
  const near = peaks[0].filter(({ level }: { level: number }) => level > -60);
  expect(near.map(({ frequency }: { frequency: number }) => `${Math.round(frequency)} Hz`)).toEqual(expected);
  const svg = (await run(...args, '-f', 'svg')).toString();
  const marked = [...svg.matchAll(/([\d.]+) Hz {2}\S+(?: \S+ cents)? {2}−?(\d+)/g)].filter(
    ([, , level]) => Number(level) < 60,
  );
  expect(marked.map(([, hz]) => `${hz} Hz`)).toEqual(expected);
});

test('peaks of the waveform are written as audiowaveform writes them', async () => {
  const [object, dat, npy] = await Promise.all([
    json('wave', fixture, '--frames-per-point', '500'),
    run('wave', fixture, '--frames-per-point', '500', '-f', 'dat'),
    run('wave', fixture, '--frames-per-point', '500', '-f', 'npy').then(parseNpy),
  ]);
  const length = Math.ceil(551250 / 500);
  const { data, ...header } = object;
  expect(header).toEqual({
    version: 2,
    channels: 2,
    sample_rate: 44100,
    samples_per_pixel: 500,
    bits: 16,
    length,
  });
  expect(data).toHaveLength(length * 4);
  expect([0, 4, 8, 12, 16, 20].map((offset) => dat.readInt32LE(offset))).toEqual([
    2,
    0,
    44100,
    500,
    length,
    2,
  ]);
  const peaks = new Int16Array(Uint8Array.from(dat.subarray(24)).buffer);
  expect(Array.from(peaks)).toEqual(data);
  expect(npy.shape).toEqual([2, length, 2]);
  // By hand, from the samples themselves.
  const samples = new Int16Array(Uint8Array.from(readFileSync(fixture).subarray(44)).buffer);
  for (const point of [0, 1, 700, length - 1]) {
    const left = samples.subarray(point * 1000, point * 1000 + 1000).filter((_, index) => index % 2 === 0);
    expect(data.slice(point * 4, point * 4 + 2)).toEqual([Math.min(...left), Math.max(...left)]);
    expect(npy.values[point * 2]).toBe(Math.min(...left) / 32768);
  }
});

test('points have a whole number of frames', async () => {
  const csv = (await run('wave', tone, '-c', 'left', '--points', '7', '--rms', '-f', 'csv')).toString();
  const [header, ...rows] = csv.trimEnd().split('\n');
  expect(header).toBe('time,min,max,rms');
  expect(rows.map((row) => Number(row.split(',')[0]) * RATE)).toEqual([
    0, 1143, 2286, 3429, 4572, 5715, 6858,
  ]);
});

test.skipIf(process.platform === 'win32')(
  'a temporary folder without room is named by every command (not on Windows: no ulimit)',
  () => {
    const short = (command: string) => {
      // Files of 2 blocks at the most: what goes into pipes is not limited.
      const line = `ulimit -f 2; cat "${fixture}" | "${process.execPath}" "${program}" ${command} | wc -c`;
      const env = { ...process.env, TMPDIR: folder, NODE_DISABLE_COMPILE_CACHE: '1' };
      return spawnSync('bash', ['-c', line], { encoding: 'utf8', env }).stderr;
    };
    const fault = `no temporary file in ${folder}: file too large; set TMPDIR to a folder with room for one\n`;
    expect(short('info -')).toBe(`wavscope: stdin: ${fault}`);
    expect(short('wave - -o -')).toBe(`wavscope: stdin: ${fault}`);
    expect(short('play - --loop --backend null')).toBe(`wavscope: stdin: ${fault}`);
    expect(short(`specgram "${fixture}" -f npy -o - --nfft 512 --hop 4`)).toBe(
      `wavscope: ${fixture}: ${fault}`,
    );
  },
);

test('what a killed run leaves behind goes with the next that writes there', async () => {
  const out = join(folder, 'killed');
  mkdirSync(out);
  writeFileSync(join(out, '.wavscope-else.tmp'), '');
  const { signal } = await wavscope(['specgram', '-', '-o', 'out.csv'], {
    cwd: out,
    input: 'open',
    meanwhile: (child) => {
      child.stdin!.end(fixtureBytes());
      const timer = setInterval(() => {
        if (readdirSync(out).length > 1 || child.exitCode !== null) {
          clearInterval(timer);
          child.kill('SIGKILL');
        }
      }, 1);
    },
  });
  expect(signal).toBe('SIGKILL');
  expect(readdirSync(out).sort()).toEqual([
    expect.stringMatching(/^\.wavscope-.*-\d+-\w+\.tmp$/),
    '.wavscope-else.tmp',
  ]);
  expect((await wavscope(['wave', fixture, '-o', 'next.json'], { cwd: out })).code).toBe(0);
  expect(readdirSync(out).sort()).toEqual(['.wavscope-else.tmp', 'next.json']);
});
