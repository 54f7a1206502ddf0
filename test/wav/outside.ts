import { Readable } from 'node:stream';

/** What openWav needs of the world outside, standard input being that stream. */
export function outside(stdin: Readable = Readable.from([])): { stdin: Readable; signal: AbortSignal } {
  return { stdin, signal: new AbortController().signal };
}
