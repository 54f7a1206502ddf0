/** @module-tag slow */
import { describe, expect, it } from 'vitest';
import { wavscope } from '../program/wavscope.ts';
import { buildWav, integers } from '../wav/build.ts';
import { fileOf } from '../wav/files.ts';

const DATA = integers(
  Array.from({ length: 1600 }, (_, i) => (i % 16) * 1000 - 8000),
  2,
);
const HARMLESS = buildWav({ fmt: { channels: 2 }, data: DATA, fileSize: 7 });
const CUT = buildWav({ fmt: { channels: 2 }, data: DATA }).subarray(0, 44 + 2001);
const CUT_WORDS = [
  'cut short: the data chunk at byte 36 claims 3200 bytes; 2001 are there',
  'the last sample frame is incomplete: 1 bytes are left out',
];

const COMMANDS: [string, string[]][] = [
  ['wave', ['-f', 'png', '-o', '-']],
  ['specgram', ['-f', 'npy', '-o', '-', '--nfft', '64']],
  ['play', ['--backend', 'null']],
];

/** What the command says of the input on standard error, without the words that all warnings begin with. */
async function told(command: string, input: Uint8Array, options: string[], piped = false): Promise<string[]> {
  const path = piped ? '-' : fileOf(input);
  const { code, stderr } = await wavscope([command, path, ...options], piped ? { input } : {});
  expect(code).toBe(0);
  const lines = stderr.split('\n').slice(0, -1);
  const begin = `wavscope: ${piped ? 'stdin' : path}: warning: `;
  for (const line of lines) expect(line.startsWith(begin), line).toBe(true);
  return lines.map((line) => line.slice(begin.length));
}

describe('a fault that the audio does not suffer from', () => {
  it.each(COMMANDS)('is nothing that %s tells', async (command, options) => {
    expect(await told(command, HARMLESS, options)).toEqual([]);
    expect(await told(command, HARMLESS, options, true)).toEqual([]);
  });

  it('is told by info, in the text and in the JSON', async () => {
    const words = ['the RIFF size of 7 is wrong: 3236 would be right'];
    expect(await told('info', HARMLESS, [])).toEqual(words);
    expect(await told('info', HARMLESS, ['--quiet'])).toEqual([]);
    const { stdout } = await wavscope(['info', '--json', fileOf(HARMLESS)]);
    expect(JSON.parse(stdout.toString()).warnings).toEqual(words);
  });
});

describe('a fault that the audio suffers from', () => {
  it.each([...COMMANDS, ['info', []] as [string, string[]]])(
    'is told by %s, of a file and of a stream',
    async (command, options) => {
      expect(await told(command, CUT, options)).toEqual(CUT_WORDS);
      expect(await told(command, CUT, options, true)).toEqual(CUT_WORDS);
      expect(await told(command, CUT, [...options, '--quiet'], true)).toEqual([]);
    },
  );
});
