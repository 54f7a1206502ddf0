import { describe, expect, it } from 'vitest';
import { FrameReader } from '../../src/wav/reader.ts';
import { buildWav, type FmtSpec, integers } from './build.ts';
import { decode, openBytes, readAll } from './files.ts';

const NO_BITS = 2 ** -23;

/** Fields, the container's width in bytes, integers as stored, samples expected. */
const PCM: [string, FmtSpec, number, (number | bigint)[], number[]][] = [
  ['8 bits', { bits: 8 }, 1, [0, 128, 255, 64], [-1, 0, 127 / 128, -0.5]],
  ['5 bits in the high bits of a byte', { bits: 5 }, 1, [0, 128, 0xf8], [-1, 0, 15 / 16]],
  [
    '12 bits in the high bits of two bytes',
    { bits: 12 },
    2,
    [-32768, 16, 0x7ff0],
    [-1, 2 ** -11, 2047 / 2048],
  ],
  ['16 bits', { bits: 16 }, 2, [-32768, -1, 0, 32767], [-1, -(2 ** -15), 0, 32767 / 32768]],
  ['20 bits in three bytes', { bits: 20 }, 3, [-(2 ** 23), 16, 0x7ffff0], [-1, 2 ** -19, 1 - 2 ** -19]],
  ['24 bits', { bits: 24 }, 3, [-(2 ** 23), -1, 1, 2 ** 23 - 1], [-1, -NO_BITS, NO_BITS, 1 - NO_BITS]],
  [
    '24 bits, low in four bytes',
    { bits: 24, blockAlign: 4 },
    4,
    [0x800000, 0x7f000001, -1],
    [-1, NO_BITS, -NO_BITS],
  ],
  ['16 bits, low in three bytes', { bits: 16, blockAlign: 3 }, 3, [0x8000, 0x710001], [-1, 2 ** -15]],
  ['27 bits in four bytes', { bits: 27 }, 4, [-(2 ** 31), 2 ** 30], [-1, 0.5]],
  ['32 bits', { bits: 32 }, 4, [-(2 ** 31), 2 ** 30, -(2 ** 8)], [-1, 0.5, -(2 ** -23)]],
  ['36 bits in five bytes', { bits: 36 }, 5, [-(2n ** 39n), 2n ** 38n, 16n], [-1, 0.5, 2 ** -35]],
  ['48 bits', { bits: 48 }, 6, [-(2n ** 47n), 2n ** 46n, -1n], [-1, 0.5, -(2 ** -47)]],
  ['56 bits', { bits: 56 }, 7, [-(2n ** 55n), 2n ** 54n], [-1, 0.5]],
  ['64 bits', { bits: 64 }, 8, [-(2n ** 63n), 2n ** 62n, 1n], [-1, 0.5, 2 ** -63]],
];

describe('PCM', () => {
  it.each(PCM)('reads %s', async (_, fmt, width, stored, expected) => {
    expect(await decode(buildWav({ fmt, data: integers(stored, width) }))).toEqual([expected]);
  });

  it.each(PCM)('reads %s, big-endian', async (_, fmt, width, stored, expected) => {
    const bytes = buildWav({ container: 'RIFX', fmt, data: integers(stored, width, true) });
    expect(await decode(bytes)).toEqual([expected]);
  });

  it.each(PCM)('reads %s by an EXTENSIBLE header', async (_, fmt, width, stored, expected) => {
    expect(
      await decode(buildWav({ fmt: { ...fmt, extensible: {} }, data: integers(stored, width) })),
    ).toEqual([expected]);
  });

  it('takes the valid bits of EXTENSIBLE from the high bits of the container', async () => {
    const fmt = { bits: 32, extensible: { validBits: 20 } };
    const wav = await openBytes(buildWav({ fmt, data: integers([-(2 ** 31), 0x1000], 4) }));
    expect(wav.info.format).toMatchObject({ bitsPerSample: 20, bytesPerSample: 4, justified: 'high' });
    expect(readAll(wav)).toEqual([[-1, 2 ** -19]]);
  });

  it('counts all bits as valid where EXTENSIBLE says 0', async () => {
    const wav = await openBytes(buildWav({ fmt: { bits: 24, extensible: { validBits: 0 } } }));
    expect(wav.info.format.bitsPerSample).toBe(24);
    wav.close();
  });

  it('keeps the channels apart', async () => {
    const data = integers([1, 2, 3, 4, 5, 6], 2);
    const scaled = (values: number[]) => values.map((value) => value / 32768);
    expect(await decode(buildWav({ fmt: { channels: 3 }, data }))).toEqual(
      [
        [1, 4],
        [2, 5],
        [3, 6],
      ].map(scaled),
    );
  });

  it('takes the width of a sample from the block where the oldest fmt chunk names no bits', async () => {
    const fmt = buildWav({ fmt: { bits: 16, channels: 2 } }).subarray(20, 34);
    expect(await decode(buildWav({ fmt, data: integers([-32768, 16384], 2) }))).toEqual([[-1], [0.5]]);
  });
});

describe('floating point', () => {
  const values = [0, -1, 1, 0.25, 3.5, -100];
  const nonFinite = [Number.NaN, Infinity, -Infinity, 0.5];

  it.each([
    ['32 bits', 'RIFF', 32],
    ['64 bits', 'RIFF', 64],
    ['32 bits, big-endian', 'RIFX', 32],
    ['64 bits, big-endian', 'RIFX', 64],
  ] as const)('passes %s through, beyond full scale too', async (_, container, bits) => {
    const data = floats(values, bits, container === 'RIFX');
    expect(await decode(buildWav({ container, fmt: { tag: 3, bits }, data }))).toEqual([values]);
  });

  it.each([32, 64] as const)('gives NaN and infinity of %i bits as 0, and counts them', async (bits) => {
    const wav = await openBytes(buildWav({ fmt: { tag: 3, bits }, data: floats(nonFinite, bits) }));
    const reader = new FrameReader(wav.source);
    const target = [new Float32Array(4).fill(9)];
    expect(reader.read(0, 4, target)).toBe(4);
    expect(Array.from(target[0]!)).toEqual([0, 0, 0, 0.5]);
    expect(reader.nonFinite).toBe(3);
    wav.close();
  });

  it.each([32, 64] as const)('counts what is none in every block that is read, of %i bits', async (bits) => {
    // Two channels, several blocks of 256 KiB.
    const numbers = Array.from({ length: 200_000 }, (_, i) => (i % 70_000 === 69_999 ? Number.NaN : 0.25));
    const wav = await openBytes(
      buildWav({ fmt: { tag: 3, bits, channels: 2 }, data: floats(numbers, bits) }),
    );
    const reader = new FrameReader(wav.source);
    const target = [new Float32Array(90_000), new Float32Array(90_000)];
    expect(reader.read(10_000, 90_000, target)).toBe(90_000);
    expect(reader.nonFinite).toBe(2);
    const zeros = target.flatMap((samples, channel) =>
      [...samples.keys()].filter((i) => samples[i] === 0).map((i) => [channel, i + 10_000]),
    );
    expect(zeros).toEqual([
      [1, 34_999],
      [1, 69_999],
    ]);
    wav.close();
  });

  it.each([32, 64] as const)('counts numbers of %i bits far beyond any audio with those', async (bits) => {
    const data = floats([2 ** 40, -3e38, 2 ** 39, 1], bits);
    expect(await decode(buildWav({ fmt: { tag: 3, bits }, data }))).toEqual([[0, 0, 2 ** 39, 1]]);
  });
});

function floats(values: number[], bits: 32 | 64, big = false): Uint8Array {
  const view = new DataView(new ArrayBuffer((values.length * bits) / 8));
  values.forEach((value, i) => {
    if (bits === 32) view.setFloat32(i * 4, value, !big);
    else view.setFloat64(i * 8, value, !big);
  });
  return new Uint8Array(view.buffer);
}

describe('G.711', () => {
  // ITU-T G.711, tables 1 and 2: codes as sent, values in the law's own units.
  it.each([
    ['A-law', 6, 4096, [0xd5, 0x55, 0xaa, 0x2a], [1, -1, 4032, -4032]],
    ['µ-law', 7, 8192, [0xff, 0xef, 0x80, 0x00], [0, 33, 8031, -8031]],
  ])('reads %s', async (_, tag, fullScale, codes, values) => {
    const data = Uint8Array.from(codes);
    expect(await decode(buildWav({ fmt: { tag, bits: 8 }, data }))).toEqual([
      values.map((v) => v / fullScale),
    ]);
  });

  it('rises with its codes, and falls with the sign', async () => {
    for (const [tag, flip] of [
      [6, 0x55],
      [7, 0xff],
    ] as const) {
      const magnitudes = Array.from({ length: 128 }, (_, i) => i);
      const positive = magnitudes.map((bits) => (tag === 6 ? bits | 0x80 : bits) ^ flip);
      const negative = positive.map((code) => code ^ 0x80);
      const fmt = { tag, bits: 8, channels: 2 };
      const data = Uint8Array.from(positive.flatMap((code, i) => [code, negative[i]!]));
      const [up, down] = await decode(buildWav({ fmt, data }));
      expect(up).toEqual([...up!].sort((a, b) => a - b));
      expect(down!.map((value) => 0 - value)).toEqual(up);
    }
  });
});
