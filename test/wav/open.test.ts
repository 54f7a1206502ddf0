import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdtempSync, openSync, readdirSync, readSync, truncateSync } from 'node:fs';
import { Readable } from 'node:stream';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { UsageError } from '../../src/errors.ts';
import { openWav } from '../../src/wav/open.ts';
import { FrameReader } from '../../src/wav/reader.ts';
import { buildWav, integers } from './build.ts';
import { decode, fileOf, openBytes, readAll, temporaryPath } from './files.ts';
import { outside } from './outside.ts';

const BYTES = buildWav({ fmt: { channels: 2 }, data: integers([1, 2, 3, 4, 5, 6, 7, 8], 2) });

/** A stream of the bytes in pieces of that length. */
function inPieces(bytes: Uint8Array, length: number): Readable {
  const pieces: Buffer[] = [];
  for (let at = 0; at < bytes.length; at += length) pieces.push(Buffer.from(bytes.subarray(at, at + length)));
  return Readable.from(pieces, { objectMode: false });
}

afterEach(() => vi.unstubAllEnvs());

/** Has temporary files made in an empty folder of its own, and returns that. */
function ownTemporaryFolder(): string {
  const folder = mkdtempSync(temporaryPath('empty-'));
  vi.stubEnv('TMPDIR', folder);
  return folder;
}

describe('openWav', () => {
  it('reads the same from standard input as from a file', async () => {
    for (const length of [1, 7, 44, 10_000]) {
      const wav = await openWav('-', outside(inPieces(BYTES, length)));
      expect(wav).toMatchObject({ name: 'stdin', path: '-', info: (await openBytes(BYTES)).info });
      expect(readAll(wav)).toEqual(await decode(BYTES));
    }
  });

  it('leaves no name behind in the temporary folder, not even while the input is open', async () => {
    const folder = ownTemporaryFolder();
    const wav = await openWav('-', outside(inPieces(BYTES, 10)));
    expect(readdirSync(folder)).toEqual([]);
    expect(readAll(wav)[0]).toHaveLength(4);
  });

  it('refuses a stream that is no WAV after its first bytes', async () => {
    let pieces = 0;
    const endless = new Readable({
      read() {
        pieces++;
        this.push(Buffer.alloc(1000));
      },
    });
    await expect(openWav('-', outside(endless))).rejects.toThrow('not a WAV file');
    expect(pieces).toBeLessThan(100);
  });

  it('stops copying when it is interrupted', async () => {
    const interrupt = new AbortController();
    const stdin = new Readable({ read: () => undefined });
    stdin.push(BYTES);
    const opening = openWav('-', { stdin, signal: interrupt.signal });
    const reason = new Error('interrupted');
    setTimeout(() => interrupt.abort(reason), 10);
    await expect(opening).rejects.toThrow(reason);
  });

  it('reads no WAV from a terminal', async () => {
    const terminal = Object.assign(Readable.from([]), { isTTY: true });
    await expect(openWav('-', outside(terminal))).rejects.toBeInstanceOf(UsageError);
  });

  const inPlace = 'reads a redirected file in place, from where it stands';
  it.skipIf(process.platform !== 'linux')(`${inPlace} (not on Windows: it does not tell where)`, async () => {
    const path = fileOf(BYTES);
    const fd = openSync(path, 'r');
    const folder = ownTemporaryFolder();
    const stdin = Object.assign(new Readable({ read: () => undefined }), { fd });
    const wav = await openWav('-', outside(stdin));
    expect(wav.source.fd).toBe(fd);
    expect(readAll(wav)).toEqual(await decode(BYTES));
    expect(readdirSync(folder)).toEqual([]);
    // Something has read from it: what comes next is no longer the file's beginning.
    readSync(fd, Buffer.alloc(4));
    const rest = Object.assign(inPieces(BYTES.subarray(4), 100), { fd });
    await expect(openWav('-', outside(rest))).rejects.toThrow('not a WAV file');
    closeSync(fd);
  });

  it.skipIf(spawnSync('mkfifo', ['--version']).error)(
    'reads a FIFO as it reads standard input (skipped where none can be made)',
    { tags: 'slow' },
    async () => {
      const path = temporaryPath('fifo.wav');
      spawnSync('mkfifo', [path]);
      const writer = spawn('sh', ['-c', 'cat "$0" > "$1"', fileOf(BYTES), path]);
      const ended = once(writer, 'close');
      const wav = await openWav(path, outside());
      expect(wav.name).toBe('fifo.wav');
      expect(readAll(wav)).toEqual(await decode(BYTES));
      await ended;
    },
  );

  const controls = 'shows a name without its control characters';
  it.skipIf(process.platform === 'win32')(`${controls} (not on Windows: no name has any)`, async () => {
    const wav = await openWav(fileOf(BYTES, 'a\x1b[31m\nb.wav'), outside());
    expect(wav.name).toBe('a[31m b.wav');
    wav.close();
  });
});

describe('FrameReader', () => {
  const frames = 300_000;
  const long = buildWav({
    fmt: { channels: 2 },
    data: new Uint8Array(new Int16Array(2 * frames).map((_, i) => i).buffer),
  });

  it('reads any range as it reads the whole', async () => {
    const whole = await decode(long);
    const wav = await openBytes(long);
    const reader = new FrameReader(wav.source);
    for (const [start, count] of [
      [0, 1],
      [65_535, 3],
      [1, 200_000],
      [frames - 1, 1],
      [123_456, 70_000],
    ] as const) {
      const target = [new Float32Array(count), new Float32Array(count)];
      expect(reader.read(start, count, target)).toBe(count);
      expect(target.map((samples) => Array.from(samples))).toEqual(
        whole.map((samples) => samples.slice(start, start + count)),
      );
    }
    wav.close();
  });

  it('gives fewer sample frames beyond the end, and none after it', async () => {
    const wav = await openBytes(BYTES);
    const reader = new FrameReader(wav.source);
    const target = [new Float32Array(10), new Float32Array(10)];
    expect([reader.read(3, 10, target), reader.read(4, 10, target), reader.read(99, 10, target)]).toEqual([
      1, 0, 0,
    ]);
    expect(() => reader.read(-1, 1, target)).toThrow(RangeError);
    wav.close();
  });

  it('gives the bytes of sample frames as they are', async () => {
    const wav = await openBytes(BYTES);
    const bytes = new Uint8Array(8);
    expect(new FrameReader(wav.source).readBytes(1, 2, bytes)).toBe(2);
    expect(Array.from(bytes)).toEqual([3, 0, 4, 0, 5, 0, 6, 0]);
    wav.close();
  });

  it('ends where the file ends now, if that became shorter', async () => {
    const path = fileOf(long);
    const wav = await openWav(path, outside());
    truncateSync(path, 44 + 4 * 1000 + 2);
    const target = [new Float32Array(2000), new Float32Array(2000)];
    expect(new FrameReader(wav.source).read(500, 2000, target)).toBe(500);
    wav.close();
  });
});
