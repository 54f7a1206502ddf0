/**
 * The sound process's entry file. Native sound libraries may abort their process, or block it while they drain a
 * device: so they have one of their own, which ends with the connection to its parent.
 */
import { constants, setPriority } from 'node:os';
import { outputOf } from './backends.ts';
import type { ToSound } from './protocol.ts';
import { SoundServer } from './sound-server.ts';

const server = new SoundServer((message) => {
  if (process.connected) process.send!(message);
}, outputOf);
process.on('message', (message) => server.take(message as ToSound));
process.on('disconnect', () => {
  server.abandon();
  // No ordinary exit: that one would wait for a write that waits for the device.
  process.kill(process.pid, 'SIGKILL');
});
// A terminal sends these to the parent too, which decides.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGTSTP'] as const) {
  if (process.platform !== 'win32' || signal !== 'SIGTSTP') process.on(signal, () => undefined);
}
raisePriority();

/** Sound must not wait behind work that nobody hears; a system that grants it to none but root may say no. */
function raisePriority(): void {
  try {
    setPriority(constants.priority.PRIORITY_HIGH);
  } catch (error) {
    const denied = /^E(ACCES|PERM)$/.test((error as { info?: { code?: string } }).info?.code ?? '');
    if (!denied) throw error;
  }
}
