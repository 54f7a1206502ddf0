import {
  closeSync,
  createReadStream,
  fstatSync,
  openSync,
  readFileSync,
  type Stats,
  statSync,
} from 'node:fs';
import { basename } from 'node:path';
import { UnsupportedWavError, UsageError } from '../errors.ts';
import { printable } from '../printable.ts';
import { onDisk } from '../raw-name.ts';
import type { Context } from '../world/context.ts';
import { FileBytes } from './byte-source.ts';
import type { FrameSource, WavInfo } from './format.ts';
import { readHeader } from './header.ts';
import type { Depth } from './inner-header.ts';
import { firstMissing, newShrinkage } from './shrinkage.ts';
import { spool } from './spool.ts';

/** An open WAV file. Whoever opened it closes it, after the last read from its source in any thread. */
export interface WavFile {
  /** The file's name as it is shown, or 'stdin'. */
  name: string;
  /** The input as it was given: a path, or '-'. */
  path: string;
  info: WavInfo;
  source: FrameSource;
  /** The sample frame that the file ends before, where it was found shorter than at opening by any reader so far. */
  shrunkTo(): number | undefined;
  close(): void;
}

/** What opening needs of the world outside: an interrupt stops the copying of standard input. */
type OpenContext = Pick<Context, 'stdin' | 'signal'>;

/** A descriptor that can be read anywhere. */
interface Seekable {
  fd: number;
  close(): void;
}

/**
 * Opens a WAV file for random access and reads all of it but the audio. Standard input and paths that are no
 * regular files (FIFOs, devices) are first copied into a temporary file without a name.
 *
 * @param input - a path, or '-' for standard input
 * @param depth - how far the audio is searched for stray headers
 * @throws MalformedWavError, UnsupportedWavError; UsageError where standard input is a terminal; system errors as Node
 * gives them
 */
export async function openWav(
  input: string,
  context: OpenContext,
  depth: Depth = 'search',
): Promise<WavFile> {
  const { fd, close } = input === '-' ? await openStdin(context) : await openPath(input, context);
  try {
    const { info, dataOffset, dataBytes } = await readHeader(new FileBytes(fd), input, depth);
    const { format, frames } = info;
    const shrinkage = newShrinkage();
    const source: FrameSource = { fd, format, dataOffset, dataBytes, frames, shrinkage };
    const shrunkTo = () => firstMissing(shrinkage);
    return { name: displayName(input), path: input, info, source, shrunkTo, close };
  } catch (error) {
    close();
    throw error;
  }
}

/** How an input is called where people read it. */
export function displayName(input: string): string {
  return input === '-' ? 'stdin' : printable(basename(input));
}

async function openPath(path: string, { signal }: OpenContext): Promise<Seekable> {
  const stats = statSync(onDisk(path));
  if (stats.isFile()) {
    const fd = openSync(onDisk(path), 'r');
    return { fd, close: () => closeSync(fd) };
  }
  if (stats.isDirectory()) {
    throw new UnsupportedWavError('a folder, where a WAV file was expected: name the files in it');
  }
  return await spool(createReadStream(onDisk(path)), path, signal).catch((error: unknown) => {
    throw asDevice(error, stats);
  });
}

/** A device that gives no WAV is named for what it is. */
function asDevice(error: unknown, stats: Stats): unknown {
  const isDevice = stats.isCharacterDevice() || stats.isBlockDevice();
  return isDevice && error instanceof UnsupportedWavError
    ? new UnsupportedWavError('a device, where a WAV file was expected')
    : error;
}

async function openStdin({ stdin, signal }: OpenContext): Promise<Seekable> {
  if (stdin.isTTY) throw new UsageError('standard input is a terminal: pipe a WAV file into it, or name one');
  const { fd } = stdin;
  if (fd !== undefined && fstatSync(fd).isFile() && isAtStart(fd)) {
    return { fd, close: () => undefined };
  }
  return await spool(stdin, '-', signal);
}

/**
 * Whether nothing has been read from the descriptor yet: `(head -c 44 >/dev/null; wavscope info -) < a.wav` hands over
 * one that has. Node can't ask for the position, Linux tells it; elsewhere the answer is no, which is always safe.
 */
function isAtStart(fd: number): boolean {
  try {
    return /^pos:\s+0$/m.test(readFileSync(`/proc/self/fdinfo/${fd}`, 'latin1'));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw error;
  }
}
