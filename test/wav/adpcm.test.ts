import { describe, expect, it } from 'vitest';
import { FrameReader } from '../../src/wav/reader.ts';
import { buildWav, type ChunkSpec, listBody, u16, u32 } from './build.ts';
import { openBytes, readAll, warningsOf } from './files.ts';

const ENCODINGS = ['ima-adpcm', 'ms-adpcm'] as const;
type Adpcm = (typeof ENCODINGS)[number];

interface AdpcmSpec {
  encoding: Adpcm;
  channels?: number;
  blockAlign: number;
  data: Uint8Array;
  before?: ChunkSpec[];
}

function adpcm({ encoding, channels = 1, blockAlign, data, before }: AdpcmSpec): Uint8Array {
  const fmt = { tag: encoding === 'ima-adpcm' ? 0x11 : 2, bits: 4, channels, blockAlign, extension: u16(0) };
  return buildWav({ fmt, data, before });
}

/** The same bytes on every run. */
function noise(length: number, seed = 1): Uint8Array {
  let state = seed;
  return Uint8Array.from({ length }, () => {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0;
    return state >>> 24;
  });
}

const fact = (frames: number): ChunkSpec => ({ id: 'fact', body: u32(frames) });
const in16Bits = (samples: number[][]) => samples.map((channel) => channel.map((value) => value * 32768));

describe('IMA ADPCM', () => {
  // Worked by hand from the standard: first sample 100, step index 0 (step 7), then nibbles 7, 15, 0, 8, 4, 4, 1, 1.
  const block = [100, 0, 0, 0, 0xf7, 0x80, 0x44, 0x11];

  it('follows the standard', async () => {
    const wav = await openBytes(
      adpcm({ encoding: 'ima-adpcm', blockAlign: 8, data: Uint8Array.from(block) }),
    );
    expect(in16Bits(readAll(wav))).toEqual([[100, 111, 81, 85, 82, 113, 151, 166, 179]]);
  });

  it('rounds as ffmpeg in the files that libavformat has signed', async () => {
    const software = {
      id: 'LIST',
      body: listBody('INFO', [{ id: 'ISFT', body: Buffer.from('Lavf59.27.100\0') }]),
    };
    const data = Uint8Array.from(block);
    const wav = await openBytes(adpcm({ encoding: 'ima-adpcm', blockAlign: 8, data, before: [software] }));
    expect(in16Bits(readAll(wav))).toEqual([[100, 113, 83, 87, 84, 115, 153, 168, 181]]);
  });

  it('takes a step index beyond the table for the last one', async () => {
    const data = Uint8Array.of(0, 0, 200, 0, 0, 0, 0, 0);
    const wav = await openBytes(adpcm({ encoding: 'ima-adpcm', blockAlign: 8, data }));
    expect(in16Bits(readAll(wav))[0]!.slice(0, 2)).toEqual([0, 32767 >> 3]);
  });
});

describe('Microsoft ADPCM', () => {
  // Predictor 1 (512, −256), step 16, samples 20 and 10 before it, then nibbles 1, 15, 7, 8.
  const block = [1, 16, 0, 20, 0, 10, 0, 0x1f, 0x78];

  it('predicts from the two samples before', async () => {
    const wav = await openBytes(adpcm({ encoding: 'ms-adpcm', blockAlign: 9, data: Uint8Array.from(block) }));
    // 2·20 − 10 + 16 = 46; 2·46 − 20 − 16 = 56; 2·56 − 46 + 7·16 = 178; the step then is (614·16)>>8 = 38:
    // 2·178 − 56 − 8·38 = −4.
    expect(in16Bits(readAll(wav))).toEqual([[10, 20, 46, 56, 178, -4]]);
  });

  it('predicts by the table of the file, as long as that is', async () => {
    const table = [512, -256, 256, 0, 0, 0].map((value) => u16(value & 0xffff));
    // Six sample frames a block; two pairs count, though a third one is there.
    const extension = Buffer.concat([u16(6), u16(2), ...table]);
    const decoded = async (predictor: number) => {
      const data = Uint8Array.from([predictor, ...block.slice(1)]);
      return in16Bits(
        readAll(await openBytes(buildWav({ fmt: { tag: 2, bits: 4, blockAlign: 9, extension }, data }))),
      );
    };
    // The sample before and 16; less 16; and 7·16; the step then is 38: less 8·38.
    expect(await decoded(1)).toEqual([[10, 20, 36, 20, 132, -172]]);
    expect(await decoded(2)).toEqual([[10, 20, 46, 56, 178, -4]]);
  });

  it('takes a predictor that the table lacks for the first one', async () => {
    const blocks = [0, 99].map((predictor) => Uint8Array.from([predictor, ...block.slice(1)]));
    const [known, unknown] = await Promise.all(
      blocks.map(async (data) =>
        readAll(await openBytes(adpcm({ encoding: 'ms-adpcm', blockAlign: 9, data }))),
      ),
    );
    expect(unknown).toEqual(known);
  });
});

describe.each(ENCODINGS)('%s', (encoding) => {
  const header = encoding === 'ima-adpcm' ? 4 : 7;

  it.each([1, 2, 3, 6])('gives each of %i channels what it gives that channel alone', async (channels) => {
    // Blocks of 16 packed bytes a channel, each channel with bytes of its own.
    const alone = Array.from({ length: channels }, (_, channel) => noise(header + 16, channel + 1));
    const single = await Promise.all(
      alone.map(async (data) => readAll(await openBytes(adpcm({ encoding, blockAlign: header + 16, data })))),
    );
    const data = encoding === 'ima-adpcm' ? interleaveIma(alone) : interleaveMs(alone);
    const wav = await openBytes(adpcm({ encoding, channels, blockAlign: data.length, data }));
    expect(readAll(wav)).toEqual(single.flat());
  });

  it('reads the same samples from anywhere', async () => {
    const spec = {
      encoding,
      channels: 2,
      blockAlign: 2 * header + 32,
      data: noise(7 * (2 * header + 32) + 2 * header + 8),
    };
    const whole = readAll(await openBytes(adpcm(spec)));
    const wav = await openBytes(adpcm(spec));
    const reader = new FrameReader(wav.source);
    for (const [start, count] of [
      [0, 1],
      [5, 40],
      [100, 33],
      [33, 66],
      [wav.info.frames - 3, 3],
      [64, 2],
    ] as const) {
      expect(readRange(reader, start, count)).toEqual(
        whole.map((samples) => samples.slice(start, start + count)),
      );
    }
    wav.close();
  });

  it('reads what is there of the last block', async () => {
    const blockAlign = header + 16;
    const data = noise(2 * blockAlign);
    const whole = readAll(await openBytes(adpcm({ encoding, blockAlign, data })));
    const cut = await openBytes(
      adpcm({ encoding, blockAlign, data: data.subarray(0, blockAlign + header + 4) }),
    );
    const perBlock = cut.info.format.framesPerBlock;
    const expected = perBlock + (encoding === 'ima-adpcm' ? 1 + 8 : 2 + 8);
    expect(cut.info).toMatchObject({ frames: expected, warnings: [] });
    expect(readAll(cut)).toEqual(whole.map((samples) => samples.slice(0, expected)));
  });

  it('leaves out a last block of less than its state', async () => {
    const blockAlign = header + 16;
    const wav = await openBytes(adpcm({ encoding, blockAlign, data: noise(blockAlign + header - 1) }));
    expect(wav.info.frames).toBe(wav.info.format.framesPerBlock);
    expect(warningsOf(wav)).toEqual([
      `the last sample frame is incomplete: ${header - 1} bytes are left out`,
    ]);
    wav.close();
  });

  it('honours the fact chunk', async () => {
    const blockAlign = header + 16;
    const open = (frames: number) =>
      openBytes(adpcm({ encoding, blockAlign, data: noise(2 * blockAlign), before: [fact(frames)] }));
    const counted = async (frames: number) => {
      const { info, close } = await open(frames);
      close();
      return [info.frames, info.warnings.length];
    };
    const perBlock = encoding === 'ima-adpcm' ? 33 : 34;
    expect(await counted(2 * perBlock - 5)).toEqual([2 * perBlock - 5, 0]);
    // More than there are, none, and the mark of an unknown number: all there are.
    expect(await counted(2 * perBlock + 5)).toEqual([2 * perBlock, 0]);
    expect(await counted(0)).toEqual([2 * perBlock, 0]);
    expect(await counted(0xffffffff)).toEqual([2 * perBlock, 0]);
    // Less than a block is trimmed, a whole one never: libsndfile counts frames ÷ channels.
    expect(await counted(perBlock + 1)).toEqual([perBlock + 1, 0]);
    expect(await counted(perBlock)).toEqual([2 * perBlock, 1]);
    expect(await counted(1)).toEqual([2 * perBlock, 1]);
  });

  it('has blocks of the sample frames that the fmt chunk names', async () => {
    const tag = encoding === 'ima-adpcm' ? 0x11 : 2;
    const fmt = { tag, bits: 4, blockAlign: header + 16, extension: u16(20) };
    const wav = await openBytes(buildWav({ fmt, data: noise(2 * (header + 16)) }));
    expect(wav.info.frames).toBe(40);
    wav.close();
  });
});

function readRange(reader: FrameReader, start: number, count: number): number[][] {
  const target = [new Float32Array(count), new Float32Array(count)];
  expect(reader.read(start, count, target)).toBe(count);
  return target.map((samples) => Array.from(samples));
}

/** The states of all channels, then four bytes of each in turn. */
function interleaveIma(blocks: Uint8Array[]): Uint8Array {
  const parts = [0, 4, 8, 12, 16].flatMap((at) => blocks.map((block) => block.subarray(at, at + 4)));
  return Buffer.concat(parts);
}

/** Each field of the states for all channels, then nibbles of each in turn. */
function interleaveMs(blocks: Uint8Array[]): Uint8Array {
  const fields = [
    [0, 1],
    [1, 3],
    [3, 5],
    [5, 7],
  ] as const;
  const states = fields.flatMap(([from, to]) => blocks.map((block) => block.subarray(from, to)));
  const nibbles = Array.from({ length: 32 }, (_, i) =>
    blocks.map((block) => (block[7 + (i >> 1)]! >> (i % 2 ? 0 : 4)) & 15),
  ).flat();
  const packed = Uint8Array.from(
    { length: nibbles.length / 2 },
    (_, i) => (nibbles[2 * i]! << 4) | nibbles[2 * i + 1]!,
  );
  return Buffer.concat([...states, packed]);
}
