import { accessSync, constants } from 'node:fs';
import { delimiter, isAbsolute, join } from 'node:path';

/**
 * Where on the PATH a program lies that can be run; undefined where it does not. The current folder is never looked at,
 * as an empty part of the PATH, or Windows, would have it: what lies there need not be what its name says.
 */
export function findProgram(
  name: string,
  env: Record<string, string | undefined>,
  platform: NodeJS.Platform,
): string | undefined {
  const file = platform === 'win32' ? `${name}.exe` : name;
  const folders = (env.PATH ?? env.Path ?? '').split(delimiter).filter(isAbsolute);
  return folders.map((folder) => join(folder, file)).find(canRun);
}

function canRun(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
