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
}

/** Runs a task, and tells its failure. */
export async function runTask(task: Task, context: Context, debug: boolean): Promise<Outcome> {
  try {
    context.signal.throwIfAborted();
    await task.run();
    return { code: 0, isLast: false };
  } catch (error) {
    const code = report(error, task.input, context, debug);
    return { code, isLast: context.signal.aborted || error instanceof ReaderGone };
  }
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
