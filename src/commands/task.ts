import type { Command } from 'commander';
import type { Context } from '../world/context.ts';

/** What a command does to one of its inputs; the others go on when it fails. */
export interface Task {
  /** As typed: failures are told with it. */
  input: string;
  /** It shows or plays something, or leaves what it finds to a task after it: it is done in the program's own thread. */
  needsTerminal?: boolean;
  /** It takes no time worth sharing, or knows what no other thread does: also there, in its turn. */
  isBrief?: boolean;
  run(): Promise<void>;
  /**
   * A task for each of its slices, in place of its own, while the input is open.
   *
   * @param only the number of one that is asked for alone: another thread has the others
   */
  slices?(only?: number): AsyncGenerator<Task>;
  /** Of a slice: its number, and the bytes of audio in it. */
  slice?: { index: number; bytes: number };
}

/** A subcommand: what `src/cli.ts` knows of it. */
export interface CommandModule<Options = never> {
  /** Lines for the end of `--help`. */
  examples: string[];
  declare(command: Command): void;
  /** What stands on standard output above what all inputs print there. */
  heading?(options: Options): string | undefined;
  /**
   * Judges inputs, options and outputs together, before any audio is read.
   *
   * @throws UsageError, OutputError
   */
  plan(inputs: string[], options: Options, context: Context): Task[];
}
