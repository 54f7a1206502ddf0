import { spawn, spawnSync } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';

/**
 * Waits for the end of its standard input, which is that of the program, then gives the terminal back; what a terminal
 * sends to its programs leaves it waiting. $1: modes as stty wrote them, $2: what to write.
 */
const SCRIPT = `trap '' INT QUIT TERM HUP TSTP TTIN TTOU; read -r _; stty "$1" </dev/tty; printf %s "$2" >/dev/tty`;

/**
 * Has the terminal given back even if the program is killed: by a shell that waits for its end. To be called before the
 * terminal's modes are changed; where there is no shell, it does nothing.
 *
 * @param restore what to write to the terminal then
 * @returns what calls it off, to be called when the program gives the terminal back itself
 */
export function guardTerminal(restore: string, platform: NodeJS.Platform): () => void {
  const modes = platform === 'win32' ? undefined : terminalModes();
  if (modes === undefined) return () => undefined;
  const guard = spawn('sh', ['-c', SCRIPT, 'guard', modes, restore], { stdio: ['pipe', 'ignore', 'ignore'] });
  guard.on('error', () => undefined);
  guard.unref();
  (guard.stdin as unknown as { unref(): void }).unref();
  return () => void guard.kill('SIGKILL');
}

/** The terminal's modes, as stty writes and reads them; undefined where there is no terminal, or no stty. */
function terminalModes(): string | undefined {
  let terminal: number;
  try {
    terminal = openSync('/dev/tty', 'r');
  } catch (error) {
    if (/^E(NXIO|NOENT|ACCES|IO)$/.test((error as NodeJS.ErrnoException).code ?? '')) return undefined;
    throw error;
  }
  const { status, stdout } = spawnSync('stty', ['-g'], { stdio: [terminal, 'pipe', 'ignore'] });
  closeSync(terminal);
  return status === 0 ? stdout.toString().trim() : undefined;
}
