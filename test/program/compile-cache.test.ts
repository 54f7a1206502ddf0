/** @module-tag slow */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { program } from './wavscope.ts';

const folder = mkdtempSync(join(tmpdir(), 'wavscope-cache-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Where the program asks Node to keep it compiled, on any Node; undefined where it does not ask. */
function askedFolder(env: Record<string, string>): string | undefined {
  const preload = join(folder, 'preload.cjs');
  writeFileSync(
    preload,
    "require('node:module').enableCompileCache = (folder) => console.log('asked', folder);",
  );
  const output = execFileSync(process.execPath, ['--require', preload, program, '--version'], {
    env,
    encoding: 'utf8',
  });
  return /asked (.*)/.exec(output)?.[1];
}

test.skipIf(process.platform === 'win32')('compiled code is kept where nobody else can put some', () => {
  expect(askedFolder({ HOME: '/home/me' })).toBe('/home/me/.cache/wavscope');
  expect(askedFolder({ HOME: '/home/me', XDG_CACHE_HOME: '/var/me' })).toBe('/var/me/wavscope');
  // Relative ones are to be ignored (XDG Base Directory Specification).
  expect(askedFolder({ HOME: '/home/me', XDG_CACHE_HOME: 'cache' })).toBe('/home/me/.cache/wavscope');
  expect(askedFolder({})).toBeUndefined();
});
