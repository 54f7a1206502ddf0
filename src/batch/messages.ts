/** What the program and its file workers say to each other. */
import type { Failure } from '../analysis/failure.ts';
import type { Outcome } from '../outcome.ts';

/** What a file worker is started with. */
export interface FileWorkerData {
  argv: string[];
  stdoutIsTerminal: boolean;
}

export type StreamName = 'stdout' | 'stderr';

/** The next input to be done, or the slice of that number alone. */
export interface Order {
  input: string;
  slice: number | undefined;
}

export type ToFileWorker =
  | Order
  /** The last piece for that stream is taken, and more can be; or it could not be printed. */
  | { taken: StreamName }
  | { refused: StreamName; failure: Failure }
  /** The user has interrupted. */
  | { interrupted: number };

export type FromFileWorker = { print: StreamName; piece: Uint8Array | string } | { outcome: Outcome };
