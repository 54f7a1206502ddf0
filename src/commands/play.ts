/** `play`: through the sound device, with the playhead that is heard. */
import { platform } from 'node:process';
import type { Command } from 'commander';
import { BACKEND_CHOICES, type BackendChoice } from '../audio/backends.ts';
import { Controls } from '../audio/controls.ts';
import { Player } from '../audio/player.ts';
import type { PlayerEvent, Playhead } from '../audio/player-events.ts';
import type { SoundOptions } from '../audio/sound.ts';
import { SoundLink } from '../audio/sound-link.ts';
import { Ticker } from '../audio/ticker.ts';
import { UsageError } from '../errors.ts';
import { addOption } from '../options/option.ts';
import { parseChoice, parseInteger, parseNumber } from '../options/parsers.ts';
import { addSelectionOptions, checkSelection, type SelectionOptions } from '../options/selection.ts';
import type { Context } from '../world/context.ts';
import { countsFromEnd, type PlayInputs, playInputs } from './play/inputs.ts';
import { bufferLine, jsonReport, lossLine, PlayLines, textReport, verboseLine } from './play/report.ts';
import { PlayScreen } from './play/screen.ts';
import type { Task } from './task.ts';

const VIEWS = ['none', 'wave', 'specgram'] as const;
const CHUNK_SECONDS = 0.1;

export interface PlayOptions extends SelectionOptions {
  /** true: for ever. */
  loop?: number | true;
  /** Seconds. */
  chunk?: number;
  /** dB. */
  gain?: number;
  device?: string;
  backend?: BackendChoice;
  view?: (typeof VIEWS)[number];
  json?: boolean;
  verbose?: boolean;
  quiet?: boolean;
}

export const examples = [
  'wavscope play 1.wav',
  'wavscope play 1.wav --start 1:30 --duration 10 --loop',
  'sox in.flac -t wav - | wavscope play -',
];

export function declare(command: Command): void {
  addSelectionOptions(command, 'all');
  addOption(command, '--loop [n]', 'again and again, or n times, without a gap (default: once)', parseRounds);
  addOption(
    command,
    '--chunk <seconds>',
    `audio handed over at a time, and the step of the printed playhead (default: ${CHUNK_SECONDS})`,
    parseNumber(0.01, 60),
  );
  addOption(command, '--gain <dB>', 'volume (default: 0)', parseNumber(-120, 60));
  command.option('--device <name>', "as the backend names it (default: the system's)");
  addOption(
    command,
    '--backend <name>',
    `where the sound goes: ${BACKEND_CHOICES.join(', ')}; null keeps time and makes no sound (default: auto)`,
    parseChoice(BACKEND_CHOICES),
  );
  addOption(
    command,
    '--view <none|wave|specgram>',
    'what is drawn in the terminal under the playhead (default: wave)',
    parseChoice(VIEWS),
  );
  command.option('--json', 'events, one JSON object a line, on standard output');
  command.option(
    '--verbose',
    'what is done to the audio, and latency and buffer fill of each chunk, on standard error',
  );
  command.option('-q, --quiet', 'no warnings');
}

/** What follows --loop is taken for its number. */
function parseRounds(text: string): number {
  if (/^\d+$/.test(text)) return parseInteger(1)(text);
  throw new UsageError('is no number of rounds; name the files before --loop, or after another option');
}

/** All inputs are one playlist: the first task plays it, and each tells whether its input could be played. */
export function plan(inputs: string[], options: PlayOptions, context: Context): Task[] {
  checkSelection(options);
  if (inputs.filter((input) => input === '-').length > 1) throw new UsageError('- is there once only');
  const session = new PlaySession(inputs, options, context);
  return inputs.map((input, index) => ({
    input,
    async run() {
      if (index === 0) await session.run();
      if (session.inputs.failures.has(index)) throw session.inputs.failures.get(index);
    },
  }));
}

/** One run of the player over all inputs, with what shows it: lines on standard output, or the terminal. */
class PlaySession {
  readonly inputs: PlayInputs;
  readonly #options: PlayOptions;
  readonly #context: Context;
  readonly #player: Player;
  readonly #ticker: Ticker;
  readonly #lines: PlayLines | undefined;
  readonly #screen: PlayScreen | undefined;

  constructor(inputs: string[], options: PlayOptions, context: Context) {
    this.#options = options;
    this.#context = context;
    const { gain = 0, chunk = CHUNK_SECONDS, backend = 'auto', device, loop = 1, view } = options;
    const spools = options.loop !== undefined || countsFromEnd(options);
    this.inputs = playInputs(inputs, options, spools, context, (input, error) => {
      this.#lines?.inputFailure(input, error);
    });
    const { env } = context;
    const connect: SoundOptions['connect'] = (onMessage) => new SoundLink(env, onMessage);
    const sound = { backend, device, env, platform, connect };
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
    if (this.#options.verbose)
      this.#context.stderr.write(`${bufferLine(playhead, this.#player.buffered())}\n`);
  }

  #hear(event: PlayerEvent): void {
    this.#lines?.event(event);
    if (this.#options.verbose) {
      const line = verboseLine(event);
      if (line) this.#context.stderr.write(`${line}\n`);
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
