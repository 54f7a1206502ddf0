import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { sweep, unfinishedName } from '../../src/files/leftovers.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'leftovers-'));
});

afterEach(() => rmSync(folder, { recursive: true }));

/** A name as another process would have made it. */
function nameOf(pid: number): string {
  return unfinishedName().replace(`-${process.pid}-`, `-${pid}-`);
}

test('an unfinished file is hidden, of this process, and of a name that nothing else has', () => {
  const names = new Set(Array.from({ length: 1000 }, unfinishedName));
  expect(names.size).toBe(1000);
  for (const name of names)
    expect(name).toMatch(new RegExp(`^\\.wavscope-[\\w-]+-${process.pid}-\\w+\\.tmp$`));
  expect(Math.max(...[...names].map((name) => name.length))).toBeLessThan(128);
});

test('what a process of this machine left goes when the process has gone', () => {
  const { pid: gone } = spawnSync(process.execPath, ['-e', '']);
  const stays = [
    nameOf(process.pid),
    nameOf(process.ppid),
    ...(process.platform === 'win32' ? [] : [nameOf(1)]),
  ];
  const elsewhere = nameOf(gone).replace(/^\.wavscope-/, '.wavscope-elsewhere-');
  const strange = [
    `x${nameOf(gone)}`,
    `${nameOf(gone)}.png`,
    '.wavscope-.tmp',
    `.wavscope-${gone}.tmp`,
    'a.png',
  ];
  const goes = [nameOf(gone), nameOf(gone)];
  for (const name of [...stays, ...strange, elsewhere, ...goes]) writeFileSync(join(folder, name), '');
  sweep(folder);
  expect(readdirSync(folder).sort()).toEqual([...stays, ...strange, elsewhere].sort());
});

test('a folder is swept once, and one that can not be keeps nobody from writing', () => {
  const { pid: gone } = spawnSync(process.execPath, ['-e', '']);
  sweep(folder);
  writeFileSync(join(folder, nameOf(gone)), '');
  sweep(folder);
  expect(readdirSync(folder)).toHaveLength(1);
  const inner = join(folder, 'inner');
  mkdirSync(inner);
  mkdirSync(join(inner, nameOf(gone)));
  sweep(inner);
  sweep(join(folder, 'none'));
  expect(readdirSync(inner)).toHaveLength(1);
});
