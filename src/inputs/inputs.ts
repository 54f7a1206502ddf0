/** The inputs that a command line names: folders, patterns and lists stand for the files in them. */
import { readFile } from 'node:fs/promises';
import { isAbsolute, join, resolve } from 'node:path';
import { buffer } from 'node:stream/consumers';
import type { Command } from 'commander';
import { UsageError, WavscopeError } from '../errors.ts';
import { statsIfAny } from '../files/stats.ts';
import { nameOf, onDisk } from '../raw-name.ts';
import type { Context } from '../world/context.ts';
import { joinable } from '../world/drive.ts';

/** As typed. */
export interface InputOptions {
  recursive?: boolean;
  include?: string;
  filesFrom?: string;
  null?: boolean;
}

/** What is to be done, or what stands for nothing, and why. */
export interface NamedInput {
  input: string;
  failure?: unknown;
}

/** What is taken from a folder. */
const WAVS = '*.{wav,wave,w64,rf64}';

export function addInputOptions(command: Command): Command {
  return command
    .option('-r, --recursive', 'also what is in the folders of a folder')
    .option('--include <glob>', `which files of a folder (default: ${WAVS}, in any case)`)
    .option('--files-from <list>', 'also the inputs named there, a line each; - is standard input')
    .option('-0, --null', 'names in that list end in NUL characters, not in line breaks');
}

/**
 * A folder stands for its WAVs, by name; what isn't there and has a pattern's characters, for the files that match it.
 * All else is an input, whether it is there or not.
 *
 * @throws UsageError where nothing is named, and what reading the list throws
 */
export async function namedInputs(
  typed: string[],
  options: InputOptions,
  context: Pick<Context, 'cwd' | 'stdin'>,
): Promise<NamedInput[]> {
  const { filesFrom } = options;
  if (filesFrom === undefined) {
    if (options.null) throw new UsageError('--null is for --files-from; add it');
    if (!typed.length) throw new UsageError('no input; name WAV files, folders, or - for standard input');
  }
  const listed = filesFrom === undefined ? [] : await namesIn(filesFrom, options, context);
  const named: NamedInput[] = [];
  for (const input of [...typed, ...listed]) {
    try {
      for (const file of await filesOf(input, options, context)) named.push({ input: file });
    } catch (failure) {
      named.push({ input, failure });
    }
  }
  return named;
}

async function namesIn(
  list: string,
  { null: isNull }: InputOptions,
  context: Pick<Context, 'cwd' | 'stdin'>,
): Promise<string[]> {
  const bytes = list === '-' ? await buffer(context.stdin) : await readFile(onDisk(pathOf(list, context)));
  const names = nameOf(bytes).split(isNull ? '\0' : /\r?\n/);
  return names.filter((name) => name !== '');
}

/** The whole path. The current folder may be gone, and is asked for where the path needs it alone. */
function pathOf(path: string, context: Pick<Context, 'cwd'>): string {
  return isAbsolute(path) ? path : resolve(context.cwd, path);
}

async function filesOf(
  input: string,
  options: InputOptions,
  context: Pick<Context, 'cwd'>,
): Promise<string[]> {
  if (input === '-') return [input];
  // To the system that would be the current folder; whoever typed it meant no such thing.
  if (input === '') throw new WavscopeError('an empty name; name a file, a folder or -');
  const path = pathOf(input, context);
  const there = statsIfAny(path);
  if (there?.isDirectory()) return filesOfFolder(input, path, options);
  return there ? [input] : filesMatching(input, context);
}

async function filesOfFolder(
  input: string,
  path: string,
  { recursive, include = WAVS }: InputOptions,
): Promise<string[]> {
  const { filesIn } = await import('./files-in.ts');
  const deep = recursive === true;
  const files = filesIn(path, { deep, pattern: nameAnywhere(include) });
  if (files.length > 0) return files.map((file) => join(joinable(input), file));
  const hint = recursive ? '' : ', or --recursive for the folders in it';
  throw new WavscopeError(`no file in this folder is named ${include}; --include names others${hint}`);
}

async function filesMatching(input: string, context: Pick<Context, 'cwd'>): Promise<string[]> {
  const { filesIn, patternOf } = await import('./files-in.ts');
  const pattern = patternOf(asPattern(input));
  if (!pattern) return [input];
  const { base, glob } = pattern;
  const files = filesIn(pathOf(base || '.', context), { deep: glob.includes('/'), pattern: glob });
  if (files.length === 0) throw new WavscopeError('no file matches');
  return files.map((file) => join(base, file));
}

/**
 * Windows' own separator separates there, where it would take a pattern's meaning from the next character elsewhere; what
 * follows a drive's letter is in its current folder.
 */
function asPattern(input: string): string {
  if (process.platform !== 'win32') return input;
  return input.replaceAll('\\', '/').replace(/^[a-z]:(?!\/)/i, '$&./');
}

/** A name without a folder matches in every one. */
function nameAnywhere(glob: string): string {
  return glob.includes('/') ? glob : `**/${glob}`;
}
