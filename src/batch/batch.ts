/** The tasks of a command line: one after the other or, where many are short, side by side. */
import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Task } from '../commands/task.ts';
import type { Invocation } from '../invocation.ts';
import { failed, type Outcome, runTask } from '../outcome.ts';
import { listTarget } from '../output/resolve-targets.ts';
import { writeOutput } from '../output/write.ts';
import { printable } from '../printable.ts';
import type { Context } from '../world/context.ts';
import { threadsWithin } from '../world/limits.ts';
import { Interrupted } from '../world/process-context.ts';
import { FileThread } from './file-thread.ts';
import { contextInTurn, Turn } from './turn.ts';

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
 * --failures they are listed in a file, and make no exit code.
 */
export async function runBatch(batch: Batch): Promise<number> {
  const { failures: path, failFast } = batch.invocation.options;
  const failures: string[] = [];
  let code = 0;
  await runAll(batch, ({ input }, outcome) => {
    const { failure } = outcome;
    if (failure !== undefined) failures.push(`${printable(input)}\t${printable(failure)}\n`);
    if (failure === undefined || path === undefined) code = Math.max(code, outcome.code);
    return outcome.isLast || (failFast === true && outcome.code !== 0);
  });
  if (path !== undefined) await writeList(path, failures, batch.context);
  return code;
}

/** Takes what has become of a task; true where no other is to be begun. */
type Note = (task: Task, outcome: Outcome) => boolean;

function runAll(batch: Batch, note: Note): Promise<void> {
  const { invocation, tasks } = batch;
  const threads = invocation.options.threads ?? threadsFor(batch.context);
  const isMany = tasks.length >= FEW || tasks.some(({ slices }) => slices);
  const isAlone = (task: Task) =>
    task.input === '-' || task.needsTerminal || (task.slices && isStream(task.input, batch.context));
  const many = isMany && threads > 1 && !tasks.some(isAlone);
  return many ? new SideBySide(batch, threads, note).run() : oneByOne(batch, note);
}

/** Whether it can be opened but once. */
function isStream(input: string, context: Context): boolean {
  const there = statSync(resolve(context.cwd, input), { throwIfNoEntry: false });
  return there !== undefined && !there.isFile();
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
    invocation.options.isOneOfMany = true;
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
      const outcome = await this.#outcome(task, { before, turn }, thread);
      turn.close();
      const isLast = this.#note(task, outcome);
      this.#isLast ||= isLast;
    }
  }

  async #outcome(
    task: Task,
    { before, turn }: { before: Promise<void>; turn: Turn },
    thread: FileThread,
  ): Promise<Outcome> {
    const { input, slice } = task;
    const { invocation, context } = this.#batch;
    const own = contextInTurn(context, turn);
    try {
      context.signal.throwIfAborted();
      if (task.isBrief) {
        // What it prints goes there at once.
        await before;
        return await runTask(task, own, this.#debug);
      }
      const bytes = slice?.bytes ?? bytesOf(resolve(context.cwd, input));
      if (bytes <= SHORT_BYTES) return await thread.run({ input, slice: slice?.index }, turn);
      const outcome = this.#longDone.then(() =>
        runTask(invocation.plan([input], own)[0]!, own, this.#debug, slice?.index),
      );
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

/** Whatever is no file, or isn't there, is told so by its task. */
function bytesOf(path: string): number {
  try {
    return statSync(path).size;
  } catch {
    return 0;
  }
}
