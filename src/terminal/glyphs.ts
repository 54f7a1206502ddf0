import type { Color } from './cells.ts';

/** The characters that the player's screen is drawn with. */
export interface Glyphs {
  playing: string;
  paused: string;
  /** Level bars that grow upwards, from empty to full. */
  vertical: string[];
  /** The same to the right. */
  horizontal: string[];
  hold: string;
  endless: string;
  playhead: string;
  /** A cell's upper half, lower half, and both. */
  upper: string;
  lower: string;
  full: string;
}

const UNICODE: Glyphs = {
  playing: '►',
  paused: '‖',
  vertical: [...' ▁▂▃▄▅▆▇█'],
  horizontal: [...' ▏▎▍▌▋▊▉█'],
  hold: '│',
  endless: '∞',
  playhead: '│',
  upper: '▀',
  lower: '▄',
  full: '█',
};

const ASCII: Glyphs = {
  playing: '>',
  paused: '=',
  vertical: [...' .:-=+*%#'],
  horizontal: [...' ########'],
  hold: '|',
  endless: '@',
  playhead: '|',
  upper: '"',
  lower: '_',
  full: '#',
};

export function glyphsFor(unicode: boolean): Glyphs {
  return unicode ? UNICODE : ASCII;
}

/** Colours of the player's screen; on terminals without colours they are left out. */
export const COLORS = {
  played: 0xffaf5f,
  unplayed: 0x6c6c6c,
  playhead: 0xffffff,
  faint: 0x8a8a8a,
  safe: 0x5faf5f,
  loud: 0xd7af00,
  clip: 0xff5f5f,
} satisfies Record<string, Color>;
