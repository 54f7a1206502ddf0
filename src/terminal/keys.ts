/** A key as it is named here: a printed character, or one of the named ones. */
export type Key = string;

/** Escape sequences of xterm and its kin (https://invisible-island.net/xterm/ctlseqs/ctlseqs.html) and the Linux console. */
const SEQUENCES: Record<string, Key> = {
  '[A': 'up',
  '[B': 'down',
  '[C': 'right',
  '[D': 'left',
  OA: 'up',
  OB: 'down',
  OC: 'right',
  OD: 'left',
  '[1;2C': 'shift-right',
  '[1;2D': 'shift-left',
  // rxvt
  '[c': 'shift-right',
  '[d': 'shift-left',
};

const NAMED: Record<string, Key> = { ' ': 'space', '\x03': 'ctrl-c', '\x1a': 'ctrl-z', '\f': 'ctrl-l' };

const SEQUENCE = /^(?:\[[0-9;?]*[ -/]*[@-~a-d]|O[A-Z])/;

/** Turns what a terminal sends into keys. A sequence may come in parts; unknown ones are left out whole. */
export class KeyDecoder {
  #pending = '';

  /** The keys that `text` completes. */
  decode(text: string): Key[] {
    const keys: Key[] = [];
    let rest = this.#pending + text;
    this.#pending = '';
    while (rest !== '') {
      if (!rest.startsWith('\x1b')) {
        const character = String.fromCodePoint(rest.codePointAt(0)!);
        keys.push(NAMED[character] ?? character);
        rest = rest.slice(character.length);
        continue;
      }
      const sequence = SEQUENCE.exec(rest.slice(1))?.[0];
      if (sequence === undefined) {
        // The beginning of one waits for the rest; an Escape before anything else is just that key.
        if (/^\x1b(?:\[[0-9;?]*|O)?$/.test(rest)) {
          this.#pending = rest;
          break;
        }
        rest = rest.slice(1);
        continue;
      }
      const key = SEQUENCES[sequence];
      if (key) keys.push(key);
      rest = rest.slice(1 + sequence.length);
    }
    return keys;
  }
}
