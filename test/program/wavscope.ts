/** The built program as a child process. */
import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The program under test; WAVSCOPE_PROGRAM names another one, such as an installed package's. */
export const program =
  process.env.WAVSCOPE_PROGRAM ?? fileURLToPath(new URL('../../bin/wavscope.js', import.meta.url));
export const fixture = fileURLToPath(new URL('../../fixtures/1.wav', import.meta.url));

export interface Outcome {
  code: number | null;
  signal: NodeJS.Signals | null;
  stdout: Buffer;
  stderr: string;
}

export interface Surroundings {
  cwd?: string;
  /** What standard input gives; 'open' gives nothing and does not end. */
  input?: Uint8Array | 'open';
  env?: Record<string, string>;
  /** Called when the process has started. */
  meanwhile?: (child: ChildProcess) => void;
}

/** Runs `wavscope` with these arguments to its end. */
export function wavscope(
  args: string[],
  { cwd, input, env, meanwhile }: Surroundings = {},
): Promise<Outcome> {
  const child = spawn(process.execPath, [program, ...args], { cwd, env: { ...process.env, ...env } });
  const stdout: Buffer[] = [];
  const stderr: Buffer[] = [];
  child.stdout.on('data', (data) => stdout.push(data));
  child.stderr.on('data', (data) => stderr.push(data));
  // A program that ends before it has read all closes the pipe: its exit code tells the story.
  child.stdin.on('error', () => {});
  if (input !== 'open') child.stdin.end(input);
  meanwhile?.(child);
  return new Promise((done, failed) => {
    child.on('error', failed);
    child.on('close', (code, signal) => {
      done({ code, signal, stdout: Buffer.concat(stdout), stderr: Buffer.concat(stderr).toString() });
    });
  });
}

export function fixtureBytes(): Buffer {
  return readFileSync(fixture);
}
