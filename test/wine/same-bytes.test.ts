/** @module-tag slow */
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { fixture, wavscope } from '../program/wavscope.ts';
import { windowsWavscope } from './windows.ts';

/** What is drawn and written, in each format. */
const COMMANDS: [command: string, options: string[], formats: string[]][] = [
  ['specgram', [], ['png', 'jpg', 'webp', 'svg', 'npy', 'npz', 'json', 'csv']],
  ['specgram', ['--cues', '--fscale', 'mel', '--background', 'transparent'], ['png']],
  ['spectrum', ['--method', 'fft', '--freq', '20:', '--peaks', '3'], ['png', 'svg', 'json', 'csv']],
  ['wave', [], ['png', 'svg', 'json', 'dat', 'csv', 'npy']],
  ['figure', [], ['png', 'html']],
];

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'bytes-'));
  for (const side of ['here', 'there']) {
    mkdirSync(join(folder, side));
    copyFileSync(fixture, join(folder, side, '1.wav'));
  }
});

afterAll(() => rmSync(folder, { recursive: true }));

test.each(COMMANDS)('%s %j has the same bytes on Windows: %j', async (command, options, formats) => {
  const outputs = formats.map((format) => `${command}${options.length}.${format}`);
  const words = [command, '1.wav', ...options, ...outputs.flatMap((output) => ['-o', output])];
  const [here, there] = ['here', 'there'].map((side) => join(folder, side)) as [string, string];
  const told = await wavscope(words, { cwd: here });
  const { code, stderr } = await windowsWavscope(words, { cwd: there });
  expect({ code, stderr }).toEqual({ code: 0, stderr: told.stderr });
  for (const output of outputs) {
    const [expected, actual] = [here, there].map((side) => readFileSync(join(side, output))) as [
      Buffer,
      Buffer,
    ];
    expect(expected.length, output).toBeGreaterThan(100);
    expect(actual.equals(expected), output).toBe(true);
  }
  expect(readdirSync(there).sort()).toEqual(readdirSync(here).sort());
});
