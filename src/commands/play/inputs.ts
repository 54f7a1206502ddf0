/** The inputs of `play`: each opened when its turn comes, the part and the channels that are heard resolved. */
import { fstatSync } from 'node:fs';
import type { Playlist, PlaylistEntry } from '../../audio/playlist.ts';
import { StreamTrack, type Track } from '../../audio/track.ts';
import { resolveChannels, resolveRange, type SelectionOptions } from '../../options/selection.ts';
import type { Warning } from '../../wav/format.ts';
import { openWav, type WavFile } from '../../wav/open.ts';
import { FrameReader } from '../../wav/reader.ts';
import { openWavStream } from '../../wav/stream.ts';
import type { Context } from '../../world/context.ts';
import { shrinkageWarning } from '../shrinkage.ts';

export interface PlayInputs extends Playlist {
  /** Why inputs could not be played, by their place. */
  readonly failures: ReadonlyMap<number, unknown>;
  /** Closes what is there once only: standard input. */
  close(): void;
}

/**
 * @param spools whether standard input has to be there as a whole, to be heard again or from its end
 * @param onFailure called once for each input that can't be played
 */
export function playInputs(
  inputs: string[],
  options: SelectionOptions & { quiet?: boolean },
  spools: boolean,
  context: Context,
  onFailure: (input: string, error: unknown) => void,
): PlayInputs {
  const failures = new Map<number, unknown>();
  const opened = new Set<number>();
  /** Opened once, for better or worse: what has been read of it does not come again. */
  let stdin: Promise<Track> | undefined;
  /** Faults that showed while inputs were heard: told at the end, when the terminal is free. */
  const late: { input: string; warnings: Warning[] }[] = [];
  const keep = (input: string) => (warning: Warning) => void late.push({ input, warnings: [warning] });
  const tell = (input: string, warnings: Warning[]) => {
    if (options.quiet) return;
    for (const { message, harmless } of warnings) if (!harmless) context.warn(input, message);
  };
  const open = async (input: string): Promise<Track> => {
    if (input !== '-') return fileTrack(await openWav(input, context), keep(input));
    stdin ??= openStdin(spools, context, keep('-'));
    return lent(await stdin);
  };
  return {
    length: inputs.length,
    failures,
    close() {
      stdin?.then(
        (track) => track.close(),
        () => {},
      );
      for (const { input, warnings } of late.splice(0)) tell(input, warnings);
    },
    async open(index) {
      const input = inputs[index]!;
      try {
        const entry = entryOf(await open(input), options);
        if (!opened.has(index)) tell(input, entry.track.info.warnings);
        opened.add(index);
        return entry;
      } catch (error) {
        if (!failures.has(index)) onFailure(input, error);
        failures.set(index, error);
        return undefined;
      }
    },
  };
}

function entryOf(track: Track, options: SelectionOptions): PlaylistEntry {
  const choice = options.channel ?? 'all';
  try {
    resolveChannels(choice, track.info);
    const range = resolveRange(options, track.info);
    return { track, range, heard: typeof choice === 'number' ? choice - 1 : choice };
  } catch (error) {
    track.close();
    throw error;
  }
}

/** Played while it arrives, unless it is a file or has to be copied first. */
async function openStdin(
  spools: boolean,
  context: Context,
  onWarning: (warning: Warning) => void,
): Promise<Track> {
  const { stdin } = context;
  if (spools || stdin.isTTY || isFile(stdin.fd)) return fileTrack(await openWav('-', context), onWarning);
  return new StreamTrack(await openWavStream(stdin, onWarning), () => stdin.destroy());
}

/** The same track, which stays open for the next time. */
function lent(track: Track): Track {
  const { name, info, seekable } = track;
  return {
    ...{ name, info, seekable },
    read: (start, count, target) => track.read(start, count, target),
    close: () => undefined,
  };
}

function fileTrack(wav: WavFile, onWarning: (warning: Warning) => void): Track {
  let reader: FrameReader | undefined;
  return {
    name: wav.name,
    info: wav.info,
    seekable: true,
    read(start, count, target) {
      reader ??= new FrameReader(wav.source);
      return reader.read(start, count, target);
    },
    close() {
      // What a closed track was is still told, and a playlist may be long: its buffers go.
      reader = undefined;
      const message = shrinkageWarning(wav, 'and no more of it was heard');
      if (message !== undefined) onWarning({ message, harmless: false });
      wav.close();
    },
  };
}

function isFile(descriptor: number | undefined): boolean {
  return descriptor !== undefined && fstatSync(descriptor).isFile();
}

/** Whether the part asked for can be placed only when the duration is known. */
export function countsFromEnd({ start, end, duration }: SelectionOptions): boolean {
  return [start, end, duration].some(
    (time) => time && ('share' in time || time.seconds < 0 || Object.is(time.seconds, -0)),
  );
}
