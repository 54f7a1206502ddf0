/** The inputs that a command line names: folders, patterns and lists stand for the files in them. */
import { type Stats, statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { buffer } from 'node:stream/consumers';
import type { Command } from 'commander';
import picomatch from 'picomatch';
import { UsageError, WavscopeError } from '../errors.ts';
import type { Context } from '../world/context.ts';
import { filesIn } from './files-in.ts';

/** As typed. */
export interface InputOptions {
  recursive?: boolean;
  include?: string;
  filesFrom?: string;
  null?: boolean;
}

/** What is to be done, in order, and what stands for nothing. */
export interface NamedInputs {
  inputs: string[];
  failures: Array<{ input: string; error: unknown }>;
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
): Promise<NamedInputs> {
  const { filesFrom } = options;
  if (filesFrom === undefined) {
    if (options.null) throw new UsageError('--null is for --files-from; add it');
    if (!typed.length) throw new UsageError('no input; name WAV files, folders, or - for standard input');
  }
  const listed = filesFrom === undefined ? [] : await namesIn(filesFrom, options, context);
  const named: NamedInputs = { inputs: [], failures: [] };
  for (const input of [...typed, ...listed]) {
    try {
      for (const file of filesOf(input, options, context.cwd)) named.inputs.push(file);
    } catch (error) {
      named.failures.push({ input, error });
    }
  }
  return named;
}

async function namesIn(
  list: string,
  { null: isNull }: InputOptions,
  { cwd, stdin }: Pick<Context, 'cwd' | 'stdin'>,
): Promise<string[]> {
  const bytes = list === '-' ? await buffer(stdin) : await readFile(resolve(cwd, list));
  const names = bytes.toString().split(isNull ? '\0' : /\r?\n/);
  return names.filter((name) => name !== '');
}

function filesOf(input: string, { recursive, include = WAVS }: InputOptions, cwd: string): string[] {
  if (input === '-') return [input];
  const there = stats(resolve(cwd, input));
  if (there?.isDirectory()) {
    const files = filesIn(input, { cwd, deep: recursive === true, pattern: nameAnywhere(include) });
    if (files.length > 0) return files;
    const hint = recursive ? '' : ', or --recursive for the folders in it';
    throw new WavscopeError(`no file in this folder is named ${include}; --include names others${hint}`);
  }
  if (there) return [input];
  const { base, glob, isGlob } = picomatch.scan(asPattern(input));
  if (!isGlob) return [input];
  const files = filesIn(base === '' ? '.' : base, { cwd, deep: glob.includes('/'), pattern: glob });
  if (files.length === 0) throw new WavscopeError('no file matches');
  return files;
}

/** Windows' own separator separates there, where it would take a pattern's meaning from the next character elsewhere. */
function asPattern(input: string): string {
  return process.platform === 'win32' ? input.replaceAll('\\', '/') : input;
}

/** A name without a folder matches in every one. */
function nameAnywhere(glob: string): string {
  return glob.includes('/') ? glob : `**/${glob}`;
}

/** Undefined where nothing can be told of it: whoever opens it meets the reason. */
function stats(path: string): Stats | undefined {
  try {
    return statSync(path);
  } catch {
    return undefined;
  }
}
