import { setImmediate } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { distFile } from '../dist.ts';
import { WavscopeError } from '../errors.ts';
import { type Job, openWork, type Part, type PartMessage, type Work, type WorkerReply } from './job.ts';

/** Parts that each thread may be ahead of the consumer: enough to go on with while a worker is still starting. */
const LEAD = 8;
/** Isolates of our workers hold little: their samples lie in WebAssembly memory and in array buffers. */
const RESOURCE_LIMITS = { maxYoungGenerationSizeMb: 8, maxOldGenerationSizeMb: 128 };

/** Who shares the parts of a job. */
export interface CrewSize {
  workers: number;
  /** Whether the consumer's thread takes parts too. */
  helps: boolean;
}

/** Threads that share the parts of one job: workers, and the consumer's own while it waits, if it helps. */
export class Crew {
  readonly #parts: Part[];
  readonly #workers: Worker[];
  readonly #results = new Map<number, unknown>();
  #idle: Worker[] = [];
  #next = 0;
  #wanted = 0;
  #failure: { reason: unknown } | undefined;
  #wake = () => {};
  readonly #ownWork: Promise<Work> | undefined;

  constructor(job: Job, parts: Part[], { workers, helps }: CrewSize) {
    this.#parts = parts;
    this.#workers = Array.from({ length: workers }, () => this.#hire(job));
    this.#ownWork = helps ? openWork(job) : undefined;
    this.#ownWork?.catch((error) => this.fail(error));
    // Each has one part in hand and one to go on with.
    this.#idle = [...this.#workers, ...this.#workers];
  }

  #hire(job: Job): Worker {
    const worker = new Worker(distFile('analysis-worker.js'), {
      workerData: job,
      resourceLimits: RESOURCE_LIMITS,
    });
    worker.on('message', (reply: WorkerReply) => {
      if ('failure' in reply) return this.fail(asError(reply.failure));
      this.#results.set(reply.index, reply.result);
      this.#idle.push(worker);
      this.#assign();
      this.#wake();
    });
    worker.on('error', (error) => this.fail(error));
    worker.on('exit', (code) => this.fail(new Error(`an analysis worker ended with code ${code}`)));
    return worker;
  }

  /** Waits for that part; to be called for each part in order. */
  async result(index: number): Promise<unknown> {
    this.#wanted = index;
    this.#assign();
    while (!this.#results.has(index)) {
      if (this.#failure) throw this.#failure.reason;
      if (this.#ownWork && this.#next < this.#limit) await this.#help(this.#ownWork);
      else await this.#change();
    }
    const result = this.#results.get(index);
    this.#results.delete(index);
    return result;
  }

  /** Makes the waiting consumer throw. The first failure counts. */
  fail(reason: unknown): void {
    this.#failure ??= { reason };
    this.#wake();
  }

  /** Ends the workers, at once, and gives this thread's buffers back. */
  async dismiss(): Promise<void> {
    const ends = this.#workers.map((worker) => worker.terminate());
    const [ownWork] = await Promise.allSettled([this.#ownWork, ...ends]);
    if (ownWork.status === 'fulfilled') ownWork.value?.free();
  }

  /** Waits until a result or a failure has arrived. */
  #change(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve;
    });
  }

  /** Does a part in this thread, and lets replies and interrupts in. */
  async #help(ownWork: Promise<Work>): Promise<void> {
    const work = await ownWork;
    if (this.#next >= this.#limit) return;
    const index = this.#next++;
    this.#results.set(index, await work.compute(this.#parts[index]!));
    await setImmediate();
  }

  /** The first part that is too far ahead of the consumer. */
  get #limit(): number {
    return Math.min(this.#parts.length, this.#wanted + LEAD * (this.#workers.length + 1));
  }

  #assign(): void {
    while (this.#next < this.#limit && this.#idle.length > 0) {
      const index = this.#next++;
      const message: PartMessage = { index, part: this.#parts[index]! };
      this.#idle.shift()!.postMessage(message);
    }
  }
}

/** An error as it was thrown in the worker: cloning keeps neither class nor code. */
function asError({
  message,
  code,
  isExpected,
}: {
  message: string;
  code?: string;
  isExpected: boolean;
}): Error {
  return isExpected ? new WavscopeError(message) : Object.assign(new Error(message), code ? { code } : {});
}
