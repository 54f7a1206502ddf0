import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { isStale } from '../../scripts/stale.js';

let root: string;
let built: string;
let sources: string[];

/** A built folder of second 100 beside sources of second 50. */
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'wavscope-stale-'));
  mkdirSync(join(root, 'src/deep'), { recursive: true });
  mkdirSync(join(root, 'dist'));
  for (const path of ['src/deep/a.ts', 'src/deep/b.ts', 'package.json']) writeFileSync(join(root, path), '');
  for (const path of ['src/deep/a.ts', 'src/deep/b.ts', 'src/deep', 'src', 'package.json']) touch(path, 50);
  touch('dist', 100);
  built = join(root, 'dist');
  sources = [join(root, 'src'), join(root, 'package.json')];
});

function touch(path: string, second: number): void {
  utimesSync(join(root, path), second, second);
}

test('what is newer than all it is made from is not stale', () => {
  expect(isStale(built, sources)).toBe(false);
});

test.each(['src/deep/a.ts', 'package.json'])('is stale where %s has changed since', (path) => {
  touch(path, 101);
  expect(isStale(built, sources)).toBe(true);
});

test('is stale where a source has gone since, or where nothing was built', () => {
  rmSync(join(root, 'src/deep/b.ts'));
  expect(isStale(built, sources)).toBe(true);
  touch('src/deep', 50);
  expect(isStale(built, sources)).toBe(false);
  expect(isStale(join(root, 'other'), sources)).toBe(true);
});
