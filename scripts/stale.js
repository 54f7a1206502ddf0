import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** Whether the folder is missing, or older than any of the sources: files, or folders with all that is in them. */
export function isStale(folder, sources) {
  const stats = statSync(folder, { throwIfNoEntry: false });
  return stats === undefined || sources.some((source) => newest(source) > stats.mtimeMs);
}

/** When a file, or whatever is newest in a folder, was changed; a folder itself changes when a file goes. In ms. */
function newest(path) {
  const stats = statSync(path);
  if (!stats.isDirectory()) return stats.mtimeMs;
  return readdirSync(path).reduce(
    (latest, name) => Math.max(latest, newest(join(path, name))),
    stats.mtimeMs,
  );
}
