import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { openWavStream } from '../../src/wav/stream.ts';
import { buildWav, integers, u16, type WavSpec } from './build.ts';
import { decode } from './files.ts';

const VALUES = Array.from({ length: 5000 }, (_, i) => i);
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
