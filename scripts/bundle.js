import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { build } from 'rolldown';

/**
 * Builds a module of the tests so that Node of any version runs it, within the tree, where packages are found.
 *
 * @param {string} input
 * @returns {Promise<{ path: string, remove: () => void }>}
 */
export async function bundle(input) {
  const cache = join('node_modules', '.cache');
  mkdirSync(cache, { recursive: true });
  const folder = mkdtempSync(join(cache, 'wavscope-'));
  await build({
    input,
    platform: 'node',
    external: /^[@\w]/,
    output: { dir: folder, entryFileNames: '[name].mjs', chunkFileNames: '[name].mjs' },
    logLevel: 'warn',
  });
  const path = resolve(folder, basename(input).replace(/\.ts$/, '.mjs'));
  return { path, remove: () => rmSync(folder, { recursive: true }) };
}
