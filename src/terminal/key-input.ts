import { openSync, readFileSync } from 'node:fs';
import type { Readable } from 'node:stream';
import { ReadStream } from 'node:tty';
import type { Context } from '../world/context.ts';
import { type Key, KeyDecoder } from './keys.ts';

/** A terminal, as far as keys are read from it. */
export type KeyTerminal = Readable & Pick<ReadStream, 'setRawMode'>;

/**
 * The keys of the controlling terminal, one by one and without echo, from `resume` to `pause`. Where standard input is
 * something else, such as the audio, the terminal itself is opened.
 */
export class KeyInput {
  readonly #terminal: KeyTerminal;
  readonly #decoder = new KeyDecoder();
  readonly #onKey: (key: Key) => void;

  constructor(terminal: KeyTerminal, onKey: (key: Key) => void) {
    this.#terminal = terminal;
    this.#onKey = onKey;
    // A character may come in parts, as a sequence may.
    terminal.setEncoding('utf8');
    terminal.on('data', (text: string) => {
      for (const key of this.#decoder.decode(text)) this.#onKey(key);
    });
    // A terminal that has been closed ends in EIO; the hang-up signal says what to do.
    terminal.on('error', () => undefined);
  }

  /** Undefined where there is no terminal to read from, or another program is at it. */
  static open(
    stdin: Context['stdin'],
    platform: NodeJS.Platform,
    onKey: (key: Key) => void,
  ): KeyInput | undefined {
    if (!isInForeground(platform)) return undefined;
    const terminal = stdin.isTTY ? (stdin as ReadStream) : openTerminal(platform);
    return terminal && new KeyInput(terminal, onKey);
  }

  resume(): void {
    this.#terminal.setRawMode(true);
    this.#terminal.resume();
  }

  /** Gives the terminal's mode back. */
  pause(): void {
    this.#terminal.setRawMode(false);
    this.#terminal.pause();
  }

  /** As pause, for good. */
  close(): void {
    this.pause();
    this.#terminal.destroy();
  }
}

function openTerminal(platform: NodeJS.Platform): ReadStream | undefined {
  if (platform === 'win32') return undefined;
  try {
    return new ReadStream(openSync('/dev/tty', 'r'));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENXIO' || code === 'ENOENT' || code === 'EACCES') return undefined;
    throw error;
  }
}

/** A job in the background would be stopped by its first change to the terminal's mode. Only Linux tells. */
function isInForeground(platform: NodeJS.Platform): boolean {
  if (platform !== 'linux') return true;
  // proc(5): after the name in parentheses come state, ppid, pgrp, session, tty_nr, tpgid.
  const fields = readFileSync('/proc/self/stat', 'latin1')
    .replace(/^.*\) /s, '')
    .split(' ');
  return fields[2] === fields[5];
}
