/** @module-tag alone */
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { isTerminal } from '../../src/world/is-terminal.ts';
import { createContext, Interrupted } from '../../src/world/process-context.ts';

vi.mock('../../src/world/is-terminal.ts', { spy: true });

const SIGNALS = [
  ['SIGINT', 130],
  ['SIGTERM', 143],
  ['SIGHUP', 129],
] as const;
const EVENTS = [...SIGNALS.map(([name]) => name), 'exit'] as const;

/** What listened before, which is not to hear of what the tests pretend. */
let before: Map<string, unknown[]>;
let kill: ReturnType<typeof vi.fn>;
let exits: unknown[];

beforeEach(() => {
  vi.useFakeTimers();
  before = new Map(EVENTS.map((name) => [name, process.listeners(name as 'exit')]));
  for (const name of EVENTS) process.removeAllListeners(name);
  exits = [];
  vi.spyOn(process, 'exit').mockImplementation(((code: number) => exits.push(code)) as never);
  kill = vi.spyOn(process, 'kill').mockReturnValue(true) as never;
});

afterEach(() => {
  for (const [name, listeners] of before) {
    process.removeAllListeners(name);
    for (const listener of listeners) process.on(name, listener as never);
  }
  vi.useRealTimers();
  vi.restoreAllMocks();
});

const signalled = (name: string) => process.emit(name as 'SIGINT');

describe.each(SIGNALS)('%s', (name, code) => {
  test('interrupts, and ends what does not end itself in 0.4 s', () => {
    const { signal } = createContext();
    expect(signal.aborted).toBe(false);
    signalled(name);
    expect(signal.aborted).toBe(true);
    expect(signal.reason).toBeInstanceOf(Interrupted);
    expect(signal.reason.exitCode).toBe(code);
    vi.advanceTimersByTime(399);
    expect(exits).toEqual([]);
    vi.advanceTimersByTime(1);
    expect(exits).toEqual([code]);
  });

  test('ends it at once where it comes again', () => {
    createContext();
    signalled('SIGINT');
    signalled(name);
    expect(exits[0]).toBe(code);
  });
});

describe('the end', () => {
  test('runs what is to be cleaned up, once, but not what was taken back', () => {
    const { atExit } = createContext();
    const done: string[] = [];
    atExit(() => done.push('a'));
    atExit(() => done.push('b'))();
    process.emit('exit', 0);
    process.emit('exit', 0);
    expect(done).toEqual(['a']);
  });

  test.each<[why: string, code: number, later: boolean, isKilled: boolean]>([
    ['of a terminal that has been closed is SIGHUP’s', 129, false, true],
    ['of one that is there is not', 129, true, false],
    ['with another code is not', 0, false, false],
  ])('%s', (_, code, later, isKilled) => {
    vi.mocked(isTerminal).mockReturnValue(true);
    createContext('linux');
    vi.mocked(isTerminal).mockReturnValue(later);
    process.emit('exit', code);
    expect(kill.mock.calls).toEqual(isKilled ? [[process.pid, 'SIGHUP']] : []);
    expect(process.listenerCount('SIGHUP')).toBe(isKilled ? 0 : 1);
  });

  // Windows has no such signal to send: asking for it throws.
  test.each([
    ['win32', 0],
    ['linux', 1],
  ] as const)('of a console that has been closed on %s: %i signals', (platform, count) => {
    vi.mocked(isTerminal).mockReturnValue(true);
    createContext(platform);
    vi.mocked(isTerminal).mockReturnValue(false);
    process.emit('exit', 129);
    expect(kill).toHaveBeenCalledTimes(count);
  });

  test('of what had no terminal is its own', () => {
    vi.mocked(isTerminal).mockReturnValue(false);
    createContext();
    process.emit('exit', 129);
    expect(kill).not.toHaveBeenCalled();
  });
});

test('errors of the streams are met where they are written to: they end nothing', () => {
  const context = createContext();
  for (const stream of [context.stdout, context.stderr]) {
    expect(stream.listenerCount('error')).toBeGreaterThan(0);
  }
  const count = process.stderr.listenerCount('error');
  void [context.stderr, context.stderr];
  expect(process.stderr.listenerCount('error')).toBe(count);
});

test('lines are told on standard error, safe to see', () => {
  const write = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  const { tell, warn } = createContext();
  tell('a\x1b[2J\nb');
  warn('x\x07.wav', 'odd');
  warn('-', 'odd');
  expect(write.mock.calls.map(([text]) => text)).toEqual([
    'a[2J b\n',
    'wavscope: x.wav: warning: odd\n',
    'wavscope: stdin: warning: odd\n',
  ]);
});

test('a current folder that is gone is told when it is asked for', () => {
  const context = createContext();
  expect(context.cwd).toBe(process.cwd());
  vi.spyOn(process, 'cwd').mockImplementation(() => {
    throw Object.assign(new Error('ENOENT: uv_cwd'), { code: 'ENOENT', syscall: 'uv_cwd' });
  });
  expect(() => context.cwd).toThrow('the current folder is gone; change to one that is there');
});

test('the canvas is told not to look for fonts, unless somebody has said so already', () => {
  vi.stubEnv('DISABLE_SYSTEM_FONTS_LOAD', undefined);
  createContext();
  expect(process.env.DISABLE_SYSTEM_FONTS_LOAD).toBe('1');
  vi.stubEnv('DISABLE_SYSTEM_FONTS_LOAD', '0');
  createContext();
  expect(process.env.DISABLE_SYSTEM_FONTS_LOAD).toBe('0');
  vi.unstubAllEnvs();
});
