import { Writable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import type { NamedLevels } from '../../src/commands/info/levels.ts';
import { infoRecord } from '../../src/commands/info/record.ts';
import { infoText } from '../../src/commands/info/text.ts';
import { type InfoOptions, plan } from '../../src/commands/info.ts';
import { UsageError } from '../../src/errors.ts';
import type { WavInfo } from '../../src/wav/format.ts';
import type { Context } from '../../src/world/context.ts';
import { openF32, openS16 } from '../analysis/sources.ts';
import { noise } from '../dsp/oracle.ts';
import { buildWav, listBody, u16 } from '../wav/build.ts';
import { openBytes } from '../wav/files.ts';

const INFO: WavInfo = {
  container: 'RIFX',
  format: {
    encoding: 'pcm',
    bitsPerSample: 20,
    bytesPerSample: 3,
    justified: 'high',
    bigEndian: true,
    channels: 2,
    sampleRate: 48000,
    blockAlign: 6,
    framesPerBlock: 1,
    channelMask: 3,
  },
  frames: 1_234_567,
  duration: 1_234_567 / 48000,
  bytes: 7_407_500,
  chunks: [
    { id: 'fmt ', offset: 12, size: 40 },
    { id: 'data', offset: 60, size: 7_407_402 },
    { id: 'iXML', offset: 7_407_470, size: 22 },
  ],
  tags: { title: 'A title', originator: 'Recorder' },
  cues: [
    { id: 1, frame: 48000, label: 'Verse' },
    { id: 2, frame: 960000, length: 24000 },
  ],
  loops: [{ kind: 'forward', first: 100, last: 4900, count: 0 }],
  warnings: ['something is odd'],
};

const FILE = { name: 'a.wav', path: '../deep/a.wav', info: INFO };

const LEVELS: NamedLevels[] = [
  { channel: 'left', peak: 1, rms: 0.1, dc: -0.00125, clipped: 1234, over: 0, nonFinite: 0 },
  { channel: 'right', peak: 0, rms: 0, dc: 0, clipped: 0, over: 0, nonFinite: 0 },
];

describe('the text', () => {
  it('shows what is in the file, aligned', () => {
    expect(infoText(FILE, LEVELS)).toMatchInlineSnapshot(`
      "a.wav
        container    RIFX
        encoding     20-bit PCM, in the high bits of 24, big-endian
        channels     stereo (FL FR)
        sample rate  48 kHz
        duration     25.72 s (1,234,567 sample frames)
        size         7,407,500 bytes
        also holds   iXML
        chunks
          fmt          at 12         40 bytes
          data         at 60  7,407,402 bytes
          iXML  at 7,407,470         22 bytes
        tags
          title       A title
          originator  Recorder
        cues
           1 s   frame 48,000  Verse
          20 s  frame 960,000  for 0.5 s
        loops
          0.002083 s  frames 100 to 4,900  forward, for ever
        levels
                 peak dBFS  RMS dBFS         DC  crest dB  clipped
          left        0.00    -20.00  -0.001250     20.00    1,234
          right       -inf      -inf   0.000000         -        0
      "
    `);
  });

  it('leaves out what there is none of', () => {
    const bare = { ...INFO, tags: {}, cues: [], loops: [] };
    expect(infoText({ ...FILE, info: bare })).not.toMatch(/tags|cues|loops|levels/);
  });

  it('counts samples that are no numbers where there are any', () => {
    const [left, right] = LEVELS as [NamedLevels, NamedLevels];
    expect(infoText(FILE, [left, { ...right, nonFinite: 7 }])).toMatch(/no number\n.* 0\n.* 7\n$/);
  });

  it('counts floats beyond full scale where there are any', () => {
    const [left, right] = LEVELS as [NamedLevels, NamedLevels];
    const text = infoText(FILE, [{ ...left, over: 12345 }, right]);
    expect(text).toMatch(/ clipped +over\n.* 1,234 +12,345\n.* 0 +0\n$/);
    expect(infoText(FILE, [{ ...left, over: 5, nonFinite: 7 }, right])).toMatch(
      / over +no number\n.* 5 +7\n.* 0 +0\n$/,
    );
  });

  it('puts no sign before zero', () => {
    const [left] = LEVELS as [NamedLevels];
    // 16 bits normalised: 20·log10(32767/32768) is −0.00027 dB.
    const level = { ...left, peak: 32767 / 32768, rms: 32766.9 / 32768, dc: -4e-7 };
    expect(infoText(FILE, [level])).toMatch(/left +0\.00 +0\.00 +0\.000000 +0\.00 /);
    const quieter = { ...level, peak: 0.9994, rms: 0.9988, dc: -6e-7 };
    expect(infoText(FILE, [quieter])).toMatch(/left +-0\.01 +-0\.01 +-0\.000001 +0\.01 /);
  });

  it('shows the beginning of a long list', () => {
    const cues = Array.from({ length: 1000 }, (_, id) => ({ id, frame: id }));
    expect(infoText({ ...FILE, info: { ...INFO, cues } })).toMatch(/frame 39\n {4}… and 960 more\n/);
  });

  it('names the blocks of ADPCM', async () => {
    const fmt = { tag: 0x11, bits: 4, blockAlign: 36, extension: u16(65) };
    const wav = await openBytes(buildWav({ fmt, data: new Uint8Array(72) }));
    expect(infoText(wav)).toContain('IMA ADPCM, blocks of 36 bytes, 65 sample frames\n');
    wav.close();
  });
});

describe('the record', () => {
  it('has every figure under the name that scripts know', () => {
    expect(infoRecord(FILE, LEVELS)).toEqual({
      file: 'a.wav',
      path: '../deep/a.wav',
      container: 'RIFX',
      encoding: 'pcm',
      bitsPerSample: 20,
      containerBits: 24,
      byteOrder: 'big',
      channels: 2,
      speakers: ['FL', 'FR'],
      sampleRate: 48000,
      frames: 1_234_567,
      duration: 1_234_567 / 48000,
      bytes: 7_407_500,
      chunks: INFO.chunks,
      tags: INFO.tags,
      cues: INFO.cues,
      loops: INFO.loops,
      warnings: INFO.warnings,
      levels: [
        { channel: 'left', peak: 0, rms: -20, dc: -0.00125, crest: 20, clipped: 1234, over: 0, nonFinite: 0 },
        { channel: 'right', peak: null, rms: null, dc: 0, crest: null, clipped: 0, over: 0, nonFinite: 0 },
      ],
    });
  });

  it('has levels only where they were asked for', () => {
    expect(infoRecord(FILE)).not.toHaveProperty('levels');
  });

  it('keeps a tag of any name', async () => {
    const list = listBody('INFO', [{ id: '__pr', body: Buffer.from('x') }]);
    const wav = await openBytes(buildWav({ before: [{ id: 'LIST', body: list }] }));
    expect(infoRecord(wav).tags).toEqual({ __pr: 'x' });
    wav.close();
  });
});

describe('the levels', () => {
  // 10 s of two unlike channels, which are read in several blocks, and a part of them.
  const [rate, start, end] = [44100, 2.5 * 44100, 9.75 * 44100];
  const left = Int16Array.from(noise(10 * rate, 1), (value) => 8000 * value + 500);
  const right = Int16Array.from(noise(10 * rate, 2), (value) => 4000 * value - 1500);
  right[start - 1] = 32767;
  right[start] = 30000;
  right[end - 1] = -31000;
  right[end] = -32768;

  /** What a run prints. */
  async function printed(path: string, options: InfoOptions, warnings: string[] = []): Promise<string> {
    const pieces: string[] = [];
    const stdout = new Writable({
      write: (piece, _encoding, done) => {
        pieces.push(String(piece));
        done();
      },
    });
    const warn = (_: string, message: string) => void warnings.push(message);
    const stderr = { isTTY: false };
    const context = { stdout, stderr, warn, signal: new AbortController().signal } as unknown as Context;
    for (const task of plan([path], { quiet: true, ...options }, context)) await task.run();
    return pieces.join('');
  }

  const part: InfoOptions = { json: true, levels: true, start: { seconds: 2.5 }, end: { seconds: 9.75 } };

  it.each([
    ['all', ['left', 'right']],
    [1, ['left']],
    [2, ['right']],
  ] as const)('of channel %s are those of its samples in the range', async (channel, names) => {
    const wav = await openS16([left, right], rate);
    wav.close();
    const { levels, path } = JSON.parse(await printed(wav.path, { ...part, channel }));
    expect(path).toBe(wav.path);
    expect(levels.map((each: { channel: string }) => each.channel)).toEqual(names);
    for (const { channel: name, peak, rms, dc, crest, clipped, nonFinite } of levels) {
      const samples = Array.from(
        (name === 'left' ? left : right).subarray(start, end),
        (value) => value / 32768,
      );
      const sum = (values: number[]) => values.reduce((total, value) => total + value, 0);
      const highest = samples.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
      const meanSquare = sum(samples.map((value) => value * value)) / samples.length;
      expect(peak).toBeCloseTo(20 * Math.log10(highest), 9);
      expect(rms).toBeCloseTo(10 * Math.log10(meanSquare), 6);
      expect(crest).toBeCloseTo(20 * Math.log10(highest) - 10 * Math.log10(meanSquare), 6);
      expect(dc).toBeCloseTo(sum(samples) / samples.length, 9);
      expect([clipped, nonFinite]).toEqual([0, 0]);
    }
  });

  it('are in the text as well, and only where they are asked for', async () => {
    const wav = await openS16([left, right], rate);
    wav.close();
    expect(await printed(wav.path, { levels: true, channel: 2 })).toMatch(
      / levels\n.*peak dBFS.*\n {4}right {2,}0.00 /,
    );
    expect(await printed(wav.path, {})).not.toContain('levels');
    expect(JSON.parse(await printed(wav.path, { json: true }))).not.toHaveProperty('levels');
  });

  it('count clipped samples, those beyond full scale and those that are no numbers', async () => {
    const flat = Float32Array.of(0, 1.5, 1.5, 1.5, 0.5, -1.25, Number.NaN, 0);
    const wav = await openF32([flat, Float32Array.of(1, 1, 1, 1, 1, 0, Number.NaN, Number.NaN)]);
    wav.close();
    const warnings: string[] = [];
    const { levels } = JSON.parse(
      await printed(wav.path, { json: true, levels: true, quiet: false }, warnings),
    );
    const counts = levels.map(({ clipped, over, nonFinite }: NamedLevels) => [clipped, over, nonFinite]);
    expect(counts).toEqual([
      [3, 4, 1],
      [5, 0, 2],
    ]);
    expect(levels[0].peak).toBeCloseTo(20 * Math.log10(1.5), 9);
    expect(warnings).toEqual(['3 samples are NaN, infinite or beyond all audio; they count as 0']);
  });

  it('of no audio are none', async () => {
    const wav = await openS16([new Int16Array()]);
    wav.close();
    expect(JSON.parse(await printed(wav.path, { json: true, levels: true })).levels).toEqual([]);
  });
});

describe('the options', () => {
  const planned = (options: InfoOptions) => () => plan(['a.wav'], options, {} as Context);

  it('take a range or a channel only for levels', () => {
    expect(planned({ start: { seconds: 1 } })).toThrow(UsageError);
    expect(planned({ channel: 2 })).toThrow('a range or a channel is for --levels; add it');
    expect(planned({ channel: 2, levels: true })).not.toThrow();
  });

  it('take no mix', () => {
    expect(planned({ channel: 'mix', levels: true })).toThrow('--channel mix has no levels here');
  });
});
