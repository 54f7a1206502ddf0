/** @module-tag alone */
import {
  chmodSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { WavscopeError } from '../../src/errors.ts';
import { openTemporaryFile } from '../../src/files/temporary.ts';
import { RowSpool } from '../../src/output/row-spool.ts';
import { openWav } from '../../src/wav/open.ts';
import { buildWav, integers } from '../wav/build.ts';
import { outside } from '../wav/outside.ts';

vi.mock('node:fs', { spy: true });

const isWindows = process.platform === 'win32';
/** What to set for another folder. */
const VARIABLE = isWindows ? 'TEMP' : 'TMPDIR';

/** A user without rights. */
const NOBODY = 65534;

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'temporary-'));
});

afterEach(() => {
  vi.unstubAllEnvs();
  vi.mocked(writeSync).mockReset();
  rmSync(folder, { recursive: true });
});

function users(): [string, () => unknown][] {
  const wav = Buffer.from(buildWav({ data: integers([1, 2, 3], 2) }));
  return [
    ['standard input', () => openWav('-', outside(Readable.from([wav], { objectMode: false })))],
    [
      'a matrix',
      () => {
        const matrix = new RowSpool(2, 2, 2);
        try {
          for (const value of [1, 2]) matrix.add([Float32Array.of(value, value)]);
        } finally {
          matrix.close();
        }
      },
    ],
  ];
}

test.each([
  ['none', 'no such file or directory'],
  // Windows does not tell that from none.
  ['file', isWindows ? 'no such file or directory' : 'not a directory'],
])('a temporary folder that is no folder (%s) is named', async (name, fault) => {
  writeFileSync(join(folder, 'file'), '');
  const temporary = join(folder, name);
  vi.stubEnv(VARIABLE, temporary);
  const message = `no temporary file in ${temporary}: ${fault}; set ${VARIABLE} to a folder with room for one`;
  for (const [user, use] of users()) {
    await expect(async () => use(), user).rejects.toThrow(WavscopeError);
    await expect(async () => use(), user).rejects.toThrow(message);
  }
});

// Slow in name alone: threads can't change the user.
test.skipIf(isWindows)(
  'a temporary folder that is not writable is named (not on Windows: no modes)',
  { tags: 'slow' },
  () => {
    chmodSync(folder, 0o500);
    const isRoot = process.getuid!() === 0;
    // Root may write anywhere.
    if (isRoot) process.seteuid!(NOBODY);
    try {
      expect(() => openTemporaryFile(folder)).toThrow(`no temporary file in ${folder}: permission denied`);
    } finally {
      if (isRoot) process.seteuid!(0);
      chmodSync(folder, 0o700);
    }
  },
);

test('a temporary folder that is full is named, and left empty', async () => {
  vi.stubEnv(VARIABLE, folder);
  const full = Object.assign(new Error('ENOSPC: no space left on device, write'), {
    code: 'ENOSPC',
    syscall: 'write',
  });
  for (const [user, use] of users()) {
    vi.mocked(writeSync).mockImplementation(() => {
      throw full;
    });
    await expect(async () => use(), user).rejects.toThrow(
      `no temporary file in ${folder}: no space left on device; set ${VARIABLE} to a folder with room for one`,
    );
    vi.mocked(writeSync).mockReset();
    expect(readdirSync(folder)).toEqual([]);
  }
});

test('a temporary folder is not blamed for too many open files', () => {
  vi.mocked(openSync).mockImplementationOnce(() => {
    throw Object.assign(new Error("EMFILE: too many open files, open 'x'"), {
      code: 'EMFILE',
      syscall: 'open',
    });
  });
  expect(() => openTemporaryFile(folder)).toThrow(/^EMFILE/);
});

// Where the system keeps a name as long as the file is open, it goes with it.
test('a temporary file has no name once it is closed, on Unix from the beginning, and keeps what is written at any place', () => {
  const file = openTemporaryFile(folder);
  if (!isWindows) expect(readdirSync(folder)).toEqual([]);
  file.write(Uint8Array.of(1, 2, 3));
  file.write(Uint8Array.of(9), 1);
  const spool = Buffer.alloc(3);
  expect([readSync(file.fd, spool, 0, 3, 0), [...spool]]).toEqual([3, [1, 9, 3]]);
  file.close();
  expect(readdirSync(folder)).toEqual([]);
});
