import type { Readable, Writable } from 'node:stream';
import type { Signals } from './signals.ts';

/** The world outside, handed in, so that a test can hand in another. */
export interface Context {
  stdin: Readable & { isTTY?: boolean; fd?: number };
  stdout: Writable & { isTTY?: boolean; columns?: number; fd?: number };
  stderr: Writable & { isTTY?: boolean; columns?: number; rows?: number };
  env: Record<string, string | undefined>;
  cwd: string;
  /** Prints a line on standard error; what is no text in it is left out. */
  tell(line: string): void;
  /** Tells a recoverable fault of an input. */
  warn(input: string, message: string): void;
  /** Aborted when the user interrupts. */
  signal: AbortSignal;
  /** Signals that do not end the program. */
  signals: Signals;
  /** Has a synchronous `cleanup` run when the program ends, however it ends; returns what takes that back. */
  atExit(cleanup: () => void): () => void;
}
