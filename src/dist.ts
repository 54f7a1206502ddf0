/** The built file of that name: beside the bundle in an installed package, in `dist/` when run from source. */
export function distFile(name: string): URL {
  const folder = import.meta.url.endsWith('.ts') ? '../dist/' : './';
  return new URL(folder + name, import.meta.url);
}
