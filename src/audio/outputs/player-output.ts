import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { env as inherited, platform } from 'node:process';
import { monotonicSeconds } from '../clock.ts';
import { Failure } from './failure.ts';
import { findProgram } from './find-program.ts';
import type { OpenOutput, SoundFormat, SoundOutput } from './output.ts';
import { pause } from './pause.ts';
import type { PlayerCommandFor } from './players.ts';

/** A player that finds no device has ended by then; some end with code 0. */
const PROOF_SECONDS = 0.4;
/** Audio handed over ahead of its time at most, where the pipe would take more. */
const LEAD_SECONDS = 2;

/** Opens a player program of the system, fed through its standard input. `name` is what its failures are told by. */
export function playerOpener(name: string, commandFor: PlayerCommandFor): OpenOutput {
  return async (format, device) => {
    const run = commandFor(format, device);
    const program = findProgram(run.command, inherited, platform);
    if (program === undefined) throw new Error(`${run.command} is not on the PATH`);
    const player = spawn(program, run.args, {
      stdio: ['pipe', 'ignore', 'pipe'],
      windowsHide: true,
      env: { ...inherited, ...run.env },
    });
    await once(player, 'spawn');
    if (run.preamble) player.stdin.write(run.preamble);
    return new PlayerOutput(name, player, format, run.trailingSilence ?? 0);
  };
}

class PlayerOutput implements SoundOutput {
  readonly proved: Promise<void>;
  readonly interruptible = true;
  readonly #name: string;
  readonly #player: ChildProcess;
  readonly #format: SoundFormat;
  readonly #trailingSilence: number;
  readonly #closing = new AbortController();
  readonly #failure = new Failure();
  /** Settles when the player is gone, whatever ended it. */
  readonly #gone: Promise<void>;
  #lastWords = '';
  #draining = false;
  /** When the last sample frame taken should have been heard. */
  #end = 0;

  constructor(name: string, player: ChildProcess, format: SoundFormat, trailingSilence: number) {
    this.#name = name;
    this.#player = player;
    this.#format = format;
    this.#trailingSilence = trailingSilence;
    player.stderr!.on('data', (text: Buffer) => {
      this.#lastWords = text.toString().trim() || this.#lastWords;
    });
    // A broken pipe is only the first sign of the player's end, which 'close' tells.
    player.stdin!.on('error', () => undefined);
    this.#gone = once(player, 'close').then(() => this.#judgeEnd());
    this.proved = this.#prove();
  }

  async write(pcm: Uint8Array): Promise<void> {
    await pause(this.#end - LEAD_SECONDS - monotonicSeconds(), this.#closing.signal);
    const written = new Promise<void>((resolve) => {
      this.#player.stdin!.write(pcm, (error) => {
        // Where it failed otherwise, the player's end tells why.
        if (!error || this.#closing.signal.aborted) resolve();
      });
    });
    await this.#failure.before(written);
    const { sampleRate, channels } = this.#format;
    this.#end = Math.max(this.#end, monotonicSeconds()) + pcm.length / (2 * channels * sampleRate);
  }

  async drain(): Promise<void> {
    this.#draining = true;
    const { sampleRate, channels } = this.#format;
    const frames = Math.round(this.#trailingSilence * sampleRate);
    this.#player.stdin!.end(Buffer.alloc(2 * channels * frames));
    await this.#failure.before(this.#gone);
  }

  async close(): Promise<void> {
    this.abandon();
    await this.#gone;
  }

  abandon(): void {
    this.#closing.abort();
    this.#player.kill('SIGKILL');
  }

  async #prove(): Promise<void> {
    await Promise.race([pause(PROOF_SECONDS, this.#closing.signal), this.#gone]);
    this.#failure.check();
  }

  #judgeEnd(): void {
    if (this.#closing.signal.aborted) return;
    const { exitCode, signalCode } = this.#player;
    const complained = this.#lastWords !== '' && monotonicSeconds() < this.#end;
    if (this.#draining && exitCode === 0 && !complained) return;
    const ending = signalCode ? `was ended by ${signalCode}` : `ended with code ${exitCode}`;
    const complaint = this.#lastWords.split('\n').at(-1)!;
    this.#failure.set(new Error(`${this.#name} ${ending}${complaint && `: ${complaint}`}`));
  }
}
