/** Where an output goes: decided and checked before any audio is read. */
import {
  accessSync,
  type BigIntStats,
  closeSync,
  constants,
  openSync,
  readlinkSync,
  realpathSync,
  rmSync,
  statSync,
} from 'node:fs';
import { basename, dirname, extname, join, resolve } from 'node:path';
import { OutputError, outputFailure, UsageError } from '../errors.ts';
import { unfinishedName } from '../files/leftovers.ts';
import { printable } from '../printable.ts';
import { isTerminal } from '../world/is-terminal.ts';
import { type Format, formatOfPath, isText } from './format.ts';

export type Target = {
  format: Format;
  /** The path to print when it is written: where wavscope chose the name. */
  announced?: string;
} /** With `isLine` one of several objects there, each on a line of its own. */ & (
  | { kind: 'stdout'; isLine?: boolean }
  /**
   * A regular file, there or not: written beside and renamed. `path` has its symbolic links followed, `shown` is as typed.
   * Of one that is there `made` tells when it was; with `makesFolder` its folder may have to be made.
   */
  | { kind: 'file'; path: string; shown: string; mode?: number; made?: Date; makesFolder?: boolean }
  /** A device, a FIFO, a socket: written to directly. */
  | { kind: 'special'; path: string; shown: string }
);

export interface TargetRequest {
  /** As typed after each --output; none is one of a name that wavscope chooses. */
  outputs: readonly string[];
  /** Whether the output lies below the folders of its input. */
  keepTree?: boolean;
  /** Whether there are other inputs, here or elsewhere. */
  hasMany?: boolean;
  /** Whether what is there is not to be written over. */
  keepsThere?: boolean;
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

/** Where an input's output goes, or why it can go nowhere: what is wrong with one is nothing to the others. */
export type Resolved = { target: Target; failure?: undefined } | { target?: undefined; failure: unknown };

/**
 * The targets of each input, in their order, one an output. The time it takes grows with their number alone.
 *
 * @throws UsageError where two inputs would go to one output or the format can't be told
 * @throws OutputError where all would go to one folder, and nothing can
 */
export function resolveTargets(inputs: string[], request: TargetRequest, around: Surroundings): Resolved[][] {
  request.outputs.forEach(checkTyped);
  const outputs = request.outputs.length > 0 ? request.outputs : [undefined];
  const survey = new Survey(inputs, around);
  const resolved = inputs.map((input) =>
    outputs.map((output): Resolved => {
      try {
        return { target: resolveTarget(input, output, request, survey) };
      } catch (error) {
        if (error instanceof UsageError) throw error;
        return { failure: error };
      }
    }),
  );
  checkSharedFolder(resolved.flat());
  checkDistinct(inputs, resolved, survey);
  return resolved;
}

/** The output's folder can take none. */
class FolderError extends OutputError {
  constructor(
    message: string,
    readonly folder: string,
  ) {
    super(message);
  }
}

interface FileOptions {
  makesFolder?: boolean;
  keepsThere?: boolean;
}

/** Where a list goes that is no input's output. @throws OutputError where it can't be written */
export function listTarget(path: string, cwd: string): Target {
  if (path === '-') return { kind: 'stdout', format: 'csv' };
  return new Survey([], { cwd, stdoutIsTerminal: () => false }).fileTarget(path, 'csv');
}

/** What is seen of the world while outputs are planned: each folder and each input is looked at once. */
class Survey {
  readonly cwd: string;
  readonly stdoutIsTerminal: () => boolean;
  readonly #inputs: string[];
  /** By folder, what keeps files from being made there. */
  readonly #folderFaults = new Map<string, string | undefined>();
  readonly #caseIgnored = new Map<string, boolean>();
  /** By identity, the inputs that are there. */
  #inputFiles: Map<string, string> | undefined;

  constructor(inputs: string[], { cwd, stdoutIsTerminal }: Surroundings) {
    this.cwd = cwd;
    this.stdoutIsTerminal = stdoutIsTerminal;
    this.#inputs = inputs;
  }

  /** @throws OutputError where that output can't be written, or is an input */
  fileTarget(shown: string, format: Format, options: FileOptions = {}): Target {
    try {
      return this.#fileTarget(followLinks(resolve(this.cwd, shown)), shown, format, options);
    } catch (error) {
      throw outputFailure(printable(shown), error);
    }
  }

  #fileTarget(path: string, shown: string, format: Format, options: FileOptions): Target {
    const there = stats(path);
    if (there?.isDirectory())
      throw new OutputError(`${printable(shown)}: is a folder; name a file, or end it with /`);
    if (DESCRIPTOR.test(shown) || (there && !there.isFile())) {
      if (leadsToTerminal(path) && !isText(format)) {
        throw new OutputError(`${printable(shown)}: is a terminal; ${format} goes to a file or into a pipe`);
      }
      return { kind: 'special', path, shown, format };
    }
    const makesFolder = options.makesFolder === true && !statsIfAny(dirname(path));
    this.#checkFolder(makesFolder ? nearestFolder(path) : dirname(path), shown);
    if (!there) return { kind: 'file', path, shown, format, ...(makesFolder && { makesFolder }) };
    if (options.keepsThere)
      throw new OutputError(`${printable(shown)}: is there already; --no-clobber leaves it`);
    const input = this.#inputThatIs(there);
    if (input !== undefined) {
      throw new OutputError(`${printable(shown)}: is the input ${printable(input)}; write to another file`);
    }
    const fault = writingFault(path);
    if (fault !== undefined) throw new OutputError(`${printable(shown)}: ${fault}`);
    return { kind: 'file', path, shown, mode: Number(there.mode & 0o7777n), made: there.mtime, format };
  }

  #checkFolder(folder: string, shown: string): void {
    if (!this.#folderFaults.has(folder)) this.#folderFaults.set(folder, folderFault(folder, dirname(shown)));
    const fault = this.#folderFaults.get(folder);
    if (fault !== undefined) throw new FolderError(`${printable(shown)}: ${fault}`, folder);
  }

  /** Whether names in the folder, or in the nearest one that is there, are the same in any case. */
  ignoresCase(folder: string): boolean {
    const there = statsIfAny(folder) ? folder : nearestFolder(folder);
    const known = this.#caseIgnored.get(there) ?? ignoresCase(there);
    this.#caseIgnored.set(there, known);
    return known;
  }

  #inputThatIs(file: BigIntStats): string | undefined {
    this.#inputFiles ??= this.#findInputs();
    return this.#inputFiles.get(identity(file));
  }

  #findInputs(): Map<string, string> {
    const files = new Map<string, string>();
    for (const input of this.#inputs) {
      const file = input === '-' ? undefined : statsIfAny(resolve(this.cwd, input));
      if (file) files.set(identity(file), input);
    }
    return files;
  }
}

/** What the shell has opened: written to as it is, a file too. */
const DESCRIPTOR = /^\/(dev\/(stdout|stderr|fd\/\d+)|proc\/self\/fd\/\d+)$/;

/** What a pattern's placeholders stand for, by input. */
const PLACEHOLDERS: Record<string, (input: string) => string> = {
  name: stem,
  dir: (input) => (input === '-' ? '.' : dirname(input)),
  ext: (input) => extname(input).slice(1),
};

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
  output: string | undefined,
  request: TargetRequest,
  survey: Survey,
): Target {
  const { formats, keepTree, keepsThere } = request;
  const { cwd, stdoutIsTerminal } = survey;
  const usual = request.format ?? formats[0]!;
  if (output === '-') {
    if (stdoutIsTerminal() && !isText(usual)) {
      throw new OutputError(
        `standard output is a terminal; ${usual} goes to a file (-o out.${usual}) or into a pipe`,
      );
    }
    // Objects of several inputs follow each other, a line each.
    const isLine = usual === 'json' && request.hasMany === true;
    return { kind: 'stdout', format: usual, ...(isLine && { isLine }) };
  }
  const chosen = `${stem(input)}.${request.command}.${usual}`;
  if (output === undefined) {
    const shown = keepTree ? join(folderBelow(input), chosen) : chosen;
    return { ...survey.fileTarget(shown, usual, { keepsThere, makesFolder: keepTree }), announced: shown };
  }
  const path = output.replace(PLACEHOLDER, (_, name) => PLACEHOLDERS[name]!(input));
  const isPattern = path !== output;
  // A folder of a name that was typed is there, or the name is wrong.
  const makesFolder = keepTree || dirname(path) !== dirname(output);
  if (/[/\\]$/.test(output) || statsIfAny(resolve(cwd, path))?.isDirectory()) {
    const inside = join(path, keepTree ? folderBelow(input) : '', chosen);
    return { ...survey.fileTarget(inside, usual, { keepsThere, makesFolder }), announced: inside };
  }
  if (keepTree) throw new UsageError(`--keep-tree needs a folder; write -o ${printable(output)}/`);
  // By the pattern's own extension: a name's dots say nothing.
  const format = formatOfPath(output, formats, request.format) ?? usual;
  const target = survey.fileTarget(path, format, { keepsThere, makesFolder });
  return isPattern ? { ...target, announced: path } : target;
}

/** The input's folder as one below another: without a root, and without ways out. */
function folderBelow(input: string): string {
  const parts = input === '-' ? [] : dirname(input).split(/[/\\]/);
  return join('.', ...parts.filter((part) => !['', '.', '..'].includes(part) && !part.endsWith(':')));
}

/** The input's name without folder and extension; with it, where what is left would lead to another folder. */
export function stem(input: string): string {
  if (input === '-') return 'stdin';
  const name = basename(input, extname(input));
  return name === '.' || name === '..' ? basename(input) : name;
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
  const there = stats(path);
  // A pipe in /dev/fd is linked to what is no path.
  if (there && !there.isFile() && !there.isDirectory()) return path;
  if (there) return realpathSync(path);
  try {
    if (depth < 40) return followLinks(resolve(dirname(path), readlinkSync(path)), depth + 1);
  } catch {
    // No link, so a file that is still to be made.
  }
  return path;
}

function stats(path: string): BigIntStats | undefined {
  return statSync(path, { bigint: true, throwIfNoEntry: false });
}

/** Where something is wrong with the path, whoever opens it tells. */
function statsIfAny(path: string): BigIntStats | undefined {
  try {
    return stats(path);
  } catch {
    return undefined;
  }
}

/** What a file is the same by, whatever its name. As bigints: Windows' are beyond 2^53. */
function identity({ dev, ino }: BigIntStats): string {
  return `${dev}:${ino}`;
}

/** The folder of a path that is there: its own, or one above it. */
function nearestFolder(path: string): string {
  const folder = dirname(path);
  return folder === path || statsIfAny(folder) ? folder : nearestFolder(folder);
}

/** As the disk has it: a file made there is looked for by another name. */
function ignoresCase(folder: string): boolean {
  const path = join(folder, unfinishedName());
  try {
    closeSync(openSync(path, 'wx', 0o600));
    return statsIfAny(join(folder, basename(path).toUpperCase())) !== undefined;
  } catch {
    return false;
  } finally {
    rmSync(path, { force: true });
  }
}

/** What keeps files from being made in the folder, which is named as it is shown. */
function folderFault(folder: string, shown: string): string | undefined {
  if (!stats(folder)?.isDirectory()) return `no such folder: ${printable(shown)}; make it first`;
  return writingFault(folder);
}

function writingFault(path: string): string | undefined {
  try {
    accessSync(path, constants.W_OK);
    return undefined;
  } catch (error) {
    return `not writable (${(error as NodeJS.ErrnoException).code})`;
  }
}

/** A folder that takes none of the outputs is told of once. */
function checkSharedFolder(resolved: Resolved[]): void {
  const folders = new Set(
    resolved.map(({ failure }) => (failure instanceof FolderError ? failure.folder : undefined)),
  );
  if (folders.size === 1 && !folders.has(undefined)) throw resolved[0]!.failure;
}

/** @throws UsageError where two outputs are one, on a disk that ignores case too */
function checkDistinct(inputs: string[], resolved: Resolved[][], survey: Survey): void {
  const writers = new Map<string, string>();
  const ofAnyCase = new Map<string, string>();
  for (const [index, input] of inputs.entries()) {
    for (const { target } of resolved[index]!) {
      if (!target || target.kind === 'special' || (target.kind === 'stdout' && target.isLine)) continue;
      const place = target.kind === 'file' ? target.path : '-';
      const folded = place.toLowerCase();
      const alike = ofAnyCase.get(folded);
      const meets = writers.has(place) || (alike !== undefined && survey.ignoresCase(dirname(place)));
      if (meets) throw new UsageError(meetingMessage(writers.get(place) ?? alike!, input, target, place));
      writers.set(place, input);
      ofAnyCase.set(folded, input);
    }
  }
}

function meetingMessage(other: string, input: string, { announced }: Target, place: string): string {
  const output = place === '-' ? 'standard output' : printable(basename(place));
  if (other === input) return `two outputs of ${printable(input)} would both go to ${output}; leave one out`;
  const hint =
    announced === undefined ? 'use a folder (-o dir/) or {name}' : 'write them apart, or with --keep-tree';
  return `${printable(other)} and ${printable(input)} would both go to ${output}; ${hint}`;
}
