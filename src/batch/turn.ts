import { Writable } from 'node:stream';
import { print } from '../output/write.ts';
import type { Context } from '../world/context.ts';
import { voiceOn } from '../world/process-context.ts';

/** What may be printed before its turn, in bytes: more has to wait for it. */
const MOST_HELD = 1 << 20;

/** A task's turn to print: what it prints comes after all that the turns before it have printed. */
export class Turn {
  /** When all of it is printed, and nothing more will be. */
  readonly over: Promise<void>;
  #close: (printed: Promise<void>) => void = () => {};
  #printed: Promise<void>;
  #held = 0;

  /** @param after when the turn before is over */
  constructor(after: Promise<void>) {
    this.#printed = after;
    this.over = new Promise((resolve) => {
      this.#close = resolve;
    });
    // Every task hears of it itself.
    this.over.catch(() => {});
  }

  /**
   * Resolves when more can be taken.
   *
   * @throws ReaderGone, OutputError: of this piece, or of one before it
   */
  async write(stream: Writable, piece: Uint8Array | string): Promise<void> {
    // Told to a reader that has gone, it would be a failure.
    if (piece.length === 0) return;
    this.#held += piece.length;
    this.#printed = this.#printed.then(async () => {
      await print(stream, piece);
      this.#held -= piece.length;
    });
    this.#printed.catch(() => {});
    if (this.#held > MOST_HELD) await this.#printed;
  }

  close(): void {
    this.#close(this.#printed);
  }
}

/** Resolves when all that was printed in that world so far is taken, or can't be any more. */
export async function allTaken({ stdout, stderr }: Pick<Context, 'stdout' | 'stderr'>): Promise<void> {
  // Pieces are taken one by one, in order: nothing, after all others.
  const taken = (stream: Writable) => new Promise((resolve) => stream.write('', resolve));
  await Promise.all([taken(stdout), taken(stderr)]);
}

/** The same world, but that what is printed waits for its turn; progress is not shown. */
export function contextInTurn(outside: Context, turn: Turn): Context {
  const through = (name: 'stdout' | 'stderr') =>
    new Writable({
      decodeStrings: false,
      write: (piece, _, done) => void turn.write(outside[name], piece).then(() => done(), done),
    }).on('error', () => {});
  const [stdout, stderr] = [through('stdout'), through('stderr')];
  const { env, cwd, signal, signals, atExit } = outside;
  return {
    get stdin() {
      return outside.stdin;
    },
    stdout: Object.assign(stdout, { isTTY: outside.stdout.isTTY === true }),
    stderr,
    ...voiceOn(() => stderr),
    ...{ env, cwd, signal, signals, atExit },
  };
}
