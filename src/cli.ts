/** The program: command line in, exit code out. */
import { runBatch } from './batch/batch.ts';
import { readInvocation } from './invocation.ts';
import { report } from './outcome.ts';
import { createContext } from './world/process-context.ts';

/** Runs the program and returns its exit code. */
export async function main(argv: string[]): Promise<number> {
  const context = createContext();
  let debug = argv.includes('--debug');
  try {
    const invocation = await readInvocation(argv, context);
    if (!invocation) return 0;
    debug = invocation.options.debug === true;
    const tasks = invocation.plan(invocation.inputs, context);
    return await runBatch({ argv, invocation, tasks, context });
  } catch (error) {
    return report(error, undefined, context, debug);
  }
}
