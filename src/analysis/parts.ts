import type { Cost } from './cost.ts';
import { Crew, type CrewSize } from './crew.ts';
import type { Job } from './job.ts';
import type { Part } from './part.ts';
import type { AnalysisRun } from './request.ts';

/** A part takes about so long: parts keep all threads busy to the end, and let interrupts in, yet cost little themselves. */
const SECONDS_PER_PART = 0.008;
/** Work of less than so many seconds is done in this thread alone: a worker takes a while to start. */
const WORTH_A_WORKER = 0.2;
/** What takes longer, a part or getting ready, is left to workers: this thread would be deaf to interrupts meanwhile. */
const LONGEST_PART_HERE = 0.1;

/** Memory that all threads together may take; one is always let go on. */
const MOST_BYTES = 2 ** 27;

/**
 * 0 … count in parts of a few milliseconds each, of `most` at most. The cut depends on the job alone, so that sums over
 * parts come out the same with any number of threads.
 */
export function cutByCost(count: number, { seconds }: Cost, most = Number.POSITIVE_INFINITY): Part[] {
  return cut(count, Math.min(most, Math.ceil((count * SECONDS_PER_PART) / seconds)));
}

/** 0 … count in parts of `size`, the last one short. */
export function cut(count: number, size: number): Part[] {
  return Array.from({ length: Math.ceil(count / size) }, (_, part) => ({
    first: part * size,
    end: Math.min((part + 1) * size, count),
  }));
}

/**
 * Does the parts of a job, in this thread and on workers where it is worth it, and gives their results in order. Parts are
 * cut by the caller, never by the number of threads: results do not depend on it. The workers end with the iteration.
 *
 * @throws the signal's reason when the run is aborted, and whatever a part throws.
 */
export async function* runParts<Result>(
  job: Job,
  parts: Part[],
  run: AnalysisRun,
  cost: Cost,
): AsyncGenerator<Result> {
  run.signal?.throwIfAborted();
  const crew = new Crew(job, parts, crewFor(parts, run, cost));
  const abort = () => crew.fail(run.signal!.reason);
  run.signal?.addEventListener('abort', abort);
  try {
    for (let index = 0; index < parts.length; index++) {
      yield (await crew.result(index)) as Result;
      run.onProgress?.((index + 1) / parts.length);
    }
  } finally {
    run.signal?.removeEventListener('abort', abort);
    await crew.dismiss();
  }
}

/** Who does the parts. */
export function crewFor(
  parts: Part[],
  run: AnalysisRun,
  { seconds, openingSeconds, bytesPerThread }: Cost,
): CrewSize {
  if (seconds + openingSeconds < WORTH_A_WORKER) return { workers: 0, helps: true };
  const helps = Math.max(openingSeconds, seconds / parts.length) < LONGEST_PART_HERE;
  const room = Math.max(1, Math.floor(MOST_BYTES / bytesPerThread));
  return { workers: Math.min(run.threads, parts.length, room) - (helps ? 1 : 0), helps };
}
