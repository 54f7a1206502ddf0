/** What the keys of the player do. */
import type { Controls } from '../../audio/controls.ts';
import type { Key } from '../../terminal/keys.ts';
import type { Signals } from '../../world/signals.ts';

/** What keys are for, beside the controls. */
export interface KeyTargets {
  controls: Controls;
  signals: Pick<Signals, 'interrupt' | 'suspend'>;
  /** Ends the player. */
  stop(): void;
  /** Has the screen written anew. */
  clear(): void;
}

/** What each key does; those that are not in it do nothing. */
export function keyBindings({ controls, signals, stop, clear }: KeyTargets): Map<Key, () => void> {
  const tenths = Array.from({ length: 10 }, (_, digit): [Key, () => void] => [
    String(digit),
    () => controls.seekToShare(digit / 10),
  ]);
  return new Map([
    ...tenths,
    ['space', () => controls.togglePause()],
    ['left', () => controls.seekBy(-5)],
    ['right', () => controls.seekBy(5)],
    ['shift-left', () => controls.seekBy(-1)],
    ['shift-right', () => controls.seekBy(1)],
    ['up', () => controls.changeGain(1)],
    ['down', () => controls.changeGain(-1)],
    ['l', () => controls.toggleLoop()],
    ['[', () => controls.markStart()],
    [']', () => controls.markEnd()],
    ['m', () => controls.toggleMute()],
    ['n', () => controls.skip(1)],
    ['p', () => controls.skip(-1)],
    ['q', stop],
    ['ctrl-c', () => signals.interrupt()],
    ['ctrl-z', () => signals.suspend()],
    ['ctrl-l', clear],
  ]);
}
