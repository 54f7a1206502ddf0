/** The program: command line in, exit code out. */
import { runBatch } from './batch/batch.ts';
import { namedInputs } from './inputs/inputs.ts';
import { readInvocation } from './invocation.ts';
import { report } from './outcome.ts';
import { fitAddressSpace } from './world/address-space.ts';
import { createContext } from './world/process-context.ts';

/** Runs the program and returns its exit code. */
export async function main(argv: string[]): Promise<number> {
  fitAddressSpace();
  const context = createContext();
  let debug = argv.includes('--debug');
  try {
    const invocation = await readInvocation(argv, context);
    if (!invocation) return 0;
    debug = invocation.options.debug === true;
    const { inputs, options, plan } = invocation;
    const named = await namedInputs(inputs, options, context);
    let code = 0;
    for (const { input, error } of named.failures) code = report(error, input, context, debug);
    return Math.max(code, await runBatch({ argv, invocation, tasks: plan(named.inputs, context), context }));
  } catch (error) {
    return report(error, undefined, context, debug);
  }
}
