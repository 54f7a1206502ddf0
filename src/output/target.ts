/** Where an output goes: decided and checked before any audio is read. */
import {
  accessSync,
  closeSync,
  constants,
  openSync,
  readlinkSync,
  realpathSync,
  type Stats,
  statSync,
} from 'node:fs';
import { basename, dirname, extname, join, resolve } from 'node:path';
import { OutputError, outputFailure, UsageError } from '../errors.ts';
import { printable } from '../printable.ts';
import { isTerminal } from '../world/is-terminal.ts';
import { type Format, formatOfPath, isText } from './format.ts';

export type Target = {
  format: Format;
  /** The path to print when it is written: where wavscope chose the name. */
  announced?: string;
} & (
  | { kind: 'stdout' }
  /** A regular file, there or not: written beside and renamed. `path` has its symbolic links followed, `shown` is as typed. */
  | { kind: 'file'; path: string; shown: string; mode?: number }
  /** A device, a FIFO, a socket: written to directly. */
  | { kind: 'special'; path: string; shown: string }
);

export interface TargetRequest {
  /** As typed after --output. */
  output?: string;
  /** As typed after --format. */
  format?: Format;
  /** What the command writes; the first is used where nothing says more. */
  formats: readonly Format[];
  command: string;
}

interface Surroundings {
  cwd: string;
  stdoutIsTerminal(): boolean;
}

/**
 * The target of each input, in their order.
 *
 * @throws UsageError where two inputs would go to one output or the format can't be told
 * @throws OutputError where an output can't be written, or is an input
 */
export function resolveTargets(inputs: string[], request: TargetRequest, around: Surroundings): Target[] {
  if (request.output !== undefined) checkTyped(request.output);
  const targets = inputs.map((input) => {
    try {
      return resolveTarget(input, request, around);
    } catch (error) {
      throw outputFailure(request.output ?? stem(input), error);
    }
  });
  checkDistinct(inputs, targets);
  for (const target of targets) {
    if (target.kind === 'file') checkNoInput(target.path, inputs, around.cwd);
  }
  return targets;
}

/** What a pattern's placeholders stand for, by input. */
const PLACEHOLDERS: Record<string, (input: string) => string> = { name: stem };

const PLACEHOLDER = /\{([a-z]+)\}/gi;

/** @throws UsageError where what was typed after --output can't be meant */
function checkTyped(output: string): void {
  if (output === '') throw new UsageError('--output is empty; name a file, a folder/ or -');
  // What commander makes of `-o=x.png`: only long options have an equals sign.
  if (output.startsWith('=')) {
    const name = printable(output.slice(1));
    throw new UsageError(
      `-o${printable(output)} has an equals sign too many; write -o ${name} or --output=${name}`,
    );
  }
  for (const [placeholder, name] of output.matchAll(PLACEHOLDER)) {
    if (Object.hasOwn(PLACEHOLDERS, name!)) continue;
    const known = Object.keys(PLACEHOLDERS).map((each) => `{${each}}`);
    throw new UsageError(`--output ${printable(output)}: ${placeholder} is unknown; use ${known.join(', ')}`);
  }
}

function resolveTarget(
  input: string,
  request: TargetRequest,
  { cwd, stdoutIsTerminal }: Surroundings,
): Target {
  const { output, formats } = request;
  const usual = request.format ?? formats[0]!;
  if (output === '-') {
    if (stdoutIsTerminal() && !isText(usual)) {
      throw new OutputError(
        `standard output is a terminal; ${usual} goes to a file (-o out.${usual}) or into a pipe`,
      );
    }
    return { kind: 'stdout', format: usual };
  }
  const chosen = `${stem(input)}.${request.command}.${usual}`;
  if (output === undefined) return { ...fileTarget(resolve(cwd, chosen), chosen, usual), announced: chosen };
  const path = output.replace(PLACEHOLDER, (_, name) => PLACEHOLDERS[name]!(input));
  if (/[/\\]$/.test(path) || stats(resolve(cwd, path))?.isDirectory()) {
    const inside = join(path, chosen);
    return { ...fileTarget(resolve(cwd, inside), inside, usual), announced: inside };
  }
  // By the pattern's own extension: a name's dots say nothing.
  const format = formatOfPath(output, formats, request.format) ?? usual;
  const target = fileTarget(resolve(cwd, path), path, format);
  return path === output ? target : { ...target, announced: path };
}

/** The input's name without folder and extension. */
export function stem(input: string): string {
  if (input === '-') return 'stdin';
  return basename(input, extname(input));
}

function fileTarget(path: string, shown: string, format: Format): Target {
  const real = followLinks(path);
  const there = stats(real);
  if (there?.isDirectory())
    throw new OutputError(`${printable(shown)}: is a folder; name a file, or end it with /`);
  if (there && !there.isFile()) {
    if (leadsToTerminal(real) && !isText(format)) {
      throw new OutputError(`${printable(shown)}: is a terminal; ${format} goes to a file or into a pipe`);
    }
    return { kind: 'special', path: real, shown, format };
  }
  const folder = dirname(real);
  if (!stats(folder)?.isDirectory()) {
    throw new OutputError(`${printable(shown)}: no such folder: ${printable(dirname(shown))}; make it first`);
  }
  checkWritable(folder, shown);
  if (!there) return { kind: 'file', path: real, shown, format };
  checkWritable(real, shown);
  return { kind: 'file', path: real, shown, mode: there.mode & 0o7777, format };
}

function leadsToTerminal(path: string): boolean {
  if (!statSync(path).isCharacterDevice()) return false;
  const descriptor = openSync(path, constants.O_WRONLY | constants.O_NOCTTY);
  try {
    return isTerminal(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/** The file that a chain of symbolic links leads to, whether it is there or not. */
function followLinks(path: string, depth = 0): string {
  if (stats(path)) return realpathSync(path);
  try {
    if (depth < 40) return followLinks(resolve(dirname(path), readlinkSync(path)), depth + 1);
  } catch {
    // No link, so a file that is still to be made.
  }
  return path;
}

function stats(path: string): Stats | undefined {
  return statSync(path, { throwIfNoEntry: false });
}

function checkWritable(path: string, shown: string): void {
  try {
    accessSync(path, constants.W_OK);
  } catch (error) {
    throw new OutputError(`${printable(shown)}: not writable (${(error as NodeJS.ErrnoException).code})`);
  }
}

function checkDistinct(inputs: string[], targets: Target[]): void {
  const writers = new Map<string, string>();
  for (const [index, target] of targets.entries()) {
    if (target.kind === 'special') continue;
    const place = target.kind === 'file' ? target.path : '-';
    const input = inputs[index]!;
    const other = writers.get(place);
    if (other !== undefined) {
      const output = place === '-' ? 'standard output' : basename(place);
      const names = `${printable(other)} and ${printable(input)}`;
      const hint = target.announced === undefined ? 'use a folder (-o dir/) or {name}' : 'write them apart';
      throw new UsageError(`${names} would both go to ${printable(output)}; ${hint}`);
    }
    writers.set(place, input);
  }
}

function checkNoInput(path: string, inputs: string[], cwd: string): void {
  const output = stats(path);
  if (!output) return;
  for (const input of inputs) {
    const file = input === '-' ? undefined : stats(resolve(cwd, input));
    if (file && file.ino === output.ino && file.dev === output.dev) {
      throw new OutputError(`${printable(input)}: is the input itself; write to another file`);
    }
  }
}
