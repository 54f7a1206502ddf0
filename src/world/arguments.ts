import { readFileSync } from 'node:fs';
import { nameOf } from '../raw-name.ts';

/** What Node puts where a word's bytes are no UTF-8. */
const LOST = '\ufffd';

/** The command line's words, with the bytes that are no UTF-8 as in the names of files, where the system tells them: on Linux. */
export function typedWords(argv: string[]): string[] {
  if (process.platform !== 'linux' || !argv.some((word) => word.includes(LOST))) return argv;
  return typedIn(readFileSync('/proc/self/cmdline'), argv);
}

/** @param commandLine the words of the whole command line, each ended by NUL; the last are those of `argv` */
export function typedIn(commandLine: Uint8Array, argv: string[]): string[] {
  const words = nameOf(commandLine).split('\0').slice(0, -1).slice(-argv.length);
  return argv.map((word, index) => (word.includes(LOST) ? (words[index] ?? word) : word));
}
