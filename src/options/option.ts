/** Options that several commands share: declared once, so that they read and behave the same everywhere. */
import type { Command } from 'commander';
import { Option } from 'commander';
import { UsageError } from '../errors.ts';
import { type ChannelChoice, parseChannel, parseDuration, parseTime, type Time } from './parsers.ts';

/**
 * Adds an option whose text is judged by `parse`. A UsageError of the parser is told with the option and the text
 * before it: `--start 1x is no time; …`.
 */
export function addOption<Value>(
  command: Command,
  flags: string,
  description: string,
  parse: (text: string) => Value,
): Command {
  const option = new Option(flags, description);
  option.argParser((text: string) => {
    try {
      return parse(text);
    } catch (error) {
      if (error instanceof UsageError) throw new UsageError(`${option.long} ${text} ${error.message}`);
      throw error;
    }
  });
  return command.addOption(option);
}

/** Which part of a file is meant. */
export interface SelectionOptions {
  start?: Time;
  end?: Time;
  duration?: Time;
  channel?: ChannelChoice;
}

export function addSelectionOptions(command: Command, defaultChannel: 'mix' | 'all'): Command {
  addOption(
    command,
    '-s, --start <time>',
    'where to begin: 12.5, 500ms, 1:02.5, 25%; negative counts from the end',
    parseTime,
  );
  addOption(command, '-e, --end <time>', 'where to stop', parseTime);
  addOption(command, '-d, --duration <time>', 'how long, instead of --end', parseDuration);
  addOption(
    command,
    '-c, --channel <which>',
    `left, right, mix, all or a number from 1 (default: ${defaultChannel})`,
    parseChannel,
  );
  return command;
}

/** Judges what no single option can: to be called before any input is opened. */
export function checkSelection(options: SelectionOptions): void {
  if (options.end !== undefined && options.duration !== undefined) {
    throw new UsageError('--end and --duration exclude each other; give one of the two');
  }
}
