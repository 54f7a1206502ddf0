/** @module-tag thorough */
import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import type { Warning } from '../../src/wav/format.ts';
import { openWavStream } from '../../src/wav/stream.ts';
import { buildWav, integers, u16, u32, type WavSpec } from './build.ts';
import { decode, openBytes } from './files.ts';

const VALUES = Array.from({ length: 5000 }, (_, i) => i);
const MANY = Array.from({ length: 60_000 }, (_, i) => ((i * 7919) % 65_536) - 32_768);
const FILES: [string, WavSpec][] = [
  ['16-bit PCM', { fmt: { channels: 2 }, data: integers(VALUES, 2) }],
  ['24-bit PCM in RIFX', { container: 'RIFX', fmt: { bits: 24 }, data: integers(VALUES, 3, true) }],
  [
    'floating point in Wave64',
    {
      container: 'Wave64',
      fmt: { tag: 3, bits: 32 },
      data: new Uint8Array(Float32Array.from(VALUES).buffer),
    },
  ],
  ['A-law in RF64', { container: 'RF64', fmt: { tag: 6, bits: 8 }, data: integers(VALUES, 1) }],
  [
    'IMA ADPCM, its last block cut short',
    {
      fmt: { tag: 0x11, bits: 4, blockAlign: 36, extension: u16(65) },
      data: integers(VALUES.slice(0, 1010), 1),
    },
  ],
  [
    'chunks before the audio',
    { before: [{ id: 'junk', body: new Uint8Array(70_001) }], data: integers(VALUES, 2) },
  ],
  [
    'a chunk after the audio',
    { data: integers(VALUES, 2), after: [{ id: 'LIST', body: Buffer.from('INFO') }] },
  ],
  ['no audio, and a chunk after it', { after: [{ id: 'LIST', body: Buffer.from('INFO') }] }],
];

function inPieces(bytes: Uint8Array, length: number): Readable {
  const pieces: Buffer[] = [];
  for (let at = 0; at < bytes.length; at += length) pieces.push(Buffer.from(bytes.subarray(at, at + length)));
  return Readable.from(pieces, { objectMode: false });
}

async function play(stream: Readable): Promise<number[][]> {
  const wav = await openWavStream(stream);
  const channels = Array.from({ length: wav.info.format.channels }, (): number[] => []);
  for await (const block of wav.blocks()) {
    channels.forEach((samples, i) => {
      samples.push(...block.channels[i]!.subarray(0, block.frames));
    });
  }
  return channels;
}

describe('a stream', () => {
  it.each(FILES)('gives the samples of the file, however it arrives: %s', async (_, spec) => {
    const bytes = buildWav(spec);
    const expected = await decode(bytes);
    for (const length of [1, 13, 4096, 1_000_000])
      expect(await play(inPieces(bytes, length))).toEqual(expected);
  });

  // More than the 64 KiB that are decoded at once, of sample frames that don't divide them.
  it.each<[string, WavSpec]>([
    ['six channels of 24 bits', { fmt: { channels: 6, bits: 24 }, data: integers(MANY, 3) }],
    [
      'three channels of 16 bits, big-endian',
      { container: 'RIFX', fmt: { channels: 3 }, data: integers(MANY, 2, true) },
    ],
    ['24 bits low in four bytes', { fmt: { bits: 24, blockAlign: 4 }, data: integers(MANY, 4) }],
    [
      'two channels of IMA ADPCM, trimmed by its fact chunk',
      {
        fmt: { tag: 0x11, bits: 4, channels: 2, blockAlign: 2040, extension: u16(2033) },
        data: integers(MANY, 2).subarray(0, 2040 * 58),
        before: [{ id: 'fact', body: u32(2033 * 58 - 77) }],
      },
    ],
    [
      'two channels of Microsoft ADPCM, its last block cut short',
      {
        fmt: { tag: 2, bits: 4, channels: 2, blockAlign: 1024, extension: u16(1012) },
        data: integers(MANY, 2).subarray(0, 1024 * 110 + 400),
      },
    ],
  ])('of many blocks gives the samples of the file, however it arrives: %s', async (_, spec) => {
    const bytes = buildWav(spec);
    const expected = await decode(bytes);
    expect(expected[0]!.length).toBeGreaterThan(9_999);
    for (const length of [777, 65_536, 1_000_000])
      expect(await play(inPieces(bytes, length))).toEqual(expected);
  });

  it('of many blocks gives the samples that were stored', async () => {
    const stored = MANY.map((value) => value / 32768);
    const [left, right] = await play(
      inPieces(buildWav({ fmt: { channels: 2 }, data: integers(MANY, 2) }), 1e6),
    );
    expect(left).toEqual(stored.filter((_, i) => i % 2 === 0));
    expect(right).toEqual(stored.filter((_, i) => i % 2 === 1));
  });

  it.each([0xffffffff, 0x7ffff000, 0])('whose header says %i is as long as it is', async (dataSize) => {
    const data = integers(VALUES, 2);
    const { info } = await openWavStream(inPieces(buildWav({ data, dataSize }), 100));
    expect(info).toMatchObject({ frames: Infinity, duration: Infinity });
    expect(await play(inPieces(buildWav({ data, dataSize }), 100))).toEqual(await decode(buildWav({ data })));
  });

  it('of Wave64 whose size is that of a pipe is as long as it is', async () => {
    const spec = { container: 'Wave64', data: integers(VALUES, 2), dataSize: 2 ** 63 - 1024 } as const;
    expect((await openWavStream(inPieces(buildWav(spec), 100))).info.frames).toBe(Infinity);
    expect(await play(inPieces(buildWav(spec), 100))).toEqual(await decode(buildWav(spec)));
  });

  it('that ends too soon gives what has arrived', async () => {
    const bytes = buildWav({ fmt: { channels: 2 }, data: integers(VALUES, 2) });
    expect(await play(inPieces(bytes.subarray(0, 44 + 4003), 100))).toEqual(
      await decode(bytes.subarray(0, 44 + 4003)),
    );
  });

  it.each<[string, WavSpec, number[]]>([
    ['16 bits', { fmt: { channels: 2 }, data: integers(MANY, 2) }, [0, 3, 4, 4003, 65_536, 65_539, 119_996]],
    [
      'IMA ADPCM',
      { fmt: { tag: 0x11, bits: 4, blockAlign: 36, extension: u16(65) }, data: integers(MANY, 2) },
      [0, 2, 36, 37, 36 * 1820, 36 * 3000 + 3, 36 * 3000 + 20],
    ],
    [
      '24 bits of a pipe',
      { fmt: { bits: 24 }, data: integers(MANY, 3), dataSize: 0xffffffff },
      [1, 3001, 65_537],
    ],
  ])('that ends too soon warns as the file does: %s', async (_, spec, lengths) => {
    const bytes = buildWav(spec);
    const audio = bytes.length - spec.data!.length;
    for (const length of lengths) {
      const cut = bytes.subarray(0, audio + length);
      const file = await openBytes(cut);
      const told: Warning[] = [];
      const wav = await openWavStream(inPieces(cut, 1000), (warning) => told.push(warning));
      for await (const _ of wav.blocks());
      expect([...wav.info.warnings, ...told]).toEqual(file.info.warnings);
      expect(told.length, `cut after ${length} bytes`).toBeGreaterThan(0);
      file.close();
    }
  });

  it('that is whole warns of nothing', async () => {
    for (const [, spec] of FILES) {
      const told: Warning[] = [];
      const wav = await openWavStream(inPieces(buildWav(spec), 1000), (warning) => told.push(warning));
      for await (const _ of wav.blocks());
      expect(told).toEqual([]);
    }
  });

  it('that is no WAV is refused after its first bytes', async () => {
    await expect(openWavStream(Readable.from([Buffer.from('fLaC'), Buffer.alloc(100)]))).rejects.toThrow(
      'FLAC',
    );
  });

  it('is heard before it ends, and read no faster than it is heard', async () => {
    let pieces = 0;
    const endless = new Readable({
      highWaterMark: 65_536,
      read() {
        this.push(pieces++ === 0 ? buildWav({ dataSize: 0xffffffff }) : Buffer.alloc(65_536));
      },
    });
    const wav = await openWavStream(endless);
    let frames = 0;
    for await (const block of wav.blocks()) {
      frames += block.frames;
      // A piece in the stream's own buffer, one being decoded, one asked for.
      expect(pieces * 65_536 - frames * 2).toBeLessThanOrEqual(4 * 65_536);
      if (frames > 1_000_000) break;
    }
    expect(endless.destroyed).toBe(true);
  });
});
