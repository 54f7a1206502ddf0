/** Options that concern the run itself. */
import type { Command } from 'commander';
import { addOption } from './option.ts';
import { parseInteger } from './parsers.ts';

export interface RunOptions {
  quiet?: boolean;
  threads?: number;
}

export function addRunOptions(command: Command): Command {
  addOption(
    command,
    '--threads <n>',
    'worker threads; results do not depend on it (default: as many as cores)',
    parseInteger(1, 64),
  );
  return command.option('-q, --quiet', 'no progress, no warnings');
}
