/** Holds what docs/design.md says of the rooms of the house: what each may import, and that there is no circle. */
import { readdirSync, readFileSync } from 'node:fs';
import { posix } from 'node:path';
import { describe, expect, test } from 'vitest';

/**
 * What each folder in src/, and each file beside them, may import beside its own: folders, files, packages, and Node's
 * modules as `node:*`. All of it is in use: what a room no longer needs goes from its list.
 *
 *     cli → batch → commands → views → options → analysis → wav, dsp
 *                    ↘ output, terminal, audio        render, world, files: for those who draw, ask and write
 */
const RULES: Record<string, string[]> = {
  cli: ['batch', 'commands', 'inputs', 'invocation', 'outcome', 'world'],
  // Whole inputs side by side, told one after the other.
  batch: [
    ...['invocation', 'outcome', 'commands', 'analysis', 'output', 'terminal', 'printable', 'files', 'world'],
    ...['dist', 'node:*'],
  ],
  inputs: ['errors', 'files', 'raw-name', 'world', 'commander', 'picomatch', 'node:*'],
  invocation: ['commands', 'inputs', 'options', 'output', 'world', 'errors', 'version', 'commander'],
  outcome: ['commands', 'output', 'world', 'errors', 'commander'],
  commands: [
    ...['views', 'options', 'analysis', 'dsp', 'wav', 'render', 'output', 'audio', 'terminal', 'world'],
    ...['breath', 'errors', 'printable', 'raw-name', 'version', 'commander', 'node-wav', 'node:*'],
  ],
  // Pure, as are options: what is asked and what is made of the answer, without a file, a terminal or a process.
  views: ['options', 'analysis', 'dsp', 'render', 'wav', 'errors', 'd3-array'],
  options: ['analysis', 'dsp', 'wav', 'render', 'output', 'errors', 'commander', 'd3-color'],
  analysis: ['wav', 'dsp', 'breath', 'errors', 'dist', 'node:*'],
  wav: ['errors', 'files', 'printable', 'raw-name', 'world', 'node:*'],
  dsp: ['dist', '@echogarden/pffft-wasm', 'kissfft-js', 'node:*'],
  render: [
    'breath',
    'dist',
    '@napi-rs/canvas',
    '@fontsource/inter',
    'd3-array',
    'd3-scale-chromatic',
    'node:*',
  ],
  output: ['breath', 'errors', 'files', 'printable', 'raw-name', 'world', 'node:*'],
  audio: ['wav', 'dist', 'errors', 'printable', 'speaker', '@audio/speaker', 'node:*'],
  terminal: ['render', 'audio', 'world', 'ora', 'node:*'],
  world: ['errors', 'printable', 'raw-name', 'node:*'],
  files: ['errors', 'raw-name', 'node:*'],
  breath: ['node:*'],
  dist: [],
  errors: [],
  printable: [],
  'raw-name': [],
  version: ['package.json'],
};

/** What a room may take of another only as types. */
const TYPES_ALONE = ['views → wav', 'wav → world', 'terminal → audio'];

/** Packages with quirks, each met in one file or folder. */
const HOMES: Record<string, string> = {
  '@napi-rs/canvas': 'render/canvas',
  '@fontsource/inter': 'render/canvas.ts',
  'kissfft-js': 'dsp/fft/',
  '@echogarden/pffft-wasm': 'dsp/simd.ts',
  'node-wav': 'commands/page.ts',
  picomatch: 'inputs/',
  speaker: 'audio/outputs/',
  '@audio/speaker': 'audio/outputs/',
  ora: 'terminal/progress.ts',
};

interface Import {
  /** The file that imports, from src/. */
  from: string;
  /** The file imported, from src/, or what the specifier of a package says. */
  to: string;
  isTypeAlone: boolean;
}

const files = readdirSync('src', { recursive: true, encoding: 'utf8' })
  .map((path) => path.replaceAll('\\', '/'))
  .filter((path) => path.endsWith('.ts') && !path.endsWith('.d.ts'));
const imports = files.flatMap(importsOf);

function importsOf(from: string): Import[] {
  const text = readFileSync(`src/${from}`, 'utf8').replace(/^ *(\/\/|\/?\*).*$/gm, '');
  const statements = text.matchAll(
    /(?:^(?:import|export)(?<type> type)?\s(?:[^'";]*?from\s+)?|\b(?:import|require|resolve)\(\s*)['`](?<to>[^'`$]+)/gm,
  );
  return [...statements].map(({ groups }) => {
    const { type, to } = groups as { type?: string; to: string };
    return { from, to: to.startsWith('.') ? fileOf(from, to) : to, isTypeAlone: type !== undefined };
  });
}

/** Kernels leave the ending of their files out, as AssemblyScript does. */
function fileOf(from: string, specifier: string): string {
  const path = posix.join(posix.dirname(from), specifier);
  return files.includes(`${path}.ts`) ? `${path}.ts` : path;
}

/** The folder in src/, the file beside them, or the package that a file or a specifier belongs to. */
function roomOf(path: string): string {
  if (path.startsWith('node:')) return 'node:*';
  const parts = path.split('/');
  if (path.startsWith('..')) return parts.at(-1)!;
  if (files.includes(path)) return parts[0]!.replace(/\.ts$/, '');
  return parts.slice(0, path.startsWith('@') ? 2 : 1).join('/');
}

/** Circles in these arrows, each as the way round it; none is left out but those that share an arrow with another. */
function circlesIn(arrows: Array<Pick<Import, 'from' | 'to'>>): string[] {
  const targets = new Map<string, Set<string>>();
  for (const { from, to } of arrows) targets.set(from, (targets.get(from) ?? new Set()).add(to));
  const circles: string[] = [];
  const done = new Set<string>();
  const visit = (name: string, way: string[]) => {
    const at = way.indexOf(name);
    if (at >= 0) circles.push([...way.slice(at), name].join(' → '));
    if (at >= 0 || done.has(name)) return;
    for (const target of targets.get(name) ?? []) visit(target, [...way, name]);
    done.add(name);
  };
  for (const name of targets.keys()) visit(name, []);
  return circles;
}

/** Imports that lead from one room to another. */
const arrows = imports
  .map((found) => ({ ...found, rooms: { from: roomOf(found.from), to: roomOf(found.to) } }))
  .filter(({ rooms }) => rooms.from !== rooms.to);

const sentence = ({ from, to }: Import) => `${from} imports ${to}`;

test('every room imports what its rule allows', () => {
  expect(files.length).toBeGreaterThan(100);
  const trespasses = arrows.filter(({ rooms }) => !RULES[rooms.from]?.includes(rooms.to));
  expect(trespasses.map(sentence)).toEqual([]);
});

test('every room has a rule, and every rule is needed', () => {
  const rooms = new Set(files.map(roomOf));
  expect(Object.keys(RULES).filter((room) => !rooms.has(room))).toEqual([]);
  expect([...rooms].filter((room) => !RULES[room])).toEqual([]);
  const used = new Set(arrows.map(({ rooms }) => `${rooms.from} → ${rooms.to}`));
  const allowed = Object.entries(RULES).flatMap(([from, list]) => list.map((to) => `${from} → ${to}`));
  expect(allowed.filter((arrow) => !used.has(arrow))).toEqual([]);
});

test('what is taken as types alone brings no code along', () => {
  const loaded = arrows.filter(
    ({ rooms, isTypeAlone }) => !isTypeAlone && TYPES_ALONE.includes(`${rooms.from} → ${rooms.to}`),
  );
  expect(loaded.map(sentence)).toEqual([]);
});

test('a package with quirks is met in one place', () => {
  const strays = arrows.filter(({ from, rooms }) => {
    const home = HOMES[rooms.to];
    return home !== undefined && !from.startsWith(home);
  });
  expect(strays.map(sentence)).toEqual([]);
  expect(Object.keys(HOMES).filter((name) => !arrows.some(({ rooms }) => rooms.to === name))).toEqual([]);
});

describe('there is no circle', () => {
  test('of files, types included', () => {
    expect(circlesIn(imports)).toEqual([]);
  });

  test('of rooms', () => {
    expect(circlesIn(arrows.map(({ rooms }) => rooms))).toEqual([]);
  });

  test('that would not be found', () => {
    const two = ['ab', 'bc', 'ca', 'cd', 'de', 'ed', 'xy'].map(([from, to]) => ({ from: from!, to: to! }));
    expect(circlesIn(two)).toEqual(['a → b → c → a', 'd → e → d']);
  });
});

/** What may be spread over a call's arguments: lists whose length neither a file nor an option decides. */
const SHORT_LISTS = [
  'analysis/crew.ts: Promise.allSettled([this.#ownWork, ...ends',
  'dsp/fft/four-step.ts: Math.max(...divisors',
  'dsp/peaks.ts: Math.max(...distances',
  // Panels, and the ticks of an axis: both have to find room in a picture.
  'render/axis-layout.ts: Math.max(...axes',
  'render/axis-layout.ts: Math.max(0, ...yAxis',
  'render/axis-layout.ts: labels.push(...numbers',
  'render/axis-layout.ts: labels.push(...yTickLabels',
  'render/frame.ts: Math.max(...figure',
  'render/outline.ts: run.push(...toPixels',
  'render/scale.ts: Math.max(...domain',
  'render/scale.ts: Math.min(...domain',
  'render/ticks.ts: Math.max(...axis',
  'render/ticks.ts: Math.max(...domain',
  'render/ticks.ts: Math.min(...axis',
  'render/ticks.ts: Math.min(...domain',
  // Colours of a palette of 5 bits a channel.
  'terminal/sixel.ts: Math.max(...levels',
  'terminal/sixel.ts: Math.max(...spread',
  'terminal/sixel.ts: Math.min(...levels',
  'terminal/sixel.ts: boxes.splice(boxes.indexOf(largest), 1, ...halves',
  'views/specgram.ts: Math.min(...plots',
  'wav/container.ts: String.fromCharCode(...bytes',
];

test('no list of any length becomes the arguments of a call: the stack has room for some 100,000', () => {
  const call = /\b[\w.]+\.(?:apply|\w+)\((?:(?:[^()'`;{}]|\([^()]*\))*, )?\.\.\.[\w#]+/g;
  const found = files.flatMap((path) =>
    [...readFileSync(`src/${path}`, 'utf8').matchAll(call)].map(([text]) => `${path}: ${text}`),
  );
  expect([...new Set(found)].sort()).toEqual([...SHORT_LISTS].sort());
});

test('tests that start programs, terminals or browsers say that they are slow', () => {
  const starts = /from '(\.\.?\/(program\/)?(wavscope|pty)\.ts|playwright-core)'/;
  const silent = readdirSync('test', { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.test.ts'))
    .filter((path) => {
      const text = readFileSync(`test/${path}`, 'utf8');
      return starts.test(text) && !/@module-tag slow|tags: 'slow'/.test(text);
    });
  expect(silent).toEqual([]);
});
