import { EventEmitter } from 'node:events';
import { describe, expect, test } from 'vitest';
import { signalsOf } from '../../src/world/signals.ts';

/** A process that notes the signals it sends. */
function fakeProcess(platform: string) {
  const sent: [number, string][] = [];
  const process = Object.assign(new EventEmitter(), {
    platform,
    pid: 4711,
    kill: (pid: number, signal: string) => sent.push([pid, signal]),
  });
  return { sent, process, signals: signalsOf(process as unknown as NodeJS.Process) };
}

describe('where the system has jobs', () => {
  test('signals are heard until they are taken back', () => {
    const { process, signals } = fakeProcess('linux');
    let heard = 0;
    const forget = signals.on('SIGCONT', () => heard++);
    process.emit('SIGCONT');
    process.emit('SIGTSTP');
    forget();
    process.emit('SIGCONT');
    expect(heard).toBe(1);
  });

  test('keys signal the whole job, stopping this process alone', () => {
    const { sent, signals } = fakeProcess('darwin');
    signals.interrupt();
    signals.suspend();
    signals.stop();
    expect(sent).toEqual([
      [0, 'SIGINT'],
      [0, 'SIGTSTP'],
      [4711, 'SIGSTOP'],
    ]);
  });
});

describe('on Windows', () => {
  test('there is the interrupt alone, which this process hears', () => {
    const { process, sent, signals } = fakeProcess('win32');
    let interrupts = 0;
    process.on('SIGINT', () => interrupts++);
    signals.interrupt();
    signals.suspend();
    signals.stop();
    expect([interrupts, sent]).toEqual([1, []]);
  });

  test('other signals are never heard', () => {
    const { process, signals } = fakeProcess('win32');
    signals.on('SIGTSTP', () => expect.unreachable())();
    process.emit('SIGTSTP');
    expect(process.listenerCount('SIGTSTP')).toBe(0);
  });
});
