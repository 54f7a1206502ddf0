import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

interface Package {
  dependencies?: Record<string, string>;
  optionalDependencies?: Record<string, string>;
  integrity?: string;
  resolved?: string;
}

// `npm install` beside a node_modules that is there writes down only this machine's binaries, and `npm ci` on another one
// then installs none: in that case, `npm install --package-lock-only` where only package.json and the lock are.
const { packages } = JSON.parse(readFileSync('package-lock.json', 'utf8')) as {
  packages: Record<string, Package>;
};

/** Where a package that another one asks for would be looked for: in its own folder first, then in those above. */
function placesOf(name: string, asker: string): string[] {
  const above = asker.split('/node_modules/');
  const folders = above.map((_, i) => `${above.slice(0, i + 1).join('/node_modules/')}/`);
  return ['', ...folders].map((folder) => `${folder}node_modules/${name}`);
}

test('the lock has every package for every platform', () => {
  const missing = Object.entries(packages).flatMap(([path, { dependencies, optionalDependencies }]) =>
    Object.keys({ ...dependencies, ...optionalDependencies })
      .filter((name) => !placesOf(name, path).some((place) => packages[place]))
      .map((name) => `${name} of ${path || 'the program'}`),
  );
  expect(missing).toEqual([]);
  const binaries = ['canvas-darwin-arm64', 'canvas-linux-x64-gnu', 'canvas-win32-x64-msvc'];
  for (const name of binaries) expect(packages).toHaveProperty([`node_modules/@napi-rs/${name}`]);
});

test('the lock says what each package is, and leaves to npm where it comes from', () => {
  const installed = Object.entries(packages).filter(([path]) => path !== '');
  expect(installed.filter(([, { integrity }]) => !integrity?.startsWith('sha512-'))).toEqual([]);
  expect(installed.filter(([, { resolved }]) => resolved !== undefined)).toEqual([]);
});
