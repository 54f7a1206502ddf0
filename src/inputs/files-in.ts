import { type Dirent, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import picomatch from 'picomatch';
import { nameOf, onDisk } from '../raw-name.ts';

interface Wanted {
  /** Whether the folders in it are looked through as well; links to folders never are. */
  deep: boolean;
  /** What a path from the folder on has to match, its parts separated by `/`; in any case of letters. */
  pattern: string;
}

/**
 * The files in a folder as paths from there, by name; hidden ones only where the pattern names them.
 *
 * @throws what the system says of a folder that can't be read
 */
export function filesIn(folder: string, { deep, pattern }: Wanted): string[] {
  const isWanted = picomatch(pattern, { nocase: true });
  const found: string[] = [];
  const look = (at: string) => {
    const entries = readdirSync(onDisk(join(folder, at)), { withFileTypes: true, encoding: 'buffer' });
    const named = entries.map((entry) => ({ entry, name: nameOf(entry.name) }));
    for (const { entry, name } of named.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const path = at === '' ? name : `${at}/${name}`;
      if (entry.isDirectory()) {
        if (deep && !name.startsWith('.')) look(path);
      } else if (isWanted(path) && isFile(entry, join(folder, path))) found.push(path);
    }
  };
  look('');
  return found;
}

/** What a pattern names: files that match `glob` in the folder `base`; undefined where it has no pattern's characters. */
export function patternOf(text: string): { base: string; glob: string } | undefined {
  const { base, glob, isGlob } = picomatch.scan(text);
  return isGlob ? { base, glob } : undefined;
}

function isFile(entry: Dirent<Buffer>, path: string): boolean {
  if (!entry.isSymbolicLink()) return entry.isFile();
  return statSync(onDisk(path), { throwIfNoEntry: false })?.isFile() === true;
}
