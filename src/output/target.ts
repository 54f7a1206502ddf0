import type { Format } from './format.ts';

/** On standard output, with `isLine`, it is one of several objects there, each on a line of its own. */
export type Target = {
  format: Format;
  /** The path to print when it is written: where wavscope chose the name. */
  announced?: string;
} & (
  | { kind: 'stdout'; isLine?: boolean }
  /**
   * A regular file, there or not: written beside and renamed. `path` has its symbolic links followed, `shown` is as typed.
   * Of one that is there `made` tells when it was; with `makesFolder` its folder may have to be made.
   */
  | { kind: 'file'; path: string; shown: string; mode?: number; made?: Date; makesFolder?: boolean }
  /** A device, a FIFO, a socket: written to directly. */
  | { kind: 'special'; path: string; shown: string }
);

/** Whether it is one of several on standard output, each on a line of its own. */
export function isLine(target: Target): boolean {
  return target.kind === 'stdout' && target.isLine === true;
}
