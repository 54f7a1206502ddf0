// Feeds damaged WAVs to the reader and hostile command lines to the built program, for as long as told:
//
//   npm run build && npm run fuzz -- --minutes 30 [--seed 1] [--seeds 1] [--jobs 1] [--program bin/wavscope.js]
//
// They are tried in child processes (test/fuzz/worker.ts), which are ended when an input takes them too long. What a seed
// gives is always the same: with --seeds 1 that of one alone. Every input that fails is kept in fuzz/, with what went wrong
// and the command line beside it; then the exit code is 1. At the end stands how often each command met what.
import { execFileSync, fork } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { bundle } from './bundle.js';
import { endFamily } from './processes.js';

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '1' },
    seed: { type: 'string', default: String(Date.now() % 2 ** 31) },
    seeds: { type: 'string', default: 'Infinity' },
    jobs: { type: 'string', default: '1' },
    program: { type: 'string', default: 'bin/wavscope.js' },
  },
});
const KEPT = 'fuzz';
let until = Date.now() + Number(values.minutes) * 60_000;
/** Ends the workers that run, as when time is up. */
const ends = new Set();
for (const signal of ['SIGINT', 'SIGTERM'])
  process.on(signal, () => {
    until = 0;
    for (const end of ends) end();
  });
const firstSeed = Number(values.seed);
const lastSeed = firstSeed + Number(values.seeds) - 1;
console.log(`from seed ${firstSeed}`);

const folder = mkdtempSync(join(tmpdir(), 'wavscope-fuzz-'));
const worker = await bundle('test/fuzz/worker.ts');

/** How often each kind of step was tried, what exit codes it gave, and how often it failed. */
const counts = new Map();
let restarts = 0;
const jobs = Number(values.jobs);
await Promise.all(Array.from({ length: jobs }, (_, index) => runJob(index)));
rmSync(folder, { recursive: true });
worker.remove();
report();

async function runJob(index) {
  const own = join(folder, String(index));
  mkdirSync(own);
  const smallDisk = mountSmallDisk(`${own}-disk`);
  try {
    for (let seed = firstSeed + index; Date.now() < until && seed <= lastSeed; )
      seed = await runWorker({
        folder: own,
        smallDisk,
        kept: KEPT,
        program: resolve(values.program),
        seed,
        step: jobs,
      });
  } finally {
    if (smallDisk) execFileSync('umount', [smallDisk]);
  }
}

/** A disk of 64 KiB at that place, or undefined where the user may not have one. */
function mountSmallDisk(place) {
  mkdirSync(place);
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', place], { stdio: 'ignore' });
    return place;
  } catch {
    return undefined;
  }
}

/** Runs a worker until time is up, all seeds are done or an input ends it; resolves to the seed to go on with. */
function runWorker(task) {
  return new Promise((done) => {
    // The heap is bounded so that an input that asks for too much memory ends the worker.
    const child = fork(worker.path, [JSON.stringify(task)], { execArgv: ['--max-old-space-size=400'] });
    let step = { kind: 'start', seed: task.seed };
    let reason;
    let over = false;
    const end = (why) => {
      reason = why;
      over = why === undefined;
      endFamily(child.pid);
    };
    ends.add(end);
    let watchdog = setTimeout(end, 60_000, 'the worker did not start');
    const atEnd = setTimeout(end, Math.max(0, until - Date.now()), undefined);
    child.on('message', (message) => {
      if (message.limitMs === undefined) return count(message);
      clearTimeout(watchdog);
      watchdog = setTimeout(end, message.limitMs, `no end within ${message.limitMs} ms`);
      step = message;
      if (message.seed > lastSeed) end(undefined);
    });
    child.on('exit', (code, signal) => {
      ends.delete(end);
      clearTimeout(watchdog);
      clearTimeout(atEnd);
      if (!over) {
        restarts++;
        mkdirSync(KEPT, { recursive: true });
        const input = join(task.folder, 'input.wav');
        if (existsSync(input)) copyFileSync(input, join(KEPT, `${step.seed}-worker.wav`));
        const why = reason ?? `the worker ended: ${code ?? signal}`;
        writeFileSync(join(KEPT, `${step.seed}-worker.txt`), `${step.kind}: ${why}\n`);
      }
      done(over ? Infinity : step.seed + task.step);
    });
  });
}

function count({ kind, code, failed }) {
  const row = counts.get(kind) ?? { tried: 0, failed: 0, codes: new Map() };
  counts.set(kind, row);
  row.tried++;
  if (failed) row.failed++;
  if (code !== undefined) row.codes.set(code, (row.codes.get(code) ?? 0) + 1);
}

function report() {
  console.log('\n| kind | tried | exit codes | failed |\n|---|---|---|---|');
  for (const [kind, { tried, failed, codes }] of [...counts].sort()) {
    const ends = [...codes].sort(([a], [b]) => a - b).map(([code, times]) => `${code}: ${times}`);
    console.log(`| ${kind} | ${tried} | ${ends.join(', ')} | ${failed} |`);
  }
  const failed = [...counts.values()].reduce((sum, row) => sum + row.failed, restarts);
  console.log(
    `\n${failed} failed, ${restarts} of them ended the worker${failed ? `; they are in ${KEPT}/` : ''}`,
  );
  process.exitCode = failed ? 1 : 0;
}
