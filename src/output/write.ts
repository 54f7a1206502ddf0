/** Writing an output whole or not at all. */
import { chmodSync, closeSync, createWriteStream, openSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Writable } from 'node:stream';
import { breathe } from '../breath.ts';
import { outputFailure } from '../errors.ts';
import { writeFully } from '../files/full.ts';
import { uniqueSuffix } from '../files/temporary.ts';
import type { Context } from '../world/context.ts';
import type { Target } from './target.ts';

/** Takes an output piece by piece; text is written as UTF-8. Resolves when more can be taken. */
export type Write = (piece: Uint8Array | string) => Promise<void>;

type Outside = Pick<Context, 'stdout' | 'signal' | 'atExit'>;

/** The reader of standard output has gone: no failure, there is just nobody left to write for. */
export class ReaderGone extends Error {}

/** Bytes that small pieces are gathered to before they are written. */
const GATHERED = 2 ** 16;

/**
 * Lets `produce` write by way of `sink`: small pieces as larger ones, for a system call takes longer than most of them; and
 * with signals let in between, for `produce` may have nothing else to wait for.
 */
async function gathered(
  sink: (bytes: Uint8Array) => Promise<void>,
  produce: (write: Write) => Promise<void>,
): Promise<void> {
  let buffer = Buffer.allocUnsafe(GATHERED);
  let filled = 0;
  const flush = async () => {
    const bytes = buffer.subarray(0, filled);
    if (filled === 0) return;
    // The sink may hold the old one for a while.
    [buffer, filled] = [Buffer.allocUnsafe(GATHERED), 0];
    await sink(bytes);
  };
  await produce(async (piece) => {
    const bytes = typeof piece === 'string' ? Buffer.from(piece) : piece;
    if (filled + bytes.length > GATHERED) await flush();
    if (bytes.length > GATHERED) await sink(bytes);
    else {
      buffer.set(bytes, filled);
      filled += bytes.length;
    }
    await breathe();
  });
  await flush();
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
  if (target.kind === 'stdout') return gathered((piece) => print(outside.stdout, piece), produce);
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
      const sink = async (bytes: Uint8Array) => {
        outside.signal.throwIfAborted();
        told(() => writeFully(descriptor, bytes));
      };
      await gathered(sink, produce);
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
  await gathered((piece) => print(stream, piece, shown), produce);
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
