/** @module-tag slow */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { fixture, program } from '../program/wavscope.ts';

/** Loaded by each process before its own script: notes that it was started. */
const RECORDER = `
const { appendFileSync } = require('node:fs');
const { isMainThread } = require('node:worker_threads');
if (isMainThread) appendFileSync(process.env.STARTED, process.pid + ' ' + process.argv[1] + '\\n');
`;

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'processes-'));
  writeFileSync(join(folder, 'recorder.cjs'), RECORDER);
});

afterAll(() => rmSync(folder, { recursive: true }));

test('playing runs the program once and one sound process, which ends with it however it ends', async () => {
  const list = join(folder, 'started');
  // Forward slashes and no space: NODE_OPTIONS takes no others on Windows.
  const recorder = join(folder, 'recorder.cjs').replaceAll('\\', '/');
  const child = spawn(process.execPath, [program, 'play', fixture, '--backend', 'null', '--loop'], {
    env: { ...process.env, STARTED: list, NODE_OPTIONS: `--require ${recorder}` },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await new Promise((heard) => child.stdout.once('data', heard));
  const started = () =>
    readFileSync(list, 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => {
        const [, pid, script] = /^(\d+) (.*)$/.exec(line)!;
        return { pid: Number(pid), script: basename(script!) };
      });
  // Time for more to be started, if any is.
  await new Promise((waited) => setTimeout(waited, 500));
  expect(existsSync(list)).toBe(true);
  const processes = started();
  expect(processes.map(({ script }) => script)).toEqual([basename(program), 'sound-process.cjs']);
  const { pid } = processes[1]!;
  expect(isRunning(pid)).toBe(true);
  child.kill('SIGKILL');
  await new Promise((gone) => child.once('exit', gone));
  const patience = performance.now() + 5000;
  while (isRunning(pid) && performance.now() < patience)
    await new Promise((waited) => setTimeout(waited, 20));
  expect(isRunning(pid)).toBe(false);
  expect(started()).toHaveLength(2);
});

/** Not so a process that has ended and is only waited for. */
function isRunning(pid: number): boolean {
  if (process.platform !== 'win32') {
    const { stdout } = spawnSync('ps', ['-p', String(pid), '-o', 'stat=']);
    return /^[^Z\s]/.test(stdout.toString().trim());
  }
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
