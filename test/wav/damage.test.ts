import { describe, expect, it } from 'vitest';
import { MalformedWavError, UnsupportedWavError } from '../../src/errors.ts';
import { buildWav, type FmtSpec, integers, u16, type WavSpec } from './build.ts';
import { decode, openBytes, readAll } from './files.ts';

const DATA = integers([1, 2, 3, 4], 2);
const SAMPLES = [1, 2, 3, 4].map((value) => value / 32768);

/** The error that opening the file ends in. */
function failure(bytes: Uint8Array): Promise<unknown> {
  return openBytes(bytes).then(
    (wav) => wav.close(),
    (error: unknown) => error,
  );
}

describe('a recoverable fault', () => {
  /** What is wrong, the file, its warning, and whether the audio is whole all the same. */
  const cases: [string, WavSpec, string, boolean][] = [
    [
      'a data size of 0xFFFFFFFF',
      { dataSize: 0xffffffff, fileSize: 0xffffffff },
      'the data size 0xFFFFFFFF cannot be true: reading to the end of the file',
      true,
    ],
    [
      'a data size of 0x7FFFF000',
      { dataSize: 0x7ffff000 },
      'the data size 0x7FFFF000 cannot be true: reading to the end of the file',
      true,
    ],
    [
      'a data size of 0 with audio there',
      { dataSize: 0 },
      'the data size 0 cannot be true: reading to the end of the file',
      false,
    ],
    [
      'a data size beyond the file',
      { dataSize: 5000 },
      'cut short: the data chunk at byte 36 claims 5000 bytes; 8 are there',
      false,
    ],
    ['a wrong RIFF size', { fileSize: 7 }, 'the RIFF size of 7 is wrong: 44 would be right', true],
    [
      'a RIFF size that counts its own header',
      { fileSize: 52 },
      'the RIFF size of 52 is wrong: 44 would be right',
      true,
    ],
    [
      'a Wave64 size that counts what follows it alone',
      { container: 'Wave64', fileSize: 112 - 24 },
      'the Wave64 size of 88 is wrong: 112 would be right',
      true,
    ],
    [
      'a second data chunk',
      { after: [{ id: 'data', body: DATA }] },
      'a second data chunk at byte 52 is left out',
      false,
    ],
    [
      'a chunk after the audio that claims 4 GiB',
      { after: [{ id: 'junk', body: DATA, size: 0xffffffff }] },
      "chunk 'junk' at byte 52 claims 4294967295 bytes; 8 are there",
      true,
    ],
    [
      'bytes after the audio that are no chunk',
      { after: [{ id: '\0\0\0\0', body: DATA }] },
      '16 bytes from byte 52 on are no chunks: left out',
      true,
    ],
  ];

  it.each(cases)('is warned of, and the audio is read: %s', async (_, spec, message, harmless) => {
    const wav = await openBytes(buildWav({ data: DATA, ...spec }));
    expect(wav.info.warnings).toEqual([{ message, harmless }]);
    expect(readAll(wav)).toEqual([SAMPLES]);
  });

  it('may be an incomplete last sample frame', async () => {
    const wav = await openBytes(buildWav({ fmt: { channels: 2, bits: 24 }, data: new Uint8Array(17) }));
    expect(wav.info.frames).toBe(2);
    expect(wav.info.warnings).toEqual([
      { message: 'the last sample frame is incomplete: 5 bytes are left out', harmless: false },
    ]);
    wav.close();
  });

  it('is not a data size of 0 where there is no audio', async () => {
    for (const after of [[], [{ id: 'LIST', body: Buffer.from('INFO') }]]) {
      const wav = await openBytes(buildWav({ after }));
      expect(wav.info).toMatchObject({ frames: 0, warnings: [] });
      wav.close();
    }
  });

  it('is a file cut anywhere in its audio', async () => {
    const whole = buildWav({ data: DATA });
    for (let length = 44; length < whole.length; length++) {
      expect(await decode(whole.subarray(0, length))).toEqual([SAMPLES.slice(0, (length - 44) >> 1)]);
    }
  });
});

describe('a malformed file', () => {
  const cases: [string, Uint8Array, string][] = [
    [
      'its magic alone',
      Buffer.from('RIFF'),
      'malformed WAV: the file ends within its RIFF header (at byte 4)',
    ],
    [
      'a Wave64 header cut short',
      buildWav({ container: 'Wave64' }).subarray(0, 20),
      'malformed WAV: the file ends within its Wave64 header (at byte 20)',
    ],
    [
      'no chunks',
      buildWav().subarray(0, 12),
      'malformed WAV: neither a fmt nor a data chunk in the file (at byte 12)',
    ],
    ['no data chunk', buildWav().subarray(0, 36), 'malformed WAV: no data chunk in the file (at byte 36)'],
    ['no fmt chunk', withoutFmt(), 'malformed WAV: a data chunk before any fmt chunk (at byte 12)'],
    [
      'a chunk before the audio that claims 4 GiB',
      buildWav({ before: [{ id: 'junk', body: DATA, size: 0xfffffff0 }] }),
      "malformed WAV: neither a fmt nor a data chunk; chunk 'junk' claims 4294967280 bytes, more than the file has (at byte 12)",
    ],
    [
      'a fmt chunk of 12 bytes',
      buildWav({ fmt: new Uint8Array(12) }),
      'malformed WAV: a fmt chunk of 12 bytes, where 16 are the least (at byte 20)',
    ],
    [
      'an EXTENSIBLE fmt chunk of 18 bytes',
      buildWav({ fmt: { tag: 0xfffe, extension: new Uint8Array() } }),
      'malformed WAV: an EXTENSIBLE fmt chunk of 18 bytes, where 40 are the least (at byte 20)',
    ],
    ...(
      [
        [{ channels: 0, blockAlign: 2 }, '0 channels (at byte 22)'],
        [{ sampleRate: 0 }, 'a sample rate of 0 Hz (at byte 24)'],
        [{ blockAlign: 0 }, 'a block align of 0 bytes, where 1 × 16 bits take 2 (at byte 32)'],
        [{ blockAlign: 1 }, 'a block align of 1 bytes, where 1 × 16 bits take 2 (at byte 32)'],
        [{ channels: 2, blockAlign: 5 }, 'a block align of 5 bytes, where 2 × 16 bits take 4 (at byte 32)'],
        [{ blockAlign: 9 }, 'a block align of 9 bytes, where 1 × 16 bits take 2 (at byte 32)'],
        [
          { tag: 3, bits: 32, blockAlign: 8 },
          'a block align of 8 bytes, where 1 × 32 bits take 4 (at byte 32)',
        ],
        [
          { tag: 6, bits: 8, blockAlign: 2 },
          'a block align of 2 bytes, where 1 × 8 bits take 1 (at byte 32)',
        ],
        [
          { channels: 65535, blockAlign: 65534 },
          'a block align of 65534 bytes, where 65535 × 16 bits take 131070 (at byte 32)',
        ],
        [{ bits: 0, blockAlign: 2 }, 'PCM of 0 bits a sample, where 1 to 64 are read (at byte 34)'],
        [{ bits: 65, blockAlign: 9 }, 'PCM of 65 bits a sample, where 1 to 64 are read (at byte 34)'],
        [
          { tag: 0x11, bits: 4, blockAlign: 3 },
          'a block align of 3 bytes, too few for 1 × 1 samples (at byte 32)',
        ],
        [
          { tag: 2, bits: 4, channels: 2, blockAlign: 13 },
          'a block align of 13 bytes, too few for 1 × 2 samples (at byte 32)',
        ],
        [
          { tag: 0x11, bits: 4, blockAlign: 36, extension: u16(66) },
          'a block align of 36 bytes, too few for 66 × 1 samples (at byte 32)',
        ],
      ] as [FmtSpec, string][]
    ).map(([fmt, words]): [string, Uint8Array, string] => [
      words,
      buildWav({ fmt, data: DATA }),
      `malformed WAV: ${words}`,
    ]),
  ];

  it.each(cases)('is told with the byte where it breaks the format: %s', async (_, bytes, message) => {
    const error = await failure(bytes);
    expect(error).toBeInstanceOf(MalformedWavError);
    expect((error as Error).message).toBe(message);
  });

  it('may be nothing but empty chunks', async () => {
    const empty = Array.from({ length: 20_000 }, () => ({ id: 'void', body: new Uint8Array() }));
    const error = await failure(buildWav({ before: empty }));
    expect((error as Error).message).toMatch(/no data chunk among the first 10000 chunks/);
  });
});

describe('an unsupported file', () => {
  it.each([
    [{ tag: 0x1234 }, 'format tag 0x1234'],
    [{ tag: 0x12 }, 'format tag 0x0012 (Intel MediaSpace ADPCM)'],
    [
      { tag: 1, extensible: { guidTail: 'ffffffffffffffffffffffffffff' } },
      'sub-format 0100ffffffffffffffffffffffffffff (at byte 44)',
    ],
    [{ tag: 3, bits: 16 }, 'floating point of 16 bits, where 32 and 64 are read'],
    [{ tag: 0x11, bits: 3, blockAlign: 36 }, 'ADPCM of 3 bits, where 4 are read'],
  ] as [FmtSpec, string][])('is told by what it holds: %o', async (fmt, words) => {
    const error = await failure(buildWav({ fmt, data: DATA }));
    expect(error).toBeInstanceOf(UnsupportedWavError);
    expect((error as Error).message).toBe(`unsupported WAV: ${words}`);
  });
});

describe('65,535 channels', () => {
  it('are read where the block has room for them', async () => {
    const data = new Uint8Array(2 * 65535).fill(192);
    const channels = await decode(buildWav({ fmt: { channels: 65535, bits: 8 }, data }));
    expect(channels).toHaveLength(65535);
    expect(channels.every((samples) => samples[0] === 0.5 && samples[1] === 0.5)).toBe(true);
  });
});

function withoutFmt(): Uint8Array {
  const bytes = buildWav({ data: DATA });
  return Buffer.concat([bytes.subarray(0, 12), bytes.subarray(36)]);
}
