/** The program: command line in, exit code out. Only here are errors turned into lines and exit codes. */
import { Command, CommanderError } from 'commander';
import type { CommandModule, Task } from './commands/task.ts';
import { failureMessage, NoDeviceError, OutputError, UsageError } from './errors.ts';
import { print, ReaderGone } from './output/write.ts';
import { version } from './version.ts';
import type { Context } from './world/context.ts';
import { fitLimits } from './world/limits.ts';
import { createContext, Interrupted, inputName } from './world/process-context.ts';

const COMMANDS: Record<string, { summary: string; load: () => Promise<CommandModule> }> = {
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
interface Invocation {
  command: CommandModule;
  inputs: string[];
  options: { debug?: boolean };
}

/** Runs the program and returns its exit code. */
export async function main(argv: string[]): Promise<number> {
  const context = createContext();
  let debug = argv.includes('--debug');
  try {
    fitLimits();
    const invocation = await parse(argv, context);
    if (!invocation) return 0;
    debug = invocation.options.debug === true;
    const tasks = invocation.command.plan(invocation.inputs, invocation.options as never, context);
    return await runAll(tasks, context, debug);
  } catch (error) {
    return report(error, undefined, context, debug);
  }
}

/** Runs one task after the other, whatever becomes of each; the gravest exit code stands. */
async function runAll(tasks: Task[], context: Context, debug: boolean): Promise<number> {
  let code = 0;
  for (const task of tasks) {
    try {
      context.signal.throwIfAborted();
      await task.run();
    } catch (error) {
      code = Math.max(code, report(error, task.input, context, debug));
      if (context.signal.aborted || error instanceof ReaderGone) break;
    }
  }
  return code;
}

/** Tells a failure in one line and returns the exit code that it means. */
function report(error: unknown, input: string | undefined, context: Context, debug: boolean): number {
  if (context.signal.aborted && context.signal.reason instanceof Interrupted)
    return context.signal.reason.exitCode;
  if (error instanceof ReaderGone) return 0;
  // An output's failure names the output.
  const place = input === undefined || error instanceof OutputError ? '' : `${inputName(input)}: `;
  context.tell(`wavscope: ${place}${messageOf(error)}`);
  if (debug && error instanceof Error) error.stack?.split('\n').forEach(context.tell);
  if (error instanceof UsageError || error instanceof CommanderError) return 2;
  return error instanceof NoDeviceError ? 3 : 1;
}

function messageOf(error: unknown): string {
  if (error instanceof CommanderError) return error.message.replace(/^error: /, '');
  return failureMessage(error);
}

/** The command asked for, its module alone loaded; undefined where help or version was all. */
async function parse(argv: string[], context: Context): Promise<Invocation | undefined> {
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
      .argument('<input...>', 'WAV files; - is standard input');
    if (!loaded || each !== name) continue;
    loaded.declare(command);
    command.option('--debug', 'show the stack trace of a failure');
    command.addHelpText('after', `\nExamples:\n${loaded.examples.map((line) => `  ${line}`).join('\n')}`);
    command.action((inputs: string[], options: object) => {
      invocation = { command: loaded, inputs, options };
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

/** The command line as commander has it: `help wave` is `wave --help`, `-v` is `-V`. */
function wordsOf(argv: string[]): string[] {
  if (argv[0] === 'help' && argv.length > 1) return [...argv.slice(1), '--help'];
  return argv[0] === '-v' ? ['--version', ...argv.slice(1)] : argv;
}

/** @param writeHelp takes what is printed because it was asked for: help and the version */
function newProgram(writeHelp: (text: string) => void): Command {
  return new Command('wavscope')
    .description('See and hear WAV files from a terminal.')
    .version(version, '-V, --version', 'print the version (also -v)')
    .helpOption('-h, --help', 'print help')
    .helpCommand('help [command]', 'print help of a command')
    .showSuggestionAfterError()
    .exitOverride()
    .configureOutput({ writeOut: writeHelp, writeErr: () => {}, outputError: () => {} });
}
