/** The command that converts what is not read here, to be copied into a shell. */
import { lstatSync } from 'node:fs';
import { basename } from 'node:path';
import { platform } from 'node:process';
import { printable } from '../printable.ts';

export type Converter = 'sox' | 'ffmpeg';

/**
 * How the input is converted, to follow what is wrong with it: `; to convert it: sox a.flac a.wav`. The command
 * overwrites nothing.
 *
 * @param input - a path, or '-'
 */
export function conversionHint(converter: Converter, input: string, system = platform): string {
  return `; to convert it: ${conversion(converter, input, system)}`;
}

function conversion(converter: Converter, input: string, system: NodeJS.Platform): string {
  if (input === '-') return 'put "ffmpeg -i - -f wav - |" in front';
  const [from, to] = [input, freeName(input)].map(system === 'win32' ? windowsWord : shellWord);
  return converter === 'sox' ? `sox ${from} ${to}` : `ffmpeg -i ${from} ${to}`;
}

/** Names that are tried before the last one is taken as it is. */
const MOST_NAMES = 1000;

/**
 * A name beside the input's that no file has: `a.wav` of `a.flac`, `a.converted.wav` where that one is there. Case makes
 * no difference: on many disks it makes none.
 */
function freeName(input: string): string {
  const base = basename(input);
  const folder = input.slice(0, input.length - base.length);
  // A leading dot begins no extension.
  const stem = folder + printable(base).replace(/(?<=.)\.[^.]*$/, '');
  let name = `${stem}.wav`;
  for (let nth = 1; nth < MOST_NAMES && isTaken(name, input); nth++) {
    name = `${stem}.converted${nth > 1 ? `-${nth}` : ''}.wav`;
  }
  return name;
}

function isTaken(name: string, input: string): boolean {
  if (name.toLowerCase() === input.toLowerCase()) return true;
  try {
    // A link that leads nowhere is taken, too: the command would follow it.
    return lstatSync(name, { throwIfNoEntry: false }) !== undefined;
  } catch {
    // What can't be looked up is for the command to tell of.
    return false;
  }
}

/**
 * A path as one word of a shell command, never taken for an option, a pipe (sox's `|`) or a protocol (ffmpeg's `:`).
 */
function shellWord(path: string): string {
  const isPlain = /^[\w.][^:]*$/.test(path) || path.startsWith('/');
  const word = isPlain ? path : `./${path}`;
  if (printable(word) !== word) return `$'${escaped(word)}'`;
  return /^[\w./:-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

/** A path as one word for cmd, which knows double quotes alone; neither those nor `|` can be in a name there. */
function windowsWord(path: string): string {
  const word = path.startsWith('-') ? `.\\${path}` : path;
  return /^[\w./:\\-]+$/.test(word) ? word : `"${word}"`;
}

/** For the quotes of bash, ksh and zsh that understand escapes: what can't be printed by its bytes. */
function escaped(word: string): string {
  const bytes = (text: string) => Buffer.from(text).toString('hex').replace(/../g, '\\x$&');
  return Array.from(word, (character) => {
    if (character === "'" || character === '\\') return `\\${character}`;
    return printable(character) === character ? character : bytes(character);
  }).join('');
}
