// Plants faults in a copy of the sources, one at a time, runs the fast tests that come by, and tells which faults no test
// notices:
//
//   npm run mutants [-- <folder or file in src> …] [--count 40 | --count all] [--seed 1] [--jobs 2] [--floor 85]
//
// --count is how many are planted in each folder, chosen by --seed; with --floor a folder where fewer percent are noticed
// makes the exit code 1. What survives is printed and, with all the rest, written to mutants/report.md and report.json.
// scripts/mutants/known.json names faults that change nothing anyone could notice, with the reason: they are not counted.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join, posix } from 'node:path';
import { parseArgs } from 'node:util';
import { copyPlanted } from './mutants/copy.js';
import { mutantsOf } from './mutants/plant.js';
import { report, scores } from './mutants/report.js';
import { Tester } from './mutants/tester.js';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    count: { type: 'string', default: '40' },
    seed: { type: 'string', default: '1' },
    jobs: { type: 'string', default: String(availableParallelism()) },
    floor: { type: 'string', default: '0' },
  },
});
const REPORT = 'mutants';

const mutants = choose(positionals.length ? positionals : ['src']);
if (!mutants.length) throw new Error(`no sources in ${positionals.join(', ')}`);
execFileSync(process.execPath, ['scripts/build.js', '--if-stale'], { stdio: 'inherit' });

const copy = mkdtempSync(join(tmpdir(), 'wavscope-mutants-'));
const testers = Array.from({ length: Number(values.jobs) }, () => new Tester(copy));
// However it ends, nothing is left behind; the sources themselves are never touched.
process.on('exit', () => {
  for (const tester of testers) tester.close();
  rmSync(copy, { recursive: true, force: true, maxRetries: 5 });
});
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => process.exit(1));

copyPlanted(copy, mutants);
const { files, failure } = await testers[0].watch();
if (failure) throw new Error(`a test fails without a fault: ${failure}`);
console.error(`${files.length} test files pass; ${mutants.length} faults to plant`);

const began = Date.now();
const queue = mutants.values();
let tried = 0;
await Promise.all(testers.map(work));
console.error(`${Math.round((mutants.length / (Date.now() - began)) * 60_000)} faults a minute`);

const text = report(mutants);
mkdirSync(REPORT, { recursive: true });
writeFileSync(`${REPORT}/report.md`, text);
writeFileSync(`${REPORT}/report.json`, JSON.stringify(mutants, null, 1));
console.log(text);
const low = scores(mutants).filter(({ score }) => score < Number(values.floor));
for (const { folder, score } of low)
  console.error(`${folder}: ${score.toFixed(1)} % are noticed, not ${values.floor}`);
process.exit(low.length ? 1 : 0);

/** Up to --count mutants of each folder, numbered from 1: of the same seed the same ones, as long as their lines stand. */
function choose(paths) {
  const folders = new Map();
  for (const file of new Set(paths.flatMap(sourcesIn))) {
    const folder = posix.dirname(file);
    folders.set(folder, [...(folders.get(folder) ?? []), ...mutantsOf(file, readFileSync(file, 'utf8'))]);
  }
  const count = values.count === 'all' ? undefined : Number(values.count);
  return [...folders.values()]
    .flatMap((all) => all.toSorted((a, b) => (rank(a) < rank(b) ? -1 : 1)).slice(0, count))
    .sort((a, b) => (a.file === b.file ? a.start - b.start : a.file < b.file ? -1 : 1))
    .map((mutant, index) => ({ ...mutant, number: index + 1, reason: reasonOf(mutant) }));
}

function rank({ id }) {
  return createHash('sha1').update(`${values.seed} ${id}`).digest('hex');
}

/** The sources at a path, but for what is not TypeScript to Node: kernels and declarations. */
function sourcesIn(path) {
  const file = path.replaceAll('\\', '/').replace(/\/$/, '');
  if (/(\/kernels|\.d\.ts)$/.test(file)) return [];
  if (statSync(file).isDirectory()) return readdirSync(file).flatMap((name) => sourcesIn(`${file}/${name}`));
  return file.endsWith('.ts') ? [file] : [];
}

function reasonOf({ file, code, fault }) {
  const isIt = (known) => known.file === file && known.code === code && known.fault === fault;
  return JSON.parse(readFileSync('scripts/mutants/known.json', 'utf8')).find(isIt)?.reason;
}

async function work(tester) {
  for (const mutant of queue) {
    const runs = runsFor(mutant);
    mutant.isReached = runs.length > 0;
    if (runs.length && mutant.reason === undefined) {
      const ms = runs.reduce((sum, run) => sum + run.ms, 0);
      mutant.killer = await tester.try(mutant.number, runs, ms);
    }
    tried++;
    if (process.stderr.isTTY) process.stderr.write(`\r${tried} of ${mutants.length} `);
    else if (tried % 50 === 0) console.error(`${tried} of ${mutants.length}`);
  }
}

/** The tests that come by a mutant: first those of its own folder, then the quickest. */
function runsFor({ number, file }) {
  const room = `/test/${file.split('/')[1]}/`;
  const runs = files.flatMap(({ file, ms, passed, tests }) => {
    if (passed.includes(number)) return [{ file, ms }];
    const own = tests.filter((test) => test.passed.includes(number));
    const sum = own.reduce((sum, test) => sum + test.ms, 0);
    return own.length ? [{ file, ids: own.map(({ id }) => id), ms: sum }] : [];
  });
  const isAway = (run) => Number(!run.file.includes(room));
  return runs.sort((a, b) => isAway(a) - isAway(b) || a.ms - b.ms);
}
