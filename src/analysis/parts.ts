import { Worker } from 'node:worker_threads';
import { distFile } from '../dist.ts';
import { WavscopeError } from '../errors.ts';
import { type Job, openWork, type Part, type PartMessage, type WorkerReply } from './job.ts';
import type { AnalysisRun } from './request.ts';

/** Sample frames in a part, for jobs that are cut by frames. */
export const FRAMES_PER_PART = 2 ** 21;
/** Work of less than so many seconds is done at once rather than by workers, which take a while to start. */
const WORTH_A_WORKER = 0.2;
/** Parts that each worker may be ahead of the consumer. */
const LEAD = 4;
/** Isolates of our workers hold little: their samples lie in WebAssembly memory and in array buffers. */
const RESOURCE_LIMITS = { maxYoungGenerationSizeMb: 8, maxOldGenerationSizeMb: 128 };

/** 0 … count in parts of `size`, the last one short. */
export function cut(count: number, size: number): Part[] {
  return Array.from({ length: Math.ceil(count / size) }, (_, part) => ({
    first: part * size,
    end: Math.min((part + 1) * size, count),
  }));
}

/**
 * Does the parts of a job, on worker threads where it is worth it, and gives their results in order. Parts are cut by
 * the caller, never by the number of threads: results do not depend on it. The workers end with the iteration.
 *
 * @throws the signal's reason when the run is aborted, and whatever a part throws.
 */
export async function* runParts<Result>(
  job: Job,
  parts: Part[],
  run: AnalysisRun & { seconds: number },
): AsyncGenerator<Result> {
  run.signal?.throwIfAborted();
  const results = run.seconds < WORTH_A_WORKER ? here(job, parts, run) : onWorkers(job, parts, run);
  let done = 0;
  for await (const result of results) {
    yield result as Result;
    run.onProgress?.(++done / parts.length);
  }
}

async function* here(job: Job, parts: Part[], run: AnalysisRun): AsyncGenerator<unknown> {
  const work = await openWork(job);
  for (const part of parts) {
    // Lets an interrupt in.
    await new Promise((resume) => setImmediate(resume));
    run.signal?.throwIfAborted();
    yield await work(part);
  }
}

async function* onWorkers(job: Job, parts: Part[], run: AnalysisRun): AsyncGenerator<unknown> {
  const crew = new Crew(job, parts, Math.min(run.threads, parts.length));
  const abort = () => crew.fail(run.signal!.reason);
  run.signal?.addEventListener('abort', abort);
  try {
    for (let index = 0; index < parts.length; index++) yield await crew.result(index);
  } finally {
    run.signal?.removeEventListener('abort', abort);
    await crew.dismiss();
  }
}

/** Workers that share the parts of one job. */
class Crew {
  readonly #parts: Part[];
  readonly #workers: Worker[];
  readonly #results = new Map<number, unknown>();
  #idle: Worker[] = [];
  #next = 0;
  #wanted = 0;
  #failure: { reason: unknown } | undefined;
  #wake = () => {};

  constructor(job: Job, parts: Part[], threads: number) {
    this.#parts = parts;
    this.#workers = Array.from({ length: threads }, () => this.#hire(job));
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
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
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

  async dismiss(): Promise<void> {
    await Promise.all(this.#workers.map((worker) => worker.terminate()));
  }

  #assign(): void {
    const end = Math.min(this.#parts.length, this.#wanted + LEAD * this.#workers.length);
    while (this.#next < end && this.#idle.length > 0) {
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
