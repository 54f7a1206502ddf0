import { CommanderError } from 'commander';
import { describe, expect, test } from 'vitest';
import {
  MalformedWavError,
  NoDeviceError,
  OutputError,
  SelectionError,
  UnsupportedWavError,
  UsageError,
} from '../../src/errors.ts';
import { report, runTask } from '../../src/outcome.ts';
import { ReaderGone } from '../../src/output/write.ts';
import { Interrupted } from '../../src/world/process-context.ts';
import { fakeWorld } from '../fake-world.ts';

const missing = Object.assign(new Error("ENOENT: no such file or directory, open 'x.wav'"), {
  code: 'ENOENT',
  syscall: 'open',
});

describe('a failure is one line and an exit code', () => {
  test.each([
    [new UsageError('no such thing'), 2, 'wavscope: x.wav: no such thing'],
    [new CommanderError(1, 'a', "error: unknown option '--a'"), 2, "wavscope: x.wav: unknown option '--a'"],
    [new NoDeviceError('no sound device'), 3, 'wavscope: x.wav: no sound device'],
    [new SelectionError('no such channel'), 1, 'wavscope: x.wav: no such channel'],
    [new UnsupportedWavError('an MP3'), 1, 'wavscope: x.wav: an MP3'],
    [new MalformedWavError('cut', 12), 1, 'wavscope: x.wav: malformed WAV: cut (at byte 12)'],
    // It names the output.
    [new OutputError('o.png: no space left on device'), 1, 'wavscope: o.png: no space left on device'],
    [missing, 1, 'wavscope: x.wav: no such file or directory'],
    [
      new TypeError('of null\nor so'),
      1,
      'wavscope: x.wav: internal error: of null or so; --debug shows where',
    ],
  ])('%s', (error, code, line) => {
    const { context, told } = fakeWorld('.');
    expect(report(error, 'x.wav', context, false)).toBe(code);
    expect(told).toEqual([line]);
  });

  test('of standard input, and of the whole command line', () => {
    const { context, told } = fakeWorld('.');
    report(new SelectionError('no such channel'), '-', context, false);
    report(new UsageError('no command'), undefined, context, false);
    expect(told).toEqual(['wavscope: stdin: no such channel', 'wavscope: no command']);
  });

  test('with --debug its stack as well', () => {
    const { context, told } = fakeWorld('.');
    report(new TypeError('of null'), 'x.wav', context, true);
    expect(told.slice(0, 2)).toEqual([
      'wavscope: x.wav: internal error: of null; --debug shows where',
      'TypeError: of null',
    ]);
    expect(told[2]).toMatch(/^ +at .*outcome\.test/);
  });

  test('but a reader that has gone is none', () => {
    const { context, told } = fakeWorld('.');
    expect(report(new ReaderGone(), 'x.wav', context, true)).toBe(0);
    expect(told).toEqual([]);
  });

  test.each([130, 143, 129])('nor is an interrupt, whose own exit code is %i', (code) => {
    const { context, told, interrupt } = fakeWorld('.');
    interrupt.abort(new Interrupted(code));
    expect(report(new Error('cut off'), 'x.wav', context, true)).toBe(code);
    expect(told).toEqual([]);
  });
});

describe('a task', () => {
  const task = (run: () => Promise<void>) => ({ input: 'x.wav', run });

  test('that succeeds', async () => {
    const { context } = fakeWorld('.');
    expect(
      await runTask(
        task(async () => {}),
        context,
        false,
      ),
    ).toEqual({ code: 0, isLast: false });
  });

  test('that fails is followed by others', async () => {
    const { context, told } = fakeWorld('.');
    const failing = task(() => Promise.reject(missing));
    expect(await runTask(failing, context, false)).toEqual({
      code: 1,
      isLast: false,
      failure: 'no such file or directory',
    });
    expect(told).toEqual(['wavscope: x.wav: no such file or directory']);
  });

  test('whose reader has gone is not', async () => {
    const { context } = fakeWorld('.');
    const failing = task(() => Promise.reject(new ReaderGone()));
    expect(await runTask(failing, context, false)).toEqual({ code: 0, isLast: true });
  });

  test('is not begun after an interrupt', async () => {
    const { context, interrupt } = fakeWorld('.');
    interrupt.abort(new Interrupted(143));
    let begun = false;
    const late = task(async () => {
      begun = true;
    });
    expect(await runTask(late, context, false)).toEqual({ code: 143, isLast: true });
    expect(begun).toBe(false);
  });
});
