/** What a run of the program showed, and what in it breaks the program's promises. */
import { isWhole } from './whole.ts';

export interface Outcome {
  code: number | null;
  signal: NodeJS.Signals | null;
  stdout: Buffer;
  stderr: string;
  /** Why it was put an end to, if it was: it had too long. */
  cutOff?: string;
  /** Memory of the program and of those that it started, at most. */
  peakBytes: number;
  /** Files in its folder when it had ended, by name, but for its inputs. */
  files: Map<string, Buffer>;
  /** Names in the folder of temporary files. */
  temporary: string[];
}

/** What was asked, as far as it says what is right. */
export interface Asked {
  inputs: number;
  /** Of an output whose name does not say. */
  format: string;
  /** What the output held before the run. */
  before: Buffer;
  /** What is on standard output, if its end was waited for: an output of that format, JSON lines, or text. */
  stdout?: { format: string };
  /** The signal that was sent, if one was. */
  interrupt?: NodeJS.Signals;
  /** Whether lines on standard error that are no failures were asked for. */
  verbose: boolean;
}

/** Memory that no run on a small file may take: the largest picture, 100 million pixels, takes most of it. */
export const MOST_BYTES = 1.5 * 2 ** 30;

/** Exit codes of CLI and README; a signal's is 128 and its number. */
const CODES = [0, 1, 2, 3, 4];
const SIGNALLED = [129, 130, 143];

/** What could move the cursor, colour a terminal or turn the direction of writing, but for the ends of lines. */
const CONTROL = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/;

/** Each promise that the run broke, in words; none where all is well. */
export function faultsOf(outcome: Outcome, asked: Asked): string[] {
  return [
    ...endFaults(outcome, asked),
    ...lineFaults(outcome, asked),
    ...outputFaults(outcome, asked),
    ...outcome.temporary.map((name) => `left in the folder of temporary files: ${name}`),
  ];
}

function endFaults({ code, signal, cutOff, peakBytes }: Outcome, { interrupt }: Asked): string[] {
  const faults: string[] = [];
  if (peakBytes > MOST_BYTES) faults.push(`${Math.round(peakBytes / 2 ** 20)} MiB of memory`);
  if (cutOff) return [...faults, cutOff];
  // Before the program has come to listen, a signal ends the process itself.
  if (interrupt && (signal === interrupt || SIGNALLED.includes(code!))) return faults;
  return CODES.includes(code!) ? faults : [...faults, `ended by ${signal ?? `exit code ${code}`}`];
}

/** Of standard error: a line for each failure, and nothing but lines that can be shown. */
function lineFaults({ code, stderr, cutOff }: Outcome, { inputs, verbose }: Asked): string[] {
  const faults: string[] = [];
  if (CONTROL.test(stderr)) faults.push('a control character on standard error');
  const lines = stderr.split('\n');
  if (lines.pop() !== '') faults.push('a line without its end');
  const own = lines.filter((line) => line.startsWith('wavscope: '));
  if (own.length < lines.length && !verbose) faults.push('a line that is not the program’s');
  if (/internal error|^ +at .*:\d+:\d+\)?$/m.test(stderr)) faults.push('an internal error');
  const failures = own.filter((line) => !line.includes(': warning: ')).length;
  if (cutOff || !CODES.includes(code!)) return faults;
  const most = code === 0 ? 0 : code === 1 || code === 3 ? inputs : 1;
  if (failures < Math.min(most, 1) || failures > most)
    faults.push(`${failures} lines tell of failures, with exit code ${code}`);
  return faults;
}

/** Of outputs: each is whole, or as it was before. */
function outputFaults(
  { code, stdout, files }: Outcome,
  { format, before, stdout: printed }: Asked,
): string[] {
  const faults: string[] = [];
  for (const [name, bytes] of files) {
    if (/^\.wavscope-|\.tmp$/.test(name)) faults.push(`left: ${name}`);
    else if (!bytes.equals(before)) {
      const fault = isWhole(bytes, /\.(\w+)$/.exec(name)?.[1]?.toLowerCase() ?? format, format);
      if (fault) faults.push(`${JSON.stringify(name)}: ${fault}`);
    }
  }
  if (code === 0 && printed) {
    const fault = isWhole(stdout, printed.format, printed.format);
    if (fault) faults.push(`standard output: ${fault}`);
  }
  return faults;
}
