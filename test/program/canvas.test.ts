/** @module-tag slow */
import { linkSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { fixture, wavscope } from './wavscope.ts';

let folder: string;
/** As where npm has left the canvas's binary out: its package is there, and the one for the platform is not. */
let without: Record<string, string>;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'canvas-'));
  const hook = `const { _resolveFilename } = require('node:module');
    require('node:module')._resolveFilename = function (name, ...rest) {
      if (/^@napi-rs\\/canvas-|skia.*\\.node$/.test(name)) throw new Error('Cannot find module ' + name);
      return _resolveFilename.call(this, name, ...rest);
    };`;
  writeFileSync(join(folder, 'hook.cjs'), hook);
  without = { NODE_OPTIONS: `--require ${JSON.stringify(join(folder, 'hook.cjs'))}` };
  for (const name of 'abcdef') linkSync(fixture, join(folder, `${name}.wav`));
});

afterAll(() => rmSync(folder, { recursive: true }));

const ERROR =
  'is drawn by @napi-rs/canvas, whose binary for this machine is not installed: npm leaves it out with --omit=optional; install it, or write svg';

const INPUTS = [...'abcdef'].map((name) => `${name}.wav`);

test.each([
  ['wave --background transparent', 'png'],
  ['spectrum', 'jpg'],
  ['specgram', 'webp'],
  ['figure', 'html'],
  ['specgram --playhead 1', 'png'],
  ['specgram --no-axes', 'png'],
  ['specgram --background transparent', 'png'],
])('%s says once that %s can not be drawn, and begins nothing', async (line, format) => {
  const args = [...line.split(' '), ...INPUTS, 'none.wav', '-o', `{name}-out.${format}`];
  expect(await wavscope(args, { cwd: folder, env: without })).toMatchObject({
    code: 1,
    stderr: `wavscope: ${format} ${ERROR}\n`,
  });
  expect(readdirSync(folder).filter((name) => name.includes('-out'))).toEqual([]);
});

test.each([
  ['wave', 'svg'],
  ['figure', 'svg'],
  ['wave', 'npz'],
  ['spectrum', 'csv'],
  // A palette.
  ['specgram', 'png'],
  ['specgram -c all', 'png'],
  ['wave --rms --playhead 0.5', 'png'],
])('%s writes %s, the same as with the canvas', async (line, format) => {
  const name = `${line.replaceAll(' ', '')}`;
  const write = (kind: string, env: Record<string, string>) =>
    wavscope([...line.split(' '), 'a.wav', '-o', `${name}-${kind}.${format}`], { cwd: folder, env });
  expect(await write('without', without)).toMatchObject({ code: 0, stderr: '' });
  expect(await write('with', {})).toMatchObject({ code: 0, stderr: '' });
  const [lone, usual] = ['without', 'with'].map((kind) =>
    readFileSync(join(folder, `${name}-${kind}.${format}`)),
  );
  expect(lone!.equals(usual!)).toBe(true);
});

test('a file whose picture alone takes the canvas is told, and the others go on', async () => {
  linkSync(fixture, join(folder, '日本.wav'));
  const args = ['specgram', 'a.wav', '日本.wav', 'b.wav', '-o', 'jp-{name}.png'];
  const { code, stderr } = await wavscope(args, { cwd: folder, env: without });
  expect({ code, stderr }).toEqual({ code: 1, stderr: `wavscope: 日本.wav: png ${ERROR}\n` });
  expect(readdirSync(folder).filter((name) => name.startsWith('jp-'))).toEqual(['jp-a.png', 'jp-b.png']);
});

test('names are all that a dry run prints', async () => {
  const args = ['wave', 'a.wav', '-o', 'dry.png', '--dry-run'];
  expect(await wavscope(args, { cwd: folder, env: without })).toMatchObject({ code: 0, stderr: '' });
});
