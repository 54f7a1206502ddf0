import { spawnSync } from 'node:child_process';

/** Wall time that a run may take, on a machine that is busy with other things. */
const MOST_MS = 20_000;

const COMMANDS = [
  ['info', '--json', '--levels'],
  ['specgram', '--output', '-', '--format', 'png'],
  ['wave', '--output', '-', '--format', 'json'],
  ['info', '--levels'],
  ['figure', '--output', '-', '--format', 'png'],
  ['spectrum', '--output', '-', '--format', 'json', '--nfft', '64'],
  ['specgram', '--output', '-', '--format', 'csv', '--nfft', '16'],
];

/** Runs the built program `bin` on the file, the n-th command of a few, and returns how it broke its promises, if it did. */
export function programFault(bin: string, path: string, n: number): string | undefined {
  const command = COMMANDS[n % COMMANDS.length]!;
  const args = [bin, command[0]!, path, ...command.slice(1)];
  const run = spawnSync(process.execPath, args, {
    timeout: MOST_MS,
    killSignal: 'SIGKILL',
    maxBuffer: 2 ** 30,
  });
  const told = `${command.join(' ')}: exit code ${run.status}, signal ${run.signal}\n${run.stderr}`;
  const lines = run.stderr.toString().split('\n').filter(Boolean);
  const failures = lines.filter((line) => !line.includes(': warning: '));
  if (run.status !== 0 && run.status !== 1) return told;
  if (failures.length !== run.status || !lines.every((line) => line.startsWith('wavscope: '))) return told;
  if (failures.some((line) => line.includes('internal error'))) return told;
  return /\b(NaN|Infinity)\b/.test(run.stdout.toString('latin1')) && !command.includes('png')
    ? `${command.join(' ')}: a number that is none\n${run.stdout.toString().slice(0, 2000)}`
    : undefined;
}
