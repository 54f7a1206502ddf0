import { Worker } from 'node:worker_threads';
import { failureOf } from '../analysis/failure.ts';
import { distFile } from '../dist.ts';
import type { Outcome } from '../outcome.ts';
import type { Context } from '../world/context.ts';
import type { FileWorkerData, FromFileWorker, Order, StreamName, ToFileWorker } from './messages.ts';
import type { Turn } from './turn.ts';

/** What is done at the time. */
interface Work {
  turn: Turn;
  resolve(outcome: Outcome): void;
  reject(error: Error): void;
}

/** A thread that does whole inputs, one at a time; hired when there is one, and anew where one has ended it. */
export class FileThread {
  readonly #data: FileWorkerData;
  readonly #streams: Pick<Context, StreamName>;
  #worker: Worker | undefined;
  #work: Work | undefined;

  /** @param streams where the worker's lines go */
  constructor(data: FileWorkerData, streams: Pick<Context, StreamName>) {
    this.#data = data;
    this.#streams = streams;
  }

  /**
   * Has that done; what it prints is printed in that turn.
   *
   * @throws what ended the thread
   */
  run(order: Order, turn: Turn): Promise<Outcome> {
    this.#worker ??= this.#hire();
    return new Promise((resolve, reject) => {
      this.#work = { turn, resolve, reject };
      this.#tell(order);
    });
  }

  interrupt(exitCode: number): void {
    this.#tell({ interrupted: exitCode });
  }

  async dismiss(): Promise<void> {
    await this.#worker?.terminate();
  }

  #hire(): Worker {
    const worker = new Worker(distFile('file-worker.cjs'), { workerData: this.#data });
    worker.on('message', (message: FromFileWorker) => {
      if ('print' in message) void this.#print(message.print, message.piece);
      else this.#work?.resolve(message.outcome);
    });
    const lose = (error: Error) => {
      if (this.#worker === worker) this.#worker = undefined;
      this.#work?.reject(error);
    };
    worker.on('error', lose);
    worker.on('messageerror', lose);
    worker.on('exit', (code) =>
      lose(new Error(`a file worker ended with code ${code} before its work was done`)),
    );
    return worker;
  }

  async #print(stream: StreamName, piece: Uint8Array | string): Promise<void> {
    try {
      await this.#work?.turn.write(this.#streams[stream], piece);
      this.#tell({ taken: stream });
    } catch (error) {
      this.#tell({ refused: stream, failure: failureOf(error) });
    }
  }

  #tell(message: ToFileWorker): void {
    this.#worker?.postMessage(message);
  }
}
