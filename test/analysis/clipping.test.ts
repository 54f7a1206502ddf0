/** @module-tag thorough */
import { describe, expect, test } from 'vitest';
import { analyseEnvelope } from '../../src/analysis/envelope.ts';
import type { EnvelopePart } from '../../src/analysis/envelope-work.ts';
import { fullScaleOf } from '../../src/analysis/full-scale.ts';
import type { Job } from '../../src/analysis/job.ts';
import { analyseLevels } from '../../src/analysis/levels.ts';
import type { LevelsPart } from '../../src/analysis/levels-work.ts';
import { cut, runParts } from '../../src/analysis/parts.ts';
import type { EnvelopeRequest } from '../../src/analysis/request.ts';
import type { WavFile } from '../../src/wav/open.ts';
import { noise } from '../dsp/oracle.ts';
import { buildWav } from '../wav/build.ts';
import { openBytes } from '../wav/files.ts';
import { ALONE, openF32, openS16 } from './sources.ts';

/** 16-bit noise with runs of one to six samples at full scale, many of them next to each other, and long ones. */
function clippedNoise(frames: number, seed: number): number[] {
  const codes = [32767, 32766, -32768, -32767, 32765, -32766];
  const random = noise(4 * frames, seed);
  const samples: number[] = [];
  for (let n = 0; samples.length < frames; n += 3) {
    const code = codes[Math.floor(Math.abs(random[n]!) * codes.length)]!;
    const length = Math.abs(random[n + 1]!) < 0.001 ? 3000 : 1 + Math.floor(Math.abs(random[n + 1]!) * 6);
    if (Math.abs(random[n + 2]!) < 0.6) samples.push(...new Array<number>(length).fill(code));
    else samples.push(Math.round(random[n]! * 20_000));
  }
  return samples.slice(0, frames);
}

/** Which samples of the range are clipped, +1 at the top and −1 at the bottom: by the definition. */
function clippedOf(samples: number[], start: number, end: number): number[] {
  const sides = new Array<number>(end - start).fill(0);
  for (let at = start; at < end; ) {
    let next = at + 1;
    while (next < end && samples[next] === samples[at]) next++;
    const side = samples[at]! >= 32766 ? 1 : samples[at]! <= -32767 ? -1 : 0;
    if (next - at >= 3) sides.fill(side, at - start, next - start);
    at = next;
  }
  return sides;
}

/** 1 for a point with a sample clipped at the top, 2 at the bottom, 3 for both. */
function flagsOf(sides: number[], framesPerPoint: number): number[] {
  return Array.from({ length: Math.ceil(sides.length / framesPerPoint) }, (_, point) => {
    const own = sides.slice(point * framesPerPoint, (point + 1) * framesPerPoint);
    return (own.includes(1) ? 1 : 0) + (own.includes(-1) ? 2 : 0);
  });
}

const total = (sides: number[]) => sides.filter((side) => side !== 0).length;

describe('clipped are samples in runs of three or more equal ones at full scale', () => {
  // More than two blocks of frames; the channels differ.
  const left = clippedNoise(150_000, 3);
  const right = clippedNoise(150_000, 4);
  const range = { start: 1003, end: 149_998 };
  const sides = [left, right].map((samples) => clippedOf(samples, range.start, range.end));

  async function partsOf<Result>(job: Job, size: number, seconds: number): Promise<Result[]> {
    const results: Result[] = [];
    const cost = { seconds, openingSeconds: 0, bytesPerThread: 0 };
    const parts = cut(range.end - range.start, size);
    for await (const part of runParts<Result>(job, parts, { threads: 3 }, cost)) results.push(part);
    return results;
  }

  test('in levels, over blocks', async () => {
    const { source } = await openS16([left, right]);
    const levels = await analyseLevels(source, range, ALONE);
    expect(levels.map(({ clipped }) => clipped)).toEqual(sides.map(total));
    expect(sides.map(total).every((count) => count > 10_000)).toBe(true);
  });

  // In this thread, and on workers.
  test.each([
    [1, 0.1],
    [1000, 0.1],
    [997, 1000],
    [80_000, 0.1],
  ])('in levels, by parts of %i frames', async (size, seconds) => {
    const short = size === 1 ? { start: 1003, end: 1500 } : range;
    const { source } = await openS16([left, right]);
    const job = { kind: 'levels', source, request: { range: short } } as const;
    const parts: LevelsPart[][] = [];
    for await (const part of runParts<LevelsPart[]>(
      job,
      cut(short.end - short.start, size),
      { threads: 3 },
      { seconds, openingSeconds: 0, bytesPerThread: 0 },
    ))
      parts.push(part);
    for (const [channel, samples] of [left, right].entries()) {
      const counted = parts.reduce((sum, part) => sum + part[channel]!.clipped, 0);
      expect(counted).toBe(total(clippedOf(samples, short.start, short.end)));
    }
  });

  test.each([1, 7, 256, 90_000])('in an envelope of %i frames a point', async (framesPerPoint) => {
    const { source } = await openS16([left, right]);
    const request: EnvelopeRequest = { range, channels: [1, 0], framesPerPoint };
    const { clipped } = await analyseEnvelope(source, request, ALONE);
    expect(clipped.map((flags) => [...flags])).toEqual([
      flagsOf(sides[1]!, framesPerPoint),
      flagsOf(sides[0]!, framesPerPoint),
    ]);
    // The mix has its channels' marks, both at once.
    const mix = await analyseEnvelope(source, { ...request, channels: 'mix' }, ALONE);
    const both = flagsOf(sides[0]!, framesPerPoint).map(
      (flags, point) =>
        flags |
        flagsOf(sides[1]!.slice(point * framesPerPoint, (point + 1) * framesPerPoint), framesPerPoint)[0]!,
    );
    expect([...mix.clipped[0]!]).toEqual(both);
  });

  test.each([
    [1000, 0.1],
    [997, 1000],
  ])('in an envelope, by parts of %i frames', async (size, seconds) => {
    const { source } = await openS16([left, right]);
    for (const channels of [[0, 1], 'mix'] as const) {
      const request = { range, channels: channels === 'mix' ? channels : [...channels], framesPerPoint: 100 };
      const whole = await analyseEnvelope(source, request, ALONE);
      const flags = whole.clipped.map((each) => new Uint8Array(each.length));
      for (const part of await partsOf<EnvelopePart>({ kind: 'envelope', source, request }, size, seconds)) {
        for (const [plane, own] of part.clipped.entries())
          own.forEach((flag, i) => {
            flags[plane]![part.firstPoint + i]! |= flag;
          });
      }
      expect(flags).toEqual(whole.clipped);
      if (channels !== 'mix') expect([...flags[0]!]).toEqual(flagsOf(sides[0]!, 100));
    }
  });

  test('where points share a frame, each of them is flagged', async () => {
    const { source } = await openS16([[0, 32767, 32767, 32767, 5]]);
    const request = { range: { start: 0, end: 5 }, channels: [0], points: 10 };
    const { clipped } = await analyseEnvelope(source, request, ALONE);
    expect([...clipped[0]!]).toEqual([0, 0, 1, 1, 1, 1, 1, 1, 0, 0]);
  });

  test('a full-scale sine is not clipped, nor is a file normalised to full scale', async () => {
    const sine = Array.from({ length: 48_000 }, (_, i) =>
      Math.round(32767 * Math.sin((2 * Math.PI * 997 * i) / 48_000)),
    );
    const levels = await analyseLevels((await openS16([sine])).source, { start: 0, end: 48_000 }, ALONE);
    expect(levels[0]!.clipped).toBe(0);
    expect(levels[0]!.over).toBe(0);
  });
});

describe('a mix has the marks of its channels, whatever decodes them', () => {
  // Silence but for three samples at full scale in the last channel, in the second block and at its very end.
  const frames = 140_001;
  const at = [131_500, 139_998];
  const codes = { s16: [0, 32767], s24: [0, 0x7fffff], f32: [0, 1], mulaw: [0xff, 0x80] } as const;
  const writers = {
    s16: (view: DataView, offset: number, code: number) => view.setInt16(offset, code, true),
    s24: (view: DataView, offset: number, code: number) => {
      view.setUint16(offset, code & 0xffff, true);
      view.setUint8(offset + 2, code >> 16);
    },
    f32: (view: DataView, offset: number, code: number) => view.setFloat32(offset, code, true),
    mulaw: (view: DataView, offset: number, code: number) => view.setUint8(offset, code),
  };
  test.each([
    ['s16', 1, 16, 2],
    ['s16', 1, 16, 3],
    ['s24', 1, 24, 2],
    ['f32', 3, 32, 2],
    ['f32', 3, 32, 5],
    ['mulaw', 7, 8, 2],
  ] as const)('%s, tag %i, %i bits, %i channels', async (kind, tag, bits, channels) => {
    const data = new Uint8Array((bits / 8) * channels * frames);
    const view = new DataView(data.buffer);
    for (let sample = 0; sample < channels * frames; sample++) {
      const [frame, channel] = [Math.floor(sample / channels), sample % channels];
      const isClipped = channel === channels - 1 && at.some((start) => frame >= start && frame < start + 3);
      writers[kind](view, (bits / 8) * sample, codes[kind][isClipped ? 1 : 0]);
    }
    const { source } = await openBytes(buildWav({ fmt: { tag, bits, channels }, data }));
    const request = { range: { start: 0, end: frames }, channels: 'mix', framesPerPoint: 1 } as const;
    const { clipped, max } = await analyseEnvelope(source, request, ALONE);
    const flagged = [...clipped[0]!.keys()].filter((point) => clipped[0]![point] !== 0);
    expect(flagged).toEqual(at.flatMap((start) => [start, start + 1, start + 2]));
    expect(Math.max(...max[0]!.subarray(130_000))).toBeLessThan(0.51);
  });
});

describe('floats', () => {
  const range = { start: 1, end: 13 };
  // Equal samples at 1 or beyond are clipped; beyond 1 is over, clipped or not. NaN is 0, and parts a run.
  const samples = [1, 1, 1, 1.5, 1.5, 1.5, -2, -2, -1, -1, -1, 1.25, 0.99, 0.99];

  test('count from 1 on, and as over beyond it', async () => {
    for (const channels of [[samples], [samples, samples.map((x) => -x)]]) {
      const levels = await analyseLevels((await openF32(channels)).source, range, ALONE);
      for (const { clipped, over } of levels) expect({ clipped, over }).toEqual({ clipped: 6, over: 6 });
    }
  });

  test('are parted by what is no number', async () => {
    const { source } = await openF32([[1, 1, Number.NaN, 1, 1, 1]]);
    const [levels] = await analyseLevels(source, { start: 0, end: 6 }, ALONE);
    expect(levels).toMatchObject({ clipped: 3, over: 0, nonFinite: 1 });
  });

  test('count over all of a long range', async () => {
    const long = noise(300_001).map((x) => 1.5 * x);
    const { source } = await openF32([long, long.map((x) => x / 2)]);
    const levels = await analyseLevels(source, { start: 5, end: 300_001 }, ALONE);
    expect(levels.map(({ over }) => over)).toEqual([long.slice(5).filter((x) => Math.abs(x) > 1).length, 0]);
  });
});

describe('full scale of every encoding', () => {
  test.each([
    [{ encoding: 'pcm', bitsPerSample: 8 }, 126 / 128, -127 / 128],
    [{ encoding: 'pcm', bitsPerSample: 16 }, 32766 / 32768, -32767 / 32768],
    [{ encoding: 'pcm', bitsPerSample: 24 }, 8388606 / 8388608, -8388607 / 8388608],
    [{ encoding: 'float', bitsPerSample: 32 }, 1, -1],
    [{ encoding: 'ima-adpcm', bitsPerSample: 4 }, 32766 / 32768, -32767 / 32768],
  ] as const)('%o', async (format, high, low) => {
    const { info } = await openS16([[0]]);
    expect(fullScaleOf({ ...info.format, ...format })).toEqual({ high, low });
  });

  const open = (tag: number, bits: number, data: number[]): Promise<WavFile> =>
    openBytes(buildWav({ fmt: { tag, bits, channels: 1 }, data: Uint8Array.from(data) }));

  test.each([
    // Codes 255 and 254, 0 and 1 of 8 bits; 253 and 2 are inside.
    ['8 bits', 1, 8, [255, 255, 255, 254, 254, 254, 0, 0, 0, 1, 1, 1, 253, 253, 253, 2, 2, 2], 12],
    // The extreme codes of A-law: 0xaa and 0x2a; of µ-law: 0x80 and 0x00. Those one step inside are not.
    ['A-law', 6, 8, [0xaa, 0xaa, 0xaa, 0x2a, 0x2a, 0x2a, 0xab, 0xab, 0xab], 6],
    ['µ-law', 7, 8, [0x80, 0x80, 0x80, 0, 0, 0, 0x81, 0x81, 0x81], 6],
    [
      '24 bits',
      1,
      24,
      [
        0xff, 0xff, 0x7f, 0xff, 0xff, 0x7f, 0xff, 0xff, 0x7f, 0xfe, 0xff, 0x7f, 0xfd, 0xff, 0x7f, 0xfd, 0xff,
        0x7f, 0xfd, 0xff, 0x7f,
      ],
      3,
    ],
  ])('in %s', async (_, tag, bits, data, expected) => {
    const { source, info } = await open(tag, bits, data);
    const [levels] = await analyseLevels(source, { start: 0, end: info.frames }, ALONE);
    expect(levels!.clipped).toBe(expected);
  });
});
