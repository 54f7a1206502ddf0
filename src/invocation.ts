/** The command line, read: which command, on which inputs, with which options. */
import { Command, CommanderError, Option } from 'commander';
import type { CommandModule, Task } from './commands/task.ts';
import { UsageError } from './errors.ts';
import { addInputOptions, type InputOptions } from './inputs/inputs.ts';
import { addBatchOptions, type BatchOptions } from './options/batch.ts';
import type { RunOptions } from './options/run.ts';
import { print } from './output/write.ts';
import { version } from './version.ts';
import type { Context } from './world/context.ts';

/** The subcommands: what each does in a few words, and where it is. */
export const COMMANDS: Record<string, { summary: string; load: () => Promise<CommandModule> }> = {
  play: { summary: 'play through the sound device', load: () => import('./commands/play.ts') },
  spectrum: { summary: 'power against frequency', load: () => import('./commands/spectrum.ts') },
  specgram: {
    summary: 'spectrogram: power over time and frequency',
    load: () => import('./commands/specgram.ts'),
  },
  wave: { summary: 'waveform', load: () => import('./commands/wave.ts') },
  figure: {
    summary: 'spectrogram, spectrum and waveform on one page',
    load: () => import('./commands/figure.ts'),
  },
  info: { summary: 'what is in the file', load: () => import('./commands/info.ts') },
};

/** What the command line asks for. */
export interface Invocation {
  /** As typed: `namedInputs` tells what they stand for. */
  inputs: string[];
  options: InputOptions & BatchOptions & RunOptions & { debug?: boolean };
  /** What is printed before all that the tasks print. */
  heading?: string | undefined;
  /** Tasks for some of the inputs, as the command plans them. */
  plan(inputs: string[], context: Context, share?: Share): Task[];
}

/** How some of the inputs are planned where others are done beside them. */
export interface Share {
  isOneOfMany: true;
  /** For each of them. */
  threads?: number;
}

/**
 * The command asked for, its module alone loaded; undefined where help or version was all.
 *
 * @throws UsageError, CommanderError
 */
export async function readInvocation(argv: string[], context: Context): Promise<Invocation | undefined> {
  if (argv.length === 0) throw new UsageError('no command; wavscope --help lists them');
  if (argv[0] === 'help' && argv[1] !== undefined && !Object.hasOwn(COMMANDS, argv[1])) {
    throw new UsageError(`unknown command '${argv[1]}'; wavscope --help lists them`);
  }
  const words = wordsOf(argv);
  const name = words.find((word) => Object.hasOwn(COMMANDS, word));
  const loaded = name === undefined ? undefined : await COMMANDS[name]!.load();
  let invocation: Invocation | undefined;
  let help = '';
  const program = newProgram((text) => {
    help += text;
  });
  for (const [each, { summary }] of Object.entries(COMMANDS)) {
    const command = program
      .command(each)
      .summary(summary)
      .description(summary)
      .usage('[options] <input...>')
      .argument('[input...]', 'WAV files, or folders of them; - is standard input');
    if (!loaded || each !== name) continue;
    loaded.declare(command);
    addInputOptions(command);
    addBatchOptions(command);
    command.option('--debug', 'show the stack trace of a failure');
    command.addHelpText('after', `\nExamples:\n${loaded.examples.map((line) => `  ${line}`).join('\n')}`);
    command.action((inputs: string[], options: object) => {
      const plan: Invocation['plan'] = (some, around, share) =>
        loaded.plan(some, { ...options, ...share } as never, around);
      invocation = { inputs, options, heading: loaded.heading?.(options as never), plan };
    });
  }
  try {
    await program.parseAsync(words, { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError && error.exitCode === 0)) throw error;
    await print(context.stdout, help);
    return undefined;
  }
  return invocation;
}

/** The command line as commander has it: `help wave` is `wave --help`. */
function wordsOf(argv: string[]): string[] {
  if (argv[0] === 'help' && argv.length > 1) return [...argv.slice(1), '--help'];
  return argv;
}

/** @param writeHelp takes what is printed because it was asked for: help and the version */
function newProgram(writeHelp: (text: string) => void): Command {
  return new Command('wavscope')
    .description('See and hear WAV files from a terminal.')
    .version(version, '-V, --version', 'print the version (also -v)')
    .addOption(new Option('-v').hideHelp())
    .on('option:v', () => {
      writeHelp(`${version}\n`);
      throw new CommanderError(0, 'commander.version', version);
    })
    .helpOption('-h, --help', 'print help')
    .helpCommand('help [command]', 'print help of a command')
    .showSuggestionAfterError()
    .exitOverride()
    .configureOutput({ writeOut: writeHelp, writeErr: () => {}, outputError: () => {} });
}
