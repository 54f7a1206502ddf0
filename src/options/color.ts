/** Colours, as typed. */
import type { Command } from 'commander';
import { color } from 'd3-color';
import { UsageError } from '../errors.ts';
import { colormapNames, isColormap } from '../render/colormap.ts';
import { addOption } from './option.ts';

export interface ColorOptions {
  cmap?: string;
}

export const DEFAULT_CMAP = 'gist_heat';

export function addColorOptions(command: Command): Command {
  const description = `colour map: ${colormapNames.join(', ')}; each with _r runs the other way; or colours, low end first: #000,#f80,#fff (default: ${DEFAULT_CMAP})`;
  return addOption(command, '--cmap <name>', description, parseColormap);
}

function parseColormap(text: string): string {
  if (isColormap(text)) return text;
  throw new UsageError(
    `is unknown; use ${colormapNames.join(', ')}, one of them with _r, or colours such as #000,#f80,#fff`,
  );
}

/** A CSS colour, or `transparent`; as it was typed. */
export function parseColor(text: string): string {
  if (text !== 'transparent' && !color(text))
    throw new UsageError('is no CSS colour; use white, #1f2328 or transparent');
  return text;
}
