/** @module-tag thorough */
import { describe, expect, test } from 'vitest';
import { Crew } from '../../src/analysis/crew.ts';
import { errorOf, failureOf } from '../../src/analysis/failure.ts';
import { cut, runParts } from '../../src/analysis/parts.ts';
import { MalformedWavError, systemMessage, WavscopeError } from '../../src/errors.ts';
import { noise } from '../dsp/oracle.ts';
import { openF32, stftOf } from './sources.ts';

/** A worker that runs this instead of the program's own. */
function script(source: string): URL {
  return new URL(`data:text/javascript,${encodeURIComponent(source)}`);
}

async function jobOf() {
  const wav = await openF32([noise(5000)]);
  return { kind: 'specgram', source: wav.source, request: stftOf(wav) } as const;
}

describe('a worker that ends before its work is done fails the analysis', () => {
  // However it ends; where it has claimed a part, nobody else will do that.
  const claim = `
    import { parentPort, workerData } from 'node:worker_threads';
    Atomics.add(new Int32Array(workerData.claims), 0, 1);
  `;
  test.each([
    ['with code 0', `${claim} process.exit(0)`, 'ended with code 0'],
    ['with another code', `${claim} process.exit(3)`, 'ended with code 3'],
    ['having nothing more to do', claim, 'ended with code 0'],
    [
      'after one part of two',
      `${claim} parentPort.postMessage({ index: 0, result: {} }); setTimeout(() => process.exit(0), 20)`,
      'ended with code 0',
    ],
    ['by an exception', `${claim} throw new Error('broken')`, 'broken'],
    [
      'for want of memory',
      `${claim} const all = []; for (;;) all.push([...'x'.repeat(1e5)])`,
      'memory limit',
    ],
  ])('%s', async (_, source, message) => {
    for (const helps of [false, true]) {
      const crew = new Crew(await jobOf(), cut(2, 1), { workers: 1, helps, script: script(source) });
      const all = async () => {
        await crew.result(0);
        await crew.result(1);
        return 'done';
      };
      // Where this thread helps it may be through with both parts before the worker has claimed one.
      const outcome = await all().catch((error: Error) => error.message);
      if (!(helps && outcome === 'done')) expect(outcome).toContain(message);
      await crew.dismiss();
    }
  });

  test('but not one that has said so', async () => {
    const source = `
      import { parentPort } from 'node:worker_threads';
      parentPort.postMessage({ index: 0, result: { value: 1 } });
      parentPort.postMessage({ done: true });
    `;
    const crew = new Crew(await jobOf(), cut(1, 1), { workers: 1, helps: false, script: script(source) });
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(await crew.result(0)).toEqual({ value: 1 });
    await crew.dismiss();
  });
});

describe('a failure in a worker', () => {
  test('of the system is the same as in this thread', async () => {
    const job = await jobOf();
    const broken = { ...job, source: { ...job.source, fd: 999_999 } };
    // Few seconds: this thread alone; many: workers alone.
    const failures: unknown[] = [];
    for (const seconds of [0.1, 1000]) {
      const results = runParts(
        broken,
        cut(10, 1),
        { threads: 2 },
        { seconds, openingSeconds: 0, bytesPerThread: 0 },
      );
      failures.push(await results.next().catch((error: unknown) => error));
    }
    const [here, there] = failures as NodeJS.ErrnoException[];
    expect(there).toMatchObject({
      code: 'EBADF',
      syscall: 'read',
      errno: here!.errno,
      message: here!.message,
    });
    expect(systemMessage(there)).toBe('bad file descriptor');
    expect(systemMessage(here)).toBe('bad file descriptor');
    // Where it was thrown, not where it was received.
    expect(there!.stack).toContain('SpecgramWork.compute');
  });

  test('keeps name, code, path and stack, and whether it is the user’s', () => {
    const system = Object.assign(new RangeError('EISDIR: illegal operation on a directory, read'), {
      code: 'EISDIR',
      errno: -21,
      syscall: 'read',
      path: '/a',
    });
    const sent = (error: unknown) => errorOf(structuredClone(failureOf(error)));
    expect(sent(system)).toMatchObject({
      code: 'EISDIR',
      errno: -21,
      syscall: 'read',
      path: '/a',
      name: 'RangeError',
    });
    expect(sent(system).stack).toBe(system.stack);
    expect(sent(system)).not.toBeInstanceOf(WavscopeError);
    const malformed = new MalformedWavError('no data', 40);
    expect(sent(malformed)).toBeInstanceOf(WavscopeError);
    expect(sent(malformed)).toMatchObject({
      message: malformed.message,
      name: 'MalformedWavError',
      offset: 40,
    });
    expect(sent('a string').message).toBe('a string');
  });
});
