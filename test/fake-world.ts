import { Readable, Writable } from 'node:stream';
import type { Context } from '../src/world/context.ts';

/** A world that keeps what is printed; nothing comes from standard input, and nobody interrupts but through `interrupt`. */
export interface FakeWorld {
  context: Context;
  /** Standard output so far. */
  printed(): Buffer;
  /** The lines told so far; of warnings their message alone. */
  told: string[];
  /** Standard error so far, beside what is told. */
  written(): Buffer;
  interrupt: AbortController;
}

export function fakeWorld(cwd: string): FakeWorld {
  const pieces: Uint8Array[] = [];
  const errors: Uint8Array[] = [];
  const told: string[] = [];
  const interrupt = new AbortController();
  const into = (all: Uint8Array[]) =>
    new Writable({
      write(piece, _, done) {
        all.push(piece);
        done();
      },
    });
  const context: Context = {
    stdin: Readable.from([]),
    stdout: into(pieces),
    stderr: into(errors),
    env: {},
    cwd,
    tell: (line) => told.push(line),
    warn: (_, message) => told.push(message),
    signal: interrupt.signal,
    signals: { on: () => () => {}, interrupt() {}, suspend() {}, stop() {} },
    atExit: () => () => {},
  };
  const written = () => Buffer.concat(errors);
  return { context, printed: () => Buffer.concat(pieces), told, written, interrupt };
}
