/** Writing an output whole or not at all. */
import { chmodSync, closeSync, createWriteStream, openSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Writable } from 'node:stream';
import { outputFailure } from '../errors.ts';
import { writeFully } from '../files/full.ts';
import { uniqueSuffix } from '../files/temporary.ts';
import type { Context } from '../world/context.ts';
import type { Target } from './target.ts';

/** Takes an output piece by piece; text is written as UTF-8. Resolves when more can be taken. */
export type Write = (piece: Uint8Array | string) => Promise<void>;

type Outside = Pick<Context, 'stdout' | 'signal' | 'atExit'>;

/** The reader of standard output has gone: no failure, there is just nobody left to write for. */
export class ReaderGone extends Error {
  readonly code = 'EPIPE';
}

/**
 * Lets `produce` write the output. A file appears under its name only when all of it is written: until then, and
 * whatever goes wrong, what was there before stays.
 */
export async function writeOutput(
  target: Target,
  outside: Outside,
  produce: (write: Write) => Promise<void>,
): Promise<void> {
  if (target.kind === 'stdout') return produce((piece) => print(outside.stdout, piece));
  if (target.kind === 'special') return writeDirectly(target.path, target.shown, produce);
  // Of a short name: the output's own may be as long as names can be.
  const temporary = join(dirname(target.path), `.wavscope-${uniqueSuffix()}.tmp`);
  const remove = () => rmSync(temporary, { force: true });
  const told = <Result>(action: () => Result): Result => {
    try {
      return action();
    } catch (error) {
      throw outputFailure(target.shown, error);
    }
  };
  const descriptor = told(() => openSync(temporary, 'wx', 0o666));
  const forget = outside.atExit(remove);
  try {
    try {
      await produce(async (piece) => {
        outside.signal.throwIfAborted();
        told(() => writeFully(descriptor, typeof piece === 'string' ? Buffer.from(piece) : piece));
      });
      if (target.mode !== undefined) chmodSync(temporary, target.mode);
    } finally {
      closeSync(descriptor);
    }
    outside.signal.throwIfAborted();
    told(() => renameSync(temporary, target.path));
  } catch (error) {
    remove();
    throw error;
  } finally {
    forget();
  }
}

/** Through a stream: opening a FIFO waits for its reader, and an interrupt must get through meanwhile. */
async function writeDirectly(
  path: string,
  shown: string,
  produce: (write: Write) => Promise<void>,
): Promise<void> {
  const stream = createWriteStream(path, { flags: 'w' });
  // Every failure reaches the callback of the write that meets it.
  stream.on('error', () => {});
  await produce((piece) => print(stream, piece, shown));
  await new Promise((closed) => stream.close(closed));
}

/**
 * Writes to a stream; resolves when it has been taken. A failure is told with the name `shown`.
 *
 * @throws ReaderGone where nobody reads on
 */
export function print(
  stream: Writable,
  piece: Uint8Array | string,
  shown = 'standard output',
): Promise<void> {
  return new Promise((done, failed) => {
    stream.write(piece, (error) => {
      if (!error) return done();
      failed(
        (error as NodeJS.ErrnoException).code === 'EPIPE' ? new ReaderGone() : outputFailure(shown, error),
      );
    });
  });
}
