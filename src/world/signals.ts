/** Signals that a program at a terminal answers, beside those that end it. */
export interface Signals {
  /** Calls `listener` on each such signal; returns what takes that back. Where the system has no such signal: never. */
  on(name: 'SIGTSTP' | 'SIGCONT', listener: () => void): () => void;
  /** As if the user had pressed the key for it: to all programs of the job. */
  interrupt(): void;
  suspend(): void;
  /** Stops this process until it is continued; nothing can be done meanwhile. */
  stop(): void;
}

/** The signals of a process. Windows has none of these but the interrupt. */
export function signalsOf(process: NodeJS.Process): Signals {
  const hasJobs = process.platform !== 'win32';
  return {
    on(name, listener) {
      if (!hasJobs) return () => undefined;
      process.on(name, listener);
      return () => process.off(name, listener);
    },
    interrupt: () => void (hasJobs ? process.kill(0, 'SIGINT') : process.emit('SIGINT')),
    suspend: () => void (hasJobs && process.kill(0, 'SIGTSTP')),
    stop: () => void (hasJobs && process.kill(process.pid, 'SIGSTOP')),
  };
}
