/** @module-tag slow */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { Listener, now, RATE, type SoundServer, startSoundServer, wait } from '../audio/sound-server.ts';
import { inTerminal, textOf } from '../terminal/pty.ts';
import { buildWav } from '../wav/build.ts';
import { node, program, windowsWavscope } from './windows.ts';

const SECONDS = 2;
/** Samples of which a mean is taken. */
const SMOOTH = 16;
/** Samples that are looked for in what is heard. */
const PIECE = 4096;
/** Drawn when it plays: a piece of the waveform. */
const STRIP = '▄▄▄';

let folder: string;
/** Below about 2 kHz, so that it outlives a change of its rate on the way. */
let noise: Int16Array;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'there-'));
  let state = 1;
  const white = Array.from({ length: SECONDS * RATE + SMOOTH }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) | 0;
    return state >> 16;
  });
  noise = Int16Array.from({ length: SECONDS * RATE }, (_, at) => {
    const run = white.slice(at, at + SMOOTH);
    return run.reduce((sum, sample) => sum + sample, 0) / SMOOTH;
  });
  const stereo = Int16Array.from({ length: 2 * noise.length }, (_, index) => noise[index >> 1]!);
  const data = new Uint8Array(stereo.buffer);
  writeFileSync(join(folder, 'noise.wav'), buildWav({ fmt: { channels: 2, sampleRate: RATE }, data }));
});

afterAll(() => rmSync(folder, { recursive: true }));

describe('in a terminal', () => {
  test.each([
    ['Ctrl-C', '\x03', 130],
    ['q', 'q', 0],
  ])('%s ends the player, and gives the terminal back', { retry: 2 }, async (_, key, code) => {
    const words = [node, program, 'play', '--backend', 'null', 'noise.wav', '--loop'];
    const outcome = await inTerminal(
      [],
      [
        [0, 'await', STRIP],
        [1, 'keys', key],
      ],
      { shell: `cd ${folder} && exec wine ${words.map((word) => `'${word}'`).join(' ')}` },
    );
    expect(textOf(outcome)).toContain(STRIP);
    expect({ code: outcome.code, modesKept: outcome.modesKept }).toEqual({ code, modesKept: true });
    // That of this installation: others may play here, too.
    const soundProcess = program.replace(/bin\\[^\\]*$/, 'dist\\sound-process.cjs');
    const { stdout } = spawnSync('ps', ['-eo', 'args=']);
    expect(stdout.toString()).not.toContain(soundProcess);
  });
});

describe('through @audio/speaker', () => {
  let server: SoundServer;
  let listener: Listener;

  beforeEach(async () => {
    server = await startSoundServer();
    listener = await Listener.start(server);
  });

  afterEach(async () => {
    await listener?.stop();
    await server?.stop();
  });

  test('the very sound arrives', { retry: 2 }, async () => {
    const began = now();
    const outcome = await windowsWavscope(['play', 'noise.wav', '--backend', '@audio/speaker'], {
      cwd: folder,
      env: server.env,
    });
    await wait(0.5);
    expect(outcome).toMatchObject({ code: 0, stderr: '' });
    const heard = listener.samples(began);
    const places = [0.2, 1, 1.8].map((seconds) => {
      const first = seconds * RATE;
      const { at, correlation } = bestMatch(noise.subarray(first, first + PIECE), heard);
      expect(correlation).toBeGreaterThan(0.99);
      return at;
    });
    // A busy machine may put a moment of silence between.
    expect(places).toEqual(places.toSorted((one, other) => one - other));
  });
});

/** Where in what was heard the piece is most alike, and the correlation there. */
function bestMatch(piece: Int16Array, heard: number[]): { at: number; correlation: number } {
  let best = { at: 0, correlation: 0 };
  const energy = piece.reduce((sum, sample) => sum + sample * sample, 0);
  for (let at = 0; at + piece.length <= heard.length; at++) {
    let [product, other] = [0, 0];
    for (let index = 0; index < piece.length; index++) {
      const sample = heard[at + index]!;
      product += piece[index]! * sample;
      other += sample * sample;
    }
    const correlation = product / Math.sqrt(energy * other || 1);
    if (correlation > best.correlation) best = { at, correlation };
  }
  return best;
}
