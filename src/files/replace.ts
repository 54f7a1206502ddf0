import { renameSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { systemMessage } from '../errors.ts';
import { onDisk } from '../raw-name.ts';

/** Scanners and indexers have each new file open for a moment. */
const PATIENCE_MS = 1000;
const STEP_MS = 50;

/**
 * Renames `from`, which takes the place of `to`. Windows refuses that while another program has one of them open: there it
 * is tried again for a second.
 *
 * @throws what the system says, then with the question whether another program has it open
 */
export async function replace(from: string, to: string, platform = process.platform): Promise<void> {
  const last = performance.now() + PATIENCE_MS;
  for (;;) {
    try {
      return renameSync(onDisk(from), onDisk(to));
    } catch (error) {
      if (platform !== 'win32' || !mayBeOpen(error)) throw error;
      if (performance.now() >= last) throw asking(error);
    }
    await setTimeout(STEP_MS);
  }
}

function mayBeOpen(error: unknown): error is NodeJS.ErrnoException {
  return /^E(PERM|ACCES|BUSY)$/.test((error as NodeJS.ErrnoException).code ?? '');
}

function asking(error: NodeJS.ErrnoException): Error {
  const { code, syscall } = error;
  const message = `${code}: ${systemMessage(error)}; is it open in another program?`;
  return Object.assign(new Error(message, { cause: error }), { code, syscall });
}
