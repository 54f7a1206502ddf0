/** @module-tag thorough */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readInvocation } from '../../src/invocation.ts';
import { run } from '../batch/run-line.ts';
import { fakeWorld } from '../fake-world.ts';
import { decodePng } from '../render/decode-png.ts';
import { buildWav } from '../wav/build.ts';

const RATE = 1000;

/** So many samples of a sine on a bin of 50 (20 Hz apart), as float32. */
function tone(frames: number, hz: number, amplitude: number, channels = 1, sampleRate = RATE): Uint8Array {
  const samples = Float32Array.from(
    { length: frames * channels },
    (_, i) => amplitude * Math.sin((2 * Math.PI * hz * Math.floor(i / channels)) / sampleRate),
  );
  return buildWav({ fmt: { tag: 3, channels, sampleRate, bits: 32 }, data: new Uint8Array(samples.buffer) });
}

const NAMES = { a: '20240131_235958.wav', b: 'ü 20240201_000001.wav', c: '-c_20240201_000006.wav' };

/** 2 s, from 3 s on 1.5 s, from 8 s on 2 s: the last one is silent. Given out of order, one that is none in the middle. */
const DAY = {
  [NAMES.b]: tone(1500, 200, 0.5),
  [NAMES.c]: tone(2000, 200, 0),
  'bad 20240201_000003.wav': Buffer.from('no WAV at all'),
  [NAMES.a]: tone(2000, 200, 0.25),
};

const BAD = 'wavscope: bad 20240201_000003.wav: not a WAV file but text';
const STFT = '--nfft 50 --hop 25 --edges whole';

test('columns are the mean powers of what is recorded in them, and nothing where nothing is', async () => {
  // 25 columns of 0.4 s. Windows of the first recording are centred from 0.025 to 1.975 s, a hop of 0.025 s apart.
  const { printed, code, told } = await run(
    `specgram --long-term ${STFT} --columns 25 --values power -o - -f json`,
    DAY,
  );
  expect({ code, told }).toEqual({ code: 1, told: [BAD] });
  const { values, time, start, end, recordings, order } = JSON.parse(printed.join(''));
  expect([start, end, time[0], time[24]]).toEqual([0, 10, 0.2, 9.8]);
  expect(order).toBe('by the times in their names');
  expect(recordings).toMatchObject([
    { path: expect.stringContaining(NAMES.a), start: 0, end: 2 },
    { path: expect.stringContaining(NAMES.b), start: 3, end: 4.5 },
    { path: expect.stringContaining(NAMES.c), start: 8, end: 10 },
  ]);
  const bin = values[0][10] as (number | null)[];
  // 3 to 4.5 s are columns 7 (from 2.8 s) to 11 (until 4.8 s).
  bin.forEach((power, column) => {
    if (column < 5) expect(power).toBeCloseTo(0.0625, 6);
    else if (column >= 7 && column < 12) expect(power).toBeCloseTo(0.25, 6);
    else if (column >= 20) expect(power).toBe(0);
    else expect(power).toBeNull();
  });
});

test('where recordings meet in a column it is the mean of all its windows', async () => {
  // One column: 79, 59 and 79 windows lie wholly in the recordings.
  const { printed } = await run(`specgram --long-term ${STFT} --columns 1 --values power -o - -f json`, DAY);
  const { values } = JSON.parse(printed.join(''));
  expect(values[0][10][0]).toBeCloseTo((79 * 0.0625 + 59 * 0.25) / (79 + 59 + 79), 7);
});

test('every hop has a column, as in the recording alone', async () => {
  const one = { [NAMES.a]: DAY[NAMES.a]! };
  const line = '--nfft 50 --edges pad -o - -f json';
  const joint = JSON.parse((await run(`specgram --long-term ${line}`, one)).printed.join(''));
  const alone = JSON.parse((await run(`specgram ${line}`, one)).printed.join(''));
  expect(joint.values).toEqual(alone.values);
  expect(joint.time).toEqual(alone.time);
  const many = JSON.parse((await run(`specgram --long-term ${line}`, DAY)).printed.join(''));
  expect(many.time).toHaveLength(400);
  expect(many.values[0][10].slice(0, 79)).toEqual(alone.values[0][10].slice(0, 79));
  expect(many.values[0][10].slice(90, 115)).toEqual(Array(25).fill(null));
});

test('a gap is told from silence in arrays and tables too', async () => {
  const line = `specgram --long-term ${STFT} --columns 25`;
  const { cwd } = await run(`${line} -o OUT/x.npy -o OUT/x.csv`, DAY);
  const bytes = readFileSync(join(cwd, 'x.npy'));
  const values = new Float32Array(bytes.buffer.slice(bytes.byteOffset + bytes.length - 4 * 26 * 25));
  const row = values.subarray(10 * 25, 11 * 25);
  expect([row[4], row[6], row[20]]).toEqual([expect.closeTo(-12.04, 2), -999, -300]);
  const table = readFileSync(join(cwd, 'x.csv'), 'utf8').split('\n');
  expect(table[7]).toBe(`2.6${','.repeat(26)}`);
  expect(table[21]).toBe(`8.2${',-300'.repeat(26)}`);
  const power = await run(`${line} --values power -o OUT/x.npy`, DAY);
  const last = readFileSync(join(power.cwd, 'x.npy')).subarray(-4 * 25);
  expect([last.readFloatLE(4 * 6), last.readFloatLE(4 * 20)]).toEqual([-1, 0]);
});

test('in the picture the gaps are background, at their times', async () => {
  const { cwd, printed } = await run(
    `specgram --long-term ${STFT} --no-axes --size 100x26 --background #00ff00 -o OUT/`,
    DAY,
  );
  // 10 s in 100 pixels.
  expect(printed).toEqual([expect.stringMatching(/ü 20240201_000001\.long-term\.png$/)]);
  const { samples, channels } = decodePng(readFileSync(join(cwd, printed[0]!)));
  const isGap = Array.from({ length: 100 }, (_, x) => {
    const at = channels * (13 * 100 + x);
    return samples.subarray(at, at + 3).join() === '0,255,0';
  });
  const runs = isGap.map((gap) => (gap ? ' ' : 'x')).join('');
  expect(runs).toBe(`${'x'.repeat(20)}${' '.repeat(10)}${'x'.repeat(15)}${' '.repeat(35)}${'x'.repeat(20)}`);
});

test('the caption says what told the order, and a warning where nothing did', async () => {
  const { cwd, told } = await run('specgram --long-term --nfft 50 -o OUT/x.svg', DAY);
  const svg = readFileSync(join(cwd, 'x.svg'), 'utf8');
  expect(svg).toContain('3 recordings by the times in their names');
  expect(svg).toContain(`${NAMES.a} to ${NAMES.c}`);
  expect(told).toEqual([BAD]);
  const unnamed = { 'b.wav': tone(1000, 200, 0.5), 'a.wav': tone(500, 200, 0.25) };
  const given = await run(`specgram --long-term ${STFT} --columns 3 -o - -f json`, unnamed);
  expect(given.told).toEqual([
    expect.stringContaining('the recordings follow each other as given, without gaps: b.wav does not tell'),
  ]);
  const levels = JSON.parse(given.printed.join('')).values[0][10];
  expect(levels).toEqual([-6.02, -6.02, -12.04].map((level) => expect.closeTo(level, 2)));
});

test('inputs that fail are listed where that is asked, and the others done', async () => {
  const { code, cwd } = await run('specgram --long-term --failures OUT/list -o OUT/x.npy --columns 3', DAY);
  expect(code).toBe(0);
  expect(readFileSync(join(cwd, 'list'), 'utf8')).toMatch(
    /bad 20240201_000003\.wav\tnot a WAV file but text\n$/,
  );
  expect(readFileSync(join(cwd, 'x.npy')).length).toBeGreaterThan(128);
  const none = await run('specgram --long-term -o OUT/x.npy', { 'bad.wav': Buffer.from('none') });
  expect(none).toMatchObject({ code: 1, told: [expect.stringContaining('bad.wav: ')] });
});

test('recordings of another kind, parts of them and streams are refused in a line', async () => {
  const rates = {
    'a.wav': tone(100, 200, 1),
    'b.wav': tone(100, 200, 1, 2),
    'c.wav': tone(100, 200, 1, 1, 500),
  };
  const { code, told } = await run('specgram --long-term -o OUT/x.png', rates);
  expect({ code, told }).toEqual({
    code: 1,
    told: [
      'wavscope: a.wav: has 1 kHz, mono, and b.wav 1 kHz, stereo; --long-term takes recordings of one rate and as many channels',
    ],
  });
  await expect(run('specgram --long-term -s 1', rates)).rejects.toThrow('--long-term takes recordings whole');
  await expect(run('specgram --long-term --every 1', rates)).rejects.toThrow('takes recordings whole');
  const { context } = fakeWorld('.');
  const { plan } = (await readInvocation(['specgram', '--long-term', '-'], context))!;
  expect(() => plan(['-'], context)).toThrow('--long-term looks at its inputs twice; name files, not -');
});
