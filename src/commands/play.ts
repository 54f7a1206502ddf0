/** `play`: through the sound device, with the playhead that is heard. */
import type { Command } from 'commander';
import { BACKEND_CHOICES } from '../audio/backends.ts';
import type { SoundOptions } from '../audio/sound.ts';
import { SoundLink } from '../audio/sound-link.ts';
import { UsageError } from '../errors.ts';
import { addOption } from '../options/option.ts';
import { parseChoice, parseInteger, parseNumber } from '../options/parsers.ts';
import { addSelectionOptions, checkSelection } from '../options/selection.ts';
import type { Context } from '../world/context.ts';
import { CHUNK_SECONDS, type PlayOptions, PlaySession } from './play/session.ts';
import type { Task } from './task.ts';

const VIEWS = ['none', 'wave', 'specgram'] as const;

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

/**
 * All inputs are one playlist: the first task plays it, and each tells whether its input could be played.
 *
 * @param connect starts a sound process
 */
export function plan(
  inputs: string[],
  options: PlayOptions,
  context: Context,
  connect: SoundOptions['connect'] = (onMessage) => new SoundLink(context.env, onMessage),
): Task[] {
  checkSelection(options);
  if (inputs.filter((input) => input === '-').length > 1) throw new UsageError('- is there once only');
  const session = new PlaySession(inputs, options, context, connect);
  return inputs.map((input, index) => ({
    input,
    needsTerminal: true,
    async run() {
      if (index === 0) await session.run();
      if (session.inputs.failures.has(index)) throw session.inputs.failures.get(index);
    },
  }));
}
