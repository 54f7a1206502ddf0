/** The tasks of a command line: one after the other or, where many are short, side by side. */
import { resolve } from 'node:path';
import type { Task } from '../commands/task.ts';
import { statsIfAny } from '../files/stats.ts';
import type { Invocation } from '../invocation.ts';
import { failed, type Outcome, runTask } from '../outcome.ts';
import { listTarget } from '../output/resolve-targets.ts';
import { print, writeOutput } from '../output/write.ts';
import { printable } from '../printable.ts';
import { PATIENCE_MS, showsProgress, withLine } from '../terminal/progress.ts';
import type { Context } from '../world/context.ts';
import { threadsWithin } from '../world/limits.ts';
import { Interrupted, inputName } from '../world/process-context.ts';
import { FileThread } from './file-thread.ts';
import { Tally } from './tally.ts';
import { allTaken, contextInTurn, Turn } from './turn.ts';

/** Fewer tasks are done before a worker has started. */
const FEW = 5;
/** Of more bytes than these an input is long: all threads share its parts. */
const SHORT_BYTES = 32 << 20;

export interface Batch {
  /** The command line, and what it says. */
  argv: string[];
  invocation: Invocation;
  tasks: Task[];
  context: Context;
}

/**
 * Runs the tasks, whatever becomes of each; the gravest exit code stands. With --fail-fast the first failure ends them, with
 * --failures they are listed in a file, and make no exit code. On a terminal one line shows how far they are, and a summary
 * follows.
 */
export async function runBatch(batch: Batch): Promise<number> {
  const { failures: path, failFast } = batch.invocation.options;
  const { heading } = batch.invocation;
  if (heading !== undefined) await print(batch.context.stdout, heading);
  const failures: string[] = [];
  const tally = new Tally(areSliced(batch.tasks) ? undefined : batch.tasks.length);
  let code = 0;
  const note: Note = ({ input }, outcome) => {
    const { failure } = outcome;
    if (failure !== undefined) failures.push(`${listed(input)}\t${printable(failure)}\n`);
    if (failure === undefined || path === undefined) code = Math.max(code, outcome.code);
    if (failure !== undefined) tally.add(`wavscope: ${inputName(input)}: ${failure}`);
    else if (!outcome.isLast) tally.add();
    return outcome.isLast || (failFast === true && outcome.code !== 0);
  };
  await shown(tally, batch, () => runAll(batch, note));
  if (path !== undefined) await writeList(path, failures, batch.context);
  return code;
}

/** Shows how far the tasks are, and their summary, where there are several that take a while; not beside what uses the terminal. */
async function shown(
  tally: Tally,
  { invocation, tasks, context }: Batch,
  work: () => Promise<void>,
): Promise<void> {
  const isAsked =
    (tasks.length > 1 || areSliced(tasks)) &&
    !invocation.options.quiet &&
    !tasks.some(({ needsTerminal }) => needsTerminal);
  if (!isAsked || !showsProgress(context)) return work();
  await withLine(context, () => tally.line(), tally.onProgress, work);
  if (tally.elapsed > PATIENCE_MS) tally.summary().forEach(context.tell);
}

/** Takes what has become of a task; true where no other is to be begun. */
type Note = (task: Task, outcome: Outcome) => boolean;

function runAll(batch: Batch, note: Note): Promise<void> {
  const { invocation, tasks } = batch;
  const threads = invocation.options.threads ?? threadsFor(batch.context);
  const isMany = tasks.length >= FEW || areSliced(tasks);
  const isAlone = (task: Task) =>
    task.input === '-' || task.needsTerminal || (task.slices && isStream(task.input, batch.context));
  const isWorth = isMany && threads > 1 && !tasks.every(({ isBrief }) => isBrief);
  const many = isWorth && !tasks.some(isAlone);
  return many ? new SideBySide(batch, threads, note).run() : oneByOne(batch, note);
}

/** Whether more tasks come of them than they are. */
function areSliced(tasks: Task[]): boolean {
  return tasks.some(({ slices }) => slices);
}

/** Whether it can be opened but once. */
function isStream(input: string, context: Context): boolean {
  return statsIfAny(resolve(context.cwd, input))?.isFile() === false;
}

/** The tasks, and in place of those that have slices the tasks of these, as they are asked for. */
async function* unfolded(tasks: Task[]): AsyncGenerator<Task> {
  for (const task of tasks) {
    if (!task.slices) yield task;
    else {
      try {
        yield* task.slices();
      } catch (error) {
        yield { input: task.input, isBrief: true, run: () => Promise.reject(error) };
      }
    }
  }
}

/**
 * One where more can't be had. Some commands do without the memory that threads need, and without a current folder, where
 * no thread starts: whether those are there is theirs to tell.
 */
function threadsFor(context: Context): number {
  try {
    void context.cwd;
    return threadsWithin();
  } catch {
    return 1;
  }
}

async function oneByOne({ invocation, tasks, context }: Batch, note: Note): Promise<void> {
  for await (const task of unfolded(tasks)) {
    if (note(task, await runTask(task, context, invocation.options.debug === true))) return;
  }
}

/** An input as it can be given again: only what would end its line is left out. */
function listed(input: string): string {
  return input.replace(/[\t\n\r]+/g, ' ');
}

async function writeList(path: string, lines: string[], context: Context): Promise<void> {
  const target = listTarget(path, context.cwd);
  await writeOutput(target, context, async (write) => {
    for (const line of lines) await write(line);
  });
}

/** Short inputs each by a thread, long ones one at a time by all of them; told as if one after the other. */
class SideBySide {
  readonly #batch: Batch;
  readonly #threads: FileThread[];
  readonly #queue: AsyncGenerator<Task>;
  /** When the last turn that was taken is over. */
  #over = Promise.resolve();
  /** When the last long task that was begun is done. */
  #longDone = Promise.resolve();
  #isLast = false;
  readonly #note: Note;
  readonly #debug: boolean;

  constructor(batch: Batch, threads: number, note: Note) {
    const { argv, invocation, context, tasks } = batch;
    const data = { argv, stdoutIsTerminal: context.stdout.isTTY === true };
    this.#batch = batch;
    this.#note = note;
    this.#debug = invocation.options.debug === true;
    this.#queue = unfolded(tasks);
    this.#threads = Array.from({ length: threads }, () => new FileThread(data, context));
  }

  async run(): Promise<void> {
    const { signal } = this.#batch.context;
    const onAbort = () => {
      const { reason } = signal;
      if (reason instanceof Interrupted)
        for (const thread of this.#threads) thread.interrupt(reason.exitCode);
    };
    signal.addEventListener('abort', onAbort);
    try {
      await Promise.all(this.#threads.map((thread) => this.#work(thread)));
      await this.#over;
    } finally {
      signal.removeEventListener('abort', onAbort);
      await this.#queue.return(undefined);
      await Promise.all(this.#threads.map((thread) => thread.dismiss()));
    }
  }

  async #work(thread: FileThread): Promise<void> {
    while (!this.#isLast) {
      const { value: task, done } = await this.#queue.next();
      if (done) return;
      const before = this.#over;
      const turn = new Turn(before);
      this.#over = turn.over;
      turn.over.catch(() => {
        this.#isLast = true;
      });
      const own = contextInTurn(this.#batch.context, turn);
      const outcome = await this.#outcome(task, { before, turn, own }, thread);
      await allTaken(own);
      turn.close();
      const isLast = this.#note(task, outcome);
      this.#isLast ||= isLast;
    }
  }

  /** @param own the world that it prints in, where it is done here */
  async #outcome(
    task: Task,
    { before, turn, own }: { before: Promise<void>; turn: Turn; own: Context },
    thread: FileThread,
  ): Promise<Outcome> {
    const { input, slice } = task;
    const { invocation, context } = this.#batch;
    try {
      context.signal.throwIfAborted();
      if (task.isBrief) {
        // What it prints goes there at once.
        await before;
        return await runTask(task, own, this.#debug);
      }
      // Whatever is no file, or isn't there, is told so by its task.
      const bytes = slice?.bytes ?? statsIfAny(resolve(context.cwd, input))?.size ?? 0;
      if (bytes <= SHORT_BYTES) return await thread.run({ input, slice: slice?.index }, turn);
      const outcome = this.#longDone.then(() => {
        const [alone] = invocation.plan([input], own, { isOneOfMany: true });
        return runTask(alone!, own, this.#debug, slice?.index);
      });
      this.#longDone = outcome.then(
        () => {},
        () => {},
      );
      return await outcome;
    } catch (error) {
      return failed(error, input, own, this.#debug);
    }
  }
}
