import { expect } from 'vitest';

/** A terminal of that size, as far as the player writes to one: what is on it, and in which state it is. */
export class VirtualTerminal {
  readonly rows: string[][];
  readonly styles: string[][];
  cursorShown = true;
  alternate = false;
  #column = 0;
  #row = 0;
  #style = '';

  constructor(
    readonly columns: number,
    rows: number,
  ) {
    this.rows = Array.from({ length: rows }, () => new Array<string>(columns).fill(' '));
    this.styles = Array.from({ length: rows }, () => new Array<string>(columns).fill(''));
  }

  get lines(): string[] {
    return this.rows.map((row) => row.join('').trimEnd());
  }

  /** Takes what a program writes; whatever is not understood fails the test. */
  write(text: string): void {
    const token = /\x1b\[([?0-9;]*)([A-Za-z])|\r|\n|[^\x00-\x1f\x7f]/gsu;
    let end = 0;
    for (const match of text.matchAll(token)) {
      expect(text.slice(end, match.index)).toBe('');
      end = match.index + match[0].length;
      if (match[2]) this.#control(match[2], match[1]!);
      else if (match[0] === '\r') this.#column = 0;
      else if (match[0] === '\n') this.#row = Math.min(this.rows.length - 1, this.#row + 1);
      else this.#put(match[0]);
    }
    expect(text.slice(end)).toBe('');
  }

  #put(character: string): void {
    expect(this.#column).toBeLessThan(this.columns);
    this.rows[this.#row]![this.#column] = character;
    this.styles[this.#row]![this.#column] = this.#style;
    this.#column++;
  }

  #control(final: string, parameters: string): void {
    const numbers = parameters.split(';').map(Number);
    if (final === 'C') this.#column += numbers[0]!;
    else if (final === 'H') {
      this.#row = numbers[0]! - 1;
      this.#column = numbers[1]! - 1;
    } else if (final === 'J') {
      for (const row of this.rows.slice(parameters === '2' ? 0 : this.#row)) row.fill(' ');
    } else if (final === 'm') this.#setStyle(parameters);
    else if (parameters === '?25') this.cursorShown = final === 'h';
    else if (parameters === '?1049') this.alternate = final === 'h';
    else expect.unreachable(`control sequence ${parameters}${final}`);
  }

  /** Foreground and background each in a form of their own. */
  #setStyle(parameters: string): void {
    const [foreground = '', background = ''] = this.#style.split('/');
    if (parameters === '0') this.#style = '';
    else if (parameters === '39') this.#style = `/${background}`;
    else if (parameters === '49') this.#style = `${foreground}/`;
    else if (parameters.startsWith('38')) this.#style = `${parameters}/${background}`;
    else this.#style = `${foreground}/${parameters}`;
    if (this.#style === '/') this.#style = '';
  }
}
