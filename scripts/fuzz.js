// Feeds damaged WAVs to the reader, and some of them to the built program, for as long as told:
//
//   npm run build && npm run fuzz -- --minutes 30 [--seed 1] [--program bin/wavscope.js]
//
// They are tried in a child process (test/fuzz/worker.ts), which is ended when an input takes it too long. Every input
// that fails is kept in fuzz/, with what went wrong beside it.
import { fork } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { build } from 'rolldown';

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '1' },
    seed: { type: 'string', default: String(Date.now() % 2 ** 31) },
    program: { type: 'string', default: 'bin/wavscope.js' },
  },
});
const KEPT = 'fuzz';
const until = Date.now() + Number(values.minutes) * 60_000;

const folder = mkdtempSync(join(tmpdir(), 'wavscope-fuzz-'));
const worker = join(folder, 'worker.mjs');
await build({
  input: 'test/fuzz/worker.ts',
  platform: 'node',
  output: { file: worker },
  logLevel: 'warn',
});

const steps = { draw: 0, read: 0, program: 0 };
let restarts = 0;
for (let seed = Number(values.seed); Date.now() < until; seed++) seed = await runWorker(seed);
rmSync(folder, { recursive: true });
console.log(
  `from seed ${values.seed}: ${steps.read} inputs read, ${steps.program} given to the program, ` +
    `${restarts} ended the worker; what failed is in ${KEPT}/`,
);

/** Runs a worker from that seed on until time is up or an input ends it; resolves to the seed it had come to. */
function runWorker(firstSeed) {
  return new Promise((resolve) => {
    const input = join(folder, 'input.wav');
    // The heap is bounded so that an input that asks for too much memory ends the worker.
    const args = [input, KEPT, values.program, String(firstSeed)];
    const child = fork(worker, args, { execArgv: ['--max-old-space-size=200'] });
    let seed = firstSeed;
    let reason;
    const end = (why) => {
      reason = why;
      child.kill('SIGKILL');
    };
    let watchdog = setTimeout(end, 60_000, 'the worker did not start');
    const atEnd = setTimeout(end, until - Date.now(), undefined);
    child.on('message', (step) => {
      clearTimeout(watchdog);
      watchdog = setTimeout(end, step.limitMs, `${step.kind}: no end within ${step.limitMs} ms`);
      steps[step.kind]++;
      seed = step.seed;
    });
    child.on('exit', (code, signal) => {
      clearTimeout(watchdog);
      clearTimeout(atEnd);
      if (reason !== undefined || Date.now() < until) {
        restarts++;
        mkdirSync(KEPT, { recursive: true });
        copyFileSync(input, join(KEPT, `${seed}-worker.wav`));
        writeFileSync(join(KEPT, `${seed}-worker.txt`), reason ?? `the worker ended: ${code ?? signal}`);
      }
      resolve(seed);
    });
  });
}
