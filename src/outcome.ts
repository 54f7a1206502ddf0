/** What becomes of a task, or of the whole run: lines for the user, and an exit code. Only here are exit codes known. */
import { CommanderError } from 'commander';
import type { Task } from './commands/task.ts';
import { failureMessage, NoDeviceError, OutputError, UsageError } from './errors.ts';
import { ReaderGone } from './output/write.ts';
import type { Context } from './world/context.ts';
import { Interrupted, inputName } from './world/process-context.ts';

export interface Outcome {
  code: number;
  /** Nothing is to be done after it: the user has interrupted, or nobody reads on. */
  isLast: boolean;
  /** What is wrong with the input or its output, as it was told. */
  failure?: string;
}

/** Runs a task, or one of its slices alone, and tells its failure. */
export async function runTask(
  task: Task,
  context: Context,
  debug: boolean,
  slice?: number,
): Promise<Outcome> {
  try {
    context.signal.throwIfAborted();
    if (slice === undefined) await task.run();
    else for await (const each of task.slices!(slice)) await each.run();
    return { code: 0, isLast: false };
  } catch (error) {
    return failed(error, task.input, context, debug);
  }
}

/** What becomes of a task that ends in this, which is told. */
export function failed(error: unknown, input: string, context: Context, debug: boolean): Outcome {
  const code = report(error, input, context, debug);
  const isLast = context.signal.aborted || error instanceof ReaderGone;
  return { code, isLast, ...(!isLast && { failure: messageOf(error) }) };
}

/** Tells a failure in one line and returns the exit code that it means. */
export function report(error: unknown, input: string | undefined, context: Context, debug: boolean): number {
  if (context.signal.aborted && context.signal.reason instanceof Interrupted)
    return context.signal.reason.exitCode;
  if (error instanceof ReaderGone) return 0;
  // An output's failure names the output.
  const place = input === undefined || error instanceof OutputError ? '' : `${inputName(input)}: `;
  context.tell(`wavscope: ${place}${messageOf(error)}`);
  if (debug && error instanceof Error) error.stack?.split('\n').forEach(context.tell);
  if (error instanceof UsageError || error instanceof CommanderError) return 2;
  return error instanceof NoDeviceError ? 3 : 1;
}

function messageOf(error: unknown): string {
  if (error instanceof CommanderError) return error.message.replace(/^error: /, '');
  return failureMessage(error);
}
