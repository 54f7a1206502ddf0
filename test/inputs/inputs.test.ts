import { mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { beforeAll, describe, expect, test } from 'vitest';
import { type InputOptions, namedInputs } from '../../src/inputs/inputs.ts';

const isWindows = process.platform === 'win32';
/** No name on Windows has an asterisk. */
const STARRED = isWindows ? [] : ['odd/*.wav'];
/** Who makes links needs a privilege on Windows. */
const LINKED = isWindows ? [] : ['deep/link.wav'];

const FILES = [
  ...[
    'b.wav',
    'a.WAV',
    'c.wave',
    'd.W64',
    'e.rf64',
    'f.mp3',
    'wav',
    '.hidden.wav',
    '10.wav',
    '9.wav',
    'ü é.wav',
  ],
  ...['odd/[1].wav', 'odd/1.wav', ...STARRED],
  ...['deep/z.wav', 'deep/.git/g.wav', 'deep/er/y.wav', 'deep/er/still/x.wav', 'deep/er/notes.txt'],
  'none/text.txt',
];

let cwd = '';
beforeAll(() => {
  cwd = mkdtempSync(join(tmpdir(), 'inputs-'));
  for (const path of FILES) {
    mkdirSync(join(cwd, dirname(path)), { recursive: true });
    writeFileSync(join(cwd, path), '');
  }
  if (isWindows) return;
  symlinkSync('..', join(cwd, 'deep/back'));
  symlinkSync('er/y.wav', join(cwd, 'deep/link.wav'));
  symlinkSync('nowhere.wav', join(cwd, 'deep/dead.wav'));
});

/** What these stand for, and what is told of those that stand for nothing. */
async function named(typed: string[], options: InputOptions = {}, stdin: Uint8Array[] = []) {
  const inputs = await namedInputs(typed, options, { cwd, stdin: Readable.from(stdin) });
  return inputs.map(({ input, failure }) => (failure ? `${input}: ${(failure as Error).message}` : input));
}

const paths = (...names: string[]) => names.map((name) => join(...name.split('/')));

test('an empty name is no folder, such as a shell makes of a variable that is not set', async () => {
  expect(await named(['', 'b.wav'])).toEqual([': an empty name; name a file, a folder or -', 'b.wav']);
});

describe('a folder', () => {
  test('stands for its WAVs, by name', async () => {
    const top = paths('10.wav', '9.wav', 'a.WAV', 'b.wav', 'c.wave', 'd.W64', 'e.rf64', 'ü é.wav');
    expect(await named(['.'])).toEqual(top);
    expect(await named(['odd/'])).toEqual(paths(...STARRED, 'odd/1.wav', 'odd/[1].wav'));
  });

  test('is named as it was typed', async () => {
    expect(await named([join(cwd, 'odd')])).toContain(join(cwd, 'odd', '1.wav'));
    expect(await named(['deep/../odd'])).toContain(join('odd', '1.wav'));
  });

  test('has those of its folders with --recursive; links to folders lead nowhere', async () => {
    expect(await named(['deep'])).toEqual(paths(...LINKED, 'deep/z.wav'));
    const all = paths('deep/er/still/x.wav', 'deep/er/y.wav', ...LINKED, 'deep/z.wav');
    expect(await named(['deep'], { recursive: true })).toEqual(all);
  });

  test.each<[string, string[]]>([
    ['[xy].*', ['deep/er/still/x.wav', 'deep/er/y.wav']],
    ['*.TXT', ['deep/er/notes.txt']],
    ['er/*.wav', ['deep/er/y.wav']],
    ['**/still/*', ['deep/er/still/x.wav']],
    ['.git/*.wav', []],
  ])('has what --include %s names, in any case of letters', async (include, found) => {
    const files = await named(['deep'], { recursive: true, include });
    if (found.length) expect(files).toEqual(paths(...found));
    else expect(files[0]).toMatch(/no file in this folder/);
  });

  test('without a WAV is told of, and the others are done', async () => {
    expect(await named(['none', 'b.wav'])).toEqual([
      'none: no file in this folder is named *.{wav,wave,w64,rf64}; --include names others, or --recursive for the folders in it',
      'b.wav',
    ]);
  });
});

describe('a pattern that the shell has left', () => {
  test.each<[string, string[]]>([
    ['*.wav', ['10.wav', '9.wav', 'a.WAV', 'b.wav', 'ü é.wav']],
    ['[ab].wav', ['a.WAV', 'b.wav']],
    ['deep/?.wav', ['deep/z.wav']],
    ['deep/*/*.wav', ['deep/er/y.wav']],
    ['deep/**/*.wav', ['deep/er/still/x.wav', 'deep/er/y.wav', ...LINKED, 'deep/z.wav']],
  ])('%s', async (pattern, found) => {
    expect(await named([pattern])).toEqual(paths(...found));
  });

  test('is a name where there is a file of that name', async () => {
    const names = ['odd/[1].wav', ...STARRED];
    expect(await named(names)).toEqual(names);
  });

  test('that matches nothing is told of', async () => {
    expect(await named(['x*.wav', 'nowhere/*.wav'])).toEqual([
      'x*.wav: no file matches',
      expect.stringMatching(/^nowhere\/\*\.wav: ENOENT: no such file or directory/),
    ]);
  });
});

test('other names are inputs, whether they are there or not', async () => {
  const typed = ['-', 'b.wav', 'missing.wav', 'f.mp3', './b.wav', 'b.wav/x.wav', 'ü é.wav'];
  expect(await named(typed)).toEqual(typed);
});

describe('a list', () => {
  const put = (text: string) => {
    writeFileSync(join(cwd, 'list'), text);
    return 'list';
  };

  test('has a name a line, whatever ends it', async () => {
    const filesFrom = put('b.wav\r\n\n ü é.wav\n-x.wav\nodd\nlast');
    const found = ['b.wav', ' ü é.wav', '-x.wav', ...paths(...STARRED, 'odd/1.wav', 'odd/[1].wav'), 'last'];
    expect(await named([], { filesFrom })).toEqual(found);
    expect(await named(['9.wav'], { filesFrom })).toEqual(['9.wav', ...found]);
  });

  test('has names that end in NUL with --null', async () => {
    const filesFrom = put('b.wav\0a\nb.wav\0');
    expect(await named([], { filesFrom, null: true })).toEqual(['b.wav', 'a\nb.wav']);
  });

  test('is read from standard input, however it arrives', async () => {
    const text = Buffer.from('ü.wav\nb.wav\n');
    const pieces = Array.from(text, (byte) => Uint8Array.of(byte));
    expect(await named([], { filesFrom: '-' }, pieces)).toEqual(['ü.wav', 'b.wav']);
  });

  test('of 50,000 names', async () => {
    const many = Array.from({ length: 50_000 }, (_, i) => `n${i}.wav`);
    expect(await named([], { filesFrom: put(many.join('\n')) })).toEqual(many);
  });

  test('that is empty names nothing to do', async () => {
    expect(await named([], { filesFrom: put('') })).toEqual([]);
  });
});

test('that nothing is named is a mistake', async () => {
  await expect(named([])).rejects.toThrow('no input; name WAV files, folders, or - for standard input');
  await expect(named(['a.wav'], { null: true })).rejects.toThrow('--null is for --files-from; add it');
  await expect(named([], { filesFrom: 'no-list' })).rejects.toThrow('no such file');
});
