/** One run of `play`: the player with what shows it. */
import { platform } from 'node:process';
import type { BackendChoice } from '../../audio/backends.ts';
import { Controls } from '../../audio/controls.ts';
import { Player } from '../../audio/player.ts';
import type { PlayerEvent, Playhead } from '../../audio/player-events.ts';
import type { SoundOptions } from '../../audio/sound.ts';
import { Ticker } from '../../audio/ticker.ts';
import type { SelectionOptions } from '../../options/selection.ts';
import type { Context } from '../../world/context.ts';
import { countsFromEnd, type PlayInputs, playInputs } from './inputs.ts';
import { bufferLine, jsonReport, lossLine, PlayLines, textReport, verboseLine } from './report.ts';
import { PlayScreen, type View } from './screen.ts';

/** Seconds of audio handed over at a time, and from one printed position to the next. */
export const CHUNK_SECONDS = 0.1;

export interface PlayOptions extends SelectionOptions {
  /** true: for ever. */
  loop?: number | true;
  /** Seconds. */
  chunk?: number;
  /** dB. */
  gain?: number;
  device?: string;
  backend?: BackendChoice;
  view?: View;
  json?: boolean;
  verbose?: boolean;
  quiet?: boolean;
}

/** One run of the player over all inputs, with what shows it: lines on standard output, or the terminal. */
export class PlaySession {
  readonly inputs: PlayInputs;
  readonly #options: PlayOptions;
  readonly #context: Context;
  readonly #player: Player;
  readonly #ticker: Ticker;
  readonly #lines: PlayLines | undefined;
  readonly #screen: PlayScreen | undefined;

  constructor(inputs: string[], options: PlayOptions, context: Context, connect: SoundOptions['connect']) {
    this.#options = options;
    this.#context = context;
    const { gain = 0, chunk = CHUNK_SECONDS, backend = 'auto', device, loop = 1, view } = options;
    const spools = options.loop !== undefined || countsFromEnd(options);
    this.inputs = playInputs(inputs, options, spools, context, (input, error) => {
      this.#lines?.inputFailure(input, error);
    });
    const sound = { backend, device, env: context.env, platform, connect };
    const rounds = loop === true ? Infinity : loop;
    const hear = (event: PlayerEvent) => this.#hear(event);
    this.#player = new Player(this.inputs, { sound, chunk, gainDb: gain, rounds }, hear);
    this.#ticker = new Ticker(this.#player, chunk, (playhead) => this.#tick(playhead));
    if (!options.json && !options.verbose && PlayScreen.suits(context)) {
      const controls = new Controls(this.#player, hear);
      this.#screen = new PlayScreen(this.#player, controls, inputs, view ?? 'strip', context);
    } else {
      const report = options.json ? jsonReport : textReport;
      this.#lines = new PlayLines(report, context.stdout, () => this.#player.stop());
    }
  }

  async run(): Promise<void> {
    try {
      await this.#player.run(this.#context.signal);
      this.#ticker.tellEnd();
      this.#lines?.end(this.#player.playhead());
    } finally {
      this.#ticker.stop();
      this.#screen?.close();
      this.inputs.close();
    }
    this.#lines?.check();
  }

  #tick(playhead: Playhead): void {
    this.#lines?.tick(playhead);
    if (this.#options.verbose) this.#context.tell(bufferLine(playhead, this.#player.buffered()));
  }

  #hear(event: PlayerEvent): void {
    this.#lines?.event(event);
    if (this.#options.verbose) {
      const line = verboseLine(event);
      if (line) this.#context.tell(line);
    } else if (event.kind === 'lost' && event.proved && event.next) this.#warn(lossLine(event));
    if (event.kind === 'change') this.#ticker.tellEnd();
    if (event.kind === 'open' && this.#screen) this.#screen.open();
    else if (event.kind === 'open') this.#ticker.start();
  }

  #warn(message: string): void {
    if (this.#screen) this.#screen.notice(message);
    else if (!this.#options.quiet)
      this.#context.warn(this.#player.playhead().entry?.track.name ?? 'play', message);
  }
}
