import { type Stats, statSync } from 'node:fs';
import { onDisk } from '../raw-name.ts';

/** What the system tells of a path; undefined where it tells nothing: whoever opens it meets the reason. */
export function statsIfAny(path: string): Stats | undefined {
  try {
    return statSync(onDisk(path));
  } catch {
    return undefined;
  }
}
