import { cpSync, readFileSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { plant } from './plant.js';

/** Left out of the copy: what is no source, and what is as good in its own place. */
const LEFT_OUT = /^(node_modules|\.git|fuzz|mutants|dist\.partial|bench)$/;

/** Copies the tree with its built files to a folder, and plants these mutants in the copy. */
export function copyPlanted(folder, mutants) {
  const root = resolve('.');
  cpSync(root, folder, {
    recursive: true,
    filter: (path) => !LEFT_OUT.test(path.slice(root.length + 1)),
  });
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'), 'junction');
  for (const file of new Set(mutants.map((mutant) => mutant.file))) {
    const own = mutants.filter((mutant) => mutant.file === file);
    writeFileSync(join(folder, file), plant(readFileSync(file, 'utf8'), own));
  }
  // Not to be built from planted sources: workers and programs in it know no fault.
  const later = new Date(Date.now() + 86_400_000);
  utimesSync(join(folder, 'dist'), later, later);
}
