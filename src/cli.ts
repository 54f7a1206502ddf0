/** The program: command line in, exit code out. */
import { runBatch } from './batch/batch.ts';
import type { Task } from './commands/task.ts';
import { type NamedInput, namedInputs } from './inputs/inputs.ts';
import { readInvocation } from './invocation.ts';
import { report } from './outcome.ts';
import { typedWords } from './world/arguments.ts';
import { fitLimits } from './world/limits.ts';
import { createContext } from './world/process-context.ts';

/** Runs the program and returns its exit code. */
export async function main(words: string[]): Promise<number> {
  const argv = typedWords(words);
  const context = createContext();
  let debug = argv.includes('--debug');
  try {
    fitLimits();
    const invocation = await readInvocation(argv, context);
    if (!invocation) return 0;
    debug = invocation.options.debug === true;
    const { inputs, options, plan } = invocation;
    const named = await namedInputs(inputs, options, context);
    const planned = plan(
      named.filter(({ failure }) => !failure).map(({ input }) => input),
      context,
    ).values();
    const each = named.map((one) => (one.failure ? failingTask(one) : planned.next().value!));
    // Some commands have a task for all inputs too, after theirs.
    const tasks = [...each, ...planned];
    return await runBatch({ argv, invocation, tasks, context });
  } catch (error) {
    return report(error, undefined, context, debug);
  }
}

function failingTask({ input, failure }: NamedInput): Task {
  return { input, isBrief: true, run: () => Promise.reject(failure) };
}
