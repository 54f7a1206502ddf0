/** @module-tag alone */
import { Writable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { progressText, withProgress } from '../../src/terminal/progress.ts';

/** What stands in for the spinner: its texts, and whether it was stopped. */
const spinners = vi.hoisted(
  () => [] as { options: { stream: unknown; color: unknown }; texts: string[]; stopped: number }[],
);
vi.mock('ora', () => ({
  default: (options: { text: string; stream: unknown; color: unknown }) => {
    const spinner = { options, texts: [options.text], stopped: 0 };
    spinners.push(spinner);
    const handle = {
      set text(text: string) {
        spinner.texts.push(text);
      },
      start: () => handle,
      stop: () => spinner.stopped++,
    };
    return handle;
  },
}));

describe('progressText', () => {
  test.each([
    [0, 5, 'a.wav  0 %'],
    [0.019, 5, 'a.wav  1 %'],
    [0.02, 1, 'a.wav  2 %  49 s left'],
    [0.25, 5, 'a.wav  25 %  15 s left'],
    [0.75, 30, 'a.wav  75 %  10 s left'],
    [0.999, 100, 'a.wav  99 %  1 s left'],
    [1, 100, 'a.wav  100 %  0 s left'],
  ])('of %f done after %d s is %s', (done, elapsed, text) => {
    expect(progressText('a.wav', done, elapsed)).toBe(text);
  });
});

describe('withProgress', () => {
  beforeEach(() => {
    vi.useFakeTimers({
      toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'performance'],
    });
    spinners.length = 0;
    // The program has run for a while when the work begins.
    vi.advanceTimersByTime(3000);
  });
  afterEach(() => void vi.useRealTimers());

  function terminal(more: object = { isTTY: true, columns: 80 }, env: Record<string, string> = {}) {
    const cleanups = new Set<() => void>();
    const stderr = Object.assign(new Writable({ write: (_, __, done) => done() }), more);
    const atExit = (cleanup: () => void) => {
      cleanups.add(cleanup);
      return () => void cleanups.delete(cleanup);
    };
    return { context: { stderr, env, atExit }, cleanups };
  }

  /** Work of so many milliseconds that reports its share every 100. */
  function work(milliseconds: number) {
    return async (onProgress?: (done: number) => void) => {
      for (let at = 100; at <= milliseconds; at += 100) {
        await new Promise((resolve) => setTimeout(resolve, 100));
        onProgress?.(at / milliseconds);
      }
      return onProgress ? 'told' : 'untold';
    };
  }

  async function run<Result>(result: Promise<Result>, milliseconds: number): Promise<Result> {
    // The spinner is loaded from a file: steps in real time let that happen.
    for (let at = 0; at < milliseconds; at += 50) {
      await vi.advanceTimersByTimeAsync(50);
      await new Promise((resolve) => setImmediate(resolve));
    }
    return result;
  }

  test('shows what is done and what is left, from half a second on, and goes', async () => {
    const { context, cleanups } = terminal();
    const result = withProgress(context, 'a.wav', work(2000));
    await run(Promise.resolve(), 450);
    expect(spinners).toHaveLength(0);
    await run(Promise.resolve(), 1000);
    const [spinner] = spinners;
    expect(spinner!.options).toMatchObject({ stream: context.stderr, color: 'cyan' });
    expect(spinner!.texts[0]).toMatch(/^a\.wav {2}2\d % {2}2 s left$/);
    expect(spinner!.texts.length).toBeGreaterThanOrEqual(4);
    expect(spinner!.texts.at(-1)).toMatch(/^a\.wav {2}(60|65|70) % {2}1 s left$/);
    expect([spinner!.stopped, cleanups.size]).toEqual([0, 1]);
    expect(await run(result, 700)).toBe('told');
    expect([spinner!.stopped, cleanups.size, vi.getTimerCount()]).toEqual([1, 0, 0]);
  });

  test('shows nothing of what is done sooner', async () => {
    const { context } = terminal();
    expect(await run(withProgress(context, 'a.wav', work(400)), 1000)).toBe('told');
    expect(spinners).toHaveLength(0);
  });

  test.each([{}, { isTTY: true }, { columns: 80 }])('shows nothing on %j', async (more) => {
    const { context } = terminal(more);
    expect(await run(withProgress(context, 'a.wav', work(1000)), 1200)).toBe('untold');
    expect(spinners).toHaveLength(0);
  });

  test('has no colour where none is wanted, and goes when the work fails or the program ends', async () => {
    const { context, cleanups } = terminal(undefined, { NO_COLOR: '1' });
    const failing = withProgress(context, 'a.wav', async () => {
      await new Promise((resolve) => setTimeout(resolve, 1000));
      throw new Error('no');
    });
    const caught = expect(failing).rejects.toThrow('no');
    await run(Promise.resolve(), 800);
    expect(spinners[0]!.options.color).toBe(false);
    for (const cleanup of cleanups) cleanup();
    expect(spinners[0]!.stopped).toBe(1);
    await run(caught, 400);
    expect(spinners[0]!.stopped).toBe(2);
  });
});
