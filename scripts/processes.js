import { readdirSync, readFileSync } from 'node:fs';

/**
 * Memory of the process and of all that it started, in bytes: that of all together as `VmRSS` of Linux has it, or the sum of
 * what each had at most (`VmHWM`). Those that have ended count as nothing.
 *
 * @param {number} pid
 * @param {'VmRSS' | 'VmHWM'} field
 * @returns {number}
 */
export function memoryOf(pid, field) {
  return family(pid).reduce((sum, each) => sum + fieldOf(each, field), 0);
}

/**
 * The process and all that it started, those that still run.
 *
 * @param {number} pid
 * @returns {number[]}
 */
function family(pid) {
  return [pid, ...childrenOf(pid).flatMap(family)];
}

/** @param {number} pid */
function childrenOf(pid) {
  try {
    return readdirSync(`/proc/${pid}/task`).flatMap((task) =>
      readFileSync(`/proc/${pid}/task/${task}/children`, 'utf8').split(' ').filter(Boolean).map(Number),
    );
  } catch {
    return [];
  }
}

/**
 * @param {number} pid
 * @param {string} field
 */
function fieldOf(pid, field) {
  try {
    const [, kibibytes] =
      new RegExp(`^${field}:\\s+(\\d+) kB`, 'm').exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
    return 1024 * Number(kibibytes ?? 0);
  } catch {
    return 0;
  }
}

/** Milliseconds of processor time that the process has used, as Linux counts them: by the hundredth of a second. @param {number} pid */
export function processorMs(pid) {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ');
    return 10 * (Number(fields[11]) + Number(fields[12]));
  } catch {
    return 0;
  }
}

/** Ends the process and all that it started, at once. @param {number} pid */
export function endFamily(pid) {
  for (const each of family(pid)) {
    try {
      process.kill(each, 'SIGKILL');
    } catch {
      // It has ended meanwhile.
    }
  }
}
