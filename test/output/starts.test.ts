/** Outputs whose names tell where their ranges begin, which only the open input knows. */
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { OutputError, UsageError } from '../../src/errors.ts';
import { resolveTargets, type TargetRequest } from '../../src/output/resolve-targets.ts';

let folder: string;

beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'starts-')));
  writeFileSync(join(folder, 'a.wav'), '');
});

afterEach(() => rmSync(folder, { recursive: true }));

function resolve(inputs: string[], output: string | undefined, request: Partial<TargetRequest> = {}) {
  const outputs = output === undefined ? [] : [output];
  return resolveTargets(
    inputs,
    { formats: ['png', 'json'], command: 'specgram', outputs, ...request },
    { cwd: folder, stdoutIsTerminal: () => false },
  );
}

/** The output's path for a range that begins there. */
function shown(output: string | undefined, start: string, request?: Partial<TargetRequest>) {
  const { target, failure } = resolve(['x/a.wav'], output, request)[0]![0]!.startingAt!(start);
  if (!target) throw failure;
  return 'shown' in target ? target.shown : target.kind;
}

test('{start} is put in when it is known', () => {
  expect(shown('{name}-{start}.png', '07.5')).toBe('a-07.5.png');
  expect(shown('{start}/{name}.png', '07')).toBe('07/a.png');
  // Of names without it nothing is left open.
  expect(resolve(['a.wav'], '{name}.png')[0]![0]!.startingAt).toBeUndefined();
  expect(resolve(['{start}.wav'], '{name}.png')[0]![0]).toMatchObject({ target: { shown: '{start}.png' } });
});

test('the names of slices that wavscope chooses have it', () => {
  const isSliced = true;
  expect(shown(undefined, '0010', { isSliced })).toBe('a.0010.specgram.png');
  expect(shown('./', '0010', { isSliced })).toBe('a.0010.specgram.png');
  const below = join('out', 'x', 'a.0010.specgram.png');
  expect(shown('out/', '0010', { isSliced, keepTree: true })).toBe(below);
  expect(shown('-', '0010', { isSliced, format: 'json' })).toBe('stdout');
});

test('a path is printed where it was put in', () => {
  const only = resolve(['a.wav'], 's{start}.png')[0]![0]!;
  expect(only.startingAt!('3')).toMatchObject({ target: { announced: 's3.png' } });
});

test('slices need a name for each', () => {
  const isSliced = true;
  expect(() => resolve(['a.wav'], 'x.png', { isSliced })).toThrow(
    new UsageError('all slices would go to x.png; put {start} into its name, or use a folder (-o dir/)'),
  );
  expect(() => resolve(['a.wav'], '{name}.png', { isSliced })).toThrow('all slices would go to {name}.png');
  expect(() => resolve(['a.wav'], '-', { isSliced })).toThrow("slices of png can't follow each other");
  // But objects, a line each.
  const json = resolve(['a.wav'], '-', { isSliced, format: 'json' })[0]![0]!;
  expect(json).toMatchObject({ target: { kind: 'stdout', isLine: true } });
});

test('equal names are refused before any start is known', () => {
  for (const isSliced of [true, false])
    expect(() => resolve(['a.wav', 'b.wav'], '{start}.png', { isSliced })).toThrow(
      'a.wav and b.wav would both go to {start}.png',
    );
  expect(() => resolve(['x/a.wav', 'y/a.wav'], undefined, { isSliced: true })).toThrow(
    'x/a.wav and y/a.wav would both go to a.{start}.specgram.png',
  );
});

test('what is there already is met by that start alone', () => {
  writeFileSync(join(folder, 'a-20.png'), 'old');
  const request = { isSliced: true, keepsThere: true };
  const only = resolve(['a.wav'], 'a-{start}.png', request)[0]![0]!;
  expect(only.startingAt!('10').failure).toBeUndefined();
  expect(only.startingAt!('20').failure).toEqual(
    new OutputError('a-20.png: is there already; --no-clobber leaves it'),
  );
});

test('a folder that is missing is told before, one that {start} names is made', () => {
  expect(() => resolve(['a.wav'], 'no/{start}.png')).toThrow('no such folder: no; make it first');
  mkdirSync(join(folder, 'in'));
  const only = resolve(['a.wav'], 'in/{start}/x.png')[0]![0]!;
  expect(only.startingAt!('5')).toMatchObject({ target: { makesFolder: true } });
});
