import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { countsFromEnd, playInputs } from '../../../src/commands/play/inputs.ts';
import type { SelectionOptions } from '../../../src/options/selection.ts';
import type { Context } from '../../../src/world/context.ts';
import { buildWav } from '../../wav/build.ts';

const FRAMES = 20_000;
let folder: string;
let whole: string;
let cut: string;
let mono: string;

/** Stereo whose left sample is the frame's number, the right its negative. */
function samples(): Uint8Array {
  return new Uint8Array(
    Int16Array.from({ length: 2 * FRAMES }, (_, n) => (n & 1 ? -1 : 1) * (n >> 1)).buffer,
  );
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'inputs-'));
  [whole, cut, mono] = ['whole.wav', 'cut.wav', 'mono.wav'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ];
  const fmt = { channels: 2, sampleRate: 8000 };
  writeFileSync(whole, buildWav({ fmt, data: samples() }));
  writeFileSync(cut, buildWav({ fmt, data: samples(), dataSize: 100_000 }));
  writeFileSync(mono, buildWav({ fmt: { channels: 1, sampleRate: 8000 }, data: samples() }));
});
afterAll(() => rmSync(folder, { recursive: true }));

function opening(
  inputs: string[],
  options: SelectionOptions & { quiet?: boolean } = {},
  { spools = false, stdin = new PassThrough() } = {},
) {
  const warnings: string[] = [];
  const failures: string[] = [];
  const cleanups = new Set<() => void>();
  const context = {
    ...{ stdin, env: {}, cwd: folder, signal: new AbortController().signal },
    warn: (input: string, message: string) => warnings.push(`${input}: ${message}`),
    atExit: (cleanup: () => void) => {
      cleanups.add(cleanup);
      return () => void cleanups.delete(cleanup);
    },
  } as unknown as Context;
  const list = playInputs(inputs, options, spools, context, (input) => failures.push(input));
  return { list, warnings, failures, stdin };
}

/** Left and right samples that a track gives from there on, as integers. */
async function read(
  track: { read: (start: number, count: number, target: Float32Array[]) => number | Promise<number> },
  start: number,
  count: number,
): Promise<number[][]> {
  const target = [new Float32Array(count), new Float32Array(count)];
  const frames = await track.read(start, count, target);
  return target.map((channel) => [...channel.subarray(0, frames)].map((value) => value * 32_768));
}

/** Bytes in array buffers that something still refers to. */
function buffersKept(): number {
  setFlagsFromString('--expose-gc');
  // What one collection finds, another thread frees; the next waits for it.
  for (let round = 0; round < 3; round++) runInNewContext('gc')();
  return process.memoryUsage().arrayBuffers;
}

describe('playInputs', () => {
  test('opens each file with the part and the channels asked for', async () => {
    const { list } = opening([whole, mono], {
      start: { seconds: 0.5 },
      duration: { share: 0.25 },
      channel: 'mix',
    });
    expect(list.length).toBe(2);
    const entry = (await list.open(0))!;
    expect(entry).toMatchObject({ range: { start: 4000, end: 9000 }, heard: 'mix' });
    expect(entry.track).toMatchObject({ name: 'whole.wav', seekable: true, info: { frames: FRAMES } });
    // Anywhere, back and forth.
    expect(await read(entry.track, 19_998, 5)).toEqual([
      [19_998, 19_999],
      [-19_998, -19_999],
    ]);
    expect(await read(entry.track, 7, 2)).toEqual([
      [7, 8],
      [-7, -8],
    ]);
    entry.track.close();
    expect((await list.open(1))!.range).toEqual({ start: 4000, end: 14_000 });
  });

  test('closed files of a long playlist keep no buffers', async () => {
    const FILES = 100;
    const { list } = opening(Array.from({ length: FILES }, () => whole));
    const entries: unknown[] = [];
    const before = buffersKept();
    for (let index = 0; index < FILES; index++) {
      const entry = (await list.open(index))!;
      await read(entry.track, 0, 10);
      entry.track.close();
      entries.push(entry);
    }
    // Each reads 256 KiB at once.
    expect(buffersKept() - before).toBeLessThan((FILES * 256 * 1024) / 10);
    expect(entries).toHaveLength(FILES);
  });

  test.each([
    [undefined, 'all'],
    ['all', 'all'],
    ['mix', 'mix'],
    [1, 0],
    [2, 1],
  ] as const)('channel %s is heard as %s', async (channel, heard) => {
    const entry = (await opening([whole], { channel }).list.open(0))!;
    expect(entry.heard).toBe(heard);
    entry.track.close();
  });

  test('tells once why an input cannot be played, and goes on', async () => {
    const { list, failures } = opening(['nosuch.wav', mono, whole], { channel: 2 });
    for (let round = 0; round < 2; round++) {
      expect(await list.open(0)).toBeUndefined();
      expect(await list.open(1)).toBeUndefined();
      (await list.open(2))!.track.close();
    }
    expect(failures).toEqual(['nosuch.wav', mono]);
    expect([...list.failures.keys()]).toEqual([0, 1]);
    expect(String(list.failures.get(1))).toMatch(/channel/);
  });

  test('tells a file’s faults once, and not with --quiet', async () => {
    const { list, warnings } = opening([cut, whole]);
    for (const index of [0, 1, 0]) (await list.open(index))!.track.close();
    expect(warnings).toEqual([expect.stringMatching(/cut\.wav: .*100000 bytes; 80000 are there/)]);
    const quiet = opening([cut], { quiet: true });
    (await quiet.list.open(0))!.track.close();
    expect(quiet.warnings).toEqual([]);
  });

  test('plays standard input as it arrives, open until all is closed', async () => {
    const { list, stdin } = opening(['-']);
    const bytes = readFileSync(whole);
    stdin.write(bytes.subarray(0, 44 + 4 * 100));
    const entry = (await list.open(0))!;
    expect(entry.track).toMatchObject({ name: 'stdin', seekable: false, info: { frames: FRAMES } });
    expect((await read(entry.track, 0, 50))[0]).toEqual(Array.from({ length: 50 }, (_, n) => n));
    entry.track.close();
    expect(stdin.destroyed).toBe(false);
    stdin.end(bytes.subarray(44 + 4 * 100));
    const again = (await list.open(0))!;
    expect((await read(again.track, 12_345, 2))[1]).toEqual([-12_345, -12_346]);
    list.close();
    await new Promise((resolve) => setImmediate(resolve));
    expect(stdin.destroyed).toBe(true);
  });

  test('reads standard input no more where it was no WAV, however often its turn comes', async () => {
    const { list, stdin, failures } = opening(['-']);
    stdin.end('no WAV at all');
    for (let round = 0; round < 20; round++) expect(await list.open(0)).toBeUndefined();
    expect(failures).toEqual(['-']);
    expect(stdin.listenerCount('end')).toBeLessThan(3);
    list.close();
  });

  test('has standard input as a whole where it is to be heard from its end or again', async () => {
    const { list, stdin } = opening(['-'], { start: { seconds: -0.5 } }, { spools: true });
    stdin.end(readFileSync(whole));
    const entry = (await list.open(0))!;
    expect(entry).toMatchObject({ range: { start: FRAMES - 4000, end: FRAMES }, track: { seekable: true } });
    expect((await read(entry.track, FRAMES - 1, 9))[0]).toEqual([FRAMES - 1]);
    list.close();
  });
});

test.each([
  [{}, false],
  [{ start: { seconds: 5 }, end: { seconds: 9 } }, false],
  [{ start: { seconds: -5 } }, true],
  [{ end: { seconds: -0 } }, true],
  [{ start: { seconds: 0 } }, false],
  [{ duration: { share: 0.5 } }, true],
  [{ start: { seconds: 1 }, end: { share: 0.5 } }, true],
])('the part of %o counts from the end: %s', (options, expected) => {
  expect(countsFromEnd(options)).toBe(expected);
});
