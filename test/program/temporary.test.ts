/** @module-tag slow */
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { buildWav } from '../wav/build.ts';
import { wavscope } from './wavscope.ts';

/** More than pipes and streams hold: the program has begun to keep it. */
const BYTES = 8 * 2 ** 20;

let folder: string;
let output: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'temporary-'));
  output = join(mkdtempSync(join(tmpdir(), 'output-')), 'x.csv');
});

afterEach(() => {
  rmSync(folder, { recursive: true });
  rmSync(join(output, '..'), { recursive: true });
});

const keeping = ['wave', '-', '--points', '2', '-o'];
const surroundings = () => ({ env: { TEMP: folder, TMPDIR: folder } });
const wav = () => buildWav({ data: new Uint8Array(BYTES) });

test('nothing is left in the temporary folder of standard input that was kept there', async () => {
  const { code, stderr } = await wavscope([...keeping, output], { ...surroundings(), input: wav() });
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(readdirSync(folder)).toEqual([]);
});

test('nothing is left there by a program that was killed in the midst of it', async () => {
  const { signal } = await wavscope([...keeping, output], {
    ...surroundings(),
    input: 'open',
    meanwhile(child) {
      child.stdin!.write(wav(), () => child.kill('SIGKILL'));
    },
  });
  expect(signal).toBe('SIGKILL');
  expect(readdirSync(folder)).toEqual([]);
});

test('that is the folder where it is kept', async () => {
  const none = join(folder, 'none');
  const { code, stderr } = await wavscope([...keeping, output], {
    env: { TEMP: none, TMPDIR: none },
    input: wav(),
  });
  expect(code).toBe(1);
  expect(stderr).toContain(`no temporary file in ${none}: no such file or directory`);
});
