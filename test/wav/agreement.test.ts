import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { openWavStream } from '../../src/wav/stream.ts';
import { buildWav, ds64, type FmtSpec, integers, u16, u32, type WavSpec } from './build.ts';
import { openBytes, readAll, warningsOf } from './files.ts';

/** Integers of a tone of 1000 Hz, half of full scale, the same in every channel. */
function tone(sampleRate: number, frames: number, channels: number, bits: number): number[] {
  const peak = 2 ** (bits - 2);
  const middle = bits === 8 ? 128 : 0;
  return Array.from({ length: frames * channels }, (_, i) => {
    const seconds = Math.floor(i / channels) / sampleRate;
    return middle + Math.round(peak * Math.sin(2 * Math.PI * 1000 * seconds + 0.5));
  });
}

/** Times a second that the samples rise through zero, counted from the first time to the last. */
function frequency(samples: number[], sampleRate: number): number {
  const rises = samples.flatMap((value, i) => (i > 0 && samples[i - 1]! < 0 && value >= 0 ? [i] : []));
  return ((rises.length - 1) * sampleRate) / (rises.at(-1)! - rises[0]!);
}

describe('a block align that contradicts bits and byte rate', () => {
  it.each<[string, FmtSpec, number, number]>([
    ['4 bytes for one channel of 16 bits', { sampleRate: 44100, blockAlign: 4 }, 94_976, 2],
    ['8 bytes for one channel of 8 bits', { bits: 8, blockAlign: 8 }, 8000, 1],
    ['0 bytes', { blockAlign: 0 }, 8000, 2],
    ['2 bytes for two channels of 16 bits', { channels: 2, blockAlign: 2 }, 8000, 4],
    ['8 bytes for two channels of 24 bits', { channels: 2, bits: 24, blockAlign: 8 }, 8000, 6],
    ['3 bytes for two channels of 16 bits', { channels: 2, blockAlign: 3 }, 8000, 4],
    ['one by EXTENSIBLE', { channels: 2, blockAlign: 8, extensible: {} }, 8000, 4],
  ])('is not believed: %s', async (_, fmt, frames, right) => {
    const { sampleRate = 8000, channels = 1, bits = 16, blockAlign } = fmt;
    const data = integers(tone(sampleRate, frames, channels, bits), bits / 8);
    const wav = await openBytes(buildWav({ fmt: { ...fmt, byteRate: sampleRate * right }, data }));
    expect(wav.info).toMatchObject({ frames, duration: frames / sampleRate, format: { blockAlign: right } });
    expect(wav.info.warnings).toEqual([
      {
        message: `the block align of ${blockAlign} bytes is wrong: samples and byte rate make it ${right}`,
        harmless: false,
      },
    ]);
    for (const samples of readAll(wav)) {
      expect(samples).toHaveLength(frames);
      expect(frequency(samples, sampleRate)).toBeCloseTo(1000, 0);
    }
  });

  it.each<[string, FmtSpec, Uint8Array, number[][]]>([
    [
      'floats',
      { tag: 3, bits: 32 },
      new Uint8Array(Float32Array.of(0.5, -2, 0.25, 1).buffer),
      [[0.5, -2, 0.25, 1]],
    ],
    ['A-law', { tag: 6, bits: 8 }, Uint8Array.of(0xd5, 0x55), [[1 / 4096, -1 / 4096]]],
  ])('is not believed of %s', async (_, fmt, data, samples) => {
    const bytes = fmt.bits! / 8;
    const wrong = { ...fmt, blockAlign: 2 * bytes, byteRate: 8000 * bytes };
    expect(readAll(await openBytes(buildWav({ fmt: wrong, data })))).toEqual(samples);
  });

  it('is not believed of a stream, either', async () => {
    const data = integers(tone(8000, 40_000, 2, 16), 2);
    const fmt = { channels: 2, blockAlign: 8, byteRate: 32_000 };
    const expected = readAll(await openBytes(buildWav({ fmt: { channels: 2 }, data })));
    const stream = await openWavStream(Readable.from([buildWav({ fmt, data })], { objectMode: false }));
    const got: number[][] = [[], []];
    for await (const { frames, channels } of stream.blocks())
      got.forEach((samples, i) => {
        samples.push(...channels[i]!.subarray(0, frames));
      });
    expect(got).toEqual(expected);
  });
});

describe('a block align that the byte rate stands by', () => {
  it.each<[string, FmtSpec, string[]]>([
    ['the byte rate of the block', { byteRate: 32_000 }, []],
    // Nothing agrees: the block align is the one that files have been written by.
    ['a byte rate of neither', { byteRate: 12_345 }, []],
    ['none', { byteRate: 0 }, []],
  ])('has 24 bits in four bytes: %s', async (_, fmt, warnings) => {
    const data = integers([0x800000, 0x7f400000, -1], 4);
    const wav = await openBytes(buildWav({ fmt: { bits: 24, blockAlign: 4, ...fmt }, data }));
    expect(wav.info).toMatchObject({ frames: 3, format: { justified: 'low', bytesPerSample: 4 } });
    expect(warningsOf(wav)).toEqual(warnings);
    expect(readAll(wav)).toEqual([[-1, 0.5, -(2 ** -23)]]);
  });
});

describe('64-bit sizes', () => {
  const data = integers([1, 2, 3, 4], 2);

  it.each<[string, WavSpec['container'], number]>([
    ['fewer bytes', 'RF64', 4],
    ['more bytes than there are', 'RF64', 0x00ffffff],
    ['none', 'BW64', 0],
    ['the mark of a pipe', 'BW64', 0x7ffff000],
  ])('that the file has room for are believed beside 32 bits of %s', async (_, container, dataSize) => {
    const after = [{ id: 'junk', body: new Uint8Array(6) }];
    const wav = await openBytes(buildWav({ container, data, dataSize, after }));
    expect(wav.info.frames).toBe(4);
    expect(wav.info.warnings).toEqual([
      {
        message: `the data size ${dataSize} contradicts the 8 of the ds64 chunk: the file has room for the latter`,
        harmless: false,
      },
    ]);
    expect(wav.info.chunks.slice(2).map(({ id, size }) => [id, size])).toEqual([
      ['data', 8],
      ['junk', 6],
    ]);
    expect(readAll(wav)).toEqual([[1, 2, 3, 4].map((value) => value / 32768)]);
  });

  it('are believed to the last byte of the file, and not beyond', async () => {
    const frames = async (claimed: number) => {
      const before = [{ id: 'ds64', body: ds64(0, claimed) }];
      const wav = await openBytes(buildWav({ container: 'RF64', before, data, dataSize: 4 }));
      wav.close();
      return wav.info.frames;
    };
    expect([await frames(8), await frames(9)]).toEqual([4, 2]);
  });

  it('that the file has no room for give way to 32 bits that it has', async () => {
    const before = [{ id: 'ds64', body: ds64(0, 5000) }];
    const wav = await openBytes(buildWav({ container: 'RF64', before, data, dataSize: 8 }));
    expect(wav.info.frames).toBe(4);
    wav.close();
  });

  it('are none of a RIFF file', async () => {
    const before = [{ id: 'ds64', body: ds64(0, 4) }];
    const wav = await openBytes(buildWav({ before, data }));
    expect(wav.info).toMatchObject({ frames: 4, warnings: [] });
    wav.close();
  });
});

describe('the fact chunk', () => {
  // As libsndfile and Audacity write stereo IMA ADPCM: 22 blocks of 2041 sample frames, half of them counted.
  it('cuts no audio off where it counts frames by the channel', async () => {
    const fmt = {
      tag: 0x11,
      bits: 4,
      channels: 2,
      sampleRate: 44100,
      blockAlign: 2048,
      extension: u16(2041),
    };
    const before = [{ id: 'fact', body: u32(22_451) }];
    const bytes = buildWav({ fmt, data: new Uint8Array(22 * 2048), before });
    const wav = await openBytes(bytes);
    expect(wav.info).toMatchObject({ frames: 44_902, duration: 44_902 / 44_100 });
    expect(wav.info.warnings).toEqual([
      {
        message: 'the fact chunk counts 22451 sample frames; the data holds 44902: all are read',
        harmless: true,
      },
    ]);
    expect(readAll(wav).map(({ length }) => length)).toEqual([44_902, 44_902]);
    const { info } = await openWavStream(Readable.from([bytes], { objectMode: false }));
    expect(info).toMatchObject({ frames: 44_902, warnings: wav.info.warnings });
  });

  it('is read in the order of the container', async () => {
    const fmt = { tag: 0x11, bits: 4, blockAlign: 36, extension: u16(0, true) };
    const before = [{ id: 'fact', body: u32(100, true) }];
    const wav = await openBytes(buildWav({ container: 'RIFX', fmt, data: new Uint8Array(72), before }));
    expect(wav.info).toMatchObject({ frames: 100, warnings: [] });
    wav.close();
  });

  it('counts nothing where samples have bytes of their own', async () => {
    const before = [{ id: 'fact', body: u32(3) }];
    const wav = await openBytes(buildWav({ data: integers([1, 2, 3, 4], 2), before }));
    expect(wav.info).toMatchObject({ frames: 4, warnings: [] });
    wav.close();
  });
});
