import type { Selection } from '../../options/selection.ts';
import type { Chunk, CuePoint, SampleLoop } from '../../wav/format.ts';
import type { WavFile } from '../../wav/open.ts';
import { speakerNames } from '../../wav/speakers.ts';
import type { NamedLevels } from './levels.ts';

/** What `info --json` writes. Lengths are in sample frames, times in seconds, levels in dBFS; null is minus infinity. */
export interface InfoRecord {
  /** Its name. */
  file: string;
  /** As it was typed. */
  path: string;
  container: string;
  encoding: string;
  /** Significant bits. */
  bitsPerSample: number;
  /** Bits that a sample takes in the file; null for ADPCM. */
  containerBits: number | null;
  byteOrder: 'little' | 'big';
  channels: number;
  /** Speakers by name, where the file names them. */
  speakers: string[];
  sampleRate: number;
  frames: number;
  duration: number;
  bytes: number;
  chunks: Chunk[];
  tags: Record<string, string>;
  cues: CuePoint[];
  loops: SampleLoop[];
  warnings: string[];
  /** Of a slice: what the levels are of, in seconds. */
  start?: number;
  end?: number;
  levels?: LevelsRecord[];
}

/** What is known of a file without its audio. */
export type NamedInfo = Pick<WavFile, 'name' | 'path' | 'info'>;

export interface LevelsRecord {
  channel: string;
  peak: number | null;
  rms: number | null;
  /** Full scale ±1. */
  dc: number;
  /** Peak over RMS, dB. */
  crest: number | null;
  /** Samples in runs of three or more equal ones at full scale. */
  clipped: number;
  /** Float samples beyond full scale. */
  over: number;
  /** Samples that are NaN, infinite or too large to be audio; they count as 0. */
  nonFinite: number;
}

/** The record of a file, or of a slice of it. */
export function infoRecord(
  { name, path, info }: NamedInfo,
  levels?: NamedLevels[],
  slice?: Pick<Selection, 'range'>,
): InfoRecord {
  const { format } = info;
  const seconds = (frame: number) => frame / format.sampleRate;
  return {
    file: name,
    path,
    container: info.container,
    encoding: format.encoding,
    bitsPerSample: format.bitsPerSample,
    containerBits: format.bytesPerSample > 0 ? format.bytesPerSample * 8 : null,
    byteOrder: format.bigEndian ? 'big' : 'little',
    channels: format.channels,
    speakers: speakerNames(format.channelMask),
    sampleRate: format.sampleRate,
    frames: info.frames,
    duration: info.duration,
    bytes: info.bytes,
    chunks: info.chunks,
    tags: info.tags,
    cues: info.cues,
    loops: info.loops,
    warnings: info.warnings.map(({ message }) => message),
    ...(slice && { start: seconds(slice.range.start), end: seconds(slice.range.end) }),
    ...(levels && { levels: levels.map(levelsRecord) }),
  };
}

function levelsRecord({ channel, peak, rms, dc, clipped, over, nonFinite }: NamedLevels): LevelsRecord {
  // Of silence the crest is 0/0: null too.
  const crest = decibels(peak / rms);
  return { channel, peak: decibels(peak), rms: decibels(rms), dc, crest, clipped, over, nonFinite };
}

/** An amplitude in dB; null for silence, as JSON has no infinity. */
export function decibels(amplitude: number): number | null {
  return amplitude > 0 ? 20 * Math.log10(amplitude) : null;
}
