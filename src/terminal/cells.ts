import type { Abilities } from './abilities.ts';

/** A colour as 0xRRGGBB, or DEFAULT for the terminal's own. */
export type Color = number;

export const DEFAULT: Color = -1;

/** A rectangle of character cells, each with a colour before and behind; the characters are one column wide. */
export class Cells {
  readonly width: number;
  readonly height: number;
  readonly characters: Uint32Array;
  readonly foreground: Int32Array;
  readonly background: Int32Array;

  /** All blank. */
  constructor(width: number, height: number) {
    this.width = width;
    this.height = height;
    this.characters = new Uint32Array(width * height).fill(0x20);
    this.foreground = new Int32Array(width * height).fill(DEFAULT);
    this.background = new Int32Array(width * height).fill(DEFAULT);
  }

  /** Sets a cell; outside of the rectangle it does nothing. */
  set(column: number, row: number, character: string, foreground = DEFAULT, background = DEFAULT): void {
    if (column < 0 || column >= this.width || row < 0 || row >= this.height) return;
    const at = row * this.width + column;
    this.characters[at] = character.codePointAt(0)!;
    this.foreground[at] = foreground;
    this.background[at] = background;
  }

  /** Writes text from a cell to the right, and returns the column after it. */
  write(column: number, row: number, text: string, foreground = DEFAULT): number {
    let at = column;
    for (const character of text) this.set(at++, row, character, foreground);
    return at;
  }
}

/** Unchanged cells that are cheaper to write again than to skip. */
const SKIP_COST = 4;

/**
 * The text that turns what a terminal shows from `before` into `after`: changed cells only. `before` undefined: the
 * terminal's cells are blank.
 *
 * @param moveTo the text that moves the cursor to a cell
 */
export function changes(
  before: Cells | undefined,
  after: Cells,
  abilities: Pick<Abilities, 'color'>,
  moveTo: (column: number, row: number) => string,
): string {
  let text = '';
  let foreground = DEFAULT;
  let background = DEFAULT;
  const blank = before ?? new Cells(after.width, after.height);
  for (let row = 0; row < after.height; row++) {
    let cursor = -1;
    for (let column = 0; column < after.width; column++) {
      const at = row * after.width + column;
      if (isSame(blank, after, at)) continue;
      let from = column;
      if (cursor >= 0 && column - cursor <= SKIP_COST) from = cursor;
      else text += moveTo(column, row);
      for (let cell = row * after.width + from; cell <= at; cell++) {
        text += colorChange(foreground, after.foreground[cell]!, 38, abilities.color);
        text += colorChange(background, after.background[cell]!, 48, abilities.color);
        foreground = after.foreground[cell]!;
        background = after.background[cell]!;
        text += String.fromCodePoint(after.characters[cell]!);
      }
      cursor = column + 1;
    }
  }
  const colored = foreground !== DEFAULT || background !== DEFAULT;
  return colored && abilities.color !== 'none' ? `${text}\x1b[0m` : text;
}

function isSame(one: Cells, other: Cells, at: number): boolean {
  return (
    one.characters[at] === other.characters[at] &&
    one.foreground[at] === other.foreground[at] &&
    one.background[at] === other.background[at]
  );
}

/** SGR that turns one colour into another; `layer` is 38 for the foreground, 48 for the background. */
function colorChange(from: Color, to: Color, layer: 38 | 48, color: Abilities['color']): string {
  if (from === to || color === 'none') return '';
  if (to === DEFAULT) return `\x1b[${layer + 1}m`;
  if (color === '256') return `\x1b[${layer};5;${paletteIndex(to)}m`;
  return `\x1b[${layer};2;${to >> 16};${(to >> 8) & 255};${to & 255}m`;
}

/** Levels of xterm's 6 × 6 × 6 colour cube. */
const CUBE = [0, 95, 135, 175, 215, 255];

/** The nearest of xterm's 256 colours: of the cube (16 to 231) or the greys (232 to 255). */
export function paletteIndex(color: Color): number {
  const channels = [color >> 16, (color >> 8) & 255, color & 255];
  const steps = channels.map((level) => (level < 48 ? 0 : level < 115 ? 1 : Math.floor((level - 35) / 40)));
  const mean = (channels[0]! + channels[1]! + channels[2]!) / 3;
  const grey = Math.max(0, Math.min(23, Math.round((mean - 8) / 10)));
  const cubeError = channels.reduce((sum, level, index) => sum + (level - CUBE[steps[index]!]!) ** 2, 0);
  const greyError = channels.reduce((sum, level) => sum + (level - (8 + 10 * grey)) ** 2, 0);
  return greyError < cubeError ? 232 + grey : 16 + 36 * steps[0]! + 6 * steps[1]! + steps[2]!;
}
