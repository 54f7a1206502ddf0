/** @module-tag slow */
/** Sizes that a file or an option claims: twice as much takes about twice the time, and a signal gets through meanwhile. */
import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { noise } from '../dsp/oracle.ts';
import { buildWav, type ChunkSpec } from '../wav/build.ts';
import { program } from './wavscope.ts';

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'floods-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Seconds of CPU that a run takes, of all its threads, as it tells itself at its end. */
async function cpuOf(args: string[]): Promise<number> {
  const told = join(folder, 'cpu');
  const meter = join(folder, 'meter.cjs');
  writeFileSync(
    meter,
    `process.on('exit', () => {
      const { user, system } = process.cpuUsage();
      if (require('node:worker_threads').isMainThread)
        require('node:fs').writeFileSync(${JSON.stringify(told)}, String((user + system) / 1e6));
    });`,
  );
  const child = spawn(process.execPath, ['-r', meter, program, ...args], { cwd: folder, stdio: 'ignore' });
  const [code] = await new Promise<unknown[]>((done) => child.on('exit', (...end) => done(end)));
  expect(code, args.join(' ').slice(0, 200)).toBe(0);
  return Number(readFileSync(told, 'utf8'));
}

/** The least of two runs: what others do on the machine only adds to it. */
async function leastCpuOf(args: string[]): Promise<number> {
  return Math.min(await cpuOf(args), await cpuOf(args));
}

function wavFile(name: string, channels: number, frames: number, chunks: ChunkSpec[] = []): string {
  const samples = Int16Array.from(noise(channels * frames), (value) => value * 20_000);
  const fmt = { channels, sampleRate: 8000 };
  writeFileSync(join(folder, name), buildWav({ fmt, data: new Uint8Array(samples.buffer), after: chunks }));
  return name;
}

/** Cue points spread over so many frames, labelled; in chunks of as many as are read of one. */
function cueChunks(count: number, frames: number): ChunkSpec[] {
  const chunks: ChunkSpec[] = [];
  for (let first = 0; first < count; first += 20_000) {
    const here = Math.min(20_000, count - first);
    const points = Buffer.alloc(4 + 24 * here);
    const labels = Buffer.alloc(4 + 16 * here, 'adtl');
    points.writeUInt32LE(here);
    for (let i = 0; i < here; i++) {
      points.writeUInt32LE(first + i, 4 + 24 * i);
      points.writeUInt32LE(Math.floor(((first + i) / count) * frames), 4 + 24 * i + 20);
      labels.write('labl', 4 + 16 * i);
      labels.writeUInt32LE(8, 8 + 16 * i);
      labels.writeUInt32LE(first + i, 12 + 16 * i);
      labels.write(`${'abcd'[i % 4]}\0`, 16 + 16 * i);
    }
    chunks.push({ id: 'cue ', body: points }, { id: 'LIST', body: labels });
  }
  return chunks;
}

/** Each is called with a size and with its double. */
const FLOODS: Record<string, { size: number; args: (size: number) => string[] }> = {
  'cue points in a picture': {
    size: 40_000,
    args: (count) => ['specgram', wavFile('a.wav', 1, 8000, cueChunks(count, 8000)), '--cues', '-o', 'a.png'],
  },
  'cue points in an SVG': {
    size: 40_000,
    args: (count) => ['wave', wavFile('a.wav', 1, 8000, cueChunks(count, 8000)), '--cues', '-o', 'a.svg'],
  },
  'cue points told': {
    size: 40_000,
    args: (count) => ['info', wavFile('a.wav', 1, 8000, cueChunks(count, 8000))],
  },
  chunks: {
    size: 4_900,
    args: (count) => {
      const chunks = Array.from({ length: count }, () => ({ id: 'abcd', body: new Uint8Array(2) }));
      return ['info', wavFile('a.wav', 1, 8, chunks)];
    },
  },
  'letters of a title': {
    size: 60_000,
    args: (length) => ['wave', wavFile('a.wav', 1, 800), '--title', 'x'.repeat(length), '-o', 'a.png'],
  },
  'other letters of a title': {
    size: 30_000,
    args: (length) => [
      'wave',
      wavFile('a.wav', 1, 800),
      '--title',
      '日e\u0301'.repeat(length / 3),
      '-o',
      'a.png',
    ],
  },
  'channels, each by one FFT': {
    size: 4_000,
    args: (channels) => [
      'spectrum',
      wavFile('a.wav', channels, 32),
      '--method',
      'fft',
      '--peaks',
      '3',
      '-o',
      'a.csv',
    ],
  },
  'channels of a spectrum': {
    size: 1_000,
    args: (channels) => ['spectrum', wavFile('a.wav', channels, 32), '--nfft', '512', '-o', 'a.npy'],
  },
  'rows of a spectrogram of one column': {
    size: 4_000,
    args: (channels) => ['specgram', wavFile('a.wav', channels, 8), '--channel', 'all', '-o', 'a.npy'],
  },
  'columns of a spectrogram': {
    size: 400_000,
    args: (frames) => ['specgram', wavFile('a.wav', 1, frames), '--nfft', '64', '--hop', '1', '-o', 'a.npy'],
  },
  'points of a waveform': {
    size: 1_000_000,
    args: (points) => ['wave', wavFile('a.wav', 1, 2_000_000), '--points', String(points), '-o', 'a.dat'],
  },
  'pixels of a picture': {
    size: 12_000_000,
    args: (pixels) => [
      'specgram',
      wavFile('a.wav', 1, 80_000),
      '--size',
      `4000x${pixels / 4000}`,
      '-o',
      'a.png',
    ],
  },
  'peaks of noise': {
    size: 150_000,
    args: (frames) => [
      'spectrum',
      wavFile('a.wav', 1, frames),
      '--method',
      'fft',
      '--peaks',
      '200',
      '-o',
      'a.json',
    ],
  },
};

describe('twice as much takes less than three times the time', () => {
  test.each(Object.entries(FLOODS))('%s', { timeout: 300_000 }, async (_, { size, args }) => {
    const once = await leastCpuOf(args(size));
    const doubled = args(2 * size);
    let twice = await cpuOf(doubled);
    for (let more = 0; more < 4 && twice >= 3 * once; more++) twice = Math.min(twice, await cpuOf(doubled));
    expect(twice, `${once} s of CPU before`).toBeLessThan(3 * once);
  });
});

/** CPU seconds that a process has used so far. */
function usedBy(pid: number): number {
  const [user, system] = readFileSync(`/proc/${pid}/stat`, 'latin1').split(') ')[1]!.split(' ').slice(11, 13);
  return (Number(user) + Number(system)) / 100;
}

/** Long stretches of this thread's work, had it no steps. */
const HEAVY: Record<string, () => string[]> = {
  'a picture of 100 million pixels': () => [
    'specgram',
    wavFile('b.wav', 2, 400_000),
    '--size',
    '10000x10000',
    '-o',
    'b.png',
  ],
  'many cue points': () => [
    'specgram',
    wavFile('b.wav', 1, 8000, cueChunks(60_000, 8000)),
    '--cues',
    '-o',
    'b.png',
  ],
  'peaks of noise': () => [
    'spectrum',
    wavFile('b.wav', 1, 2_000_000),
    '--method',
    'fft',
    '--peaks',
    '1000',
    '-o',
    'b.png',
  ],
  'a long FFT': () => ['spectrum', wavFile('b.wav', 2, 2_000_000), '--nfft', '4194304', '-o', 'b.npy'],
  'numbers as text': () => ['specgram', wavFile('b.wav', 1, 2_000_000), '--hop', '1024', '-o', 'b.json'],
  'points of a waveform': () => [
    'wave',
    wavFile('b.wav', 2, 2_000_000),
    '--frames-per-point',
    '1',
    '-o',
    'b.json',
  ],
};

describe.skipIf(process.platform !== 'linux')(
  'a signal ends the program, and nothing is left of its output',
  () => {
    test.each(Object.entries(HEAVY))('%s', { timeout: 300_000 }, async (_, argsOf) => {
      const args = argsOf();
      const whole = await cpuOf(args);
      let hits = 0;
      for (let round = 0; round < 4; round++) {
        rmSync(join(folder, args.at(-1)!), { force: true });
        const child = spawn(process.execPath, [program, ...args], { cwd: folder, stdio: 'ignore' });
        const ended = new Promise<number | null>((done) => child.on('exit', done));
        // At a moment of its own work, whatever else the machine does.
        const moment = 0.3 + ((whole - 0.3) * (round + 0.5)) / 4.5;
        while (child.exitCode === null && usedBy(child.pid!) < moment) await setTimeout(5);
        if (child.exitCode !== null) continue;
        const before = usedBy(child.pid!);
        child.kill(round % 2 ? 'SIGINT' : 'SIGTERM');
        let after = before;
        while (child.exitCode === null && child.signalCode === null) {
          after = Math.max(after, usedBy(child.pid!));
          await setTimeout(5);
        }
        const code = await ended;
        // On two threads, a second at the most.
        expect(after - before, `signalled after ${moment} s`).toBeLessThan(1.5);
        const left = readdirSync(folder).filter((name) => name.endsWith('.tmp') || name === args.at(-1));
        // It may have been at its very end.
        if (code === 0) {
          expect(left).toEqual([args.at(-1)]);
          continue;
        }
        expect({ code, left }).toEqual({ code: round % 2 ? 130 : 143, left: [] });
        hits++;
      }
      expect(hits).toBeGreaterThan(1);
    });
  },
);
