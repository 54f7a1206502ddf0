/** @module-tag slow */
import { createHash } from 'node:crypto';
import { linkSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { fixture, wavscope } from '../program/wavscope.ts';
import { buildWav } from '../wav/build.ts';

const NAMES = Array.from({ length: 12 }, (_, i) => `${String.fromCharCode(97 + i)} ${i}.wav`);

/** A folder of clips, links to the fixture; the fourth is no WAV, the eighth isn't there, the tenth has a fault, the last is long. */
function clips(): string {
  const folder = mkdtempSync(join(tmpdir(), 'batch-'));
  for (const name of NAMES) linkSync(fixture, join(folder, name));
  const put = (index: number, bytes: Uint8Array) => {
    writeFileSync(join(folder, `new-${index}.wav`), bytes);
    return `new-${index}.wav`;
  };
  const names = [...NAMES];
  names[3] = put(3, Buffer.from('no WAV at all'));
  names[7] = 'missing.wav';
  names[9] = put(9, readFileSync(fixture).subarray(0, 30_001));
  names[11] = put(11, buildWav({ fmt: { channels: 1 }, data: Buffer.alloc(34_000_000) }));
  writeFileSync(join(folder, 'names'), names.join('\n'));
  return folder;
}

const namesIn = (folder: string) => readFileSync(join(folder, 'names'), 'utf8').split('\n');

/** What a run prints and makes, by the threads it has. */
async function run(threads: number, cwd: string, command: string, args: string[]) {
  const out = mkdtempSync(join(cwd, 'out-'));
  const typed = args.map((arg) => arg.replace('OUT', basename(out)));
  const result = await wavscope([command, ...namesIn(cwd), ...typed, '--threads', String(threads)], { cwd });
  const files = readdirSync(out).sort();
  const digest = (name: string) =>
    createHash('sha1')
      .update(readFileSync(join(out, name)))
      .digest('hex');
  return {
    ...result,
    stdout: result.stdout.toString().replaceAll(basename(out), 'OUT'),
    files: files.map((name) => `${name} ${digest(name)}`),
  };
}

describe('many inputs side by side are as one by one', () => {
  let cwd = '';
  beforeAll(() => {
    cwd = clips();
  });

  test.each(['specgram', 'wave', 'spectrum'])('%s', async (command) => {
    const alone = await run(1, cwd, command, ['--size', '300x200', '-o', 'OUT/']);
    const shared = await run(3, cwd, command, ['--size', '300x200', '-o', 'OUT/']);
    expect(alone.code).toBe(1);
    expect(alone.files.length).toBeGreaterThanOrEqual(10);
    expect(alone.stderr).toMatch(/new-3\.wav.*\n.*missing\.wav.*\n.*new-9\.wav/s);
    expect(shared).toEqual(alone);
  });

  test('info, on standard output', async () => {
    const alone = await run(1, cwd, 'info', ['--json', '--levels']);
    const shared = await run(2, cwd, 'info', ['--json', '--levels']);
    expect(alone.stdout.split('\n')).toHaveLength(11);
    expect(shared).toEqual(alone);
  });

  test.each([1, 3])('--failures lists what failed, and the run is well: %i threads', async (threads) => {
    const { code, stderr } = await run(threads, cwd, 'info', ['--levels', '--failures', 'bad.tsv']);
    expect(code).toBe(0);
    const listed = readFileSync(join(cwd, 'bad.tsv'), 'utf8');
    expect(listed).toBe('new-3.wav\tnot a WAV file but text\nmissing.wav\tno such file or directory\n');
    expect(stderr).toContain('wavscope: missing.wav: no such file or directory\n');
  });

  test.each([1, 3])('--fail-fast ends with the first that fails: %i threads', async (threads) => {
    const { code, stdout, stderr } = await run(threads, cwd, 'info', ['--json', '--levels', '--fail-fast']);
    expect(code).toBe(1);
    expect(stderr).toMatch(/^wavscope: new-3\.wav: [^\n]*\n/);
    expect(stderr).not.toContain('new-9');
    // Those before it are done; of those after it what was begun already.
    expect(stdout.split('\n').length).toBeGreaterThan(3);
    expect(stdout.split('\n').length).toBeLessThan(9);
  });

  test('--dry-run tells the outputs, and makes none', async () => {
    const { code, stdout, files } = await run(3, cwd, 'specgram', ['--dry-run', '-o', 'OUT/']);
    expect(files).toEqual([]);
    expect(stdout.split('\n').slice(0, 4)).toEqual([
      ...['a 0', 'b 1', 'c 2'].map((name) => `OUT/${name}.specgram.png`),
      'OUT/new-3.specgram.png',
    ]);
    expect(code).toBe(0);
  });

  test.each(['spectrum', 'specgram', 'wave'])('%s -o - has an object a line, in order', async (command) => {
    const args = ['-o', '-', '-f', 'json', '-d', '0.2', '-c', 'all'];
    const alone = await run(1, cwd, command, args);
    const shared = await run(3, cwd, command, args);
    expect(shared).toEqual(alone);
    const objects = alone.stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(objects).toHaveLength(10);
    if (command === 'wave') return;
    const names = namesIn(cwd).filter((name) => !/new-3|missing/.test(name));
    expect(objects.map(({ path }) => path)).toEqual(names);
    // The same as what is written for it alone.
    const { stdout } = await wavscope([command, NAMES[4]!, ...args], { cwd });
    expect(objects[3]).toEqual(JSON.parse(stdout.toString()));
  });

  test('a reader that goes after the first line ends all, quietly', async () => {
    const { code, stderr } = await wavscope(['info', '--json', ...NAMES.slice(0, 3), ...NAMES.slice(0, 3)], {
      cwd,
      meanwhile: ({ stdout }) => stdout!.once('data', () => stdout!.destroy()),
    });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  });
});

test.skipIf(process.platform === 'win32').each(['SIGINT', 'SIGTERM'] as const)(
  '%s in the middle leaves whole pictures, and nothing else',
  async (signal) => {
    const cwd = mkdtempSync(join(tmpdir(), 'batch-'));
    const names = Array.from({ length: 300 }, (_, i) => `${i}.wav`);
    for (const name of names) linkSync(fixture, join(cwd, name));
    mkdirSync(join(cwd, 'out'));
    const { code, stderr } = await wavscope(['specgram', ...names, '-o', 'out/'], {
      cwd,
      meanwhile: (child) => child.stdout!.once('data', () => setTimeout(() => child.kill(signal), 100)),
    });
    expect({ code, stderr }).toEqual({ code: signal === 'SIGINT' ? 130 : 143, stderr: '' });
    const made = readdirSync(join(cwd, 'out'));
    expect(made.length).toBeGreaterThan(0);
    expect(made.length).toBeLessThan(300);
    for (const name of made) {
      expect(name).toMatch(/^\d+\.specgram\.png$/);
      expect(
        readFileSync(join(cwd, 'out', name))
          .subarray(-8, -4)
          .toString(),
      ).toBe('IEND');
    }
  },
);
