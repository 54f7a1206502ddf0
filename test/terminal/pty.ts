/** The built program in a real pseudo-terminal. */
import { spawn, spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { program } from '../program/wavscope.ts';

/**
 * What is done to the program: after so many seconds (from its start, or from the last text awaited), or when a text has
 * been written.
 */
export type Step =
  | [seconds: number, action: 'keys', keys: string]
  | [seconds: number, action: 'signal', name: NodeJS.Signals]
  | [seconds: number, action: 'size', size: [columns: number, rows: number]]
  | [seconds: number, action: 'hangup', nothing: null]
  | [seconds: 0, action: 'await', text: string];

export interface PtyOutcome {
  code: number | null;
  signal: string | null;
  /** What was written, with the second in which it was. */
  output: [seconds: number, text: string][];
  /** When each step but the waiting ones was done. */
  sent: number[];
  /** Whether the terminal's modes are as they were. */
  modesKept: boolean;
  seconds: number;
  /** When it began, on the system's monotonic clock; all other times count from there. */
  began: number;
}

export interface PtyOptions {
  columns?: number;
  rows?: number;
  env?: Record<string, string>;
  /** Instead of the program itself, a shell command; `$WAVSCOPE` runs the program. */
  shell?: string;
}

export const hasPython = spawnSync('python3', ['-c', 'import pty, termios']).status === 0;

const driver = fileURLToPath(new URL('run_in_pty.py', import.meta.url));

/** Runs the program with these arguments, doing the steps, to its end, or kills it after half a minute. */
export function inTerminal(args: string[], steps: Step[], options: PtyOptions = {}): Promise<PtyOutcome> {
  const { columns = 100, rows = 24, env = {}, shell } = options;
  const words = [process.execPath, program];
  const request = {
    command: shell === undefined ? [...words, ...args] : ['bash', '-c', shell],
    env: {
      ...{ TERM: 'xterm-256color', COLORTERM: 'truecolor', LC_ALL: 'C.UTF-8', NO_COLOR: '' },
      WAVSCOPE: words.join(' '),
      ...env,
    },
    ...{ columns, rows, steps, limit: 30 },
  };
  const child = spawn('python3', [driver], { stdio: ['pipe', 'pipe', 'inherit'] });
  child.stdin.end(JSON.stringify(request));
  const chunks: Buffer[] = [];
  child.stdout.on('data', (data) => chunks.push(data));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => {
      if (code === 0) resolve(JSON.parse(Buffer.concat(chunks).toString()));
      else reject(new Error(`${driver} ended with code ${code}`));
    });
  });
}

export function textOf({ output }: PtyOutcome): string {
  return output.map(([, text]) => text).join('');
}
