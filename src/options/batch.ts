/** Options that concern all inputs together. */
import type { Command } from 'commander';

export interface BatchOptions {
  failFast?: boolean;
  /** As typed. */
  failures?: string;
  /** Set where inputs are planned one by one that were named together. */
  isOneOfMany?: boolean;
}

export function addBatchOptions(command: Command): Command {
  return command
    .option('--fail-fast', 'end with the first input that fails')
    .option('--failures <file>', 'list inputs that fail there, and why; they make no exit code');
}
