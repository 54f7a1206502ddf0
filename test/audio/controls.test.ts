import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { Controls } from '../../src/audio/controls.ts';
import { Player } from '../../src/audio/player.ts';
import type { PlayerEvent } from '../../src/audio/player-events.ts';
import { FakeSound, type FakeTrack, fakePlaylist, fakeTime, pass, stretches } from './fake-sound.ts';

const RATE = 8000;

beforeEach(fakeTime);
afterEach(() => void vi.useRealTimers());

/** Controls of a player that has played for a while. */
async function playing(tracks: (FakeTrack | undefined)[], seconds: number, rounds = 1) {
  const sound = new FakeSound();
  const events: PlayerEvent[] = [];
  const tell = (event: PlayerEvent) => events.push(event);
  const world = { backend: 'null', env: {}, platform: 'linux', connect: sound.connect } as const;
  const options = { sound: world, chunk: 0.1, gainDb: 0, rounds };
  const player = new Player(fakePlaylist(tracks), options, tell);
  let ended = false;
  void player.run(new AbortController().signal).then(() => {
    ended = true;
  });
  const controls = new Controls(player, tell);
  await pass(seconds);
  return {
    ...{ player, controls, sound, events },
    get ended() {
      return ended;
    },
    /** Track and second heard now. */
    place: () => [player.playhead().track, player.playhead().seconds] as const,
    told: () => events.filter(({ kind }) => kind !== 'open'),
  };
}

/** 20 s, of which those from 4 to 14 are played. */
const PART: FakeTrack = { frames: 160_000, range: [32_000, 112_000], sample: (frame) => frame % 32_768 };

describe('keys of tenths', () => {
  test.each([
    [0, 4],
    [0.1, 5],
    [0.5, 9],
    [0.9, 13],
  ])('%f of a played part that begins at 4 s and lasts 10 s is at %d s', async (share, seconds) => {
    const { controls, place, told } = await playing([PART], 1);
    controls.seekToShare(share);
    expect(place()).toEqual([0, seconds]);
    expect(told()).toMatchObject([{ kind: 'seek', playhead: { track: 0, seconds } }]);
    await pass(0.5);
    expect(place()[1]).toBeCloseTo(seconds + 0.5, 2);
  });

  test('count in the track that is heard', async () => {
    const { controls, place } = await playing(
      [{ frames: 8000 }, { frames: 16_000, range: [4000, 16_000] }],
      1.5,
    );
    controls.seekToShare(0.5);
    expect(place()).toEqual([1, 10_000 / RATE]);
  });
});

describe('a seek', () => {
  test.each([
    [5, 8],
    [-1, 4],
    [1, 4],
    [-5, 4],
    [300, 14],
  ])('of %d s is from what is heard, within the played part', async (by, least) => {
    const { controls, place } = await playing([PART], 2.5);
    const [, before] = place();
    expect(before).toBeCloseTo(6.5, 2);
    controls.seekBy(by);
    const wanted = Math.min(14, Math.max(4, before + by));
    expect(place()[1]).toBeCloseTo(wanted, 3);
    expect(place()[1]).toBeGreaterThanOrEqual(least);
  });

  test('counts in seconds at any rate', async () => {
    const { controls, place } = await playing([{ frames: 200_000, sampleRate: 16_000 }], 1);
    controls.seekBy(5);
    expect(place()[1]).toBeCloseTo(6, 2);
  });

  test('in a stream does nothing', async () => {
    const { controls, place, told, player } = await playing([{ frames: 80_000, seekable: false }], 1);
    controls.seekBy(5);
    controls.seekToShare(0.5);
    expect(place()[1]).toBeCloseTo(1, 2);
    expect([told(), player.epochs]).toEqual([[], 0]);
  });

  test('before anything is open does nothing', async () => {
    const { controls, told } = await playing([undefined], 0.1);
    controls.seekBy(5);
    controls.markStart();
    controls.markEnd();
    expect(told()).toEqual([]);
  });
});

describe('a skip', () => {
  const tracks: FakeTrack[] = [
    { frames: 80_000 },
    { frames: 80_000, range: [8000, 80_000] },
    { frames: 80_000 },
  ];

  test('goes to the beginning of what is played of another track', async () => {
    const run = await playing(tracks, 1);
    run.controls.skip(1);
    await pass(0.5);
    expect(run.place()[0]).toBe(1);
    expect(run.place()[1]).toBeCloseTo(1.5, 2);
    run.controls.skip(-1);
    await pass(0.1);
    expect(run.place()[0]).toBe(0);
    run.controls.skip(-1);
    await pass(0.1);
    expect(run.place()[0]).toBe(0);
    expect(run.told().map(({ kind }) => kind)).toEqual(['seek', 'seek', 'seek']);
    expect(run.told()).toMatchObject([{ playhead: { track: 1 } }, { playhead: { track: 0 } }, {}]);
  });

  test('beyond the last one is the end', async () => {
    const run = await playing(tracks, 1);
    run.controls.skip(2);
    await pass(0.1);
    expect(run.ended).toBe(false);
    run.controls.skip(1);
    await pass(0.1);
    expect(run.ended).toBe(true);
  });

  test('beyond the last one is the first where there are rounds left', async () => {
    const run = await playing(tracks, 1, 2);
    run.controls.skip(2);
    run.controls.skip(1);
    await pass(0.1);
    expect([run.ended, run.place()[0]]).toEqual([false, 0]);
  });
});

describe('an A-B loop', () => {
  test('is heard between A and B alone, until it is taken off', async () => {
    const run = await playing([{ frames: 32_000 }], 1);
    const { controls, player } = run;
    controls.markStart();
    const [, a] = run.place();
    expect(controls.repeat).toEqual([expect.closeTo(a, 3), undefined]);
    await pass(0.5);
    controls.markEnd();
    const [from, to] = controls.repeat as [number, number];
    expect(from).toBeCloseTo(a, 3);
    expect(to).toBeCloseTo(a + 0.5, 2);
    await pass(1.75);
    const heard = stretches(run.sound.outputs[1]!.heard);
    expect(heard.slice(0, 3)).toEqual(Array(3).fill([Math.round(from * RATE), Math.round(to * RATE)]));
    expect(run.place()[1]).toBeCloseTo(from + 0.25, 1);
    controls.toggleLoop();
    expect([controls.repeat, player.head.rounds]).toEqual([undefined, 0]);
    await pass(1);
    expect(run.place()[1]).toBeGreaterThan(to + 0.5);
    expect(run.told()).toEqual([
      { kind: 'loop', endless: false, repeat: undefined },
      { kind: 'loop', endless: false, repeat: [from, to] },
      { kind: 'loop', endless: false, repeat: undefined },
    ]);
  });

  test('without A begins where the played part does; B before A is none', async () => {
    const { controls, place, told } = await playing([PART], 1);
    controls.markEnd();
    expect(controls.repeat![0]).toBe(4);
    expect(place()[1]).toBe(4);
    controls.markStart();
    expect(controls.repeat).toEqual([4, undefined]);
    controls.markEnd();
    expect(controls.repeat).toEqual([4, undefined]);
    expect(told()).toHaveLength(2);
  });

  test('whose A lies in another track begins where this one does', async () => {
    const run = await playing([{ frames: 8000 }, { frames: 32_000, range: [800, 32_000] }], 0.5);
    run.controls.markStart();
    await pass(1.5);
    run.controls.markEnd();
    expect(run.controls.repeat![0]).toBe(0.1);
    expect(run.controls.repeat![1]).toBeCloseTo(1.1, 2);
  });

  test('is none in a stream', async () => {
    const { controls } = await playing([{ frames: 80_000, seekable: false }], 1);
    controls.markStart();
    await pass(0.5);
    controls.markEnd();
    expect(controls.repeat?.[1]).toBeUndefined();
  });
});

describe('the loop key', () => {
  test('repeats everything, and ends that', async () => {
    const run = await playing([{ frames: 4000 }], 0.25);
    run.controls.toggleLoop();
    expect(run.player.head.rounds).toBe(Infinity);
    await pass(2);
    expect(run.ended).toBe(false);
    run.controls.toggleLoop();
    expect(run.player.head.rounds).toBe(0);
    await pass(0.6);
    expect(run.ended).toBe(true);
    expect(run.told()).toEqual([
      { kind: 'loop', endless: true, repeat: undefined },
      { kind: 'loop', endless: false, repeat: undefined },
    ]);
  });

  test('takes A off first', async () => {
    const { controls, player } = await playing([{ frames: 80_000 }], 1);
    controls.markStart();
    controls.toggleLoop();
    expect([controls.repeat, player.head.rounds]).toEqual([undefined, 0]);
  });
});

describe('volume', () => {
  test('goes from −60 to +20 dB, and is heard once the key is let go', async () => {
    const { controls, player } = await playing([{ frames: 80_000 }], 1);
    controls.changeGain(1);
    controls.changeGain(1);
    expect([player.gainDb, player.epochs]).toEqual([2, 0]);
    await pass(0.1);
    controls.changeGain(-4);
    await pass(0.1);
    expect([player.gainDb, player.epochs]).toEqual([-2, 0]);
    await pass(0.05);
    expect(player.epochs).toBe(1);
    controls.changeGain(100);
    expect(player.gainDb).toBe(20);
    controls.changeGain(-100);
    expect(player.gainDb).toBe(-60);
  });

  test('mute is heard at once, and taken off again', async () => {
    const { controls, player, sound } = await playing([{ frames: 80_000 }], 1);
    controls.toggleMute();
    expect([player.muted, player.epochs]).toEqual([true, 1]);
    await pass(0.5);
    expect(sound.outputs[1]!.heard.flat().every((sample) => sample === 0)).toBe(true);
    controls.toggleMute();
    await pass(0.5);
    expect(player.muted).toBe(false);
    expect(stretches(sound.outputs[2]!.heard)).toHaveLength(1);
    expect(sound.outputs[2]!.heard[0]![0]! / RATE).toBeCloseTo(1.5, 1);
  });
});

test('the pause key pauses and resumes', async () => {
  const { controls, player, told } = await playing([{ frames: 80_000 }], 1);
  controls.togglePause();
  expect(player.paused).toBe(true);
  await pass(1);
  controls.togglePause();
  expect(player.paused).toBe(false);
  expect(told()).toMatchObject([
    { kind: 'pause', paused: true },
    { kind: 'pause', paused: false },
  ]);
});
