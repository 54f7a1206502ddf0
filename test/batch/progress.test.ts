/** @module-tag slow */
import { linkSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fixture } from '../program/wavscope.ts';
import { hasPython, inTerminal, textOf } from '../terminal/pty.ts';

const CLIPS = 30;

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'wavscope-test-'));
  for (let i = 0; i < CLIPS; i++) linkSync(fixture, join(folder, `c ${i}.wav`));
  writeFileSync(join(folder, 'bad.wav'), 'no WAV at all');
});
afterAll(() => rmSync(folder, { recursive: true }));

async function specgrams(...args: string[]): Promise<string[]> {
  const shell = `cd '${folder}' && mkdir -p out && $WAVSCOPE specgram . -o out/ ${args.join(' ')}`;
  const outcome = await inTerminal([], [], { shell });
  expect(outcome.code).toBe(1);
  return textOf(outcome).split(/\r\n/);
}

/** Without what moves the cursor. */
const words = (text: string) => text.replaceAll(/\x1b\[[?\d;]*[a-zA-Z]/g, '');
/** What stays of a line that was erased and written anew. */
const left = (line: string) => words(line.replace(/^.*\x1b\[0K/s, ''));

const FAILURE = 'wavscope: bad.wav: not a WAV file but text';

describe.skipIf(!hasPython)('on a terminal', () => {
  test.each(['--threads 1', '--threads 2'])(
    'one line is over all inputs, a summary at the end: %s',
    async (threads) => {
      const written = await specgrams(threads);
      const [all, lines] = [words(written.join('\n')), written.map(left)];
      expect(all).toMatch(/\d+ of 31 {2}\d+ % {2}[\d.]+ a (second|minute) {2}\d+ s left {2}1 failed/);
      // None of a single input.
      expect(all).not.toMatch(/c \d+\.wav {2}\d+ %/);
      for (let i = 0; i < CLIPS; i++) expect(lines).toContain(`out/c ${i}.specgram.png`);
      const end = lines.slice(-3).filter(Boolean);
      expect(end).toEqual([
        expect.stringMatching(/^wavscope: 31 inputs in \d+ s: 30 done, 1 failed$/),
        FAILURE,
      ]);
    },
  );

  test('with --quiet there is neither', async () => {
    const lines = await specgrams('--quiet');
    expect(lines.filter(Boolean)).toHaveLength(CLIPS + 1);
    expect(lines[0]).toBe(FAILURE);
  });
});
