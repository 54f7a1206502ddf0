/** What a worker thread of a batch does: whole inputs, one at a time, as the command line says. */
import { Writable } from 'node:stream';
import type { MessagePort } from 'node:worker_threads';
import { errorOf } from '../analysis/failure.ts';
import { readInvocation } from '../invocation.ts';
import { failed, type Outcome, runTask } from '../outcome.ts';
import type { Context } from '../world/context.ts';
import { atExit, Interrupted, voiceOn } from '../world/process-context.ts';
import type { FileWorkerData, FromFileWorker, Order, StreamName, ToFileWorker } from './messages.ts';
import { allTaken } from './turn.ts';

/** Does what comes by that port, in the order in which it comes, and tells what became of it. */
export function serveFiles(port: MessagePort, data: FileWorkerData): void {
  const service = new FileService(port, data);
  port.on('message', (order: ToFileWorker) => void service.take(order));
}

class FileService {
  readonly #port: MessagePort;
  readonly #interrupt = new AbortController();
  /** What goes on when the last piece for a stream is taken. */
  readonly #onTaken: Partial<Record<StreamName, (error?: Error) => void>> = {};
  readonly #context: Context;
  readonly #invocation: ReturnType<typeof readInvocation>;

  constructor(port: MessagePort, { argv, stdoutIsTerminal }: FileWorkerData) {
    this.#port = port;
    this.#context = this.#ownContext(stdoutIsTerminal);
    this.#invocation = readInvocation(argv, this.#context);
  }

  async take(order: ToFileWorker): Promise<void> {
    if ('input' in order) await this.#do(order);
    else if ('interrupted' in order) this.#interrupt.abort(new Interrupted(order.interrupted));
    else if ('taken' in order) this.#onTaken[order.taken]?.();
    else this.#onTaken[order.refused]?.(errorOf(order.failure));
  }

  async #do(order: Order): Promise<void> {
    const outcome = await this.#outcome(order);
    await allTaken(this.#context);
    this.#say({ outcome });
  }

  async #outcome({ input, slice }: Order): Promise<Outcome> {
    const context = this.#context;
    try {
      // The program has read the same words, and found them good.
      const { plan, options } = (await this.#invocation)!;
      // The other threads have inputs of their own.
      const [task] = plan([input], context, { threads: 1, isOneOfMany: true });
      return await runTask(task!, context, options.debug === true, slice);
    } catch (error) {
      return failed(error, input, context, false);
    }
  }

  /** The world as the program sees it, but for standard input and the signals: what needs those is not done here. */
  #ownContext(stdoutIsTerminal: boolean): Context {
    const stderr = this.#printer('stderr');
    return {
      stdin: process.stdin,
      stdout: Object.assign(this.#printer('stdout'), { isTTY: stdoutIsTerminal }),
      stderr,
      env: process.env,
      cwd: process.cwd(),
      ...voiceOn(() => stderr),
      signal: this.#interrupt.signal,
      signals: { on: () => () => {}, interrupt() {}, suspend() {}, stop() {} },
      atExit,
    };
  }

  /** A stream of the program's: each piece is sent, and the next one when it has been taken. */
  #printer(name: StreamName): Writable {
    return new Writable({
      decodeStrings: false,
      write: (piece: Uint8Array | string, _, done) => {
        this.#onTaken[name] = done;
        this.#say({ print: name, piece });
      },
    }).on('error', () => {});
  }

  #say(message: FromFileWorker): void {
    this.#port.postMessage(message);
  }
}
