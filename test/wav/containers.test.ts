import { closeSync, ftruncateSync, openSync, writeSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { openWav } from '../../src/wav/open.ts';
import { FrameReader } from '../../src/wav/reader.ts';
import { buildWav, ds64, integers, riffChunk } from './build.ts';
import { openBytes, readAll, temporaryPath, warningsOf } from './files.ts';
import { outside } from './outside.ts';

const CONTAINERS = ['RIFF', 'RIFX', 'RF64', 'BW64', 'Wave64'] as const;
const STORED = [-32768, 0, 16384, 32767];
const SAMPLES = STORED.map((value) => value / 32768);

describe('a container', () => {
  it.each(CONTAINERS)('is read: %s', async (container) => {
    const data = integers(STORED, 2, container === 'RIFX');
    const wav = await openBytes(buildWav({ container, data }));
    expect(wav.info).toMatchObject({ container, frames: 4, duration: 4 / 8000, warnings: [] });
    expect(readAll(wav)).toEqual([SAMPLES]);
  });

  it.each(CONTAINERS)('has chunks in any order, of odd sizes, unknown ones too: %s', async (container) => {
    const data = integers([128, 255, 0], 1);
    const odd = { id: 'odd ', body: Uint8Array.of(1, 2, 3) };
    const wav = await openBytes(
      buildWav({
        container,
        fmt: { bits: 8 },
        data,
        before: [odd, odd],
        after: [odd, { id: 'last', body: odd.body }],
      }),
    );
    expect(wav.info.chunks.map(({ id }) => id).filter((id) => id !== 'ds64')).toEqual([
      'odd ',
      'odd ',
      'fmt ',
      'data',
      'odd ',
      'last',
    ]);
    expect(wav.info.warnings).toEqual([]);
    expect(readAll(wav)).toEqual([[0, 127 / 128, -1]]);
  });

  it.each(CONTAINERS)('tells where each chunk lies: %s', async (container) => {
    const bytes = Buffer.from(buildWav({ container, data: integers(STORED, 2) }));
    const wav = await openBytes(bytes);
    for (const { id, offset } of wav.info.chunks)
      expect(bytes.toString('latin1', offset, offset + 4)).toBe(id);
    wav.close();
  });
});

describe('64-bit sizes', () => {
  const data = integers(STORED, 2);

  it.each(['RF64', 'BW64'] as const)('of %s give way to a real 32-bit data size', async (container) => {
    const before = [{ id: 'ds64', body: ds64(0, 0) }];
    const wav = await openBytes(buildWav({ container, before, data, dataSize: 4, after: [] }));
    expect(wav.info.frames).toBe(2);
    wav.close();
  });

  it('of other chunks come from the table', async () => {
    const big = { id: 'big ', body: new Uint8Array(6), size: 0xffffffff };
    const before = [{ id: 'ds64', body: ds64(0, data.length, [['big ', 6]]) }, big];
    const wav = await openBytes(buildWav({ container: 'RF64', before, data }));
    expect(wav.info.chunks).toContainEqual({ id: 'big ', offset: 60, size: 6 });
    expect(readAll(wav)).toEqual([SAMPLES]);
  });

  it('that are missing are those of a pipe: the audio goes to the end', async () => {
    const bytes = Buffer.from(buildWav({ data, dataSize: 0xffffffff }));
    bytes.write('RF64');
    const wav = await openBytes(bytes);
    expect(warningsOf(wav)).toEqual([
      'the data size 0xFFFFFFFF cannot be true: reading to the end of the file',
    ]);
    expect(readAll(wav)).toEqual([SAMPLES]);
  });
});

describe('a Wave64 from a pipe', () => {
  // ffmpeg writes 2^63 − 1, sox 0.
  it.each([2 ** 63 - 1024, 0])('is read to its end where its data claims %i bytes', async (dataSize) => {
    const wav = await openBytes(
      buildWav({ container: 'Wave64', data: integers(STORED, 2), dataSize, fileSize: 0 }),
    );
    expect(warningsOf(wav)).toEqual([
      expect.stringMatching(/^the data size \w+ cannot be true: reading to the end/),
    ]);
    expect(readAll(wav)).toEqual([SAMPLES]);
  });
});

describe('a file beyond 4 GiB', () => {
  const GIB = 2 ** 30;

  /** A sparse file: header, nothing for that many bytes, then the last sample frames and a chunk. */
  function sparseFile(header: Uint8Array, dataBytes: number, last: Uint8Array): string {
    const path = temporaryPath();
    const fd = openSync(path, 'w');
    writeSync(fd, header);
    ftruncateSync(fd, header.length + dataBytes);
    writeSync(fd, last, 0, last.length, header.length + dataBytes - last.length);
    writeSync(fd, riffChunk({ id: 'LIST', body: Buffer.from('INFO') }), 0, 12, header.length + dataBytes);
    closeSync(fd);
    return path;
  }

  it('is exact to the last sample frame', async () => {
    const dataBytes = 5 * GIB + 4;
    const fmt = { channels: 2 };
    const ds64Chunk = { id: 'ds64', body: ds64(dataBytes + 84, dataBytes) };
    const header = Buffer.from(buildWav({ container: 'RF64', fmt, before: [ds64Chunk] }));
    header.writeBigUInt64LE(BigInt(dataBytes + header.length + 12 - 8), 20);
    const path = sparseFile(header, dataBytes, integers([1, 2, 3, 4], 2));

    const wav = await openWav(path, outside());
    const frames = dataBytes / 4;
    expect(wav.info).toMatchObject({ frames, duration: frames / 8000, warnings: [] });
    expect(wav.info.chunks.at(-1)).toEqual({ id: 'LIST', offset: header.length + dataBytes, size: 4 });
    const target = [new Float32Array(4), new Float32Array(4)];
    expect(new FrameReader(wav.source).read(frames - 3, 4, target)).toBe(3);
    expect(target.map((samples) => Array.from(samples, (value) => value * 32768))).toEqual([
      [0, 1, 3, 0],
      [0, 2, 4, 0],
    ]);
    wav.close();
  });

  it('is read to its end where a RIFF size has overflowed', async () => {
    const dataBytes = 4 * GIB + 4000;
    const header = buildWav({ dataSize: dataBytes % 2 ** 32 });
    const path = temporaryPath();
    const fd = openSync(path, 'w');
    writeSync(fd, header);
    ftruncateSync(fd, header.length + dataBytes);
    closeSync(fd);
    const wav = await openWav(path, outside());
    expect(wav.info.frames).toBe(dataBytes / 2);
    expect(warningsOf(wav)).toEqual(['the data size 4000 cannot be true: reading to the end of the file']);
    wav.close();
  });
});
