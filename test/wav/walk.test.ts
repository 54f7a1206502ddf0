import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { InnerHeaderSearch } from '../../src/wav/inner-header.ts';
import { openWav } from '../../src/wav/open.ts';
import { openWavStream } from '../../src/wav/stream.ts';
import { buildWav, type ChunkSpec, fmtBody, integers, listBody, riffChunk, u16, u32 } from './build.ts';
import { fileOf, openBytes, readAll, warningsOf } from './files.ts';
import { outside } from './outside.ts';

const DATA = integers([1, 2, 3, 4], 2);
const SAMPLES = [1, 2, 3, 4].map((value) => value / 32768);
const TITLE: ChunkSpec = {
  id: 'LIST',
  body: listBody('INFO', [{ id: 'INAM', body: Buffer.from('A title\0') }]),
};

/** The file with these bytes behind its chunks, counted in its size. */
function followedBy(wav: Uint8Array, ...rest: Uint8Array[]): Buffer {
  const bytes = Buffer.concat([wav, ...rest]);
  bytes.writeUInt32LE(bytes.length - 8, 4);
  return bytes;
}

describe('chunks behind bytes that are none', () => {
  it.each([
    ['an id that is none, its size leading on', Buffer.concat([Buffer.from('\0n\0i'), u32(0)])],
    ['an id that is none, with a body', riffChunk({ id: '\x01abc', body: Buffer.alloc(70_000, 'LIST') })],
    ['a size that leads nowhere', Buffer.concat([Buffer.from('\0\0\0\0'), u32(0x12345678)])],
    ['zeros', Buffer.alloc(4096)],
    ['an odd number of zeros', Buffer.alloc(1001)],
    ['noise that holds an id', Buffer.from('\xff\xff\xffLIST\xff\xff\xff\xff\xff', 'latin1')],
  ])('are read: %s', async (_, stray) => {
    const bytes = followedBy(buildWav({ data: DATA }), stray, riffChunk(TITLE));
    const wav = await openBytes(bytes);
    expect(wav.info.tags).toEqual({ title: 'A title' });
    expect(wav.info.warnings).toEqual([
      { message: `${stray.length} bytes from byte 52 on are no chunks: left out`, harmless: true },
    ]);
    expect(wav.info.chunks.map(({ id, offset }) => [id, offset])).toEqual([
      ['fmt ', 12],
      ['data', 36],
      ['LIST', 52 + stray.length],
    ]);
    expect(readAll(wav)).toEqual([SAMPLES]);
  });

  it('are read in either byte order', async () => {
    const stray = Buffer.concat([Buffer.from('\0n\0i'), Buffer.alloc(5)]);
    const cue = Buffer.concat(
      [1, 7, 11].map((value) => u32(value, true)).concat(Buffer.from('data'), u32(0), u32(0), u32(19, true)),
    );
    const wav = await openBytes(
      Buffer.concat([
        buildWav({ container: 'RIFX', data: DATA }),
        stray,
        riffChunk({ id: 'cue ', body: cue }, true),
      ]),
    );
    expect(wav.info.cues).toEqual([{ id: 7, frame: 19 }]);
    wav.close();
  });

  it('are looked for again and again, and not for ever', async () => {
    const stray = Buffer.from('\0\0\0\0\xff\xff\xff\xff', 'latin1');
    const some = Array.from({ length: 5 }, () => [stray, riffChunk(TITLE)]).flat();
    const few = await openBytes(followedBy(buildWav({ data: DATA }), ...some));
    expect(few.info.chunks).toHaveLength(2 + 5);
    expect(few.info.warnings).toHaveLength(5);
    few.close();
    const many = Array.from({ length: 1000 }, () => [stray, riffChunk(TITLE)]).flat();
    const wav = await openBytes(followedBy(buildWav({ data: DATA }), ...many));
    expect(wav.info.warnings.length).toBeLessThan(20);
    expect(warningsOf(wav).at(-1)).toMatch(/^\d+ bytes from byte \d+ on are no chunks: left out$/);
    wav.close();
  });
});

describe('a pad byte that is missing', () => {
  const unpadded = ({ id, body }: ChunkSpec) => riffChunk({ id, body }).subarray(0, 8 + body.length);
  const ixml = unpadded({ id: 'iXML', body: Buffer.from('<BWFXML/> ') });
  const odd = unpadded({ id: 'iXML', body: Buffer.from('<BWFXML/>') });

  it('hides no chunk after the audio', async () => {
    const wav = await openBytes(followedBy(buildWav({ data: DATA }), odd, riffChunk(TITLE)));
    expect(wav.info).toMatchObject({ tags: { title: 'A title' }, warnings: [] });
    wav.close();
  });

  it('hides no audio, in a file or in a stream', async () => {
    const plain = buildWav({ data: DATA });
    const bytes = Buffer.concat([plain.subarray(0, 12), odd, plain.subarray(12)]);
    bytes.writeUInt32LE(bytes.length - 8, 4);
    const wav = await openBytes(bytes);
    expect(wav.info.warnings).toEqual([]);
    expect(readAll(wav)).toEqual([SAMPLES]);
    const { info } = await openWavStream(Readable.from([bytes], { objectMode: false }));
    expect(info).toMatchObject({ frames: 4, chunks: wav.info.chunks });
  });

  it('of the audio itself hides no chunk', async () => {
    const plain = buildWav({ fmt: { bits: 8 }, data: Uint8Array.of(128, 192, 64) });
    const wav = await openBytes(followedBy(plain.subarray(0, 44 + 3), riffChunk(TITLE)));
    expect(wav.info).toMatchObject({ tags: { title: 'A title' }, warnings: [] });
    expect(readAll(wav)).toEqual([[0, 0.5, -0.5]]);
  });

  it('is none where the size is even, or the byte is there', async () => {
    const ending = { id: 'iXML', body: Buffer.from('<BWFXML/>L') };
    for (const before of [
      ixml,
      riffChunk({ id: 'iXML', body: Buffer.from('<BWFXML/>') }),
      riffChunk(ending),
    ]) {
      const wav = await openBytes(followedBy(buildWav({ data: DATA }), before, riffChunk(TITLE)));
      expect(wav.info).toMatchObject({ tags: { title: 'A title' }, warnings: [] });
      wav.close();
    }
  });
});

describe('a second WAV behind the first', () => {
  it.each(['RIFF', 'RIFX', 'RF64', 'Wave64'] as const)('is named and left out: %s', async (container) => {
    const first = buildWav({ data: DATA, after: [TITLE] });
    const second = buildWav({ container, data: DATA, after: [TITLE] });
    const wav = await openBytes(Buffer.concat([first, second]));
    expect(wav.info.warnings).toEqual([
      { message: `another WAV begins at byte ${first.length}: left out`, harmless: false },
    ]);
    expect(wav.info.chunks.map(({ id }) => id)).toEqual(['fmt ', 'data', 'LIST']);
    expect(readAll(wav)).toEqual([SAMPLES]);
  });

  it.each(['RIFF', 'Wave64'] as const)('is none of the audio of an empty %s', async (container) => {
    const empty = buildWav({ container, data: new Uint8Array() });
    // Its own size is that of a pipe, so that it can't be told by it.
    const second = buildWav({ container, data: DATA, fileSize: container === 'RIFF' ? 0xffffffff : 2 ** 50 });
    const bytes = Buffer.concat([empty, second]);
    const wav = await openBytes(bytes);
    expect(wav.info.frames).toBe(0);
    expect(warningsOf(wav)).toEqual([`another WAV begins at byte ${empty.length}: left out`]);
    wav.close();
    expect((await openWavStream(Readable.from([bytes]))).info.frames).toBe(0);
  });

  it('is named behind a Wave64, too', async () => {
    const first = buildWav({ container: 'Wave64', data: DATA });
    const wav = await openBytes(Buffer.concat([first, first]));
    expect(warningsOf(wav)).toEqual([`another WAV begins at byte ${first.length}: left out`]);
    wav.close();
  });

  it('is named behind a pad byte that is missing, and behind stray bytes', async () => {
    const first = buildWav({ fmt: { bits: 8 }, data: Uint8Array.of(1, 2, 3) }).subarray(0, 47);
    const unpadded = await openBytes(Buffer.concat([first, first]));
    expect(warningsOf(unpadded)).toEqual(['another WAV begins at byte 47: left out']);
    unpadded.close();
    // Its size is that of a pipe: more than the file has.
    const second = buildWav({ data: DATA, dataSize: 0xffffffff, fileSize: 0xffffffff });
    const stray = await openBytes(Buffer.concat([buildWav({ data: DATA }), Buffer.alloc(500), second]));
    expect(warningsOf(stray)).toEqual([
      '500 bytes from byte 52 on are no chunks: left out',
      'another WAV begins at byte 552: left out',
    ]);
    stray.close();
  });
});

describe('a WAV header within the audio', () => {
  const STEREO = { channels: 2 };
  const zeros = (length: number) => new Uint8Array(length);
  const header = buildWav({ data: DATA }).subarray(0, 44);
  const warning = (at: number, seconds: number) => ({
    message: `a WAV header lies within the audio at byte ${at} (${seconds} s): it sounds as a click`,
    harmless: false,
  });

  it.each([
    ['at its beginning: a file exported into another', 0, 0],
    ['amid it', 32_000, 1],
    // Pieces of 256 KiB are read, one behind the other but for what they share.
    ['across the end of a piece', 256 * 1024 - 8, 8.192],
    ['across the end of the next', 512 * 1024 - 20, 16.383],
  ])('is warned of, and read as it is: %s', async (_, at, seconds) => {
    const data = Buffer.concat([zeros(at), header, zeros(600 * 1024)]);
    const bytes = buildWav({ fmt: STEREO, data });
    const wav = await openBytes(bytes);
    expect(wav.info.warnings).toEqual([warning(44 + at, seconds)]);
    expect(wav.info.frames).toBe(Math.floor(data.length / 4));
    wav.close();
  });

  it('is looked for at the beginning and the end of audio too long for a quick look', {
    tags: 'thorough',
  }, async () => {
    const MIB = 1 << 20;
    for (const [at, count] of [
      [0, 1],
      [10 * MIB, 0],
      [12 * MIB, 1],
      [20 * MIB - 44, 1],
    ] as const) {
      const data = Buffer.alloc(20 * MIB);
      data.set(header, at);
      const wav = await openBytes(buildWav({ fmt: STEREO, data }));
      expect(wav.info.warnings).toHaveLength(count);
      wav.close();
    }
  });

  it('is looked for at a glance where the audio is not read otherwise', async () => {
    for (const [at, count] of [
      [0, 1],
      [60_000, 1],
      [150_000, 0],
      [300_000 - 44, 1],
    ] as const) {
      const data = Buffer.alloc(300_000);
      data.set(header, at);
      const bytes = buildWav({ fmt: STEREO, data });
      const wav = await openWav(fileOf(bytes), outside(), 'glance');
      expect(wav.info.warnings, `at ${at}`).toHaveLength(count);
      wav.close();
    }
  });

  it('is no word RIFF or WAVE alone', async () => {
    for (const words of ['RIFF', 'WAVE', 'RIFF0000WAVX', 'RIFF000WAVE', '0RIF0000WAVE']) {
      const wav = await openBytes(buildWav({ data: Buffer.from(words.padEnd(100, '-')) }));
      expect(wav.info.warnings).toEqual([]);
      wav.close();
    }
  });

  it('is found behind a word that repeats, and one that repeats without end is given up', async () => {
    const words = 'RIF----WAVE';
    for (const [times, count] of [
      [100, 1],
      [20_000, 0],
    ] as const) {
      const wav = await openBytes(
        buildWav({ data: Buffer.concat([Buffer.alloc(times * 11, words), header]) }),
      );
      expect(wav.info.warnings).toHaveLength(count);
      wav.close();
    }
  });

  it('is found wherever pieces cut it, and told once', () => {
    const bytes = Buffer.concat([zeros(50), header, zeros(50), header, zeros(50)]);
    for (let length = 1; length <= 60; length++) {
      const search = new InnerHeaderSearch();
      const found: number[] = [];
      for (let at = 0; at < bytes.length; at += length) {
        const place = search.take(bytes.subarray(at, at + length));
        if (place !== undefined) found.push(place);
      }
      expect(found).toEqual([50]);
    }
  });

  it('is placed in time by the blocks of ADPCM', async () => {
    const fmt = { tag: 0x11, bits: 4, channels: 2, blockAlign: 72, extension: u16(65) };
    const data = Buffer.concat([zeros(72 * 100 + 1), header, zeros(72 * 100)]);
    const wav = await openBytes(buildWav({ fmt, data }));
    // 100 blocks of 65 sample frames; fmt is four bytes longer.
    expect(wav.info.warnings[0]).toEqual(warning(48 + 7201, 0.813));
    wav.close();
  });

  it('is warned of in a stream, however it arrives', async () => {
    const data = Buffer.concat([zeros(70_000), header, zeros(200_000), header, zeros(100_000)]);
    const bytes = buildWav({ fmt: STEREO, data });
    for (const length of [13, 4096, 65_537, 1_000_000]) {
      const pieces: Buffer[] = [];
      for (let at = 0; at < bytes.length; at += length)
        pieces.push(Buffer.from(bytes.subarray(at, at + length)));
      const told: unknown[] = [];
      const stream = await openWavStream(Readable.from(pieces, { objectMode: false }), (each) =>
        told.push(each),
      );
      for await (const _ of stream.blocks());
      expect(told).toEqual([warning(70_044, 2.188)]);
    }
  });
});

describe('a wave list', () => {
  const wavl = (...chunks: ChunkSpec[]): ChunkSpec => ({ id: 'LIST', body: listBody('wavl', chunks) });
  const data = { id: 'data', body: DATA };
  const silence = { id: 'slnt', body: u32(4000) };

  /** A RIFF WAVE of these chunks. */
  function wave(...chunks: ChunkSpec[]): Buffer {
    const parts = [{ id: 'fmt ', body: fmtBody({}) }, ...chunks].map((chunk) => riffChunk(chunk));
    return followedBy(Buffer.from('RIFF\0\0\0\0WAVE'), ...parts);
  }

  it('of audio alone is read, in a file and in a stream', async () => {
    const bytes = wave(wavl(data), TITLE);
    const wav = await openBytes(bytes);
    expect(wav.info).toMatchObject({ frames: 4, warnings: [], tags: { title: 'A title' } });
    expect(wav.info.chunks.map(({ id }) => id)).toEqual(['fmt ', 'LIST', 'data', 'LIST']);
    expect(readAll(wav)).toEqual([SAMPLES]);
    const stream = await openWavStream(Readable.from([bytes], { objectMode: false }));
    for await (const { channels, frames } of stream.blocks())
      expect(Array.from(channels[0]!.subarray(0, frames))).toEqual(SAMPLES);
  });

  it.each([
    ['audio, then silence', wavl(data, silence)],
    ['silence first', wavl(silence, data)],
    ['audio twice', wavl(data, data)],
    ['nothing', wavl()],
  ])('of more is named for what it is: %s', async (_, list) => {
    const message = 'unsupported WAV: a list of audio and silence in turn (LIST wavl at byte 36)';
    await expect(openBytes(wave(list))).rejects.toThrow(message);
    const stream = Readable.from([wave(list)], { objectMode: false });
    await expect(openWavStream(stream)).rejects.toThrow(message);
  });

  it('gives way to a data chunk of its own', async () => {
    const wav = await openBytes(wave(wavl(silence, { id: 'data', body: new Uint8Array(8) }), data));
    expect(readAll(wav)).toEqual([SAMPLES]);
  });
});
