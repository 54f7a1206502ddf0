/** @module-tag alone */
import {
  chmodSync,
  closeSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { devNull, tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { OutputError, UsageError } from '../../src/errors.ts';
import { type Resolved, resolveTargets, type TargetRequest } from '../../src/output/resolve-targets.ts';
import type { Target } from '../../src/output/target.ts';

vi.mock('node:fs', { spy: true });

const isWindows = process.platform === 'win32';

let folder: string;

beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'target-')));
  for (const name of ['a.wav', 'b.wav']) writeFileSync(join(folder, name), '');
});

afterEach(() => rmSync(folder, { recursive: true }));

type Asked = Partial<TargetRequest> & { output?: string };

/** With one output, of each input the target, or why it has none. */
function resolved(inputs: string[], asked: Asked, stdoutIsTerminal = false): Resolved[] {
  return allResolved(inputs, asked, stdoutIsTerminal).map(([only]) => only!);
}

function allResolved(inputs: string[], { output, ...request }: Asked, stdoutIsTerminal = false) {
  const formats = ['png', 'jpg', 'svg', 'json'] as const;
  return resolveTargets(
    inputs,
    { formats, command: 'specgram', outputs: output === undefined ? [] : [output], ...request },
    { cwd: folder, stdoutIsTerminal: () => stdoutIsTerminal },
  );
}

/** The targets of inputs that all have one; else throws the first one's failure. */
function targets(...request: Parameters<typeof resolved>): Target[] {
  return resolved(...request).map(({ target, failure }) => {
    if (!target) throw failure;
    return target;
  });
}

/** Of each input the path that its output goes to, or the message that it fails with. */
function fates(...request: Parameters<typeof resolved>): string[] {
  return resolved(...request).map(({ target, failure }) => {
    if (!target) return `${(failure as Error).name}: ${(failure as Error).message}`;
    return 'shown' in target ? target.shown : target.kind;
  });
}

test('without an output it is <name>.<command>.png here, and announced', () => {
  const [target] = targets(['deep/a.b.wav'], {});
  expect(target).toEqual({
    kind: 'file',
    format: 'png',
    path: join(folder, 'a.b.specgram.png'),
    shown: 'a.b.specgram.png',
    announced: 'a.b.specgram.png',
  });
  expect(targets(['-'], { format: 'json' })[0]).toMatchObject({ path: join(folder, 'stdin.specgram.json') });
});

test('a folder takes a file for each input, a pattern their names', () => {
  mkdirSync(join(folder, 'out'));
  for (const output of ['out/', 'out']) {
    expect(targets(['a.wav', 'b.wav'], { output }).map((each) => 'path' in each && each.path)).toEqual([
      join(folder, 'out', 'a.specgram.png'),
      join(folder, 'out', 'b.specgram.png'),
    ]);
  }
  expect(targets(['a.wav'], { output: 'x-{name}.jpg' })[0]).toMatchObject({
    path: join(folder, 'x-a.jpg'),
    format: 'jpg',
    announced: 'x-a.jpg',
  });
});

test.each([
  ['x.png', undefined, 'png'],
  ['x.PNG', undefined, 'png'],
  ['x.JPEG', undefined, 'jpg'],
  ['x.svg', undefined, 'svg'],
  ['x.tar.json', undefined, 'json'],
  ...(isWindows ? [] : [['x.', undefined, 'png'] as const]),
  ['x', undefined, 'png'],
  ['x', 'svg', 'svg'],
  ['.hidden', undefined, 'png'],
  ['.png', 'json', 'json'],
  ['x.y/x', undefined, 'png'],
  ['x.y/x.json', undefined, 'json'],
  ['x.mp4/', undefined, 'png'],
  ['x.mp4/', 'svg', 'svg'],
  ['x.mp4', undefined, 'png'],
  ['{name}', undefined, 'png'],
  ['x.tmp', 'json', 'json'],
  ['x.jpeg', 'jpg', 'jpg'],
  ['-', undefined, 'png'],
  ['-', 'svg', 'svg'],
] as const)('%s with format %s is written as %s', (output, format, expected) => {
  for (const name of ['x.y', 'x.mp4']) mkdirSync(join(folder, name));
  const target = targets(['a.mp4.wav'], { output, format })[0]!;
  expect(target.format).toBe(expected);
  if (output.startsWith('x.mp4'))
    expect(target).toMatchObject({ shown: join('x.mp4', `a.mp4.specgram.${expected}`) });
});

test.each([
  'x.mp4',
  'x.gif',
  'x.npy',
  'x.wav',
  'x.pngg',
  'x.5',
  'x.png.bak',
  'x.{name}',
  'd.png/x.html',
  'x.constructor',
])('the extension of %s names no format: it is no png', (output) => {
  mkdirSync(join(folder, 'd.png'));
  const extension = /[^.]*$/.exec(output)![0];
  const request = () => targets(['a.wav'], { output });
  expect(request).toThrow(UsageError);
  expect(request).toThrow(
    `${output}: this command does not write .${extension}; use png, jpg, svg, json, or say the format with -f`,
  );
});

test('a format and an extension that names another contradict each other', () => {
  for (const [output, format] of [
    ['x.png', 'jpg'],
    ['x.svg', 'json'],
    ['x.npy', 'png'],
    ['{name}.htm', 'svg'],
  ] as const) {
    const request = () => targets(['a.wav'], { output, format });
    expect(request).toThrow(UsageError);
    expect(request).toThrow(
      `--format ${format} and the output ${output} contradict each other; name it .${format}`,
    );
  }
});

test('an equals sign after -o is no part of a name', () => {
  expect(() => targets(['a.wav'], { output: '=x.png' })).toThrow(UsageError);
  expect(() => targets(['a.wav'], { output: '=x.png' })).toThrow(
    '-o=x.png has an equals sign too many; write -o x.png or --output=x.png',
  );
  expect(targets(['a.wav'], { output: './=x.png' })[0]).toMatchObject({ path: join(folder, '=x.png') });
});

test('a placeholder that there is not is told', () => {
  for (const output of ['{nme}.png', 'x-{name}-{Name}.png', '{dirr}/', 'a{toString}.png']) {
    expect(() => targets(['a.wav'], { output })).toThrow(UsageError);
  }
  expect(() => targets(['a.wav'], { output: 'x-{nme}.png' })).toThrow(
    '--output x-{nme}.png: {nme} is unknown; use {name}',
  );
  expect(targets(['a.wav'], { output: 'a{}{1}.png' })[0]).toMatchObject({ shown: 'a{}{1}.png' });
});

test('a name stands for each of its placeholders, letter for letter', () => {
  mkdirSync(join(folder, "$&-$1-$'"));
  for (const [output, shown] of [
    ['{name}-{name}.png', "$&-$1-$'-$&-$1-$'.png"],
    ['{name}/{name}.png', "$&-$1-$'/$&-$1-$'.png"],
    ['{name}/', join("$&-$1-$'", "$&-$1-$'.specgram.png")],
    ['{name}', join("$&-$1-$'", "$&-$1-$'.specgram.png")],
  ] as const) {
    expect(targets(["some/$&-$1-$'.wav"], { output })[0]).toMatchObject({
      shown,
      announced: shown,
      path: join(folder, shown),
    });
  }
});

test('binary data does not go to a terminal, text does', () => {
  expect(() => targets(['a.wav'], { output: '-' }, true)).toThrow('standard output is a terminal');
  expect(targets(['a.wav'], { output: '-', format: 'json' }, true)[0]!.kind).toBe('stdout');
});

test('two inputs do not go to one output', () => {
  expect(() => targets(['a.wav', 'b.wav'], { output: 'x.png' })).toThrow(
    'a.wav and b.wav would both go to x.png',
  );
  expect(() => targets(['a.wav', 'b.wav'], { output: '-' })).toThrow(UsageError);
  expect(() => targets(['one/a.wav', 'two/a.wav'], {})).toThrow(
    'would both go to a.specgram.png; write them apart',
  );
});

test('the input is not the output, by whatever name', () => {
  linkSync(join(folder, 'a.wav'), join(folder, 'hard.png'));
  expect(() => targets(['a.wav'], { output: 'hard.png' })).toThrow(
    'hard.png: is the input a.wav; write to another file',
  );
});

test.skipIf(isWindows)('nor by a link (not on Windows: who makes one needs a privilege there)', () => {
  symlinkSync('a.wav', join(folder, 'soft.png'));
  expect(() => targets(['a.wav'], { output: 'soft.png' })).toThrow(
    'soft.png: is the input a.wav; write to another file',
  );
});

test('nor is the file that the shell has opened as standard input', () => {
  const descriptor = openSync(join(folder, 'a.wav'), 'r');
  const onto = (output: string) =>
    resolveTargets(
      ['-'],
      { formats: ['png'], command: 'specgram', outputs: [output] },
      { cwd: folder, stdoutIsTerminal: () => false, stdinDescriptor: () => descriptor },
    )[0]![0]!;
  linkSync(join(folder, 'a.wav'), join(folder, 'own.png'));
  expect(onto('own.png').failure).toEqual(
    new OutputError('own.png: is the input stdin; write to another file'),
  );
  expect(onto('b.png').target).toMatchObject({ shown: 'b.png' });
  closeSync(descriptor);
});

test.skipIf(isWindows)(
  'what is wrong with one output is nothing to the others (not on Windows: no links)',
  () => {
    const long = 'x'.repeat(250);
    symlinkSync('loop.specgram.png', join(folder, 'loop.specgram.png'));
    mkdirSync(join(folder, 'b.specgram.png'));
    linkSync(join(folder, 'a.wav'), join(folder, 'own.specgram.png'));
    expect(fates(['a.wav', 'loop.wav', 'b.wav', `${long}.wav`, 'own.wav', 'c.wav'], {})).toEqual([
      'a.specgram.png',
      'OutputError: loop.specgram.png: too many symbolic links encountered',
      'OutputError: b.specgram.png: is a folder; name a file, or end it with /',
      `OutputError: ${long}.specgram.png: name too long`,
      'OutputError: own.specgram.png: is the input a.wav; write to another file',
      'c.specgram.png',
    ]);
  },
);

test('what a pattern names is an output of each, its folders there or not', () => {
  mkdirSync(join(folder, 'there'));
  // Folders that a pattern names are made.
  expect(fates(['there.wav', 'none.wav', 'a.wav/y.wav'], { output: '{name}/p.png' })).toEqual([
    'there/p.png',
    'none/p.png',
    'y/p.png',
  ]);
});

test('an input that can not be looked at keeps no other from its output', () => {
  symlinkSync('loop.wav', join(folder, 'loop.wav'));
  for (const name of ['a', 'x']) writeFileSync(join(folder, `${name}.specgram.png`), '');
  const inputs = ['loop.wav', 'a.wav/x.wav', `${'x'.repeat(300)}/y.wav`, 'none.wav', 'a.wav'];
  expect(fates(inputs, {})).toEqual(['loop', 'x', 'y', 'none', 'a'].map((name) => `${name}.specgram.png`));
});

test('a folder that takes no output is told of once, before anything is done', () => {
  expect(() => resolved(['a.wav', 'b.wav'], { output: 'none/{name}.png' })).toThrow(
    'none/a.png: no such folder: none; make it first',
  );
});

test.each(['..wav', '...wav', 'some/...wav'])('the name of %s leads to no other folder', (input) => {
  const name = basename(input);
  mkdirSync(join(folder, 'out', name), { recursive: true });
  expect(fates([input], { output: 'out/{name}/x.png' })).toEqual([`out/${name}/x.png`]);
  expect(fates([input], { output: 'out/{name}/' })).toEqual([join('out', name, `${name}.specgram.png`)]);
});

test('planning looks at each input once, however many outputs are there', () => {
  const looks = (count: number) => {
    const inputs = Array.from({ length: count }, (_, i) => `${i}.wav`);
    for (const input of inputs) writeFileSync(join(folder, input.replace('wav', 'specgram.png')), '');
    vi.mocked(statSync).mockClear();
    expect(fates(inputs, {})).toHaveLength(count);
    return vi.mocked(statSync).mock.calls.length;
  };
  const [ten, twenty, forty] = [looks(10), looks(20), looks(40)];
  expect(forty - twenty).toBe(2 * (twenty - ten));
});

test.skipIf(isWindows)('a link is followed, also to what is not there yet (not on Windows: no links)', () => {
  symlinkSync('b.png', join(folder, 'link.png'));
  expect(targets(['a.wav'], { output: 'link.png' })[0]).toMatchObject({ path: join(folder, 'b.png') });
});

test.skipIf(isWindows)('an existing file keeps its mode (not on Windows: no modes)', () => {
  writeFileSync(join(folder, 'x.png'), '');
  chmodSync(join(folder, 'x.png'), 0o640);
  expect(targets(['a.wav'], { output: 'x.png' })[0]).toMatchObject({ mode: 0o640 });
});

test.skipIf(isWindows)('an output that the system refuses is named (not on Windows: no links)', () => {
  symlinkSync('loop.png', join(folder, 'loop.png'));
  expect(() => targets(['a.wav'], { output: 'loop.png' })).toThrow(/^loop.png: too many symbolic links/);
  expect(() => targets(['a.wav'], { output: `${'x'.repeat(300)}.png` })).toThrow(/name too long/);
  expect(() => targets(['a.wav'], { output: '' })).toThrow('--output is empty');
});

test('a folder that is missing is told before anything is read', () => {
  expect(() => targets(['a.wav'], { output: 'none/x.png' })).toThrow(OutputError);
  expect(() => targets(['a.wav'], { output: 'none/' })).toThrow('no such folder: none; make it first');
});

test.skipIf(isWindows)('a device is written to directly (not on Windows: it has other ones)', () => {
  expect(targets(['a.wav', 'b.wav'], { output: '/dev/null' })[0]).toEqual({
    kind: 'special',
    path: '/dev/null',
    shown: '/dev/null',
    format: 'png',
  });
});

test('folder and ending of the input stand in a pattern', () => {
  mkdirSync(join(folder, 'deep'));
  expect(fates(['deep/a.b.W64', 'c.wav', '-'], { output: '{dir}/{name}.{ext}.png' })).toEqual([
    'deep/a.b.W64.png',
    './c.wav.png',
    './stdin..png',
  ]);
});

test('--keep-tree has the folders of the inputs below the output, without root and ways out', () => {
  mkdirSync(join(folder, 'out'));
  const inputs = ['x/y/a.wav', 'x/a.wav', './a.wav', '../up/a.wav', '/root/a.wav'];
  const below = inputs.map((_, i) => ['x/y', 'x', '.', 'up', 'root'][i]!);
  expect(fates(inputs, { output: 'out/', keepTree: true })).toEqual(
    below.map((path) => join('out', path, 'a.specgram.png')),
  );
  expect(fates(['x/a.wav'], { keepTree: true })).toEqual([join('x', 'a.specgram.png')]);
  expect(() => resolved(['a.wav'], { output: 'a.png', keepTree: true })).toThrow(
    '--keep-tree needs a folder',
  );
});

test('an output that is there is left with --no-clobber', () => {
  writeFileSync(join(folder, 'a.specgram.png'), '');
  expect(fates(['a.wav', 'b.wav'], { keepsThere: true })).toEqual([
    'OutputError: a.specgram.png: is there already; --no-clobber leaves it',
    'b.specgram.png',
  ]);
});

test('several outputs are one of each, and no two the same', () => {
  const [ofA, ofB] = allResolved(['a.wav', 'b.wav'], { outputs: ['{name}.png', '{name}.json'] });
  expect([ofA, ofB].map((all) => all!.map(({ target }) => target!.format))).toEqual([
    ['png', 'json'],
    ['png', 'json'],
  ]);
  expect(() => allResolved(['a.wav'], { outputs: ['a.png', './a.png'] })).toThrow(
    'two outputs of a.wav would both go to a.png; leave one out',
  );
  expect(() => allResolved(['a.wav', 'b.wav'], { outputs: ['b.png', '{name}.png'] })).toThrow(
    'a.wav and b.wav would both go to b.png',
  );
});

test.skipIf(isWindows)(
  'names that differ in case alone are apart, unless the disk has them meet (not on Windows: it has)',
  async () => {
    mkdirSync(join(folder, 'out'));
    const both = () => fates(['x/A.wav', 'y/a.wav'], { output: 'out/' });
    expect(both()).toEqual([join('out', 'A.specgram.png'), join('out', 'a.specgram.png')]);
    expect(readdirSync(join(folder, 'out'))).toEqual([]);
    // A disk that finds a file by its name in capitals.
    const { statSync: real } = await vi.importActual<typeof import('node:fs')>('node:fs');
    const found = real(folder, { bigint: true });
    vi.mocked(statSync).mockImplementation(((path: string, options: object) =>
      /\.WAVSCOPE-/.test(path) ? found : real(path, options as object)) as typeof statSync);
    try {
      expect(both).toThrow('x/A.wav and y/a.wav would both go to a.specgram.png');
    } finally {
      vi.mocked(statSync).mockImplementation(real);
    }
  },
);

test('objects of several inputs go to standard output a line each, other formats of one alone', () => {
  const [first, second] = targets(['a.wav', 'b.wav'], { output: '-', format: 'json', hasMany: true });
  expect([first, second]).toEqual(Array(2).fill({ kind: 'stdout', format: 'json', isLine: true }));
  expect(targets(['a.wav'], { output: '-', format: 'json' })).toEqual([{ kind: 'stdout', format: 'json' }]);
  expect(() => targets(['a.wav', 'b.wav'], { output: '-', format: 'svg', hasMany: true })).toThrow(
    'a.wav and b.wav would both go to standard output',
  );
});

test('what Windows keeps to itself is refused there, and nul is its null device', () => {
  const fate = (output: string, platform: NodeJS.Platform) => {
    const request = {
      outputs: [output],
      format: 'svg',
      formats: ['png', 'svg'],
      command: 'specgram',
    } as const;
    const [[only]] = resolveTargets(['a.wav'], request, {
      cwd: folder,
      stdoutIsTerminal: () => false,
      platform,
    }) as [[Resolved]];
    return only.target ?? `${only.failure}`;
  };
  for (const output of ['con', 'aux.svg', 'x.svg.', 'ab:y.svg'])
    expect(fate(output, 'win32'), output).toMatch(new RegExp(`^OutputError: ${output}: .+; (name|leave) it`));
  expect(fate('nul', 'win32')).toEqual({ kind: 'special', path: devNull, shown: 'nul', format: 'svg' });
  for (const output of ['nul', 'con', 'aux.svg', 'ab:y.svg'])
    expect(fate(output, 'linux'), output).toMatchObject({ kind: 'file', path: join(folder, output) });
});
