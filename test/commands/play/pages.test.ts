import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  Background,
  overviewOf,
  specgramPage,
  specgramPalette,
  specgramRequest,
  wavePage,
} from '../../../src/commands/play/pages.ts';
import { Cells } from '../../../src/terminal/cells.ts';
import { glyphsFor } from '../../../src/terminal/glyphs.ts';
import { drawSpecgram, FREQUENCY_COLUMNS } from '../../../src/terminal/specgram-panel.ts';
import type { Context } from '../../../src/world/context.ts';
import { buildWav } from '../../wav/build.ts';

const { signal } = new AbortController();
const context = {} as Context;
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'pages-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** A float file, a function of the second for each channel. */
function write(
  name: string,
  sampleRate: number,
  seconds: number,
  channels: ((second: number) => number)[],
): string {
  const frames = Math.round(seconds * sampleRate);
  const samples = new Float32Array(frames * channels.length);
  for (let frame = 0; frame < frames; frame++) {
    channels.forEach((value, channel) => {
      samples[frame * channels.length + channel] = value(frame / sampleRate);
    });
  }
  const path = join(folder, name);
  const fmt = { tag: 3, bits: 32, channels: channels.length, sampleRate };
  writeFileSync(path, buildWav({ fmt, data: new Uint8Array(samples.buffer) }));
  return path;
}

function tone(hz: number, db: number): (second: number) => number {
  return (second) => 10 ** (db / 20) * Math.sin(2 * Math.PI * hz * second);
}

/** The band, of so many in mel from 0 to half the rate, high to low, in which a frequency lies. */
function bandOf(hz: number, bands: number, rate: number): number {
  const mel = (each: number) => 2595 * Math.log10(1 + each / 700);
  return Math.floor(bands * (1 - mel(hz) / mel(rate / 2)));
}

/** Levels from −100 to −10 dB are shares from 0 to 1. */
function levelOf(share: number): number {
  return -100 + 90 * share;
}

describe('a page of the spectrogram', () => {
  // Wide bands at the top, where a mean over their bins would be weak, bands narrower than a bin at the bottom.
  test.each([
    [48_000, 17_015.625, 20],
    [48_000, 1007.8125, 20],
    [48_000, 17_015.625, 44],
    [44_100, 44_100 * (41 / 2048), 20],
    [8000, 8000 * (900 / 2048), 20],
    [100, 100 * (500 / 2048), 20],
  ])('at %d Hz has a tone of %f Hz and −20 dBFS at its level, of %d bands', async (rate, hz, bands) => {
    // Of two channels the mean is drawn: both have the tone.
    const path = write('tone.wav', rate, 4 * Math.max(1, 2048 / rate), [tone(hz, -20), tone(hz, -20)]);
    const seconds = 4 * Math.max(1, 2048 / rate);
    const page = { start: 0.25 * seconds, end: 0.75 * seconds };
    const { shares, columns } = await specgramPage(path, page, 30, bands, context, signal);
    expect([shares.length, columns]).toEqual([30 * bands, 30]);
    const band = bandOf(hz, bands, rate);
    for (let column = 0; column < columns; column++) {
      expect(levelOf(shares[column * bands + band]!)).toBeCloseTo(-20, 1);
      const strongest = shares.subarray(column * bands, (column + 1) * bands);
      expect(Math.max(...strongest)).toBeCloseTo(shares[column * bands + band]!, 6);
    }
  });

  test('has a tone in its columns, on the page that begins in the middle of the file', async () => {
    // From 6 to 7 s of a page from 4 to 8 s: columns 20 to 29 of 40.
    const burst = (second: number) => (second >= 6 && second < 7 ? tone(1000, -20)(second) : 0);
    const path = write('burst.wav', 8000, 12, [burst]);
    const { shares } = await specgramPage(path, { start: 4, end: 8 }, 40, 10, context, signal);
    const band = bandOf(1000, 10, 8000);
    const levels = Array.from({ length: 40 }, (_, column) => levelOf(shares[column * 10 + band]!));
    levels.forEach((level, column) => {
      if (column >= 22 && column < 28) expect(level).toBeCloseTo(-20, 0);
      if (column < 17 || column > 32) expect(level).toBeCloseTo(-100, 5);
    });
  });

  test.each([
    // No column without its own, none further from the next than half a transform.
    [10_000, 50, 200],
    [10_049, 50, 200],
    [1_000_000, 50, 1024],
    [30, 50, 1],
  ])('of %d sample frames in %d columns takes hops of %d', (frames, columns, hop) => {
    const range = { start: 77_000, end: 77_000 + frames };
    expect(specgramRequest(range, columns, 8, { format: { sampleRate: 8000 } })).toMatchObject({
      ...{ range, columns, hop, nfft: 2048, channels: 'mix', edges: 'pad', window: { name: 'hann' } },
    });
  });

  test('is drawn in the colour of its level', async () => {
    const rate = 8000;
    const hz = rate * (256 / 2048);
    const path = write('drawn.wav', rate, 2, [tone(hz, -55)]);
    const page = { start: 0, end: 2 };
    const specgram = await specgramPage(path, page, 20, 8, context, signal);
    const cells = new Cells(FREQUENCY_COLUMNS + 20, 5);
    const palette = specgramPalette();
    const abilities = { unicode: true, color: 'full', addressable: true } as const;
    drawSpecgram(cells, 5, specgram, 0, palette, abilities, glyphsFor(true));
    const band = bandOf(hz, 8, rate);
    const at = cells.width * (band >> 1) + FREQUENCY_COLUMNS + 10;
    // The middle of the range, −100 to −10: gist_heat at 127.5/255 is (0.75, 0, 0).
    const color = (band & 1 ? cells.background : cells.foreground)[at]!;
    expect(Math.abs((color >> 16) - 191)).toBeLessThanOrEqual(2);
    expect([(color >> 8) & 255, color & 255].every((each) => each <= 2)).toBe(true);
    expect([palette.length, palette[0], palette[255]]).toEqual([256, 0x000000, 0xffffff]);
  });

  test('of a file shorter than a transform is one', async () => {
    const path = write('short.wav', 8000, 0.01, [tone(1000, -20)]);
    const { shares } = await specgramPage(path, { start: 0, end: 0.01 }, 20, 8, context, signal);
    expect(shares).toHaveLength(160);
    expect(shares.every((share) => share >= 0 && share <= 1)).toBe(true);
  });
});

describe('a page of the waveform', () => {
  const saw = (second: number) => (second % 1) * 0.8;

  test('has lowest and highest sample of each column, for each of two channels', async () => {
    const path = write('wave.wav', 1000, 10, [saw, (second) => -saw(second) / 2]);
    const page = { start: 2.5, end: 4.5 };
    const wave = await wavePage(path, page, 20, context, signal);
    expect([wave.page, wave.min.length, wave.max.length]).toEqual([page, 2, 2]);
    for (let column = 0; column < 20; column++) {
      const from = (2.5 + column / 10) % 1;
      expect(wave.min[0]![column]).toBeCloseTo(0.8 * from, 5);
      expect(wave.max[0]![column]).toBeCloseTo(0.8 * (from + 0.099), 5);
      expect(wave.min[1]![column]).toBeCloseTo(-0.4 * (from + 0.099), 5);
      expect(wave.max[1]![column]).toBeCloseTo(-0.4 * from + 0, 5);
    }
  });

  test('of more channels is that of their mean', async () => {
    const constant = (value: number) => () => value;
    const path = write('three.wav', 1000, 2, [constant(0.9), constant(0.3), constant(-0.6)]);
    const { min, max } = await wavePage(path, { start: 0, end: 2 }, 4, context, signal);
    expect([min.length, max.length]).toEqual([1, 1]);
    for (const value of [...min[0]!, ...max[0]!]) expect(value).toBeCloseTo(0.2, 6);
  });

  test('ends with the file', async () => {
    const path = write('end.wav', 1000, 1, [saw]);
    const { max } = await wavePage(path, { start: 0.9, end: 1.5 }, 4, context, signal);
    expect(Math.max(...max[0]!)).toBeCloseTo(0.8 * 0.999, 5);
    // One that begins there has the last sample.
    const last = await wavePage(path, { start: 1, end: 1.5 }, 1, context, signal);
    expect(last.max[0]![0]).toBeCloseTo(0.8 * 0.999, 5);
  });
});

test('the overview has the largest magnitudes of the whole file', async () => {
  const path = write('overview.wav', 8000, 2.048, [(second) => (second < 1.024 ? 0.25 : -0.75)]);
  const overview = await overviewOf(path, context, signal);
  expect(overview).toHaveLength(2048);
  expect([overview[0], overview[1023], overview[1024], overview[2047]]).toEqual([0.25, 0.25, 0.75, 0.75]);
});

describe('a picture made in the background', () => {
  function later() {
    const made: {
      key: string;
      signal: AbortSignal;
      finish: (picture: string) => void;
      fail: (error: Error) => void;
    }[] = [];
    const failures: unknown[] = [];
    const background = new Background<string>((error) => failures.push(error));
    const get = (key: string) =>
      background.get(
        key,
        (aborted) =>
          new Promise((finish, fail) => {
            made.push({ key, signal: aborted, finish, fail });
          }),
      );
    const settle = () => new Promise((resolve) => setImmediate(resolve));
    return { background, get, made, failures, settle };
  }

  test('is there when it is finished, and made once', async () => {
    const { get, made, settle } = later();
    expect([get('a'), get('a')]).toEqual([undefined, undefined]);
    expect(made).toHaveLength(1);
    made[0]!.finish('picture of a');
    await settle();
    expect([get('a'), made.length]).toEqual(['picture of a', 1]);
  });

  test('is given up for another one, whenever it comes', async () => {
    const { get, made, failures, settle } = later();
    get('a');
    expect(get('b')).toBeUndefined();
    expect(made.map(({ signal: given }) => given.aborted)).toEqual([true, false]);
    made[1]!.finish('picture of b');
    await settle();
    made[0]!.finish('picture of a');
    await settle();
    expect(get('b')).toBe('picture of b');
    expect(get('a')).toBeUndefined();
    made[2]!.fail(new Error('gone'));
    await settle();
    expect(failures).toEqual([new Error('gone')]);
  });

  test('that is stopped is none, and its failure is nobody’s', async () => {
    const { background, get, made, failures, settle } = later();
    get('a');
    background.stop();
    made[0]!.fail(new Error('aborted'));
    await settle();
    expect([failures, made[0]!.signal.aborted]).toEqual([[], true]);
  });
});
