/** @module-tag slow */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { wavscope } from '../program/wavscope.ts';
import { hasPython, inTerminal } from '../terminal/pty.ts';
import { buildWav } from '../wav/build.ts';
import {
  hasPulseAudio,
  Listener,
  now,
  RATE,
  type SoundServer,
  startSoundServer,
  wait,
} from './sound-server.ts';

/** The agreement asked of playhead and ear, in seconds. */
const AGREEMENT = 0.06;
/** How soon a key is to be heard, in seconds. */
const RESPONSE = 0.15;

/** The machine may be busy with other tests: a moment without the processor is no fault of the player's. */
const PATIENT = { retry: 3 };
/** What is on its way from the sink to the listener. */
const RECORDING_SECONDS = 0.3;

/** All but ffplay: how long it takes to begin depends on the machine, and it does not tell. */
const BACKENDS = ['speaker', '@audio/speaker', 'paplay', 'aplay', 'sox'] as const;

let server: SoundServer;
let listener: Listener;
let folder: string;
let clicks: string;
let levels: string;
let ramp: string;

/** Seconds at which the click track clicks. */
const CLICKS = [0.5, 1, 1.5, 2, 2.5];
/** Sample frames of the ramp, each with its own value, from 1 on. */
const RAMP = 13_000;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'heard-'));
  clicks = join(folder, 'clicks.wav');
  levels = join(folder, 'levels.wav');
  ramp = join(folder, 'ramp.wav');
  const click = (seconds: number) => CLICKS.some((at) => seconds >= at && seconds < at + 0.001);
  write(clicks, 3 * RATE, (frame) => (click(frame / RATE) ? 26_000 : 0));
  // A square wave of 0.1 for five seconds, then of 0.6: a seek by five seconds is heard as a step.
  write(levels, 12 * RATE, (frame) => (frame % 44 < 22 ? 1 : -1) * (frame < 5 * RATE ? 3277 : 19_660));
  write(ramp, RAMP, (frame) => 1 + frame);
  if (!hasPulseAudio) return;
  server = await startSoundServer();
  listener = await Listener.start(server);
});

afterAll(async () => {
  await listener?.stop();
  await server?.stop();
  rmSync(folder, { recursive: true });
});

/** 16-bit stereo with the same on both sides. */
function write(path: string, frames: number, value: (frame: number) => number): void {
  const samples = Int16Array.from({ length: 2 * frames }, (_, index) => value(index >> 1));
  writeFileSync(
    path,
    buildWav({ fmt: { channels: 2, sampleRate: RATE }, data: new Uint8Array(samples.buffer) }),
  );
}

function isInstalled(backend: string): boolean {
  if (backend.includes('speaker')) return true;
  return spawnSync('sh', ['-c', `command -v ${backend}`]).status === 0;
}

/** The middle one. */
function median(values: number[]): number {
  return values.toSorted((one, other) => one - other)[values.length >> 1]!;
}

describe.skipIf(!hasPulseAudio)('heard through PulseAudio (skipped where it is not installed)', () => {
  describe.each(BACKENDS)('%s', (backend) => {
    test.skipIf(!isInstalled(backend))(
      'the printed playhead agrees with what is heard',
      PATIENT,
      async () => {
        const began = now();
        const printed: { at: number; position: number }[] = [];
        const outcome = await wavscope(['play', clicks, '--backend', backend], {
          env: server.env,
          meanwhile(child) {
            child.stdout!.on('data', (data) => {
              const position = Number.parseFloat(data.toString().trimEnd().split('\n').at(-1)!);
              printed.push({ at: now(), position });
            });
          },
        });
        await wait(RECORDING_SECONDS);
        expect(outcome).toMatchObject({ code: 0, stderr: '' });
        const heard = listener.levels(began).filter(({ peak }) => peak > 0.3);
        const onsets = heard.filter(({ at }, index) => index === 0 || at - heard[index - 1]!.at > 0.1);
        expect(onsets).toHaveLength(CLICKS.length);
        // Until a player program has proved to play, nothing is printed: the first click may come before.
        const errors = onsets.flatMap(({ at }, index) => {
          const last = printed.findLast((line) => line.at <= at);
          return last && printed[0] !== last ? last.position + (at - last.at) - CLICKS[index]! : [];
        });
        expect(errors.length).toBeGreaterThanOrEqual(3);
        expect(Math.abs(median(errors))).toBeLessThan(AGREEMENT);
      },
    );
  });

  test.skipIf(!hasPython)('keys are heard within 0.15 s', PATIENT, async () => {
    const began = now();
    const outcome = await inTerminal(
      ['play', levels],
      [
        [0, 'await', '\x1b[?25l'],
        [1, 'keys', ' '],
        [1.6, 'keys', ' '],
        [2.2, 'keys', '\x1b[C'],
        [2.8, 'keys', '0'],
        [3.4, 'keys', 'm'],
        [4, 'keys', 'q'],
      ],
      { env: server.env },
    );
    await wait(RECORDING_SECONDS);
    expect(outcome).toMatchObject({ code: 0, modesKept: true });
    const wanted: [key: string, (peak: number) => boolean][] = [
      ['pause', (peak) => peak < 0.01],
      ['resume', (peak) => peak > 0.05 && peak < 0.2],
      ['seek', (peak) => peak > 0.4],
      ['first tenth', (peak) => peak > 0.05 && peak < 0.2],
      ['mute', (peak) => peak < 0.01],
      ['quit', (peak) => peak < 0.01],
    ];
    const heard = listener.levels(began);
    wanted.forEach(([key, holds], index) => {
      const sent = outcome.sent[index]! + outcome.began;
      const settled = heard.findIndex(
        ({ at }, place) => at >= sent && heard.slice(place, place + 10).every(({ peak }) => holds(peak)),
      );
      expect(heard[settled]!.at - sent, key).toBeLessThan(RESPONSE);
    });
  });

  test('a loop is heard without a gap, sample for sample', PATIENT, async () => {
    const began = now();
    const outcome = await wavscope(['play', ramp, '--loop', '6'], { env: server.env });
    await wait(RECORDING_SECONDS);
    expect(outcome).toMatchObject({ code: 0, stderr: '' });
    const heard = listener.samples(began);
    const expected = Array.from({ length: 6 * RAMP }, (_, frame) => 1 + (frame % RAMP));
    // The sink has already mixed, and told its listener, some hundredths of a second when a stream begins.
    expect(expected.length - heard.length).toBeLessThan(0.05 * RATE);
    expect(heard).toEqual(expected.slice(-heard.length));
  });
});
