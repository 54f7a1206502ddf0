/** @module-tag thorough */
import { linkSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { runBatch } from '../../src/batch/batch.ts';
import type { Task } from '../../src/commands/task.ts';
import { readInvocation } from '../../src/invocation.ts';
import { Interrupted } from '../../src/world/process-context.ts';
import { fakeWorld } from '../fake-world.ts';
import { buildWav } from '../wav/build.ts';

const fixture = fileURLToPath(new URL('../../fixtures/1.wav', import.meta.url));
const NAMES = ['a.wav', 'b.wav', 'bad.wav', 'c.wav', 'd.wav', 'e.wav', 'f.wav'];

function clips(): string {
  const folder = mkdtempSync(join(tmpdir(), 'run-'));
  for (const name of NAMES) if (name !== 'bad.wav') linkSync(fixture, join(folder, name));
  writeFileSync(join(folder, 'bad.wav'), 'no WAV at all');
  return folder;
}

/** What becomes of a command line whose inputs are in that folder. */
async function run(
  line: string,
  names = NAMES,
  change: (task: Task) => Task = (task) => task,
  others: Record<string, Uint8Array> = {},
) {
  const cwd = clips();
  for (const [name, bytes] of Object.entries(others)) {
    // Not into the fixture, which it is a link to.
    rmSync(join(cwd, name));
    writeFileSync(join(cwd, name), bytes);
  }
  const world = fakeWorld(cwd);
  // The workers are of the same process: they find the files by their whole names.
  const inputs = names.map((name) => join(cwd, name));
  const argv = [...line.replace('LIST', join(cwd, 'list')).split(' '), ...inputs];
  const invocation = (await readInvocation(argv, world.context))!;
  const tasks = invocation.plan(inputs, world.context).map(change);
  const code = await runBatch({ argv, invocation, tasks, context: world.context });
  const printed = world.printed().toString().trimEnd().split('\n');
  const isTable = /--[ct]sv/.test(line);
  const lines = printed.filter(Boolean).map((text) => (isTable ? text : JSON.parse(text).file));
  const told = [...world.told, ...world.written().toString().trimEnd().split('\n')].filter(Boolean);
  return { code, lines, told: told.map((text) => text.replaceAll(`${cwd}/`, '')), cwd };
}

const GOOD = NAMES.filter((name) => name !== 'bad.wav');

describe.each([1, 3])('%i threads', (threads) => {
  test('do all, in order, and tell of the one that fails', async () => {
    const { code, lines, told } = await run(`info --json --levels --threads ${threads}`);
    expect({ code, lines, told }).toEqual({
      code: 1,
      lines: GOOD,
      told: ['wavscope: bad.wav: not a WAV file but text'],
    });
  });

  test.each(['csv', 'tsv'])(
    'print the header of %s once, above all rows, whatever fails first',
    async (format) => {
      const names = ['bad.wav', ...GOOD];
      const { code, lines, told } = await run(`info --${format} --levels --threads ${threads}`, names);
      const cells = lines.map((text) => text.split(format === 'csv' ? ',' : '\t'));
      const [file, channel] = ['file', 'channel'].map((name) => cells[0]!.indexOf(name));
      // Two channels each.
      const rows = GOOD.flatMap((name) => ['left', 'right'].map((side) => [name, side]));
      expect(cells.map((row) => [row[file!], row[channel!]])).toEqual([['file', 'channel'], ...rows]);
      expect(new Set(cells.map(({ length }) => length)).size).toBe(1);
      expect({ code, told }).toEqual({ code: 1, told: ['wavscope: bad.wav: not a WAV file but text'] });
    },
  );

  test('list the one that fails, which makes no exit code then', async () => {
    const { code, lines, cwd } = await run(`info --json --levels --failures LIST --threads ${threads}`);
    expect({ code, lines }).toEqual({ code: 0, lines: GOOD });
    expect(readFileSync(join(cwd, 'list'), 'utf8')).toBe(
      `${join(cwd, 'bad.wav')}\tnot a WAV file but text\n`,
    );
  });

  test('end with the one that fails where that is asked', async () => {
    const { code, lines } = await run(`info --json --levels --fail-fast --threads ${threads}`);
    expect(code).toBe(1);
    expect(lines.slice(0, 2)).toEqual(['a.wav', 'b.wav']);
    // Others may have begun by then, where there are threads for them.
    if (threads === 1) expect(lines).toEqual(['a.wav', 'b.wav']);
  });

  test('begin nothing after an interrupt', async () => {
    const cwd = clips();
    const { context, interrupt, printed } = fakeWorld(cwd);
    const inputs = NAMES.map((name) => join(cwd, name));
    const argv = ['info', '--json', '--levels', '--threads', String(threads), ...inputs];
    const invocation = (await readInvocation(argv, context))!;
    interrupt.abort(new Interrupted(143));
    const tasks = invocation.plan(inputs, context);
    expect(await runBatch({ argv, invocation, tasks, context })).toBe(143);
    expect(printed().length).toBe(0);
  });
});

test('what is brief or needs the terminal is done here', async () => {
  const done: string[] = [];
  const here = (flags: Partial<Task>) => (task: Task) => ({
    ...task,
    ...flags,
    run: async () => void done.push(task.input.slice(-5)),
  });
  await run('info --json --levels --threads 3', NAMES, here({ isBrief: true }));
  expect(done).toEqual(NAMES.map((name) => name.slice(-5)));
  done.length = 0;
  await run('info --json --levels --threads 3', NAMES, here({ needsTerminal: true }));
  expect(done).toEqual(NAMES.map((name) => name.slice(-5)));
});

test('two threads do them elsewhere, one does them here', async () => {
  const done: string[] = [];
  const note = (task: Task) => ({ ...task, run: async () => void done.push(task.input.slice(-5)) });
  expect((await run('info --json --levels --threads 2', NAMES, note)).lines).toEqual(GOOD);
  expect(done).toEqual([]);
  await run('info --json --levels --threads 1', NAMES, note);
  expect(done).toHaveLength(NAMES.length);
});

test('a long input, which is done here, is one of several as well: its record is a line', async () => {
  const long = buildWav({ fmt: { channels: 1 }, data: Buffer.alloc(34_000_000) });
  const { lines } = await run('spectrum -f json -o - --threads 2', NAMES, (task) => task, { 'c.wav': long });
  expect(lines).toEqual(GOOD);
});

test('few inputs are done here, whatever the threads', async () => {
  const done: string[] = [];
  const note = (task: Task) => ({ ...task, run: async () => void done.push(task.input.slice(-5)) });
  await run('info --json --levels --threads 3', NAMES.slice(0, 4), note);
  expect(done).toHaveLength(4);
});
