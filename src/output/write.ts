/** Writing an output whole or not at all. */
import { closeSync, createWriteStream, fchmodSync, mkdirSync, openSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Writable } from 'node:stream';
import { breathe } from '../breath.ts';
import { outputFailure } from '../errors.ts';
import { writeFully } from '../files/full.ts';
import { sweep, unfinishedName } from '../files/leftovers.ts';
import { replace } from '../files/replace.ts';
import { bytesOf, onDisk } from '../raw-name.ts';
import type { Context } from '../world/context.ts';
import type { Target } from './target.ts';

/** Takes an output piece by piece; text is written as UTF-8. Resolves when more can be taken. */
export type Write = (piece: Uint8Array | string) => Promise<void>;

type FileTarget = Extract<Target, { kind: 'file' }>;

type Outside = Pick<Context, 'stdout' | 'signal' | 'atExit'>;

/** The reader of standard output has gone: no failure, there is just nobody left to write for. */
export class ReaderGone extends Error {
  readonly code = 'EPIPE';
}

/** What a write into a pipe fails with where nobody reads on; the second on Windows. */
const GONE = ['EPIPE', 'EOF'];

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
    const bytes = typeof piece === 'string' ? bytesOf(piece) : piece;
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
  const file = new UnfinishedFile(target);
  const forget = outside.atExit(() => file.discard());
  try {
    const sink = async (bytes: Uint8Array) => {
      outside.signal.throwIfAborted();
      file.write(bytes);
    };
    await gathered(sink, produce);
    outside.signal.throwIfAborted();
    await file.finish();
  } catch (error) {
    file.discard();
    throw error;
  } finally {
    forget();
  }
}

/** A file that is written beside its place, and put there when it is whole. All failures name the output. */
class UnfinishedFile {
  readonly #target: FileTarget;
  readonly #path: string;
  readonly #descriptor: number;
  #isOpen = true;

  constructor(target: FileTarget) {
    const folder = dirname(target.path);
    this.#target = target;
    if (target.makesFolder) this.#told(() => mkdirSync(onDisk(folder), { recursive: true }));
    sweep(folder);
    this.#path = join(folder, unfinishedName());
    // From its first moment on no more open than what it will replace.
    this.#descriptor = this.#told(() => openSync(onDisk(this.#path), 'wx', target.mode ?? 0o666));
  }

  write(bytes: Uint8Array): void {
    this.#told(() => writeFully(this.#descriptor, bytes));
  }

  async finish(): Promise<void> {
    const { mode, path, shown } = this.#target;
    this.#told(() => {
      if (mode !== undefined) fchmodSync(this.#descriptor, mode);
      this.#close();
    });
    await replace(this.#path, path).catch((error) => {
      throw outputFailure(shown, error);
    });
  }

  /** Takes it away, if that can be: the failure that it follows is the one to be told. */
  discard(): void {
    try {
      this.#close();
      rmSync(onDisk(this.#path), { force: true });
    } catch {
      // A later run sweeps.
    }
  }

  #close(): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    closeSync(this.#descriptor);
  }

  #told<Result>(action: () => Result): Result {
    try {
      return action();
    } catch (error) {
      throw outputFailure(this.#target.shown, error);
    }
  }
}

/** Through a stream: opening a FIFO waits for its reader, and an interrupt must get through meanwhile. */
async function writeDirectly(
  path: string,
  shown: string,
  produce: (write: Write) => Promise<void>,
): Promise<void> {
  const stream = createWriteStream(onDisk(path), { flags: 'w' });
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
      const isGone = GONE.includes((error as NodeJS.ErrnoException).code ?? '');
      failed(isGone ? new ReaderGone() : outputFailure(shown, error));
    });
  });
}
