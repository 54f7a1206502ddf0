/** A worker thread of an analysis: does the parts it is sent of the job it was started with. */
import { parentPort, workerData } from 'node:worker_threads';
import { Claims } from './claims.ts';
import { failureOf } from './failure.ts';
import { openWork, type WorkerData, type WorkerReply } from './job.ts';

if (parentPort === null) throw new Error('the analysis worker is started by wavscope itself');
const port = parentPort;

doParts(workerData).catch((error) => reply({ failure: failureOf(error) }, []));

/** Claims parts until there are no more. */
async function doParts({ job, parts, claims: memory }: WorkerData): Promise<void> {
  const claims = new Claims(memory);
  const work = await openWork(job);
  for (;;) {
    const { limit } = claims;
    const index = claims.claim();
    if (index !== undefined) {
      const result = await work.compute(parts[index]!);
      reply({ index, result }, buffersOf(result));
    } else if (limit >= parts.length) return reply({ done: true }, []);
    else claims.sleep(limit);
  }
}

function reply(message: WorkerReply, transfer: ArrayBuffer[]): void {
  port.postMessage(message, transfer);
}

/** The buffers of typed arrays in a result, which are handed over rather than copied. */
function buffersOf(result: object): ArrayBuffer[] {
  return Object.values(result)
    .flat()
    .filter((value) => ArrayBuffer.isView(value))
    .map((view) => view.buffer as ArrayBuffer);
}
