import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { distFile } from '../dist.ts';
import type { FromSound, ToSound } from './protocol.ts';
import type { SoundConnection } from './sound.ts';

/** Given to the sound process to end by itself; then it is killed. */
const PATIENCE_MS = 150;

/** The parent's end of a sound process. The process ends when its parent does, whatever ends that. */
export class SoundLink implements SoundConnection {
  readonly #child: ChildProcess;
  readonly #exited: Promise<unknown>;
  #onMessage: ((message: FromSound) => void) | undefined;
  #lastWords = '';

  /**
   * Starts a sound process.
   *
   * @param env the environment that it and the players it starts see
   * @param onMessage called with each message; after 'failed' there is no further one
   */
  constructor(env: Record<string, string | undefined>, onMessage: (message: FromSound) => void) {
    this.#onMessage = onMessage;
    this.#child = spawn(process.execPath, [fileURLToPath(distFile('sound-process.cjs'))], {
      env: { ...env },
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
      windowsHide: true,
    });
    this.#exited = once(this.#child, 'exit');
    this.#child.stderr!.on('data', (text: Buffer) => {
      this.#lastWords = text.toString().trim() || this.#lastWords;
    });
    this.#child.on('message', (message) => this.#receive(message as FromSound));
    this.#child.on('error', (error) => this.#receive({ kind: 'failed', message: error.message }));
    this.#child.on('exit', (code, signal) => {
      const ending = signal ? `ended by ${signal}` : `ended with code ${code}`;
      this.#receive({ kind: 'failed', message: `sound process ${ending}${this.#complaint()}` });
    });
  }

  send(message: ToSound): void {
    // A failure to send is followed by the process's exit, which is told.
    if (this.#child.connected) this.#child.send(message, () => undefined);
  }

  async stop(): Promise<void> {
    this.#onMessage = undefined;
    if (this.#child.exitCode !== null || this.#child.signalCode !== null || this.#child.pid === undefined)
      return;
    if (this.#child.connected) this.#child.disconnect();
    const timer = setTimeout(() => this.#child.kill('SIGKILL'), PATIENCE_MS);
    await this.#exited;
    clearTimeout(timer);
  }

  #receive(message: FromSound): void {
    const listener = this.#onMessage;
    if (message.kind === 'failed') this.#onMessage = undefined;
    listener?.(message);
  }

  #complaint(): string {
    const line = this.#lastWords.split('\n').at(-1)!;
    return line && `: ${line}`;
  }
}
