import type { Command } from 'commander';
import { colormapNames } from '../render/colormap.ts';
import { addOption } from './options.ts';
import { parseChoice } from './parsers.ts';

export const DEFAULT_CMAP = 'gist_heat';

export interface ColorOptions {
  cmap?: string;
}

export function addColorOptions(command: Command): Command {
  const description = `colour map: ${colormapNames.join(', ')} (default: ${DEFAULT_CMAP})`;
  return addOption(command, '--cmap <name>', description, parseChoice(colormapNames));
}
