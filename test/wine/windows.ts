/** The program on Windows' own Node, seen from outside the Windows that scripts/wine.sh has set up. */
import { spawn } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Node and the packed program, as Wine takes them. */
export const [node, program] = ['WINE_NODE', 'WINE_PROGRAM'].map((name) => process.env[name]!) as [
  string,
  string,
];

export interface Outcome {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** Runs `wavscope` there to its end. Its streams are files: a pipe from here is none for a program there. */
export async function windowsWavscope(
  args: string[],
  { cwd, env }: { cwd: string; env?: Record<string, string> },
): Promise<Outcome> {
  const folder = mkdtempSync(join(tmpdir(), 'streams-'));
  const paths = ['stdout', 'stderr'].map((name) => join(folder, name)) as [string, string];
  const [stdout, stderr] = paths.map((path) => openSync(path, 'w')) as [number, number];
  const child = spawn('wine', [node, program, ...args], {
    cwd,
    env: { ...process.env, ...env },
    stdio: ['ignore', stdout, stderr],
  });
  const code = await new Promise<number | null>((done, failed) => {
    child.on('error', failed);
    child.on('close', done);
  });
  for (const stream of [stdout, stderr]) closeSync(stream);
  const [out, err] = paths.map((path) => readFileSync(path, 'utf8')) as [string, string];
  rmSync(folder, { recursive: true });
  return { code, stdout: out, stderr: err };
}
