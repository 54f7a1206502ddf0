/** @module-tag alone */
import { mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { outputFailure } from '../../src/errors.ts';
import { replace } from '../../src/files/replace.ts';

vi.mock('node:fs', { spy: true });

let folder: string;
let from: string;
let to: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'replace-'));
  from = join(folder, 'from');
  to = join(folder, 'to');
  writeFileSync(from, 'new');
  writeFileSync(to, 'old');
});

afterEach(() => {
  vi.mocked(renameSync).mockReset();
  rmSync(folder, { recursive: true });
});

/** The rename fails so many times, as Windows has it where another program has the file open. */
function refuse(code: string, message: string, times: number): void {
  for (let time = 0; time < times; time++) {
    vi.mocked(renameSync).mockImplementationOnce(() => {
      throw Object.assign(new Error(`${code}: ${message}, rename 'a' -> 'b'`), { code, syscall: 'rename' });
    });
  }
}

test.each([
  ['EPERM', 'operation not permitted'],
  ['EACCES', 'permission denied'],
  ['EBUSY', 'resource busy or locked'],
])(
  'what another program has open for a moment is replaced when it has closed it: %s',
  async (code, message) => {
    refuse(code, message, 3);
    await replace(from, to, 'win32');
    expect(readFileSync(to, 'utf8')).toBe('new');
    expect(readdirSync(folder)).toEqual(['to']);
    expect(vi.mocked(renameSync)).toHaveBeenCalledTimes(4);
  },
);

test('what stays open is told of after a second, with a question', async () => {
  refuse('EPERM', 'operation not permitted', 1000);
  const began = performance.now();
  const failure = await replace(from, to, 'win32').catch((error) => outputFailure('out.png', error));
  expect(performance.now() - began).toBeGreaterThan(990);
  expect(failure).toMatchObject({
    message: 'out.png: operation not permitted; is it open in another program?',
  });
  expect(readFileSync(to, 'utf8')).toBe('old');
});

test.each([
  ['linux', 'EPERM', 'operation not permitted'],
  ['win32', 'ENOSPC', 'no space left on device'],
] as const)('other refusals are told at once: %s %s', async (platform, code, message) => {
  refuse(code, message, 1);
  await expect(replace(from, to, platform)).rejects.toThrow(`${code}: ${message}, rename 'a' -> 'b'`);
  expect(vi.mocked(renameSync)).toHaveBeenCalledTimes(1);
});
