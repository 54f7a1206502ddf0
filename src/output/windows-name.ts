/**
 * Names that Windows keeps to itself. Node hands it paths in a form that it takes to the letter, so that it makes files of such
 * names, which hardly a program can open or remove.
 */
import { win32 } from 'node:path';

/** Devices, whatever follows a dot. https://learn.microsoft.com/windows/win32/fileio/naming-a-file */
const DEVICE = /^(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9\u00b9\u00b2\u00b3]) *(\.|$)/i;
const FORBIDDEN = /[<>:"|?*]/;
const TRAILING = /(?<!^\.?)\.$| $/;
/** As `\\.\com1`: of devices alone. */
const DEVICE_PATH = /^[\\/]{2}\.[\\/]/;

/** Whether that is meant for the null device. */
export function isNull(path: string): boolean {
  return path.toLowerCase() === 'nul';
}

/** What keeps a file from being given that path, its folders looked at as well. */
export function windowsFault(path: string): string | undefined {
  if (DEVICE_PATH.test(path)) return undefined;
  for (const name of path.slice(win32.parse(path).root.length).split(/[\\/]/)) {
    if (DEVICE.test(name)) return 'is a device by its name; name it otherwise';
    if (TRAILING.test(name)) return "Windows' names end in no dot and no space; leave it out";
    const [forbidden] = FORBIDDEN.exec(name) ?? [];
    if (forbidden !== undefined) return `Windows' names have no ${forbidden} in them; leave it out`;
  }
  return undefined;
}
