/** @module-tag alone */
import {
  chmodSync,
  closeSync,
  fchmodSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { OutputError } from '../../src/errors.ts';
import { ReaderGone, writeOutput } from '../../src/output/write.ts';

vi.mock('node:fs', async (original) => {
  const fs = await original<typeof import('node:fs')>();
  const { writeSync, fchmodSync, closeSync, renameSync, rmSync } = fs;
  const calls = { writeSync, fchmodSync, closeSync, renameSync, rmSync };
  const watched = Object.entries(calls).map(([name, call]) => [name, vi.fn(call as () => unknown)]);
  return { ...fs, ...Object.fromEntries(watched) };
});

const isWindows = process.platform === 'win32';

let folder: string;
let path: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'write-'));
  path = join(folder, 'out.csv');
});

afterEach(() => rmSync(folder, { recursive: true }));

function outside(stdout = new PassThrough()) {
  const cleanups = new Set<() => void>();
  const atExit = (cleanup: () => void) => {
    cleanups.add(cleanup);
    return () => cleanups.delete(cleanup);
  };
  return { stdout, signal: new AbortController().signal, atExit, cleanups };
}

const file = () => ({ kind: 'file', format: 'csv', path, shown: 'out.csv' }) as const;

test('a file appears when all of it is written', async () => {
  await writeOutput(file(), outside(), async (write) => {
    await write('a');
    expect(readdirSync(folder)).not.toContain('out.csv');
    await write(Uint8Array.of(98));
  });
  expect(readFileSync(path, 'utf8')).toBe('ab');
  expect(readdirSync(folder)).toEqual(['out.csv']);
});

test('small pieces are written as large ones, in their order', async () => {
  const pieces: Buffer[] = [];
  const stdout = new PassThrough({
    transform: (chunk, _encoding, done) => done(null, void pieces.push(chunk)),
  });
  const sent: string[] = [];
  await writeOutput({ kind: 'stdout', format: 'csv' }, outside(stdout), async (write) => {
    const shared = new Uint8Array(3);
    for (let index = 0; index < 50_000; index++) {
      sent.push(`${index},`, String.fromCharCode(97 + (index % 26)).repeat(3));
      await write(sent.at(-2)!);
      // Used again for each: what is kept has to be copied.
      await write(shared.fill(97 + (index % 26)));
    }
    sent.push('z'.repeat(200_000));
    await write(sent.at(-1)!);
  });
  expect(Buffer.concat(pieces).toString() === sent.join('')).toBe(true);
  expect(pieces.length).toBeLessThan(15);
});

test('an interrupt gets in while all is written without a pause', async () => {
  const controller = new AbortController();
  setTimeout(() => controller.abort(new Error('interrupted')), 20);
  let pieces = 0;
  const endless = writeOutput(file(), { ...outside(), signal: controller.signal }, async (write) => {
    for (; pieces < 1e7; pieces++) await write('x,');
  });
  await expect(endless).rejects.toThrow('interrupted');
  expect(pieces).toBeLessThan(1e7);
});

test('a failure leaves what was there, and nothing beside it', async () => {
  writeFileSync(path, 'before');
  const failing = writeOutput(file(), outside(), async (write) => {
    await write('half');
    throw new Error('broke');
  });
  await expect(failing).rejects.toThrow('broke');
  expect(readFileSync(path, 'utf8')).toBe('before');
  expect(readdirSync(folder)).toEqual(['out.csv']);
});

test('an interrupt leaves what was there, even if the writer does not look', async () => {
  writeFileSync(path, 'before');
  const controller = new AbortController();
  const interrupted = writeOutput(file(), { ...outside(), signal: controller.signal }, async (write) => {
    await write('all of it');
    controller.abort(new Error('interrupted'));
  });
  await expect(interrupted).rejects.toThrow('interrupted');
  expect(readFileSync(path, 'utf8')).toBe('before');
});

test('the temporary file is removed when the program ends in the midst of it', async () => {
  const surroundings = outside();
  await writeOutput(file(), surroundings, async (write) => {
    await write('half');
    expect(readdirSync(folder)).toHaveLength(1);
    for (const cleanup of surroundings.cleanups) cleanup();
    expect(readdirSync(folder)).toEqual([]);
    writeFileSync(join(folder, 'stop'), '');
    throw new Error('ended');
  }).catch(() => {});
  expect(surroundings.cleanups.size).toBe(0);
});

test.skipIf(isWindows)('an existing file keeps its mode (not on Windows: no modes)', async () => {
  writeFileSync(path, '');
  chmodSync(path, 0o604);
  await writeOutput({ ...file(), mode: 0o604 }, outside(), (write) => write('x'));
  expect(statSync(path).mode & 0o777).toBe(0o604);
});

test.skipIf(isWindows)(
  'no one who may not read a file may read it while it is written (not on Windows: no modes)',
  { tags: 'slow' },
  async () => {
    writeFileSync(path, '');
    const before = process.umask(0o022);
    try {
      for (const mode of [0o600, 0o640, 0o666, 0o4711]) {
        chmodSync(path, mode);
        await writeOutput({ ...file(), mode }, outside(), async (write) => {
          await write('x');
          const [unfinished] = readdirSync(folder).filter((name) => name !== 'out.csv');
          expect(statSync(join(folder, unfinished!)).mode & 0o7777 & ~mode).toBe(0);
        });
        expect(statSync(path).mode & 0o7777).toBe(mode);
      }
    } finally {
      process.umask(before);
    }
  },
);

test.each([writeSync, fchmodSync, closeSync, renameSync])(
  'a failure of the system names the output (%#)',
  async (call) => {
    writeFileSync(path, 'before');
    const { closeSync: close } = await vi.importActual<typeof import('node:fs')>('node:fs');
    vi.mocked(call as (descriptor: number) => never).mockImplementationOnce((descriptor): never => {
      // It is closed in any case: nothing open can be removed on Windows.
      if (call === closeSync) close(descriptor);
      throw Object.assign(new Error('EIO: i/o error, call'), { code: 'EIO', syscall: 'call' });
    });
    const failing = writeOutput({ ...file(), mode: 0o644 }, outside(), (write) => write('x'));
    await expect(failing).rejects.toBeInstanceOf(OutputError);
    await expect(failing).rejects.toThrow('out.csv: i/o error');
    expect(readFileSync(path, 'utf8')).toBe('before');
    expect(readdirSync(folder)).toEqual(['out.csv']);
  },
);

test('a failure is told even where what was begun can not be taken away', async () => {
  vi.mocked(rmSync).mockImplementationOnce(() => {
    throw Object.assign(new Error('EPERM: operation not permitted, rm'), { code: 'EPERM', syscall: 'rm' });
  });
  const failing = writeOutput(file(), outside(), async () => {
    throw new Error('broke');
  });
  await expect(failing).rejects.toThrow('broke');
});

// The second is Windows'.
test.each(['EPIPE', 'EOF'])('a reader that is gone is told apart from a failure: %s', async (code) => {
  const gone = Object.assign(new Error(`write ${code}`), { code, syscall: 'write' });
  const stdout = new PassThrough();
  stdout.on('error', () => {});
  stdout.destroy(gone);
  const target = { kind: 'stdout', format: 'csv' } as const;
  await expect(writeOutput(target, outside(stdout), (write) => write('x'))).rejects.toThrow();
  const broken = new PassThrough({ write: (_chunk, _encoding, done) => done(gone) });
  broken.on('error', () => {});
  await expect(writeOutput(target, outside(broken), (write) => write('x'))).rejects.toBeInstanceOf(
    ReaderGone,
  );
});

test.skipIf(process.platform !== 'linux')(
  'a full device is a failure (not on Windows: no such device)',
  async () => {
    const full = { kind: 'special', format: 'csv', path: '/dev/full', shown: '/dev/full' } as const;
    await expect(writeOutput(full, outside(), (write) => write('x'))).rejects.toThrow(
      '/dev/full: no space left on device',
    );
  },
);
