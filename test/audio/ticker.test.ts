import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Player } from '../../src/audio/player.ts';
import type { Playhead } from '../../src/audio/player-events.ts';
import { Ticker } from '../../src/audio/ticker.ts';
import { fakeTime, pass } from './fake-sound.ts';

beforeEach(fakeTime);
afterEach(() => void vi.useRealTimers());

/** A player that has heard so many seconds of an epoch, each a second of track 7. */
function ticking(step: number) {
  const state = { heard: 0, epochs: 0, origin: 0 };
  const player = {
    get epochs() {
      return state.epochs;
    },
    heardSeconds: () => state.heard,
    playhead: (seconds: number): Playhead => ({
      track: 7,
      entry: undefined,
      seconds: state.origin + seconds,
    }),
  } as unknown as Player;
  const told: number[] = [];
  const ticker = new Ticker(player, step, ({ seconds }) => told.push(Math.round(1e6 * seconds) / 1e6));
  return { state, ticker, told };
}

describe('Ticker', () => {
  test('tells the beginning as soon as something is heard, then every step, each once', async () => {
    const { state, ticker, told } = ticking(0.1);
    ticker.start();
    ticker.start();
    await pass(0.5);
    expect(told).toEqual([]);
    state.heard = 0.001;
    await pass(0.03);
    expect(told).toEqual([0]);
    state.heard = 0.1;
    await pass(0.1);
    state.heard = 0.199;
    await pass(0.1);
    expect(told).toEqual([0, 0.1]);
  });

  test('makes up for every step that it was held up for', async () => {
    const { state, ticker, told } = ticking(0.25);
    ticker.start();
    state.heard = 1.1;
    await pass(0.03);
    expect(told).toEqual([0, 0.25, 0.5, 0.75, 1]);
  });

  test('begins anew with each epoch', async () => {
    const { state, ticker, told } = ticking(0.1);
    ticker.start();
    state.heard = 0.25;
    await pass(0.03);
    Object.assign(state, { epochs: 1, heard: 0, origin: 40 });
    await pass(0.03);
    state.heard = 0.15;
    await pass(0.1);
    expect(told).toEqual([0, 0.1, 0.2, 40, 40.1]);
  });

  test('tells the very end, once, on a step or beside one', () => {
    const beside = ticking(0.1);
    beside.state.heard = 0.25;
    beside.ticker.tellEnd();
    expect(beside.told).toEqual([0, 0.1, 0.2, 0.25]);
    const onStep = ticking(0.1);
    onStep.state.heard = 0.3;
    onStep.ticker.tellEnd();
    expect(onStep.told).toEqual([0, 0.1, 0.2, 0.3]);
    const nothing = ticking(0.1);
    nothing.ticker.tellEnd();
    expect(nothing.told).toEqual([]);
  });

  test('looks up the playhead at its steps, and no more often than changes are to be noticed', async () => {
    const { state, ticker, told } = ticking(1);
    let looks = 0;
    Object.defineProperty(state, 'heard', {
      get: () => {
        looks++;
        return performance.now() / 1000;
      },
    });
    const began = performance.now() / 1000;
    ticker.start();
    await pass(2.1);
    expect(told.at(-1)).toBe(Math.floor(began + 2.1));
    // Twice at each turn, of which there are fifty a second.
    expect(looks).toBeLessThan(2 * 55 * 2.1);
    expect(looks).toBeGreaterThan(2 * 45 * 2.1);
  });

  test('stops', async () => {
    const { state, ticker, told } = ticking(0.1);
    ticker.start();
    ticker.stop();
    state.heard = 5;
    await pass(1);
    expect(told).toEqual([]);
  });
});
