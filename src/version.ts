import { readFileSync } from 'node:fs';

/** The package's version; package.json lies one folder above, from src/ and from dist/ alike. */
export function version(): string {
  return JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')).version;
}
