import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { Controls } from '../../../src/audio/controls.ts';
import { Player } from '../../../src/audio/player.ts';
import { keyBindings } from '../../../src/commands/play/keys.ts';
import { PlayScreen, type View } from '../../../src/commands/play/screen.ts';
import type { KeyInput } from '../../../src/terminal/key-input.ts';
import type { Key } from '../../../src/terminal/keys.ts';
import type { Context } from '../../../src/world/context.ts';
import { FakeSound, type FakeTrack, fakePlaylist, fakeTime, pass } from '../../audio/fake-sound.ts';
import { VirtualTerminal } from '../../terminal/virtual-terminal.ts';
import { buildWav } from '../../wav/build.ts';

const COLUMNS = 100;
let folder: string;
let path: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'screen-'));
  path = join(folder, 'a.wav');
  // Four seconds: silence, then half of full scale.
  const samples = Int16Array.from({ length: 64_000 }, (_, n) => (n < 32_000 ? 0 : n & 2 ? 16_384 : -16_384));
  const data = new Uint8Array(samples.buffer);
  writeFileSync(path, buildWav({ fmt: { channels: 2, sampleRate: 8000 }, data }));
});
afterAll(() => rmSync(folder, { recursive: true }));
beforeEach(fakeTime);
afterEach(() => void vi.useRealTimers());

/** A player with its screen on a terminal of 100 × 12, whose keys the test presses. */
async function shown(
  given: {
    view?: View;
    tracks?: FakeTrack[];
    inputs?: string[];
    env?: Record<string, string>;
    keys?: boolean;
  } = {},
) {
  const { view = 'strip', tracks = [{ frames: 32_000 }], env = {}, keys = true } = given;
  const inputs = given.inputs ?? tracks.map(() => path);
  const terminal = new VirtualTerminal(COLUMNS, 12);
  const stderr = Object.assign(
    new Writable({
      write: (chunk, _, done) => {
        terminal.write(String(chunk));
        done();
      },
    }),
    { isTTY: true, columns: COLUMNS, rows: 12 },
  );
  const cleanups = new Set<() => void>();
  const listeners = new Map<string, () => void>();
  const did: string[] = [];
  const context = {
    ...{ stderr, stdin: undefined },
    env: { TERM: 'xterm', LANG: 'C.UTF-8', COLORTERM: 'truecolor', ...env },
    signals: {
      on: (name: string, listener: () => void) => {
        listeners.set(name, listener);
        return () => void listeners.delete(name);
      },
      interrupt: () => did.push('interrupt'),
      suspend: () => did.push('suspend'),
      stop: () => did.push('stop'),
    },
    atExit: (cleanup: () => void) => {
      cleanups.add(cleanup);
      return () => void cleanups.delete(cleanup);
    },
  } as unknown as Context;
  const sound = new FakeSound();
  const world = { backend: 'null', env: {}, platform: 'linux', connect: sound.connect } as const;
  const player = new Player(
    fakePlaylist(tracks),
    { sound: world, chunk: 0.1, gainDb: 0, rounds: 1 },
    (event) => {
      if (event.kind === 'open') screen.open();
    },
  );
  const controls = new Controls(player, () => undefined);
  let press: (key: Key) => void = () => undefined;
  const modes: string[] = [];
  const openKeys = (_: unknown, __: unknown, onKey: typeof press) => {
    if (!keys) return undefined;
    press = onKey;
    const note = (mode: string) => () => void modes.push(mode);
    return { resume: note('resume'), pause: note('pause'), close: note('close') } as unknown as KeyInput;
  };
  const screen = new PlayScreen(player, controls, inputs, view, context, openKeys);
  let ended = false;
  void player.run(new AbortController().signal).then(() => {
    ended = true;
  });
  await pass(0.01);
  return {
    ...{ terminal, player, screen, did, modes, cleanups, listeners, stderr },
    press: (key: Key) => press(key),
    line: () => terminal.lines.findLast((line) => line !== '') ?? '',
    ended: () => ended,
  };
}

/**
 * Has the screen drawn until it shows that, but not for ever: what is analysed comes by itself, in real time. The player
 * is paused meanwhile.
 */
async function drawnUntil(player: Player, isShown: () => boolean): Promise<void> {
  player.pause();
  const limit = Date.now() + 20_000;
  while (Date.now() < limit && !isShown()) {
    await new Promise((resolve) => setImmediate(resolve));
    await pass(0.04);
  }
  expect(isShown()).toBe(true);
}

describe('the screen of a player', () => {
  test('is a status line that goes with the playhead, and stays when it is left', async () => {
    const { terminal, line, screen, cleanups, modes } = await shown();
    expect([terminal.cursorShown, terminal.alternate]).toEqual([false, false]);
    await pass(1.05);
    expect(line()).toMatch(/^► 0:01\.0 \/ 0:04\.0 /);
    await pass(1);
    expect(line()).toMatch(/^► 0:02\.0 /);
    expect(cleanups.size).toBe(1);
    screen.close();
    expect(terminal.cursorShown).toBe(true);
    expect(terminal.lines.filter((each) => each !== '')).toHaveLength(1);
    await pass(1);
    expect(line()).toMatch(/^► 0:02\.0 /);
    expect(modes).toEqual(['resume', 'pause', 'close']);
  });

  test('has meters of what is heard, not of what comes', async () => {
    const loud = { frames: 32_000, sample: (frame: number) => (frame < 16_000 ? 0 : 32_767) };
    const { line } = await shown({ tracks: [loud] });
    await pass(1.9);
    expect(line()).not.toContain('█');
    await pass(0.2);
    expect(line()).toContain(' ████████  ████████ ');
  });

  test('clears the clip mark with the next file', async () => {
    const clipped = { frames: 8000, sample: () => -32_768 };
    const { line } = await shown({ tracks: [clipped, { frames: 32_000, sample: () => 3000 }] });
    await pass(0.9);
    expect(line()).toMatch(/1\/2 .*█!.*█!/);
    await pass(0.3);
    expect(line()).toMatch(/2\/2 /);
    expect(line()).not.toContain('!');
  });

  test('tells pause, volume, loop and marks as keys are pressed', async () => {
    const { press, line, player, did } = await shown();
    await pass(1);
    press('space');
    expect(line()).toMatch(/^‖ 0:0(0\.9|1\.0)/);
    press('up');
    press('up');
    expect(line()).toContain(' +2 dB');
    press('m');
    expect(line()).toContain(' mute ');
    press('l');
    expect(line()).toContain(' ∞ ');
    press('[');
    expect(line()).toContain(' A-? ');
    press('5');
    expect(line()).toMatch(/^‖ 0:02\.0/);
    press(']');
    expect(line()).toContain(' A-B ');
    press('ctrl-c');
    press('ctrl-z');
    press('unknown');
    expect(did).toEqual(['interrupt', 'suspend']);
    press('q');
    await pass(0);
    expect(player.paused).toBe(true);
  });

  test('has a waveform in its line, but not of a stream, and none where none is wanted', async () => {
    const { line, player } = await shown();
    await pass(0.1);
    await drawnUntil(player, () => line().includes('▄▄'));
    const strip = line().slice(line().indexOf('dB') + 7);
    expect(strip).toMatch(/^ *│ +▄+$/);
    const blanks = strip.replace('│', ' ').indexOf('▄');
    expect(Math.abs(blanks - (strip.length - blanks))).toBeLessThanOrEqual(1);
    for (const given of [{ view: 'none' as const }, { inputs: ['-'] }]) {
      const other = await shown(given);
      let turns = 0;
      await drawnUntil(other.player, () => turns++ > 100);
      expect(other.line()).not.toContain('▄▄');
    }
  });

  test.each([
    ['wave', /^[▀▄█│ ]+$/, 0],
    ['specgram', /^[ \d.k]{6}[▀│]+$/, 6],
  ] as const)(
    'of --view %s has a panel of the file above the line, with its times',
    async (view, row, left) => {
      const { terminal, line, screen, stderr, player } = await shown({ view });
      expect(terminal.alternate).toBe(true);
      await pass(1);
      await drawnUntil(player, () => terminal.lines[10] !== '');
      // Ten rows of panel, the times, the status line.
      expect(terminal.lines[0]).toMatch(row);
      expect(terminal.lines[10]!.slice(left)).toMatch(/^\|0:00\.0? .*\|0:03/);
      expect(line()).toMatch(/^[►‖] 0:0[01]/);
      const head = terminal.rows[4]!.indexOf('│');
      expect(Math.abs(head - (left + (COLUMNS - left) / 4))).toBeLessThanOrEqual(2);
      // Whatever the terminal made of it, it is drawn anew.
      terminal.rows[0]!.fill('x');
      stderr.emit('resize');
      await pass(0.1);
      expect(terminal.lines[0]).toMatch(row);
      screen.close();
      expect([terminal.alternate, terminal.cursorShown]).toEqual([false, true]);
    },
  );

  test('shows a notice for four seconds, without what could move the cursor', async () => {
    const { line, screen } = await shown();
    screen.notice('aplay: gone\x1b[2J');
    await pass(0.1);
    expect(line()).toBe('aplay: gone[2J');
    await pass(3.8);
    expect(line()).toBe('aplay: gone[2J');
    await pass(0.2);
    expect(line()).toMatch(/^► /);
  });

  test('tells in words what cannot be drawn', async () => {
    const { line, player } = await shown({ inputs: [join(folder, 'nosuch.wav')] });
    await drawnUntil(player, () => !/^[►‖]/.test(line()));
    expect(line()).toBe('no such file or directory');
  });

  test('is silent and in order while it is suspended, and goes on', async () => {
    const { listeners, terminal, did, player, modes } = await shown();
    await pass(1);
    listeners.get('SIGTSTP')!();
    expect([player.paused, terminal.cursorShown, did]).toEqual([true, true, []]);
    await pass(0.03);
    expect(did).toEqual(['stop']);
    expect(player.paused).toBe(false);
    listeners.get('SIGCONT')!();
    expect(terminal.cursorShown).toBe(false);
    expect(modes).toEqual(['resume', 'pause', 'pause', 'resume']);
  });

  test('gives the terminal back when the program ends otherwise', async () => {
    const { cleanups, terminal } = await shown({ view: 'wave' });
    for (const cleanup of [...cleanups]) cleanup();
    expect([terminal.alternate, terminal.cursorShown]).toEqual([false, true]);
  });

  test('does without keys in the background', async () => {
    const { line } = await shown({ keys: false });
    await pass(1.05);
    expect(line()).toMatch(/^► 0:01/);
  });

  test('suits a terminal whose cursor can be moved', () => {
    const suits = (isTTY: boolean, TERM: string) =>
      PlayScreen.suits({ stderr: { isTTY }, env: { TERM } } as unknown as Context);
    expect([suits(true, 'xterm'), suits(false, 'xterm'), suits(true, 'dumb')]).toEqual([true, false, false]);
  });
});

test('each key does what docs/playing.md says', () => {
  const did: string[] = [];
  const note =
    (name: string) =>
    (...values: unknown[]) =>
      void did.push([name, ...values].join(' '));
  const controls = new Proxy({}, { get: (_, name) => note(String(name)) }) as Controls;
  const signals = { interrupt: note('interrupt'), suspend: note('suspend') };
  const bindings = keyBindings({ controls, signals, stop: note('stop'), clear: note('clear') });
  for (const action of bindings.values()) action();
  expect(Object.fromEntries([...bindings.keys()].map((key, index) => [key, did[index]]))).toEqual({
    ...Object.fromEntries(Array.from({ length: 10 }, (_, n) => [n, `seekToShare ${n / 10}`])),
    space: 'togglePause',
    left: 'seekBy -5',
    right: 'seekBy 5',
    'shift-left': 'seekBy -1',
    'shift-right': 'seekBy 1',
    up: 'changeGain 1',
    down: 'changeGain -1',
    l: 'toggleLoop',
    '[': 'markStart',
    ']': 'markEnd',
    m: 'toggleMute',
    n: 'skip 1',
    p: 'skip -1',
    q: 'stop',
    'ctrl-c': 'interrupt',
    'ctrl-z': 'suspend',
    'ctrl-l': 'clear',
  });
});
