/** @module-tag slow */
import {
  closeSync,
  constants,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { fixture, wavscope } from '../program/wavscope.ts';

/** libuv's: nobody else may open, rename or remove the file meanwhile, as of most programs' files there. */
const EXCLUSIVE = 0x1000_0000;

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'windows-'));
  copyFileSync(fixture, join(folder, 'a.wav'));
});

afterEach(() => rmSync(folder, { recursive: true }));

const wave = (...words: string[]) =>
  wavscope(['wave', 'a.wav', '-f', 'csv', '--points', '3', ...words], { cwd: folder });

describe('a name that Windows keeps to itself', () => {
  test('is refused before any work', async () => {
    const faults = [
      ['aux.csv', 'is a device by its name; name it otherwise'],
      ['out\\con', 'is a device by its name; name it otherwise'],
      ['x.csv.', "Windows' names end in no dot and no space; leave it out"],
    ] as const;
    for (const [name, fault] of faults) {
      expect(await wave('-o', name)).toMatchObject({ code: 1, stderr: `wavscope: ${name}: ${fault}\n` });
    }
    expect(readdirSync(folder)).toEqual(['a.wav']);
  });

  test.each(['nul', 'NUL'])('%s is the null device', async (name) => {
    expect(await wave('-o', name)).toMatchObject({ code: 0, stderr: '' });
    expect(readdirSync(folder)).toEqual(['a.wav']);
  });
});

test('two outputs of names that differ in case alone are refused before any work', async () => {
  const names = [join('s1', 'A.wav'), join('s2', 'a.wav')];
  for (const name of ['s1', 's2', 'oc']) mkdirSync(join(folder, name));
  for (const name of names) copyFileSync(fixture, join(folder, name));
  const { code, stderr } = await wavscope(['wave', ...names, '-o', 'oc\\'], { cwd: folder });
  expect(code).toBe(2);
  expect(stderr).toMatch(/^wavscope: s1\\A\.wav and s2\\a\.wav would both go to a\.wave\.png; /);
  expect(readdirSync(join(folder, 'oc'))).toEqual([]);
});

test("a drive's letter is its current folder, as an input and as an output", async () => {
  const { code, stdout, stderr } = await wavscope(['wave', 'C:', '-f', 'csv', '-o', 'C:'], { cwd: folder });
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout.toString()).toBe('C:a.wave.csv\n');
  expect(readdirSync(folder)).toEqual(['a.wav', 'a.wave.csv']);
});

test('below an output folder are the folders of names with a drive or a share, without those', async () => {
  mkdirSync(join(folder, 'in'));
  copyFileSync(fixture, join(folder, 'in', 'b.wav'));
  const { code, stderr } = await wave('C:in\\b.wav', '-o', 'out\\', '--keep-tree', '-q');
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(readdirSync(join(folder, 'out')).sort()).toEqual(['a.wave.csv', 'in']);
  expect(readdirSync(join(folder, 'out', 'in'))).toEqual(['b.wave.csv']);
});

describe('an output that another program has open', () => {
  let held: number;

  beforeEach(() => {
    writeFileSync(join(folder, 'out.csv'), 'before');
    held = openSync(join(folder, 'out.csv'), constants.O_RDWR | EXCLUSIVE);
  });

  test('is told so, and stays', async () => {
    const { code, stderr } = await wave('-o', 'out.csv').finally(() => closeSync(held));
    expect(code).toBe(1);
    expect(stderr).toMatch(/^wavscope: out\.csv: .+; is it open in another program\?\n$/);
    expect(readFileSync(join(folder, 'out.csv'), 'utf8')).toBe('before');
    expect(readdirSync(folder)).toEqual(['a.wav', 'out.csv']);
  });

  test('is written when that has closed it', { retry: 3 }, async () => {
    const { code, stderr } = await wavscope(['wave', 'a.wav', '--points', '3', '-o', 'out.csv'], {
      cwd: folder,
      meanwhile() {
        const timer = setInterval(() => {
          // What is to take its place is there: it is tried to be put there.
          if (!readdirSync(folder).some((name) => name.endsWith('.tmp'))) return;
          clearInterval(timer);
          setTimeout(() => closeSync(held), 200);
        }, 5);
      },
    });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(readFileSync(join(folder, 'out.csv'), 'utf8')).toMatch(/^time/);
  });
});

test('a reader that has gone ends the program quietly', async () => {
  const { code, stderr } = await wavscope(['specgram', 'a.wav', '-f', 'csv', '-o', '-'], {
    cwd: folder,
    meanwhile: (child) => child.stdout!.once('data', () => child.stdout!.destroy()),
  });
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
});

test('*.wav is expanded where no shell does', async () => {
  mkdirSync(join(folder, 'in'));
  for (const name of ['b.wav', 'ä.WAV', 'c.txt']) copyFileSync(fixture, join(folder, 'in', name));
  const { code, stdout } = await wavscope(['info', '--json', 'in\\*.wav', 'C:*.wav'], { cwd: folder });
  expect(code).toBe(0);
  const infos = JSON.parse(`[${stdout.toString().trim().replaceAll('\n', ',')}]`);
  const paths = infos.map(({ path }: { path: string }) => path);
  expect(paths).toEqual(['in\\b.wav', 'in\\ä.WAV', 'C:a.wav']);
});
