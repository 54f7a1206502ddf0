/** @module-tag thorough */
import { describe, expect, test } from 'vitest';
import { readClip } from '../../src/commands/page.ts';
import type { Selection } from '../../src/options/selection.ts';
import { buildWav, type FmtSpec, integers } from '../wav/build.ts';
import { openBytes } from '../wav/files.ts';

/** All 16-bit codes, of which the second channel has each one's complement; more than one block of frames. */
const FRAMES = 70_000;
const codes = Array.from({ length: FRAMES }, (_, frame) => ((frame * 12_345) % 65_536) - 32_768);
const stereo = codes.flatMap((code) => [code, -1 - code]);

async function clipOf(fmt: FmtSpec, data: Uint8Array, selection: Partial<Selection> = {}) {
  const wav = await openBytes(buildWav({ fmt, data }));
  try {
    const range = { start: 0, end: wav.info.frames };
    return readClip(wav, { range, channels: 'mix', channelNames: [], ...selection });
  } finally {
    wav.close();
  }
}

/** The sample frames of a clip's WAV, as its header has them. */
function decoded({ wav }: { wav: Uint8Array }) {
  const file = Buffer.from(wav);
  expect(file.toString('latin1', 0, 4) + file.toString('latin1', 8, 16)).toBe('RIFFWAVEfmt ');
  expect([file.readUInt16LE(20), file.readUInt16LE(34)]).toEqual([1, 16]);
  expect(file.toString('latin1', 36, 40)).toBe('data');
  const data = file.subarray(44);
  expect([file.readUInt32LE(4), file.readUInt32LE(40)]).toEqual([file.length - 8, data.length]);
  const [channels, rate] = [file.readUInt16LE(22), file.readUInt32LE(24)];
  const samples = new Int16Array(data.buffer.slice(data.byteOffset, data.byteOffset + data.length));
  return { channels, rate, data, samples: Array.from(samples) };
}

describe('readClip', () => {
  test('has the audio of a 16-bit file to the bit, both channels where their mix is drawn', async () => {
    const data = integers(stereo, 2);
    const fmt = { channels: 2, sampleRate: 44_100 };
    const clip = await clipOf(fmt, data);
    expect(decoded(clip)).toMatchObject({ channels: 2, rate: 44_100 });
    expect(decoded(clip).data.equals(data)).toBe(true);
    expect(clip).toMatchObject({ start: 0, duration: FRAMES / 44_100 });
    expect(clip.note).toBeUndefined();
  });

  test('begins and ends with the range, and has the channels drawn', async () => {
    const fmt = { channels: 2, sampleRate: 8000 };
    const range = { start: 1234, end: 69_000 };
    const clip = await clipOf(fmt, integers(stereo, 2), { range, channels: [1] });
    expect(clip).toMatchObject({ start: 1234 / 8000, duration: (69_000 - 1234) / 8000 });
    expect(decoded(clip)).toMatchObject({ channels: 1, rate: 8000 });
    expect(decoded(clip).samples).toEqual(codes.slice(1234, 69_000).map((code) => -1 - code));
    const turned = await clipOf(fmt, integers(stereo, 2), { range, channels: [1, 0] });
    expect(decoded(turned).samples.slice(0, 2)).toEqual([-1 - codes[1234]!, codes[1234]!]);
  });

  test('has 8 bits as they are, and rounds finer samples and those beyond full scale', async () => {
    const bytes = Uint8Array.of(0, 1, 127, 128, 129, 255);
    const eight = await clipOf({ bits: 8, sampleRate: 8000 }, bytes);
    expect(decoded(eight).samples).toEqual([-32_768, -32_512, -256, 0, 256, 32_512]);
    const fine = integers([0x7fffff, 0x7fff7f, 0x000080, 0x00007f, -0x000081, -0x00007f, -0x800000], 3);
    expect(decoded(await clipOf({ bits: 24, sampleRate: 8000 }, fine)).samples).toEqual([
      32_767, 32_767, 1, 0, -1, 0, -32_768,
    ]);
    const float = new Uint8Array(Float32Array.of(2, 0.5, -0.5, -2).buffer);
    expect(decoded(await clipOf({ tag: 3, bits: 32, sampleRate: 8000 }, float)).samples).toEqual([
      32_767, 16_384, -16_384, -32_768,
    ]);
  });

  test('mixes more than two channels, and more than browsers play, with a note of these', async () => {
    const frames = Array.from({ length: 100 }, (_, frame) => [300 * frame, -300, 600, 0]);
    const quad = await clipOf({ channels: 4, sampleRate: 8000 }, integers(frames.flat(), 2));
    expect(decoded(quad)).toMatchObject({ channels: 1 });
    expect(decoded(quad).samples).toEqual(frames.map((_, frame) => 75 * frame + 75));
    expect(quad.note).toBeUndefined();

    const many = (channels: number) =>
      clipOf({ channels, sampleRate: 8000 }, integers(new Array(channels * 10).fill(100), 2), {
        channels: Array.from({ length: channels }, (_, channel) => channel),
      });
    expect(decoded(await many(32))).toMatchObject({ channels: 32 });
    const mean = await many(33);
    expect(decoded(mean)).toMatchObject({ channels: 1, samples: new Array(10).fill(100) });
    expect(mean.note).toBe('The audio is the mean of 33 channels, for browsers to play it.');
  });

  test.each([
    [50, 3000, '50 Hz to 3 kHz'],
    [1700, 3400, '1.7 kHz to 3.4 kHz'],
    [2999, 5998, '2.999 kHz to 5.998 kHz'],
    [1_000_000, 500_000, '1000 kHz to 500 kHz'],
  ])('plays %i Hz at %i Hz, in time and pitch', async (rate, played, words) => {
    const hz = Math.min(rate, played) / 20;
    const count = 500;
    const tone = Array.from({ length: count }, (_, n) =>
      Math.round(20_000 * Math.sin((2 * Math.PI * hz * n) / rate)),
    );
    const clip = await clipOf(
      { sampleRate: rate, channels: 2 },
      integers(
        tone.flatMap((each) => [each, -each]),
        2,
      ),
    );
    expect(clip.note).toBe(`The audio is resampled from ${words}, for browsers to play it.`);
    expect(clip.duration).toBe(count / rate);
    const { samples, channels, rate: written } = decoded(clip);
    expect([channels, written, samples.length]).toEqual([2, played, (2 * count * played) / rate]);
    const margin = Math.ceil(60 * (played / rate));
    let worst = 0;
    for (let n = margin; n < samples.length / 2 - margin; n++) {
      const expected = 20_000 * Math.sin((2 * Math.PI * hz * n) / played);
      const differences = [samples[2 * n]! - expected, samples[2 * n + 1]! + expected];
      worst = Math.max(worst, ...differences.map(Math.abs));
    }
    expect(worst).toBeLessThan(10);
  });

  test.each([3000, 768_000])('plays %i Hz as they are', async (sampleRate) => {
    const clip = await clipOf({ sampleRate }, integers(codes, 2));
    expect(decoded(clip)).toMatchObject({ rate: sampleRate, samples: codes });
    expect(clip.note).toBeUndefined();
  });

  test('refuses more than a page can hold, by the rate that it plays', async () => {
    const data = new Uint8Array(2 * 500_000);
    const range = { start: 0, end: 500_000 };
    await expect(clipOf({ sampleRate: 50 }, data, { range })).rejects.toThrow(
      'a page holds its audio, 8000 s of this file at the most; choose with --start and --duration',
    );
    const fits = await clipOf({ sampleRate: 50 }, data, { range: { start: 100_000, end: 100_500 } });
    expect(fits).toMatchObject({ start: 2000, duration: 10 });
  });
});
