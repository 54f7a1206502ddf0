/** Options that concern all inputs together. */
import type { Command } from 'commander';

export interface BatchOptions {
  failFast?: boolean;
  /** As typed. */
  failures?: string;
  /** Of a plan for one of several inputs that were named together. */
  isOneOfMany?: boolean;
}

export function addBatchOptions(command: Command): Command {
  return command
    .option('--fail-fast', 'end with the first input that fails')
    .option('--failures <file>', 'list inputs that fail there, and why; they make no exit code');
}
