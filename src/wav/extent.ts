import { framesInBlock } from './adpcm-format.ts';
import type { ByteSource } from './byte-source.ts';
import { type ChunkPlace, type Layout, readChunk, wavBegins } from './container.ts';
import { isPacked } from './decode/packed.ts';
import type { Chunk, SampleFormat, Warning } from './format.ts';

/** Where the audio lies. */
export interface AudioExtent {
  /** Byte offset of the first sample frame. */
  offset: number;
  /** Bytes of audio there are; Infinity where a stream doesn't say. */
  bytes: number;
}

/** Sizes that programs write into a pipe because they can't know better: ffmpeg's, sox's, none at all, Wave64's. */
const SIZES_OF_PIPES = new Set([0xffffffff, 0x7ffff000, 0, Number.MAX_SAFE_INTEGER]);

/** Those of them that say "unknown", and nothing else: what they hide is none of the audio. */
const UNKNOWN_SIZES = new Set([0xffffffff, 0x7ffff000, Number.MAX_SAFE_INTEGER]);

/**
 * The audio that a data chunk holds, judged by its claim and by what is there, with the size of the chunk's body and
 * a warning where the two disagree.
 */
export async function audioExtent(
  source: ByteSource,
  layout: Layout,
  chunk: ChunkPlace,
): Promise<{ extent: AudioExtent; bodyBytes: number; warning?: Warning }> {
  const offset = chunk.body;
  const there = source.size - offset;
  if (await isSizeUnknown(source, layout, chunk)) {
    const message = `the data size ${sizeText(chunk.size)} cannot be true: reading to the end of the file`;
    const warning = { message, harmless: UNKNOWN_SIZES.has(chunk.size) };
    return { extent: { offset, bytes: there }, bodyBytes: there, warning };
  }
  if (chunk.size > there) {
    const warning = cutWarning(chunk, there);
    return { extent: { offset, bytes: there }, bodyBytes: there, warning };
  }
  return { extent: { offset, bytes: chunk.size }, bodyBytes: chunk.size };
}

/** That of a data chunk which claims more bytes than there are. */
export function cutWarning({ offset, size }: Chunk, there: number): Warning {
  const message = `cut short: the data chunk at byte ${offset} claims ${size} bytes; ${there} are there`;
  return { message, harmless: false };
}

/** That of audio whose last bytes make no sample frame. */
export function incompleteWarning(bytesLeft: number): Warning {
  const message = `the last sample frame is incomplete: ${bytesLeft} bytes are left out`;
  return { message, harmless: false };
}

/** Those that are not just numbers, in the notation that shows it. */
function sizeText(size: number): string {
  return size < 2 ** 30 ? String(size) : `0x${size.toString(16).toUpperCase()}`;
}

/**
 * Whether the size is one that pipes get, or may have overflowed its 32 bits, and what follows doesn't show that it is
 * true all the same.
 */
async function isSizeUnknown(source: ByteSource, layout: Layout, chunk: ChunkPlace): Promise<boolean> {
  const mayOverflow = source.seekable && source.size > 2 ** 32 && layout.container !== 'Wave64';
  if (!SIZES_OF_PIPES.has(chunk.size) && !mayOverflow) return false;
  if (chunk.size !== 0 && !source.seekable) return true;
  const end = chunk.body + chunk.size;
  // An empty file before another: the other's header is none of its audio.
  if (await wavBegins(source, end)) return false;
  const next = await readChunk(source, layout, end);
  if (next) return !next.plausible || next.body + next.size > source.size + 1;
  // Fewer bytes follow than a chunk header has: none or a pad byte is the file's end, more are audio.
  return (await source.read(end, 2)).length > 1 || end > source.size;
}

/** The sample frames in that many bytes of audio, and the bytes at the end that make no whole one. */
export function framesIn(format: SampleFormat, bytes: number): { frames: number; bytesLeft: number } {
  if (bytes === Infinity) return { frames: Infinity, bytesLeft: 0 };
  const { encoding, channels, blockAlign, framesPerBlock } = format;
  const blocks = Math.floor(bytes / blockAlign);
  const rest = bytes - blocks * blockAlign;
  if (encoding !== 'ima-adpcm' && encoding !== 'ms-adpcm') return { frames: blocks, bytesLeft: rest };
  const restFrames = Math.min(framesPerBlock, framesInBlock(encoding, channels, rest));
  return { frames: blocks * framesPerBlock + restFrames, bytesLeft: restFrames === 0 ? rest : 0 };
}

/**
 * How many of the sample frames in the data count, where the fact chunk claims that many: it may leave out a part of the
 * last ADPCM block, and nothing else. A claim of less is wrong (libsndfile divides by the channels), and told.
 */
export function countedFrames(
  format: SampleFormat,
  frames: number,
  claimed: number,
): { frames: number; warning?: Warning } {
  // Other encodings don't need it, and often have it wrong. A stream of unknown length can't be judged by it.
  if (!isPacked(format) || claimed === 0 || claimed >= frames || frames === Infinity) return { frames };
  if (frames - claimed < format.framesPerBlock) return { frames: claimed };
  const message = `the fact chunk counts ${claimed} sample frames; the data holds ${frames}: all are read`;
  return { frames, warning: { message, harmless: true } };
}
