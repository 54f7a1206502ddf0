import { fstatSync, statSync } from 'node:fs';
import { devNull } from 'node:os';

/** Whether the open file of that descriptor is a terminal. */
export function isTerminal(descriptor: number): boolean {
  // Loading node:tty, with all that it brings, takes 3 ms: files, pipes and the null device do without it.
  if (process.platform !== 'win32' && !isOtherDevice(descriptor)) return false;
  return process.getBuiltinModule('node:tty').isatty(descriptor);
}

/** Whether it is a character device other than the null device. */
function isOtherDevice(descriptor: number): boolean {
  try {
    const stats = fstatSync(descriptor);
    return stats.isCharacterDevice() && stats.rdev !== statSync(devNull, { throwIfNoEntry: false })?.rdev;
  } catch {
    return false;
  }
}
