/** The world that the program meets: this process. */
import type { Writable } from 'node:stream';
import { WavscopeError } from '../errors.ts';
import { printable } from '../printable.ts';
import type { Context } from './context.ts';
import { isTerminal } from './is-terminal.ts';
import { signalsOf } from './signals.ts';

/** The user, or the system, wants the program to end. */
export class Interrupted extends Error {
  constructor(readonly exitCode: number) {
    super('interrupted');
  }
}

const ENDING_SIGNALS = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;

/**
 * How long an interrupted command has for cleaning up before it is cut off: with what the signal waited for (see
 * breath.ts) and with the end of the process it is gone within a second.
 */
const GRACE_MS = 400;

export function createContext(platform = process.platform): Context {
  if (platform !== 'win32') dieWithTerminal();
  // Else the canvas would look through all installed fonts as it loads, for 100 ms; it still finds those that a text
  // needs.
  process.env.DISABLE_SYSTEM_FONTS_LOAD ??= '1';
  const context: Context = {
    // Opened when they are asked for: most runs need one of them at most.
    get stdin() {
      return process.stdin;
    },
    get stdout() {
      return withoutErrors(process.stdout);
    },
    get stderr() {
      return withoutErrors(process.stderr);
    },
    env: process.env,
    get cwd() {
      return currentFolder();
    },
    ...voiceOn(() => context.stderr),
    signal: endingSignal(),
    signals: signalsOf(process),
    atExit,
  };
  return context;
}

/** As `Context.atExit`, of this process or thread. */
export function atExit(cleanup: () => void): () => void {
  process.once('exit', cleanup);
  return () => process.removeListener('exit', cleanup);
}

/** Tells lines on that stream. */
export function voiceOn(stream: () => Writable): Pick<Context, 'tell' | 'warn'> {
  const tell = (line: string) => void stream().write(`${printable(line)}\n`);
  return {
    tell,
    warn: (input, message) => tell(`wavscope: ${inputName(input)}: warning: ${message}`),
  };
}

/** @throws WavscopeError where it has been removed */
function currentFolder(): string {
  try {
    return process.cwd();
  } catch {
    throw new WavscopeError('the current folder is gone; change to one that is there');
  }
}

/** An input as it is told of. */
export function inputName(input: string): string {
  return input === '-' ? 'stdin' : input;
}

/** A reader that has gone is met where the write fails, not here; nobody is left to hear of stderr's. */
function withoutErrors<Stream extends NodeJS.WriteStream>(stream: Stream): Stream {
  return stream.listenerCount('error', ignore) > 0 ? stream : stream.on('error', ignore);
}

function ignore(): void {}

/**
 * Node gives terminals their modes back when it ends, and aborts where one has been closed meanwhile. Then the signal
 * that told so ends the program, as it does programs that don't catch it. Windows has neither.
 */
function dieWithTerminal(): void {
  const terminals = [0, 1, 2].filter(isTerminal);
  process.on('exit', (code) => {
    if (code !== ENDING_SIGNALS.SIGHUP || terminals.every(isTerminal)) return;
    process.removeAllListeners('SIGHUP');
    process.kill(process.pid, 'SIGHUP');
  });
}

/** Aborted by the first signal that ends the program; the second, or too long a wait, ends it at once. */
function endingSignal(): AbortSignal {
  const controller = new AbortController();
  for (const [name, exitCode] of Object.entries(ENDING_SIGNALS)) {
    process.on(name, () => {
      if (controller.signal.aborted) process.exit(exitCode);
      controller.abort(new Interrupted(exitCode));
      setTimeout(() => process.exit(exitCode), GRACE_MS).unref();
    });
  }
  return controller.signal;
}
