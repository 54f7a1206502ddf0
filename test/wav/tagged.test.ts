import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { openWav } from '../../src/wav/open.ts';
import { FrameReader } from '../../src/wav/reader.ts';
import { openWavStream } from '../../src/wav/stream.ts';
import { buildWav, integers } from './build.ts';
import { fileOf, openBytes, readAll } from './files.ts';
import { outside } from './outside.ts';

/** An ID3v2 tag of that many bytes after its header: a size of 7 bits a byte. */
function tag(bodyBytes: number, { footer = false } = {}): Buffer {
  const sizes = [21, 14, 7, 0].map((shift) => (bodyBytes >> shift) & 0x7f);
  const header = Buffer.from([...Buffer.from('ID3'), 4, 0, footer ? 0x10 : 0, ...sizes]);
  return Buffer.concat([header, Buffer.alloc(bodyBytes + (footer ? 10 : 0), 'RIFF')]);
}

function inPieces(bytes: Uint8Array, length: number): Readable {
  const pieces: Buffer[] = [];
  for (let at = 0; at < bytes.length; at += length) pieces.push(Buffer.from(bytes.subarray(at, at + length)));
  return Readable.from(pieces, { objectMode: false });
}

const DATA = integers([1, 2, 3, 4, 5, 6], 2);
const SAMPLES = [
  [1, 3, 5],
  [2, 4, 6],
].map((channel) => channel.map((value) => value / 32768));
const TAGS: [string, Buffer][] = [
  ['an empty one', tag(0)],
  ['one of an odd size', tag(301)],
  ['one with a footer', tag(300, { footer: true })],
  ['one longer than what is read at once', tag(70_003)],
];
const CONTAINERS = ['RIFF', 'RIFX', 'RF64', 'Wave64'] as const;

describe.each(TAGS)('a WAV behind an ID3 tag: %s', (_, id3) => {
  it.each(CONTAINERS)('is read: %s', async (container) => {
    const data = integers([1, 2, 3, 4, 5, 6], 2, container === 'RIFX');
    const odd = { id: 'odd ', body: Uint8Array.of(1, 2, 3) };
    const spec = { container, fmt: { channels: 2 }, data, before: [odd], after: [odd] };
    const plain = await openBytes(buildWav(spec));
    const bytes = Buffer.concat([id3, buildWav(spec)]);
    const wav = await openBytes(bytes);
    expect(wav.info.bytes).toBe(bytes.length);
    expect(wav.info.chunks).toEqual(
      plain.info.chunks.map((chunk) => ({ ...chunk, offset: chunk.offset + id3.length })),
    );
    expect(wav.info.warnings).toEqual([
      { message: `a tag of ${id3.length} bytes leads the file: left out`, harmless: true },
    ]);
    expect(readAll(wav)).toEqual(SAMPLES);
    plain.close();
  });

  it('is read from standard input and as a stream, however it arrives', async () => {
    const bytes = Buffer.concat([id3, buildWav({ fmt: { channels: 2 }, data: DATA })]);
    for (const length of [5, 44, 4096, 1_000_000]) {
      expect(readAll(await openWav('-', outside(inPieces(bytes, length))))).toEqual(SAMPLES);
      const stream = await openWavStream(inPieces(bytes, length));
      const heard: number[][] = [[], []];
      for await (const { channels, frames } of stream.blocks())
        heard.forEach((samples, i) => {
          samples.push(...channels[i]!.subarray(0, frames));
        });
      expect(heard).toEqual(SAMPLES);
    }
  });

  it('is told its wrong size by its own beginning', async () => {
    const bytes = Buffer.concat([id3, buildWav({ fmt: { channels: 2 }, data: DATA, fileSize: 99 })]);
    const wav = await openBytes(bytes);
    expect(wav.info.warnings[1]?.message).toBe('the RIFF size of 99 is wrong: 48 would be right');
    expect(new FrameReader(wav.source).read(1, 9, [new Float32Array(9), new Float32Array(9)])).toBe(2);
    wav.close();
  });
});

describe('what is no WAV behind an ID3 tag', () => {
  it.each([
    ['MP3', Buffer.concat([tag(300), Buffer.from('\xff\xfb\x90\x64', 'latin1'), Buffer.alloc(400)])],
    ['MP3', Buffer.concat([tag(300), Buffer.alloc(400)])],
    ['MP3', tag(300)],
    ['MP3', tag(300).subarray(0, 8)],
    ['FLAC', Buffer.concat([tag(300), Buffer.from('fLaC'), Buffer.alloc(400)])],
    ['AAC', Buffer.concat([tag(300), Buffer.from('\xff\xf1\x50\x80', 'latin1'), Buffer.alloc(400)])],
    ['AVI', Buffer.concat([tag(300), Buffer.from('RIFF\0\0\0\0AVI '), Buffer.alloc(400)])],
  ])('is named for what it is: %s', async (name, bytes) => {
    const message = new RegExp(`^not a WAV file but ${name}; to convert it: `);
    await expect(openWav(fileOf(bytes), outside())).rejects.toThrow(message);
    for (const length of [3, 4096]) {
      await expect(openWav('-', outside(inPieces(bytes, length)))).rejects.toThrow(message);
      await expect(openWavStream(inPieces(bytes, length))).rejects.toThrow(message);
    }
  });

  it('is refused soon, though the stream has no end', async () => {
    let pieces = 0;
    const endless = new Readable({
      read() {
        this.push(pieces++ === 0 ? tag(5000) : Buffer.alloc(1000, 0x55));
      },
    });
    await expect(openWav('-', outside(endless))).rejects.toThrow('not a WAV file but MP3');
    expect(pieces).toBeLessThan(100);
  });
});
