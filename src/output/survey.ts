/** What the disk says of an output before it is made. */
import {
  accessSync,
  type BigIntStats,
  closeSync,
  constants,
  fstatSync,
  openSync,
  readlinkSync,
  realpathSync,
  rmSync,
  statSync,
} from 'node:fs';
import { devNull } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { OutputError, outputFailure } from '../errors.ts';
import { unfinishedName } from '../files/leftovers.ts';
import { printable } from '../printable.ts';
import { nameOf, onDisk } from '../raw-name.ts';
import { isTerminal } from '../world/is-terminal.ts';
import { inputName } from '../world/process-context.ts';
import { type Format, isText } from './format.ts';
import type { Target } from './target.ts';
import { isNull, windowsFault } from './windows-name.ts';

export interface Surroundings {
  cwd: string;
  stdoutIsTerminal(): boolean;
  /** Standard input's descriptor, where it has one. */
  stdinDescriptor?(): number | undefined;
  /** This one, unless it is told. */
  platform?: NodeJS.Platform;
}

/** The output's folder can take none. */
export class FolderError extends OutputError {
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

/** What the shell has opened: written to as it is, a file too. */
const DESCRIPTOR = /^\/(dev\/(stdout|stderr|fd\/\d+)|proc\/self\/fd\/\d+)$/;

/** What is seen of the world while outputs are planned: each folder and each input is looked at once. */
export class Survey {
  readonly cwd: string;
  readonly stdoutIsTerminal: () => boolean;
  readonly #inputs: string[];
  readonly #stdinDescriptor: () => number | undefined;
  readonly #isWindows: boolean;
  /** By folder, what keeps files from being made there. */
  readonly #folderFaults = new Map<string, string | undefined>();
  readonly #caseIgnored = new Map<string, boolean>();
  /** By identity, the inputs that are there. */
  #inputFiles: Map<string, string> | undefined;

  constructor(inputs: string[], around: Surroundings) {
    const { cwd, stdoutIsTerminal, stdinDescriptor, platform = process.platform } = around;
    this.cwd = cwd;
    this.stdoutIsTerminal = stdoutIsTerminal;
    this.#inputs = inputs;
    this.#stdinDescriptor = stdinDescriptor ?? (() => undefined);
    this.#isWindows = platform === 'win32';
  }

  /** @throws OutputError where that output can't be written, or is an input */
  fileTarget(shown: string, format: Format, options: FileOptions = {}): Target {
    if (this.#isWindows && isNull(shown)) return { kind: 'special', path: devNull, shown, format };
    const fault = this.#isWindows ? windowsFault(shown) : undefined;
    if (fault !== undefined) throw new OutputError(`${printable(shown)}: ${fault}`);
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
      throw new OutputError(
        `${printable(shown)}: is the input ${printable(inputName(input))}; write to another file`,
      );
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
      const file = input === '-' ? this.#redirected() : statsIfAny(resolve(this.cwd, input));
      if (file) files.set(identity(file), input);
    }
    return files;
  }

  /** The file that the shell has opened as standard input. */
  #redirected(): BigIntStats | undefined {
    const descriptor = this.#stdinDescriptor();
    return descriptor === undefined ? undefined : fstatSync(descriptor, { bigint: true });
  }
}

/** Whether there is a folder of that path. */
export function isFolder(path: string): boolean {
  return statsIfAny(path)?.isDirectory() === true;
}

function leadsToTerminal(path: string): boolean {
  if (!statSync(onDisk(path)).isCharacterDevice()) return false;
  const descriptor = openSync(onDisk(path), constants.O_WRONLY | constants.O_NOCTTY);
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
  if (there) return nameOf(realpathSync.native(onDisk(path), { encoding: 'buffer' }));
  try {
    if (depth < 40) return followLinks(resolve(dirname(path), linkIn(path)), depth + 1);
  } catch {
    // No link, so a file that is still to be made.
  }
  return path;
}

function linkIn(path: string): string {
  return nameOf(readlinkSync(onDisk(path), { encoding: 'buffer' }));
}

function stats(path: string): BigIntStats | undefined {
  return statSync(onDisk(path), { bigint: true, throwIfNoEntry: false });
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
    closeSync(openSync(onDisk(path), 'wx', 0o600));
    return statsIfAny(join(folder, basename(path).toUpperCase())) !== undefined;
  } catch {
    return false;
  } finally {
    rmSync(onDisk(path), { force: true });
  }
}

/** What keeps files from being made in the folder, which is named as it is shown. */
function folderFault(folder: string, shown: string): string | undefined {
  if (!stats(folder)?.isDirectory()) return `no such folder: ${printable(shown)}; make it first`;
  return writingFault(folder);
}

function writingFault(path: string): string | undefined {
  try {
    accessSync(onDisk(path), constants.W_OK);
    return undefined;
  } catch (error) {
    return `not writable (${(error as NodeJS.ErrnoException).code})`;
  }
}
