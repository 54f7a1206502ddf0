/** @module-tag slow */
/** A file that loses its end while it is read. */
import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { analyseEnvelope } from '../../src/analysis/envelope.ts';
import { analyseLevels } from '../../src/analysis/levels.ts';
import type { FrameRange } from '../../src/analysis/request.ts';
import { analyseSpectrum } from '../../src/analysis/spectrum.ts';
import { readClip } from '../../src/commands/page.ts';
import { playInputs } from '../../src/commands/play/inputs.ts';
import { type OpenInput, withInput } from '../../src/commands/run.ts';
import type { Context } from '../../src/world/context.ts';
import { stftOf } from '../analysis/sources.ts';
import { wavscope } from '../program/wavscope.ts';
import { buildWav } from '../wav/build.ts';

/** Bytes before the audio, of a file of 16-bit mono at 8 kHz. */
const HEADER = 44;
const RATE = 8000;

let folder: string;
let path: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'shrinkage-'));
  path = join(folder, 'a.wav');
});
afterAll(() => rmSync(folder, { recursive: true }));

function outside() {
  const warnings: string[] = [];
  const context = {
    ...{ stdin: new PassThrough(), stderr: new PassThrough(), env: {}, cwd: folder },
    signal: new AbortController().signal,
    atExit: () => () => undefined,
    warn: (input: string, message: string) => warnings.push(`${input}: ${message}`),
  } as unknown as Context;
  return { context, warnings };
}

/** What is told where the file of so many seconds ends `end` seconds after its beginning when `work` reads it. */
async function told(seconds: number, end: number, work: (open: OpenInput, range: FrameRange) => unknown) {
  writeFileSync(path, buildWav({ fmt: { sampleRate: RATE }, data: new Uint8Array(seconds * RATE * 2) }));
  const { context, warnings } = outside();
  await withInput(path, { threads: 2 }, context, async (open) => {
    // Half a sample more: what is left of it is none.
    truncateSync(path, HEADER + end * RATE * 2 + 1);
    await work(open, { start: 0, end: open.wav.info.frames });
  });
  return warnings.map((warning) => warning.slice(path.length + 2));
}

const message = (end: string) =>
  `the file became shorter while it was read: it ends at ${end}, and counts as silence from there`;

test.each([
  ['levels', ({ wav }, range, run) => analyseLevels(wav.source, range, run)],
  [
    'an envelope',
    ({ wav }, range, run) => analyseEnvelope(wav.source, { range, channels: [0], points: 9 }, run),
  ],
  ['a spectrum', ({ wav }, _, run) => analyseSpectrum(wav.source, { ...stftOf(wav), method: 'welch' }, run)],
] as [
  string,
  (open: OpenInput, range: FrameRange, run: Parameters<typeof analyseLevels>[2]) => Promise<object>,
][])('%s tell the time from which it counted as silence', async (_, analysis) => {
  const warnings = await told(3, 1.25, (open, range) => open.analyse((run) => analysis(open, range, run)));
  expect(warnings).toEqual([message('1.25 s')]);
});

test('so does a worker thread, of which this one reads nothing', async () => {
  const warnings = await told(1000, 375.5, (open) =>
    open.analyse((run) => {
      const request = { ...stftOf(open.wav), method: 'fft' } as const;
      return analyseSpectrum(open.wav.source, request, run);
    }),
  );
  expect(warnings).toEqual([message('6:15.5')]);
});

test('so do the audio of a page, and bytes that have no kernel', async () => {
  const clip = await told(2, 0.5, ({ wav }, range) =>
    readClip(wav, { range, channels: [0], channelNames: ['mono'] }),
  );
  expect(clip).toEqual([message('0.5 s')]);
});

test('a part that is still there is read without a word', async () => {
  const range = { start: 0, end: RATE };
  expect(
    await told(3, 1, ({ wav, analyse }) => analyse((run) => analyseLevels(wav.source, range, run))),
  ).toEqual([]);
});

test('a file that grows is what was there when it was opened', async () => {
  expect(
    await told(1, 5, async ({ wav, analyse }, range) => {
      const [levels] = await analyse((run) => analyseLevels(wav.source, range, run));
      expect(wav.info.frames).toBe(RATE);
      expect(levels!.peak).toBe(0);
    }),
  ).toEqual([]);
});

test('a track tells it when it is closed, however often it was heard, and stays silent where told to', async () => {
  for (const quiet of [false, true]) {
    writeFileSync(path, buildWav({ fmt: { sampleRate: RATE }, data: new Uint8Array(2 * RATE * 2) }));
    const { context, warnings } = outside();
    const list = playInputs([path], { quiet }, false, context, () => undefined);
    const { track } = (await list.open(0))!;
    truncateSync(path, HEADER + RATE * 2);
    const target = [new Float32Array(2 * RATE)];
    expect(await track.read(0, 2 * RATE, target)).toBe(RATE);
    expect(await track.read(RATE, RATE, target)).toBe(0);
    track.close();
    expect(warnings).toEqual([]);
    list.close();
    const expected = 'the file became shorter while it was read: it ends at 1 s, and no more of it was heard';
    expect(warnings).toEqual(quiet ? [] : [`${path}: ${expected}`]);
  }
});

test('the player plays what is left, and says so', async () => {
  writeFileSync(path, buildWav({ fmt: { sampleRate: RATE }, data: new Uint8Array(20 * RATE * 2) }));
  const { code, stderr } = await wavscope(['play', path, '--backend', 'null'], {
    meanwhile: (child) => child.stdout!.once('data', () => truncateSync(path, HEADER + 4 * RATE * 2)),
  });
  expect(code).toBe(0);
  expect(stderr).toContain('a.wav: warning: the file became shorter while it was read: it ends at 4 s');
});
