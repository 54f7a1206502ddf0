/**
 * The folder as one that names are joined to. On Windows a drive's letter alone is its current folder, and joining would make the
 * drive's root of it.
 */
export function joinable(folder: string, platform = process.platform): string {
  return platform === 'win32' && /^[a-z]:$/i.test(folder) ? `${folder}.` : folder;
}
