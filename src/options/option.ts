import type { Command } from 'commander';
import { Option } from 'commander';
import { UsageError } from '../errors.ts';

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
