import { setImmediate } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { distFile } from '../dist.ts';
import { Claims } from './claims.ts';
import { errorOf } from './failure.ts';
import { type Job, openWork, type WorkerData, type WorkerReply } from './job.ts';
import type { Part, Work } from './part.ts';

/** Parts that each thread may be ahead of the consumer: enough to go on with while a worker is still starting. */
const LEAD = 8;
/** Isolates of our workers hold little: their samples lie in WebAssembly memory and in array buffers. */
const RESOURCE_LIMITS = { maxYoungGenerationSizeMb: 8, maxOldGenerationSizeMb: 128 };

/** Who shares the parts of a job. */
export interface CrewSize {
  workers: number;
  /** Whether the consumer's thread takes parts too. */
  helps: boolean;
  /** What a worker runs, where that is not the program's own. */
  script?: URL;
}

/** Threads that share the parts of one job: workers, and the consumer's own while it waits, if it helps. */
export class Crew {
  readonly #parts: Part[];
  readonly #claims = new Claims();
  readonly #workers: Worker[];
  readonly #ownWork: Promise<Work> | undefined;
  readonly #results = new Map<number, object>();
  #failure: { reason: unknown } | undefined;
  #wake = () => {};

  constructor(
    job: Job,
    parts: Part[],
    { workers, helps, script = distFile('analysis-worker.cjs') }: CrewSize,
  ) {
    this.#parts = parts;
    this.#workers = Array.from({ length: workers }, () => this.#hire(job, script));
    this.#ownWork = helps ? openWork(job) : undefined;
    this.#ownWork?.catch((error) => this.fail(error));
  }

  #hire(job: Job, script: URL): Worker {
    const data: WorkerData = { job, parts: this.#parts, claims: this.#claims.memory };
    const worker = new Worker(script, {
      workerData: data,
      resourceLimits: RESOURCE_LIMITS,
    });
    let isDone = false;
    worker.on('message', (reply: WorkerReply) => {
      if ('failure' in reply) return this.fail(errorOf(reply.failure));
      if ('done' in reply) isDone = true;
      else this.#results.set(reply.index, reply.result);
      this.#wake();
    });
    worker.on('messageerror', (error) => this.fail(error));
    worker.on('error', (error) => this.fail(error));
    // However it ended, and with whatever code: the part that it had claimed will never come.
    worker.on('exit', (code) => {
      if (!isDone)
        this.fail(new Error(`an analysis worker ended with code ${code} before its work was done`));
    });
    return worker;
  }

  /** Waits for that part; to be called for each part in order. */
  async result(index: number): Promise<object> {
    const lead = LEAD * (this.#workers.length + 1);
    this.#claims.raise(Math.min(this.#parts.length, index + lead));
    while (!this.#results.has(index)) {
      if (this.#failure) throw this.#failure.reason;
      // Asked for first: it may come while this thread is not looking.
      const change = this.#change();
      if (!(await this.#help())) await change;
    }
    const result = this.#results.get(index)!;
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

  /** Does a part in this thread, if it helps and there is one, and lets replies and interrupts in. */
  async #help(): Promise<boolean> {
    const work = await this.#ownWork;
    const index = work && this.#claims.claim();
    if (index === undefined) return false;
    this.#results.set(index, await work!.compute(this.#parts[index]!));
    await setImmediate();
    return true;
  }

  /** Waits until a result or a failure has arrived. */
  #change(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve;
    });
  }
}
