/** @module-tag thorough */
import { readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { buildWav } from '../wav/build.ts';
import { folderOf, run } from './run-line.ts';

const RATE = 8000;

/** 2.5 s of noise whose amplitude differs from second to second. */
const SAMPLES = Int16Array.from({ length: 2.5 * RATE }, (_, i) => {
  const amplitude = [1000, 4000, 16_000][Math.floor(i / RATE)]!;
  return Math.round(amplitude * Math.sin(i * i));
});

function wavOf(samples: Int16Array, channels = 1): Uint8Array {
  const data = new Uint8Array(samples.slice().buffer);
  return buildWav({ fmt: { channels, sampleRate: RATE, bits: 16 }, data });
}

const NOT_WAV = Buffer.from('no WAV at all');

describe.each([1, 3])('%i threads', (threads) => {
  const THREADS = `--threads ${threads}`;

  test('tell the levels of each slice, in order, and of a bad input once', async () => {
    const files = { 'a.wav': wavOf(SAMPLES), 'bad.wav': NOT_WAV, 'ü\nz.wav': wavOf(SAMPLES.subarray(RATE)) };
    const { code, printed, told } = await run(`info --levels --json --every 1 ${THREADS}`, files);
    expect({ code, told }).toEqual({ code: 1, told: ['wavscope: bad.wav: not a WAV file but text'] });
    const peakOf = (first: number, end: number) =>
      20 * Math.log10(Math.max(...SAMPLES.subarray(first, end).map(Math.abs)) / 32768);
    const expected = [
      ['a.wav', 0, 1, peakOf(0, 8000)],
      ['a.wav', 1, 2, peakOf(8000, 16_000)],
      ['a.wav', 2, 2.5, peakOf(16_000, 20_000)],
      ['ü\nz.wav', 0, 1, peakOf(8000, 16_000)],
      ['ü\nz.wav', 1, 1.5, peakOf(16_000, 20_000)],
    ];
    const records = printed.map((line) => JSON.parse(line));
    expect(records.map(({ path, start, end }) => [path, start, end])).toEqual(
      expected.map((each) => each.slice(0, 3)),
    );
    records.forEach(({ levels }, index) => {
      expect(levels[0].peak).toBeCloseTo(expected[index]![3] as number, 9);
    });
  });

  test('do the others where an input is a link to itself', async () => {
    const files = { 'a.wav': wavOf(SAMPLES), 'loop.wav': NOT_WAV, 'z.wav': wavOf(SAMPLES) };
    const cwd = folderOf(files);
    rmSync(join(cwd, 'loop.wav'));
    symlinkSync('loop.wav', join(cwd, 'loop.wav'));
    const { code, printed, told } = await run(`spectrum --every 2 -o - -f json ${THREADS}`, files, cwd);
    expect(printed.map((line) => JSON.parse(line).path)).toEqual(['a.wav', 'a.wav', 'z.wav', 'z.wav']);
    expect({ code, told }).toEqual({
      code: 1,
      told: ['wavscope: loop.wav: too many symbolic links encountered'],
    });
  });

  test.each(['spectrum', 'specgram'])(
    '%s: a slice has the numbers of a file that is no more',
    async (command) => {
      const options = `--nfft 256 -o - -f json ${THREADS}`;
      const whole = await run(`${command} --every 0.75 -s 0.5 ${options}`, { 'a.wav': wavOf(SAMPLES) });
      expect(whole.printed).toHaveLength(3);
      for (const [index, [first, end]] of [
        [4000, 10_000],
        [10_000, 16_000],
        [16_000, 20_000],
      ].entries()) {
        const cut = await run(`${command} ${options}`, { 'a.wav': wavOf(SAMPLES.subarray(first, end)) });
        const slice = JSON.parse(whole.printed[index]!);
        const alone = JSON.parse(cut.printed.join(''));
        expect(slice.values).toEqual(alone.values);
        expect([slice.start, slice.end]).toEqual([first! / RATE, end! / RATE]);
        if (command === 'specgram')
          expect(slice.time).toEqual(
            alone.time.map((time: number) => expect.closeTo(time + first! / RATE, 9)),
          );
      }
    },
  );

  test('make and name a picture of each, as --start and --end would', async () => {
    const files = { 'a b.wav': wavOf(SAMPLES) };
    const size = '--size 200x100';
    const { code, printed, told, cwd } = await run(
      `specgram --every 1 -o OUT/{name}-{start}.png ${size} ${THREADS}`,
      files,
    );
    expect({ code, told }).toEqual({ code: 0, told: [] });
    expect(printed).toEqual(['a b-0.png', 'a b-1.png', 'a b-2.png']);
    await run(`specgram -s 1 -e 2 -o OUT/one.png ${size}`, files, cwd);
    expect(readFileSync(join(cwd, 'a b-1.png')).equals(readFileSync(join(cwd, 'one.png')))).toBe(true);
  });

  test('tell once what the file lacks, or what is so for all slices', async () => {
    const files = { 'a.wav': wavOf(SAMPLES) };
    const out = '-o OUT/{start}.png --size 200x100';
    const lacking = await run(`specgram --every 1 -c 2 ${out} ${THREADS}`, files);
    expect(lacking.told).toEqual(['wavscope: a.wav: no channel 2; the file has 1 channel']);
    const tooHigh = await run(`spectrum --every 1 --freq 5k: ${out} ${THREADS}`, files);
    expect(tooHigh.told).toHaveLength(1);
    const opposed = Int16Array.from({ length: 2 * SAMPLES.length }, (_, i) =>
      i % 2 ? -SAMPLES[i >> 1]! : SAMPLES[i >> 1]!,
    );
    // The playhead lies in one of the slices, and not beside all of them.
    const cancelling = await run(`specgram --every 1 --playhead 1.5 ${out} ${THREADS}`, {
      'a.wav': wavOf(opposed, 2),
    });
    expect(cancelling.told).toEqual([expect.stringContaining('the channels cancel in their mean')]);
    const missed = await run(`wave --every 1 --playhead 2.4 -e 2 ${out} ${THREADS}`, files);
    expect(missed.told).toEqual([expect.stringMatching(/--playhead lies outside .* 0 s to 2 s$/)]);
  });

  test('tell the faults of the file once', async () => {
    const torn = { 'a.wav': wavOf(SAMPLES).subarray(0, -101) };
    const { told, printed } = await run(`wave --every 1 -o OUT/{start}.csv ${THREADS}`, torn);
    expect(printed).toEqual(['0.csv', '1.csv', '2.csv']);
    const whole = await run('wave -o OUT/x.csv', torn);
    expect(whole.told).toEqual([expect.stringContaining('data'), expect.stringContaining('frame')]);
    expect(told.map((line) => line.replace('wavscope: a.wav: warning: ', ''))).toEqual(whole.told);
  });

  test('tell where in the file a slice has what is worth a warning', async () => {
    const samples = Float32Array.from({ length: 3 * RATE }, (_, i) => (i === 10_000 ? Number.NaN : 0.5));
    const data = new Uint8Array(samples.buffer);
    const wav = buildWav({ fmt: { tag: 3, channels: 1, sampleRate: RATE, bits: 32 }, data });
    const { told } = await run(`wave --every 1 -o OUT/ ${THREADS}`, { 'a.wav': wav });
    expect(told).toHaveLength(1);
    expect(told[0]).toMatch(/1 s to 2 s: 1 samples are NaN/);
  });

  test('leave what is there where that is asked, and go on with the others', async () => {
    const files = { 'a.wav': wavOf(SAMPLES) };
    const cwd = folderOf({ ...files, '1.png': Buffer.from('old') });
    const { code, told, printed } = await run(
      `specgram --every 1 --no-clobber -o OUT/{start}.png --size 200x100 ${THREADS}`,
      files,
      cwd,
    );
    expect({ code, printed }).toEqual({ code: 1, printed: ['0.png', '2.png'] });
    expect(told).toEqual(['wavscope: 1.png: is there already; --no-clobber leaves it']);
    expect(readFileSync(join(cwd, '1.png'), 'utf8')).toBe('old');
    const again = await run(
      `specgram --every 1 --skip-existing -o OUT/{start}.png --size 200x100 ${THREADS}`,
      files,
      cwd,
    );
    expect(again).toMatchObject({ code: 0, printed: ['1.png'], told: [] });
  });

  test('--dry-run names the outputs, and makes none', async () => {
    const { printed, cwd } = await run(`wave --every 1 --dry-run -o OUT/{start}.json ${THREADS}`, {
      'a.wav': wavOf(SAMPLES),
    });
    expect(printed).toEqual(['0.json', '1.json', '2.json']);
    expect(readdirSync(cwd)).toEqual(['a.wav']);
  });

  test('no output is written over another input, whoever does the file', async () => {
    const names = ['a.wav', 'b.wav', 'c.wav', 'd.wav', 'e.wav', 'f.wav'];
    const files = Object.fromEntries(names.map((name) => [name, wavOf(SAMPLES)]));
    for (const [slicing, link] of [
      ['', 'a.png'],
      [' --every 5', 'a-0.png'],
    ]) {
      const cwd = folderOf(files);
      symlinkSync(join(cwd, 'b.wav'), join(cwd, link!));
      const pattern = slicing ? '{name}-{start}' : '{name}';
      const { code, told, printed } = await run(
        `specgram${slicing} -o OUT/${pattern}.png --size 200x100 ${THREADS}`,
        files,
        cwd,
      );
      expect({ code, count: printed.length }).toEqual({ code: 1, count: 5 });
      expect(told).toEqual([`wavscope: ${link}: is the input b.wav; write to another file`]);
      expect(readFileSync(join(cwd, 'b.wav')).equals(files['b.wav']!)).toBe(true);
    }
  });
});

test('an input that has one good output of two prints it in its turn', async () => {
  const names = ['a', 'b', 'c', 'd', 'e', 'f'];
  const files = Object.fromEntries(names.map((name) => [`${name}.wav`, wavOf(SAMPLES)]));
  const cwd = folderOf(files);
  symlinkSync(join(cwd, 'b.wav'), join(cwd, 'c.png'));
  const line = 'wave -o OUT/{name}.svg -o OUT/{name}.png --size 200x100 --threads 3';
  const { printed } = await run(line, files, cwd);
  const all = names.flatMap((name) => [`${name}.svg`, `${name}.png`]);
  expect(printed).toEqual(all.filter((name) => name !== 'c.png'));
});

test('a name that tells where the range begins needs no slices', async () => {
  const { printed } = await run('wave -s -0.25 -o OUT/{name}{start}.json', { 'a.wav': wavOf(SAMPLES) });
  expect(printed).toEqual(['a2.25.json']);
});
