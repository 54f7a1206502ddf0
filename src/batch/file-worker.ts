/** A worker thread of a batch: does whole inputs, one at a time, as the command line says. */
import { Writable } from 'node:stream';
import { parentPort, workerData } from 'node:worker_threads';
import { errorOf } from '../analysis/failure.ts';
import { readInvocation } from '../invocation.ts';
import { failed, type Outcome, runTask } from '../outcome.ts';
import type { Context } from '../world/context.ts';
import { atExit, Interrupted, voiceOn } from '../world/process-context.ts';
import type { FileWorkerData, FromFileWorker, Order, StreamName, ToFileWorker } from './messages.ts';

if (parentPort === null) throw new Error('the file worker is started by wavscope itself');
const port = parentPort;
const { argv, stdoutIsTerminal }: FileWorkerData = workerData;

const interrupt = new AbortController();
/** What goes on when the last piece for a stream is taken. */
const onTaken: Partial<Record<StreamName, (error?: Error) => void>> = {};

const context = workerContext();
const invocation = readInvocation(argv, context);

port.on('message', async (order: ToFileWorker) => {
  if ('input' in order) say({ outcome: await outcomeOf(order) });
  else if ('interrupted' in order) interrupt.abort(new Interrupted(order.interrupted));
  else if ('taken' in order) onTaken[order.taken]?.();
  else onTaken[order.refused]?.(errorOf(order.failure));
});

async function outcomeOf({ input, slice }: Order): Promise<Outcome> {
  try {
    // The program has read the same words, and found them good.
    const { plan, options } = (await invocation)!;
    // The other threads have inputs of their own.
    Object.assign(options, { threads: 1, isOneOfMany: true });
    return await runTask(plan([input], context)[0]!, context, options.debug === true, slice);
  } catch (error) {
    return failed(error, input, context, false);
  }
}

/** The world as the program sees it, but for standard input and the signals: what needs those is not done here. */
function workerContext(): Context {
  const own: Context = {
    stdin: process.stdin,
    stdout: Object.assign(printer('stdout'), { isTTY: stdoutIsTerminal }),
    stderr: printer('stderr'),
    env: process.env,
    cwd: process.cwd(),
    ...voiceOn(() => own.stderr),
    signal: interrupt.signal,
    signals: { on: () => () => {}, interrupt() {}, suspend() {}, stop() {} },
    atExit,
  };
  return own;
}

/** A stream of the program's: each piece is sent, and the next one when it has been taken. */
function printer(name: StreamName): Writable {
  return new Writable({
    decodeStrings: false,
    write(piece: Uint8Array | string, _, done) {
      onTaken[name] = done;
      say({ print: name, piece });
    },
  }).on('error', () => {});
}

function say(message: FromFileWorker): void {
  port.postMessage(message);
}
