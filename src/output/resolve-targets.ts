/** Where an output goes: decided and checked before any audio is read. */
import { basename, dirname, extname, join, parse, resolve } from 'node:path';
import { OutputError, UsageError } from '../errors.ts';
import { printable } from '../printable.ts';
import { joinable } from '../world/drive.ts';
import { type Format, formatOfPath, isText } from './format.ts';
import { FolderError, isFolder, type Surroundings, Survey } from './survey.ts';
import { isLine, type Target } from './target.ts';

export interface TargetRequest {
  /** As typed after each --output; none is one of a name that wavscope chooses. */
  outputs: readonly string[];
  /** Whether the output lies below the folders of its input. */
  keepTree?: boolean;
  /** Whether there are other inputs, here or elsewhere. */
  hasMany?: boolean;
  /** Whether the outputs are of all inputs together, and named by the first. */
  isJoint?: boolean;
  /** Whether each input has an output for each of its slices. */
  isSliced?: boolean;
  /** Whether what is there is not to be written over. */
  keepsThere?: boolean;
  /** As typed after --format. */
  format?: Format;
  /** What the command writes; the first is used where nothing says more. */
  formats: readonly Format[];
  command: string;
}

/** Where an input's output goes, or why it can go nowhere: what is wrong with one is nothing to the others. */
export type Resolved = (
  | { target: Target; failure?: undefined }
  | { target?: undefined; failure: unknown }
) & {
  /** Of an output whose name tells where its range begins, which its input alone knows: the same for such a {start}. */
  startingAt?: (start: string) => Resolved;
};

/** Stands for itself until it is known. */
const START = '{start}';

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
  const named = request.isJoint ? inputs.slice(0, 1) : inputs;
  const resolved = named.map((input) =>
    outputs.map((output): Resolved => {
      const startingAt = (start: string): Resolved => {
        try {
          return { target: resolveTarget(input, output, start, request, survey) };
        } catch (error) {
          if (error instanceof UsageError) throw error;
          return { failure: error };
        }
      };
      const isNamedByStart = request.isSliced || output?.includes(START);
      return { ...startingAt(START), ...(isNamedByStart && { startingAt }) };
    }),
  );
  checkSharedFolder(resolved.flat());
  checkDistinct(named, resolved, survey);
  return resolved;
}

/** Where a list goes that is no input's output. @throws OutputError where it can't be written */
export function listTarget(path: string, cwd: string): Target {
  if (path === '-') return { kind: 'stdout', format: 'csv' };
  return new Survey([], { cwd, stdoutIsTerminal: () => false }).fileTarget(path, 'csv');
}

/** What a pattern's placeholders stand for, by input and where its range begins. */
const PLACEHOLDERS: Record<string, (input: string, start: string) => string> = {
  name: stem,
  dir: (input) => (input === '-' ? '.' : dirname(input)),
  ext: (input) => extname(input).slice(1),
  start: (_, start) => start,
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
  start: string,
  request: TargetRequest,
  survey: Survey,
): Target {
  const { formats, keepTree, keepsThere, isSliced } = request;
  const { cwd, stdoutIsTerminal } = survey;
  const usual = request.format ?? formats[0]!;
  if (output === '-') {
    if (stdoutIsTerminal() && !isText(usual)) {
      throw new OutputError(
        `standard output is a terminal; ${usual} goes to a file (-o out.${usual}) or into a pipe`,
      );
    }
    if (isSliced && usual !== 'json') {
      throw new UsageError(
        `slices of ${usual} can't follow each other on standard output; write json (-f json), or into a folder (-o dir/)`,
      );
    }
    // Objects of several inputs or slices follow each other, a line each.
    const sharesIt = usual === 'json' && (request.hasMany || isSliced);
    return { kind: 'stdout', format: usual, ...(sharesIt && { isLine: true }) };
  }
  const chosen = `${stem(input)}${isSliced ? `.${start}` : ''}.${request.command}.${usual}`;
  if (output === undefined) {
    const shown = keepTree ? join(folderBelow(input), chosen) : chosen;
    return { ...survey.fileTarget(shown, usual, { keepsThere, makesFolder: keepTree }), announced: shown };
  }
  const path = output.replace(PLACEHOLDER, (_, name) => PLACEHOLDERS[name]!(input, start));
  const isPattern = path !== output || output.includes(START);
  // A folder of a name that was typed is there, or the name is wrong.
  const folder = dirname(output);
  const makesFolder = keepTree || dirname(path) !== folder || folder.includes(START);
  if (/[/\\]$/.test(output) || isFolder(resolve(cwd, path))) {
    const inside = join(joinable(path), keepTree ? folderBelow(input) : '', chosen);
    return { ...survey.fileTarget(inside, usual, { keepsThere, makesFolder }), announced: inside };
  }
  if (keepTree) throw new UsageError(`--keep-tree needs a folder; write -o ${printable(output)}/`);
  // By the pattern's own extension: a name's dots say nothing.
  const format = formatOfPath(output, formats, request.format) ?? usual;
  const target = survey.fileTarget(path, format, { keepsThere, makesFolder });
  if (isSliced && target.kind === 'file' && !output.includes(START)) {
    throw new UsageError(
      `all slices would go to ${printable(output)}; put {start} into its name, or use a folder (-o dir/)`,
    );
  }
  return isPattern ? { ...target, announced: path } : target;
}

/** The input's folder as one below another: without a root, and without ways out. */
function folderBelow(input: string): string {
  const parts = input === '-' ? [] : dirname(input).slice(parse(input).root.length).split(/[/\\]/);
  return join('.', ...parts.filter((part) => !['', '.', '..'].includes(part)));
}

/** The input's name without folder and extension; with it, where what is left would lead to another folder. */
export function stem(input: string): string {
  if (input === '-') return 'stdin';
  const name = basename(input, extname(input));
  return name === '.' || name === '..' ? basename(input) : name;
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
      if (!target || target.kind === 'special' || isLine(target)) continue;
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
