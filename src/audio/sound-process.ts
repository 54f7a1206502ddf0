/**
 * The sound process's entry file. Native sound libraries may abort their process, or block it while they drain a
 * device: so they have one of their own, which ends with the connection to its parent.
 */
import type { ToSound } from './protocol.ts';
import { SoundServer } from './sound-server.ts';

const server = new SoundServer((message) => {
  if (process.connected) process.send!(message);
});
process.on('message', (message) => server.take(message as ToSound));
process.on('disconnect', () => {
  server.abandon();
  // No ordinary exit: that one would wait for a write that waits for the device.
  process.kill(process.pid, 'SIGKILL');
});
// A terminal sends these to the parent too, which decides.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined);
