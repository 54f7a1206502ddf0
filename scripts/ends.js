// Counts the runs that never end: starts one command line again and again, several side by side, and ends those that are
// still there long after the others.
//
//   npm run build && node scripts/ends.js [--runs 2000] [--jobs 4] [--seconds 30] [--node <program>] -- wave x.wav -o x.csv
//
// Node 20 is known for it (nodejs/node issue 54918); the exit code is 1 where a run hangs or fails.
import { spawn } from 'node:child_process';
import { parseArgs } from 'node:util';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    runs: { type: 'string', default: '2000' },
    jobs: { type: 'string', default: '4' },
    seconds: { type: 'string', default: '30' },
    node: { type: 'string', default: process.execPath },
  },
});
const counts = { ended: 0, hung: 0, failed: 0 };
const began = Date.now();
const runs = Array(Number(values.runs)).keys();
await Promise.all(Array.from({ length: Number(values.jobs) }, runSome));
const seconds = (Date.now() - began) / 1000;
console.log(`${JSON.stringify(counts)} in ${seconds.toFixed(0)} s: ${positionals.join(' ')}`);
process.exit(counts.ended === Number(values.runs) ? 0 : 1);

async function runSome() {
  for (const _ of runs) counts[await run()]++;
}

/** @returns {Promise<keyof typeof counts>} */
function run() {
  return new Promise((resolve) => {
    const child = spawn(values.node, ['bin/wavscope.js', ...positionals], { stdio: 'ignore' });
    let isHung = false;
    const timer = setTimeout(() => {
      isHung = true;
      child.kill('SIGKILL');
    }, Number(values.seconds) * 1000);
    child.on('exit', (code) => {
      clearTimeout(timer);
      resolve(isHung ? 'hung' : code === 0 ? 'ended' : 'failed');
    });
  });
}
