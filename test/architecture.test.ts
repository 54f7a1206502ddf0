import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';

/** What the files of a folder may import beside their own folder's and Node's: folders, files and packages. */
const ARROWS: Record<string, RegExp> = {
  dsp: /^dist$/,
  wav: /^(dist|errors|files|printable|world)$/,
  analysis: /^(wav|dsp|dist|errors)$/,
  render: /^(dist|errors|d3-\w+)(-\w+)*$/,
  output: /^(errors|files|printable|world)$/,
  audio: /^(wav|analysis|dist|errors|world|printable)$/,
  terminal: /^(render|audio|world|errors|ora|printable)$/,
};

/** Packages that a single file, or a single folder, may name. */
const HOMES: Record<string, RegExp> = {
  '@napi-rs/canvas': /^render\/canvas/,
  '@fontsource/inter': /^render\//,
  'kissfft-js': /^dsp\/fft\//,
  '@echogarden/pffft-wasm': /^dsp\//,
  'node-wav': /^commands\/page/,
  speaker: /^audio\/outputs\//,
  '@audio/speaker': /^audio\/outputs\//,
  commander: /^(cli|commands\/|options\/)/,
};

const sources = readdirSync('src', { recursive: true, encoding: 'utf8' })
  .map((path) => join('src', path))
  .filter((path) => path.endsWith('.ts'))
  .filter((path) => !path.includes('kernels/') && !path.endsWith('.d.ts'));

/** Folder in src/ (or file beside them, or package) of each import of a file. */
function importsOf(path: string): string[] {
  const text = readFileSync(path, 'utf8');
  const specifiers = [...text.matchAll(/(?:from|import|import\() ?'([^']+)'/g)].map((match) => match[1]!);
  return specifiers
    .filter((specifier) => !specifier.startsWith('node:'))
    .map((specifier) =>
      specifier.startsWith('.')
        ? join(dirname(path), specifier)
            .replace(/^src\//, '')
            .split('/')[0]!
            .replace(/\.ts$/, '')
        : specifier,
    );
}

test('every layer knows only those below it', () => {
  expect(sources.length).toBeGreaterThan(100);
  const trespasses: string[] = [];
  for (const path of sources) {
    const [, folder] = path.split('/');
    const allowed = ARROWS[folder!];
    if (!allowed) continue;
    for (const imported of importsOf(path)) {
      if (imported === folder || allowed.test(imported) || packageHome(imported)?.test(path.slice(4)))
        continue;
      trespasses.push(`${path} imports ${imported}`);
    }
  }
  expect(trespasses).toEqual([]);
});

test('a package with quirks is met in one place', () => {
  const strays = sources.flatMap((path) =>
    importsOf(path)
      .filter((imported) => packageHome(imported)?.test(path.slice(4)) === false)
      .map((imported) => `${path} imports ${imported}`),
  );
  expect(strays).toEqual([]);
});

function packageHome(specifier: string): RegExp | undefined {
  const name = specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
  return HOMES[name];
}
