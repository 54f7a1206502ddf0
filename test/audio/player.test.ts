import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { BackendChoice } from '../../src/audio/backends.ts';
import { Player } from '../../src/audio/player.ts';
import type { PlayerEvent } from '../../src/audio/player-events.ts';
import { NoDeviceError } from '../../src/errors.ts';
import {
  BUFFER_SECONDS,
  FakeSound,
  type FakeTrack,
  fakePlaylist,
  fakeTime,
  pass,
  stretches,
} from './fake-sound.ts';

const RATE = 8000;

beforeEach(fakeTime);
afterEach(() => void vi.useRealTimers());

/** A player of these tracks through fake outputs, running. Without a PATH there are two backends: the packages. */
function start(
  tracks: (FakeTrack | undefined)[],
  given: {
    sound?: FakeSound;
    backend?: BackendChoice;
    device?: string;
    rounds?: number;
    chunk?: number;
    gainDb?: number;
  } = {},
) {
  const { sound = new FakeSound(), backend = 'auto', device, rounds = 1, chunk = 0.1, gainDb = 0 } = given;
  const events: PlayerEvent[] = [];
  const playlist = fakePlaylist(tracks);
  const world = { backend, device, env: {}, platform: 'linux', connect: sound.connect } as const;
  const player = new Player(playlist, { sound: world, chunk, gainDb, rounds }, (event) => events.push(event));
  const controller = new AbortController();
  let ended: { error?: unknown } | undefined;
  player.run(controller.signal).then(
    () => {
      ended = {};
    },
    (error: unknown) => {
      ended = { error };
    },
  );
  return {
    ...{ player, sound, events, playlist, controller },
    get ended() {
      return ended;
    },
    kinds: () => events.map(({ kind }) => kind),
  };
}

/** What was heard goes on from that place without a fault. */
function goesOn(heard: number[][], from: number): void {
  expect(stretches(heard)).toEqual([[from, from + heard.length]]);
}

describe('Player', () => {
  test('plays the part of a file, sample for sample, in the time that it lasts', async () => {
    const run = start([{ frames: 32_000, range: [1234, 25_678] }]);
    await pass(3);
    expect(run.ended).toBeUndefined();
    expect(run.player.playhead().seconds).toBeCloseTo(1234 / RATE + 3, 2);
    await pass(0.1);
    expect(run.ended).toEqual({});
    expect(stretches(run.sound.heard)).toEqual([[1234, 25_678]]);
    expect(run.player.playhead().track).toBe(0);
    expect(run.player.playhead().seconds).toBeCloseTo(25_678 / RATE, 9);
    expect(run.sound.running).toBe(0);
    expect(run.playlist.closed).toEqual([0]);
    expect(run.events).toMatchObject([
      { kind: 'open', backend: 'speaker', format: { sampleRate: RATE, channels: 2 }, steps: [] },
    ]);
  });

  test('plays on to another file of the same format and round after round without a gap', async () => {
    const run = start([{ frames: 3210 }, { frames: 4567 }], { rounds: 2 });
    await pass(2);
    expect(run.ended).toEqual({});
    expect(stretches(run.sound.heard)).toEqual([
      [0, 3210],
      [0, 4567],
      [0, 3210],
      [0, 4567],
    ]);
    expect(run.sound.outputs).toHaveLength(1);
    const { taken } = run.sound.outputs[0]!;
    taken.slice(1).forEach(({ at }, index) => {
      const before = taken[index]!;
      expect(at).toBeCloseTo(before.at + before.samples.length / 2 / RATE, 6);
    });
  });

  test('lets other things come between the rounds of a very short file', async () => {
    vi.useRealTimers();
    const run = start([{ frames: 1, sampleRate: 4e9 }], { rounds: 2000 });
    await new Promise((resolve) => setTimeout(resolve, 1));
    expect(run.player.head.rounds).toBeGreaterThan(0);
    run.controller.abort();
    await vi.waitUntil(() => run.ended, { timeout: 30_000 });
    expect(run.player.head.rounds).toBeGreaterThan(0);
  });

  test('plays files of other formats whole, one after the other', async () => {
    const run = start([
      { frames: 5000 },
      { frames: 4000, sampleRate: 16_000 },
      undefined,
      { frames: 100, channels: 1 },
    ]);
    await pass(2);
    expect(run.ended).toEqual({});
    expect(run.sound.outputs.map(({ format }) => format)).toEqual([
      { sampleRate: 8000, channels: 2 },
      { sampleRate: 16_000, channels: 2 },
      { sampleRate: 8000, channels: 1 },
    ]);
    const [first, second, third] = run.sound.outputs;
    expect(stretches(first!.heard)).toEqual([[0, 5000]]);
    expect(stretches(second!.heard)).toEqual([[0, 4000]]);
    expect(stretches(third!.heard)).toEqual([[0, 100]]);
    expect(run.sound.outputs.every(({ drained }) => drained)).toBe(true);
    expect(run.kinds()).toEqual(['open', 'change', 'change']);
  });

  test('lets all of a resampled file be heard, to its end', async () => {
    // 6 kHz goes out at twice that; the last tenth of a second is loud alone.
    const frames = 6543;
    const loud = (frame: number) => (frame >= frames - 600 ? 16_384 : 0);
    const run = start([{ frames, sampleRate: 6000, sample: loud }]);
    await pass(2);
    expect(run.ended).toEqual({});
    const { format, heard } = run.sound.outputs[0]!;
    expect(format).toEqual({ sampleRate: 12_000, channels: 2 });
    expect(heard).toHaveLength(2 * frames);
    // Away from the filter's edges it is as it was, to the last hundredth of a second.
    for (const [left] of heard.slice(-1100, -50)) expect(Math.abs(left! - 16_384)).toBeLessThan(40);
    // Nor does it lose what it holds where another file of its rate follows.
    const two = start([
      { frames, sampleRate: 6000 },
      { frames: 60, sampleRate: 6000 },
    ]);
    await pass(2);
    expect(two.sound.heard).toHaveLength(2 * (frames + 60));
  });

  test('says what it does to the samples', async () => {
    const run = start([{ frames: 600, sampleRate: 6000 }]);
    await pass(1);
    expect(run.events[0]).toMatchObject({
      kind: 'open',
      format: { sampleRate: 12_000, channels: 2 },
      steps: ['6000 Hz to 12000 Hz', 'rounded to 16 bits with TPDF dither'],
    });
  });

  test('hands over no more ahead than it must, and tells how much that is', async () => {
    const run = start([{ frames: 32_000 }], { chunk: 0.25 });
    await pass(1);
    const handed = run.sound.sent.reduce(
      (sum, message) => sum + (message.kind === 'pcm' ? message.bytes.length / 4 / RATE : 0),
      0,
    );
    // Heard 1 s; in the device 0.2 s and the piece of 0.1 s that waits for it; 1.5 s on the way, and a chunk.
    expect(handed).toBeGreaterThanOrEqual(2.5);
    expect(handed).toBeLessThanOrEqual(1 + BUFFER_SECONDS + 0.1 + 1.5 + 0.25);
    const { device, queued } = run.player.buffered();
    expect(device).toBeGreaterThan(BUFFER_SECONDS - 0.11);
    expect(device).toBeLessThan(BUFFER_SECONDS + 0.11);
    expect(device + queued).toBeCloseTo(handed - run.player.heardSeconds(), 6);
  });

  test('ends when it is told, or interrupted, its sound process gone', async () => {
    const stopped = start([{ frames: 32_000 }]);
    await pass(0.5);
    stopped.player.stop();
    await pass(0);
    expect(stopped.ended).toEqual({});
    expect([stopped.sound.running, stopped.playlist.closed]).toEqual([0, [0]]);
    const interrupted = start([{ frames: 32_000 }]);
    await pass(0.5);
    interrupted.controller.abort(new Error('interrupted'));
    await pass(0);
    expect(interrupted.ended).toEqual({ error: new Error('interrupted') });
    expect([interrupted.sound.running, interrupted.playlist.closed]).toEqual([0, [0]]);
    expect(interrupted.sound.heard.length / RATE).toBeCloseTo(0.5, 1);
  });

  test('of inputs none of which can be played starts no sound', async () => {
    const run = start([undefined, undefined]);
    await pass(0.1);
    expect(run.ended).toEqual({});
    expect(run.sound.outputs).toEqual([]);
    expect(run.player.playhead()).toEqual({ track: 0, entry: undefined, seconds: 0 });
  });

  test('tells when the device ran dry, and for how long', async () => {
    let release = () => {};
    const stuck = new Promise<void>((resolve) => {
      release = resolve;
    });
    const run = start([{ frames: 16_000, sampleRate: RATE }]);
    await pass(0.1);
    const entry = run.player.head.entry(0)!;
    const { read } = entry.track;
    entry.track.read = async (from, count, target) => {
      await stuck;
      return read.call(entry.track, from, count, target);
    };
    await pass(3);
    release();
    await pass(3);
    expect(run.ended).toEqual({});
    const underruns = run.events.filter((event) => event.kind === 'underrun');
    expect(underruns).toHaveLength(1);
    // What had been handed over until then was 1.6 s and more; the rest of the 3.1 s was silent.
    const played = run.sound.outputs[0]!.taken;
    const index = played.findIndex(({ at }, n) => n > 0 && at > played[n - 1]!.at + 0.11);
    const before = played[index - 1]!;
    const silence = played[index]!.at - (before.at + before.samples.length / 2 / RATE);
    expect(silence).toBeGreaterThan(1);
    expect(underruns[0]!.gap).toBeCloseTo(silence, 2);
    expect(underruns[0]!.playhead.seconds).toBeCloseTo(before.samples[before.samples.length - 2]! / RATE, 2);
    expect(run.player.playhead().seconds).toBeCloseTo(2, 9);
  });
});

describe('a backend', () => {
  test('that dies in mid-track gives over to the next at the place that was heard', async () => {
    const sound = new FakeSound({ speaker: { diesAfter: 1.3 } });
    const run = start([{ frames: 32_000, range: [4000, 32_000] }], { sound });
    await pass(5);
    expect(run.ended).toEqual({});
    const [first, second] = sound.outputs;
    expect([first!.backend, second!.backend]).toEqual(['speaker', '@audio/speaker']);
    goesOn(first!.heard, 4000);
    expect(first!.heard.length / RATE).toBeCloseTo(1.3 - BUFFER_SECONDS, 1);
    // To the millisecond of the clock: nothing is left out, and nothing that was heard comes again.
    const next = second!.heard[0]![0]!;
    expect(Math.abs(next - (4000 + first!.heard.length))).toBeLessThanOrEqual(0.002 * RATE);
    expect(stretches(second!.heard)).toEqual([[next, 32_000]]);
    const [, lost, opened] = run.events;
    expect(lost).toEqual({
      kind: 'lost',
      backend: 'speaker',
      device: undefined,
      proved: true,
      message: 'the device is gone',
      next: '@audio/speaker',
      failure: undefined,
    });
    expect(opened).toMatchObject({ kind: 'open', backend: '@audio/speaker' });
    expect(sound.running).toBe(0);
  });

  test('that was none gives over to the next from the beginning of the part', async () => {
    const sound = new FakeSound({ speaker: { missing: 'no card' } });
    const run = start([undefined, { frames: 16_000, range: [800, 16_000] }], { sound });
    await pass(3);
    expect(run.ended).toEqual({});
    expect(stretches(sound.heard)).toEqual([[800, 16_000]]);
    expect(run.events).toMatchObject([
      { kind: 'lost', backend: 'speaker', proved: false, message: 'no card', next: '@audio/speaker' },
      { kind: 'open', backend: '@audio/speaker', playhead: { track: 1 } },
    ]);
  });

  test('that dies before it has proved is none: all is played again from where it began', async () => {
    const sound = new FakeSound({ speaker: { provedAfter: 0.4, diesAfter: 0.3 } });
    const run = start([{ frames: 16_000, range: [800, 16_000] }], { sound });
    await pass(3);
    expect(run.ended).toEqual({});
    expect(stretches(sound.outputs[1]!.heard)).toEqual([[800, 16_000]]);
    expect(run.kinds()).toEqual(['lost', 'open']);
  });

  test('that dies at a later file of another format gives over in that format', async () => {
    const sound = new FakeSound({ speaker: { diesAfter: 1 } });
    const run = start([{ frames: 4000 }, { frames: 32_000, sampleRate: 16_000 }], { sound });
    await pass(4);
    expect(run.ended).toEqual({});
    const last = sound.outputs.at(-1)!;
    expect(last.format).toEqual({ sampleRate: 16_000, channels: 2 });
    const before = sound.outputs.at(-2)!.heard.length;
    const next = last.heard[0]![0]!;
    expect(Math.abs(next - before)).toBeLessThanOrEqual(0.002 * 16_000);
    expect(stretches(last.heard)).toEqual([[next, 32_000]]);
  });

  test.each([
    [{}, /^no sound device; tried speaker, @audio\/speaker; see that a sound card/],
    [{ device: 'hw:1\n' }, /^no sound device 'hw:1 '; tried speaker; see that/],
    [{ backend: 'speaker' }, /^no sound through speaker: no card$/],
    [{ backend: 'speaker', device: 'hw:1' }, /^no sound through speaker on device 'hw:1': no card$/],
  ] as const)('is missing with %j: the failure names what was wanted', async (given, words) => {
    const missing = { missing: 'no card' };
    const sound = new FakeSound({ speaker: missing, '@audio/speaker': missing });
    const run = start([{ frames: 800 }], { sound, ...given });
    await pass(0.1);
    expect(run.ended!.error).toBeInstanceOf(NoDeviceError);
    expect((run.ended!.error as Error).message).toMatch(words);
    expect(run.events.at(-1)).toMatchObject({ kind: 'lost', next: undefined, failure: run.ended!.error });
  });

  test('that is lost for good ends it with the failure, naming the device', async () => {
    const sound = new FakeSound({ speaker: { diesAfter: 0.5 } });
    const run = start([{ frames: 32_000 }], { sound, backend: 'speaker', device: 'usb' });
    await pass(2);
    expect(sound.outputs[0]!.device).toBe('usb');
    expect((run.ended!.error as Error).message).toBe(
      "no sound through speaker on device 'usb': the device is gone",
    );
    expect(run.events.at(-1)).toMatchObject({ backend: 'speaker', device: 'usb', proved: true });
    expect(sound.running).toBe(0);
  });

  test('that takes a while to begin is waited for', async () => {
    const run = start([{ frames: 16_000 }], { backend: 'ffplay' });
    await pass(0.25);
    expect(run.player.heardSeconds()).toBe(0);
    await pass(1);
    expect(run.player.heardSeconds()).toBeCloseTo(1, 6);
    // At the end all has been heard, whatever the clock has counted.
    await pass(0.8);
    expect(run.ended).toEqual({});
    expect(run.player.heardSeconds()).toBeCloseTo(2, 9);
    expect(run.player.playhead().seconds).toBeCloseTo(2, 9);
  });
});

describe('a player', () => {
  test('that pauses goes on where it was silenced, again and again', async () => {
    const run = start([{ frames: 32_000, range: [1000, 32_000] }]);
    const silences: number[] = [];
    for (const seconds of [0.73, 0.4, 1.111]) {
      await pass(seconds);
      run.player.pause();
      run.player.pause();
      await pass(0.01);
      expect(run.player.paused).toBe(true);
      const { seconds: place } = run.player.playhead();
      silences.push(place);
      await pass(0.5);
      expect(run.player.playhead().seconds).toBe(place);
      run.player.resume();
      run.player.resume();
    }
    await pass(3);
    expect(run.ended).toEqual({});
    goesOn(run.sound.heard, 1000);
    expect(run.sound.heard).toHaveLength(31_000);
    expect(silences[0]).toBeCloseTo(1000 / RATE + 0.73, 2);
    expect(silences[2]).toBeCloseTo(1000 / RATE + 0.73 + 0.4 + 1.111, 2);
    expect(run.kinds().filter((kind) => kind === 'pause')).toHaveLength(6);
  });

  test('that is moved goes on there, and counts epochs', async () => {
    const run = start([{ frames: 16_000 }, { frames: 16_000, range: [500, 16_000] }]);
    await pass(0.5);
    run.player.restartAt(0, 12_000);
    expect(run.player.playhead()).toMatchObject({ track: 0, seconds: 1.5 });
    await pass(0.25);
    expect(run.player.playhead().seconds).toBeCloseTo(1.75, 2);
    run.player.restartAt(1);
    await pass(0.1);
    expect(run.player.playhead()).toMatchObject({ track: 1 });
    expect(run.player.epochs).toBe(2);
    const [first, second, third] = run.sound.outputs;
    goesOn(first!.heard, 0);
    expect(first!.heard.length / RATE).toBeCloseTo(0.5, 2);
    goesOn(second!.heard, 12_000);
    expect(second!.heard.length / RATE).toBeCloseTo(0.25, 2);
    expect(third!.taken[0]!.samples[0]).toBe(500);
  });

  test('that is moved while it is paused stays silent until it is resumed there', async () => {
    const run = start([{ frames: 16_000 }]);
    await pass(0.5);
    run.player.pause();
    await pass(0.1);
    run.player.restartAt(0, 8000);
    await pass(1);
    expect(run.sound.outputs).toHaveLength(1);
    expect(run.player.playhead().seconds).toBe(1);
    run.player.resume();
    await pass(2);
    expect(stretches(run.sound.outputs[1]!.heard)).toEqual([[8000, 16_000]]);
  });

  test('has its volume and its mute heard from where they are asked for', async () => {
    const run = start([{ frames: 32_000, sample: () => 16_000 }], { gainDb: -20 });
    await pass(0.5);
    run.player.gainDb = -6.0206;
    run.player.refresh();
    await pass(0.5);
    run.player.muted = true;
    run.player.refresh();
    await pass(0.5);
    const levels = run.sound.outputs.map(({ taken }) => taken[0]!.samples[0]!);
    // Dither is within 1.5 steps.
    expect(Math.abs(levels[0]! - 1600)).toBeLessThan(2);
    expect(Math.abs(levels[1]! - 8000)).toBeLessThan(2);
    expect(levels[2]).toBe(0);
    const lengths = run.sound.outputs.slice(0, 2).map(({ heard }) => heard.length / RATE);
    for (const length of lengths) expect(length).toBeCloseTo(0.5, 2);
    expect(run.player.playhead().seconds).toBeCloseTo(1.5, 1);
  });

  test('has the peaks of what is heard now', async () => {
    const run = start([{ frames: 16_000, sample: (frame) => (frame < 8000 ? 8192 : 16_384) }]);
    await pass(0.9);
    expect(run.player.levels.take(run.player.heardSeconds())).toEqual([{ track: 0, peaks: [0.25, 0.25] }]);
    await pass(0.3);
    expect(run.player.levels.take(run.player.heardSeconds())).toEqual([{ track: 0, peaks: [0.5, 0.5] }]);
  });
});
