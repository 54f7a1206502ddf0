/** @module-tag slow */
import { createRequire } from 'node:module';
import { describe, expect, it } from 'vitest';
import { openWav } from '../../src/wav/open.ts';
import { buildWav } from './build.ts';
import { decode, fileOf, has, openBytes, readAll, run, temporaryPath, warningsOf } from './files.ts';
import { outside } from './outside.ts';

/** Two channels, a second and a bit, of a sound that uses the whole scale. */
const SOUND = (() => {
  const values = Array.from({ length: 2 * 9001 }, (_, i) => {
    const time = (i >> 1) / 8000;
    const tone =
      Math.sin(2 * Math.PI * (200 + 300 * time + 50 * (i % 2)) * time) + 0.4 * Math.sin(9000 * time * time);
    return Math.round(32767 * Math.max(-1, Math.min(1, tone)));
  });
  return buildWav({ fmt: { channels: 2 }, data: new Uint8Array(Int16Array.from(values).buffer) });
})();

/** What sox makes of the file: 32-bit samples, without dither. */
function readBySox(path: string): number[][] {
  return deinterleave(run('sox', ['-D', '-V1', path, '-t', 'f64', '-']));
}

function readByFfmpeg(path: string): number[][] {
  return deinterleave(run('ffmpeg', ['-v', 'error', '-nostdin', '-i', path, '-f', 'f64le', '-']));
}

function deinterleave(bytes: Buffer): number[][] {
  const all = Array.from({ length: bytes.length / 8 }, (_, i) => Math.fround(bytes.readDoubleLE(8 * i)));
  return [0, 1].map((channel) => all.filter((_, i) => i % 2 === channel));
}

describe.skipIf(!has('sox'))(
  'a file that sox writes is read as sox reads it (skipped where it is not installed)',
  () => {
    it.each([
      ['-b', '8'],
      ['-b', '16'],
      ['-b', '24'],
      ['-b', '32'],
      ['-e', 'float', '-b', '32'],
      ['-e', 'float', '-b', '64'],
      ['-e', 'a-law'],
      ['-e', 'mu-law'],
      ['-e', 'ima-adpcm'],
      ['-e', 'ms-adpcm'],
    ])('%s %s %s %s', async (...encoding) => {
      const source = fileOf(SOUND);
      for (const order of [[], ['-B']]) {
        const path = temporaryPath();
        run('sox', ['-D', source, ...order, ...encoding.filter(Boolean), path]);
        const samples = readAll(await openWav(path, outside()));
        // sox plays the last ADPCM block to its end; the fact chunk that it wrote says how much of it counts.
        const bySox = readBySox(path).map((channel) => channel.slice(0, samples[0]!.length));
        expect(samples).toEqual(bySox);
        expect(samples[0]).toHaveLength(9001);
      }
    });
  },
);

describe.skipIf(!has('ffmpeg'))(
  'a file that ffmpeg writes is read as ffmpeg reads it (skipped where it is not installed)',
  () => {
    const CODECS = ['u8', 's16le', 's24le', 's32le', 's64le', 'f32le', 'f64le', 'alaw', 'mulaw'].map(
      (name) => `pcm_${name}`,
    );

    it.each([...CODECS, 'adpcm_ima_wav', 'adpcm_ms'])('%s', async (codec) => {
      const source = fileOf(SOUND);
      for (const container of [
        ['-f', 'wav'],
        ['-f', 'wav', '-rf64', 'always'],
        ['-f', 'w64'],
      ]) {
        // Wave64 has no place for the mark by which libavformat's IMA ADPCM is known.
        if (codec === 'adpcm_ima_wav' && container.includes('w64')) continue;
        const path = temporaryPath();
        run('ffmpeg', ['-v', 'error', '-nostdin', '-i', source, '-c:a', codec, ...container, path]);
        expect(readAll(await openWav(path, outside()))).toEqual(readByFfmpeg(path));
      }
    });

    it('through a pipe, too', async () => {
      const piped = run('ffmpeg', ['-v', 'error', '-i', '-', '-f', 'wav', '-'], SOUND);
      const wav = await openBytes(piped);
      expect(warningsOf(wav)).toEqual([
        'the data size 0xFFFFFFFF cannot be true: reading to the end of the file',
      ]);
      expect(readAll(wav)).toEqual(await decode(SOUND));
    });
  },
);

describe('a file that node-wav writes', () => {
  // As published it has no types, and is no ES module.
  const { encode } = createRequire(import.meta.url)('node-wav') as {
    encode(
      channels: Float32Array[],
      options: { sampleRate: number; float: boolean; bitDepth: number },
    ): Buffer;
  };
  const channels = [Float32Array.of(0, 0.5, -0.5, -1, 0.999), Float32Array.of(-0.25, 0.75, 0, 1, -0.999)];

  it.each([32, 64])('in floating point of %i bits comes back', async (bitDepth) => {
    const bytes = encode(channels, { sampleRate: 44100, float: true, bitDepth });
    expect(await decode(bytes)).toEqual(channels.map((samples) => Array.from(samples)));
  });

  it.each([8, 16, 24, 32])('in integers of %i bits comes back within a step', async (bitDepth) => {
    const bytes = encode(channels, { sampleRate: 44100, float: false, bitDepth });
    const samples = await decode(bytes);
    // It scales positive samples by 2^(n−1) − 1 and cuts the fraction off: up to two steps; float32 rounds at 2^−24.
    const tolerance = 2 * 2 ** (1 - bitDepth) + 2 ** -24;
    samples.flat().forEach((value, i) => {
      expect(Math.abs(value - channels[Math.floor(i / 5)]![i % 5]!)).toBeLessThanOrEqual(tolerance);
    });
  });
});
