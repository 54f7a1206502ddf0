import { spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { memoryOf } from '../processes.js';

/** Milliseconds from one look at the memory to the next. */
const STEP_MS = 20;
/**
 * Bytes that the end may take beyond the middle: collected heaps and their buffers swing by so much. What grows with the work
 * is over it when it keeps 1 % of 7 hours of audio, or 2.2 kB for each of 20,000 files.
 */
const SWING = 24 * 2 ** 20;
/** Bytes that the end may take beyond the beginning: heaps grow to their size first, as busy ones may. */
const WARM_UP = 96 * 2 ** 20;
/** The stretches of a run that are compared: up to 10 %, 50 % and 100 %. */
const STRETCHES = [
  [0.05, 0.1],
  [0.4, 0.5],
  [0.9, 1],
];

/**
 * @typedef {object} Soak
 * @property {string} name
 * @property {string[]} args of the program
 * @property {Record<string, string>} [env]
 * @property {string} [cwd]
 * @property {(stdin: import('node:stream').Writable) => void} [feed] gives standard input its bytes
 * @property {(pid: number, seconds: number) => number} [progress] from 0 to 1; left out: the share of the time it took
 * @property {boolean} [endless] whether it is interrupted when its progress is 1
 * @property {number} [allowance] bytes that are known to be kept
 *
 * @typedef {object} Soaked
 * @property {string} name
 * @property {number} seconds
 * @property {number[]} memory bytes: the most up to 10 %, 50 % and 100 %
 * @property {string} [fault]
 */

/**
 * Runs the program and watches its memory and that of all that it starts.
 *
 * @param {string} program
 * @param {Soak} soak
 * @returns {Promise<Soaked>}
 */
export async function run(program, soak) {
  const { name, args, env, cwd, feed, progress, endless } = soak;
  const child = spawn(process.execPath, [program, ...args], {
    cwd,
    env: { ...process.env, ...env },
    stdio: [feed ? 'pipe' : 'ignore', 'pipe', 'pipe'],
  });
  child.stdout.pipe(createWriteStream('/dev/null'));
  let stderr = '';
  child.stderr.on('data', (text) => {
    stderr = (stderr + text).slice(-2000);
  });
  child.stdin?.on('error', () => {});
  if (feed) feed(child.stdin);
  const began = performance.now();
  /** @type {{ at: number, bytes: number }[]} */
  const samples = [];
  let interrupted = false;
  const sampler = setInterval(() => {
    const seconds = (performance.now() - began) / 1000;
    const at = progress ? progress(child.pid, seconds) : seconds;
    samples.push({ at, bytes: memoryOf(child.pid, 'VmRSS') });
    // Once: a second one would end it without its cleaning up.
    if (endless && at >= 1 && !interrupted) interrupted = child.kill('SIGINT');
  }, STEP_MS);
  const code = await new Promise((done) => child.on('close', done));
  clearInterval(sampler);
  const seconds = (performance.now() - began) / 1000;
  const memory = STRETCHES.map((stretch) => most(samples, stretch, progress ? 1 : seconds));
  const fault = code === (endless ? 130 : 0) ? swell(memory, soak) : `exit code ${code}: ${stderr.trim()}`;
  return { name, seconds, memory, fault };
}

/**
 * The most memory in a stretch of a run; between two samples, where it is short, that of the later one.
 *
 * @param {{ at: number, bytes: number }[]} samples
 * @param {number[]} stretch
 * @param {number} whole what the progress of a whole run is
 */
export function most(samples, [from, to], whole) {
  const within = samples.filter(({ at }) => at > from * whole && at <= to * whole);
  const chosen = within.length ? within : samples.filter(({ at }) => at > to * whole).slice(0, 1);
  return Math.max(0, ...chosen.map(({ bytes }) => bytes));
}

/**
 * What is wrong with memory that was so much up to 10 %, 50 % and 100 %.
 *
 * @param {number[]} memory
 * @param {{ allowance?: number }} soak
 */
export function swell([first, middle, last], { allowance = 0 }) {
  if (last > Math.max(first, middle) + SWING + allowance / 2)
    return `not flat: ${mebibytes(last - middle)} more than in the middle`;
  if (last > first + WARM_UP + allowance)
    return `not flat: ${mebibytes(last - first)} more than in the beginning`;
  return undefined;
}

/** @param {number} bytes */
export function mebibytes(bytes) {
  return `${Math.round(bytes / 2 ** 20)} MiB`;
}
