import type { Context } from '../world/context.ts';
import type { Abilities } from './abilities.ts';
import { Cells, changes } from './cells.ts';

type Terminal = Context['stderr'];

/** One line that is rewritten in place, or the whole screen in its stead until it is left. */
export type ScreenKind = 'line' | 'full';

const HIDE_CURSOR = '\x1b[?25l';
const SHOW_CURSOR = '\x1b[?25h';
const ALTERNATE_SCREEN = '\x1b[?1049h';
const MAIN_SCREEN = '\x1b[?1049l';
const CLEAR = '\x1b[0m\x1b[2J';
const CLEAR_BELOW = '\r\x1b[0m\x1b[J';

/** The part of a terminal that is kept up to date, changed cells only, from `enter` to `leave`. */
export class LiveScreen {
  readonly #terminal: Terminal;
  readonly #kind: ScreenKind;
  readonly #abilities: Abilities;
  #shown: Cells | undefined;
  #entered = false;

  constructor(terminal: Terminal, kind: ScreenKind, abilities: Abilities) {
    this.#terminal = terminal;
    this.#kind = kind;
    this.#abilities = abilities;
  }

  /** What gives the terminal back. */
  get farewell(): string {
    return this.#kind === 'full' ? SHOW_CURSOR + MAIN_SCREEN : `${SHOW_CURSOR}\r\n`;
  }

  /** A blank rectangle of the size that can be shown now. */
  blank(): Cells {
    const width = Math.max(1, this.#terminal.columns ?? 80);
    return new Cells(width, this.#kind === 'line' ? 1 : Math.max(1, this.#terminal.rows ?? 24));
  }

  enter(): void {
    if (this.#entered) return;
    this.#entered = true;
    this.#terminal.write(this.#kind === 'full' ? ALTERNATE_SCREEN + HIDE_CURSOR + CLEAR : HIDE_CURSOR);
    this.#shown = undefined;
  }

  /** What is shown is no longer known: everything is written anew. */
  clear(): void {
    this.#shown = undefined;
    if (this.#entered) this.#terminal.write(this.#kind === 'full' ? CLEAR : CLEAR_BELOW);
  }

  show(cells: Cells): void {
    if (!this.#entered) return;
    const moveTo = this.#kind === 'full' ? toCell : toColumn;
    const text = changes(this.#shown, cells, this.#abilities, moveTo);
    this.#shown = cells;
    if (text !== '') this.#terminal.write(text);
  }

  /** Leaves the terminal as it was found; a line stays readable above what follows. */
  leave(): void {
    if (!this.#entered) return;
    this.#entered = false;
    this.#terminal.write(this.farewell);
  }
}

function toCell(column: number, row: number): string {
  return `\x1b[${row + 1};${column + 1}H`;
}

/** Within the cursor's own line, whichever that is. */
function toColumn(column: number): string {
  return column === 0 ? '\r' : `\r\x1b[${column}C`;
}
