/** `play`: through the sound device, with the playhead that is heard. */
import { platform } from 'node:process';
import type { Command } from 'commander';
import { BACKEND_CHOICES, type BackendChoice } from '../audio/backends.ts';
import { Player } from '../audio/player.ts';
import { Ticker } from '../audio/ticker.ts';
import type { Context } from '../context.ts';
import { UsageError } from '../errors.ts';
import { addOption, addSelectionOptions, checkSelection, type SelectionOptions } from './options.ts';
import { parseChoice, parseInteger, parseNumber } from './parsers.ts';
import { countsFromEnd, type PlayInputs, playInputs } from './play-inputs.ts';
import { jsonReport, LineReporter, textReport } from './play-report.ts';
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
  addOption(
    command,
    '--loop [n]',
    'again and again, or n times, without a gap (default: once)',
    parseInteger(1),
  );
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

class PlaySession {
  readonly inputs: PlayInputs;
  readonly #options: PlayOptions;
  readonly #context: Context;
  readonly #reporter: LineReporter;
  #player: Player | undefined;

  constructor(inputs: string[], options: PlayOptions, context: Context) {
    this.#options = options;
    this.#context = context;
    this.#reporter = new LineReporter(options.json ? jsonReport : textReport, context.stdout, () =>
      this.#player?.stop(),
    );
    const spools =
      options.loop !== undefined || [options.start, options.end, options.duration].some(countsFromEnd);
    this.inputs = playInputs(inputs, options, spools, context, (input, error) =>
      this.#reporter.inputFailure(input, error),
    );
  }

  async run(): Promise<void> {
    const { gain = 0, chunk = CHUNK_SECONDS, backend = 'auto', device, loop = 1 } = this.#options;
    const { env, signal } = this.#context;
    const player = new Player(
      this.inputs,
      {
        sound: { backend, device, env, platform },
        chunk,
        gainDb: gain,
        rounds: loop === true ? Infinity : loop,
      },
      (event) => {
        this.#reporter.event(event);
        if (event.kind === 'open') ticker.start();
      },
    );
    const ticker = new Ticker(player, chunk, (playhead) => this.#reporter.tick(playhead));
    this.#player = player;
    try {
      await player.run(signal);
      ticker.finish();
      this.#reporter.end(player.playhead());
    } finally {
      ticker.stop();
    }
    this.#reporter.check();
  }
}
