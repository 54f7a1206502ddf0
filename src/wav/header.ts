import { MalformedWavError } from '../errors.ts';
import type { ByteSource } from './byte-source.ts';
import {
  type ChunkPlace,
  type Layout,
  nextChunk,
  readChunk,
  readLayout,
  size64,
  viewOf,
} from './container.ts';
import { isPacked } from './decode/packed.ts';
import { type AudioExtent, audioExtent, framesIn } from './extent.ts';
import { parseFormat } from './fmt.ts';
import type { SampleFormat, WavInfo } from './format.ts';
import { Metadata } from './metadata.ts';

/** A parsed header: what the file holds, and where its audio lies. */
export interface WavHeader {
  /** `frames` and `duration` are Infinity where a stream doesn't say how long it is. */
  info: WavInfo;
  /** Byte offset of the first sample frame. */
  dataOffset: number;
  /** Bytes of audio there are; Infinity where a stream doesn't say. */
  dataBytes: number;
}

/** Chunks of one file that are looked at: a few bytes could hold any number of empty ones. */
const MOST_CHUNKS = 10_000;
/** Bytes of one chunk, and of all, that are read as metadata, whatever the sizes claim. */
const MOST_BODY_BYTES = 1 << 20;
const MOST_METADATA_BYTES = 4 << 20;
/** Bytes of a fmt or ds64 chunk: the largest table of MS ADPCM coefficients, and 300 chunks of 64-bit size. */
const MOST_HEADER_BYTES = 4096;

/** 32-bit size that sends the reader to the ds64 chunk. */
const SEE_DS64 = 0xffffffff;

/**
 * Walks the chunks of a WAV file and reads all but the audio. In a source that is not seekable the walk ends where
 * the audio begins.
 *
 * @param input - path or '-', for the hint that a file which is no WAV gets
 * @throws MalformedWavError, UnsupportedWavError
 */
export async function readHeader(source: ByteSource, input: string): Promise<WavHeader> {
  const walk = new HeaderWalk(source, await readLayout(source, input));
  await walk.run();
  return walk.result();
}

class HeaderWalk {
  readonly #source: ByteSource;
  readonly #layout: Layout;
  readonly #chunks: ChunkPlace[] = [];
  readonly #warnings: string[] = [];
  readonly #metadata = new Metadata();
  #format?: SampleFormat;
  #audio?: AudioExtent;
  #claimedFrames = 0;
  #claimedBytes: number;
  /** 64-bit sizes by chunk id. */
  readonly #sizes64 = new Map<string, number>();
  #metadataLeft = MOST_METADATA_BYTES;

  constructor(source: ByteSource, layout: Layout) {
    this.#source = source;
    this.#layout = layout;
    this.#claimedBytes = layout.claimedBytes;
  }

  async run(): Promise<void> {
    for (let offset = this.#layout.firstChunk; offset < this.#source.size; ) {
      const chunk = await readChunk(this.#source, this.#layout, offset);
      if (!chunk) break;
      if (this.#audio && (!chunk.plausible || this.#chunks.length === MOST_CHUNKS)) {
        this.#warnings.push(
          `${this.#source.size - offset} bytes from byte ${offset} on are no chunks: left out`,
        );
        break;
      }
      if (this.#chunks.length === MOST_CHUNKS) break;
      if (chunk.size === SEE_DS64) chunk.size = this.#sizes64.get(chunk.id) ?? chunk.size;
      this.#chunks.push(chunk);
      const size = await this.#take(chunk);
      if (this.#audio && !this.#source.seekable) break;
      offset = nextChunk(this.#layout, chunk.body, size);
    }
  }

  result(): WavHeader {
    const format = this.#format;
    const audio = this.#audio;
    if (!format || !audio) throw this.#incomplete();
    const frames = this.#frames(format, audio);
    this.#checkClaimedBytes();
    const info: WavInfo = {
      container: this.#layout.container,
      format,
      frames,
      duration: frames / format.sampleRate,
      bytes: this.#source.size,
      chunks: this.#chunks.map(({ id, offset, size }) => ({ id, offset, size })),
      ...this.#metadata.toInfo(),
      warnings: this.#warnings,
    };
    return { info, dataOffset: audio.offset, dataBytes: audio.bytes };
  }

  /** Reads what the chunk holds and returns the size of its body, as it really is where that is known. */
  async #take(chunk: ChunkPlace): Promise<number> {
    if (chunk.id === 'data') return this.#takeAudio(chunk);
    const { bigEndian } = this.#layout;
    if (chunk.id === 'fmt ') {
      this.#format ??= parseFormat(await this.#read(chunk, MOST_HEADER_BYTES), bigEndian, chunk.body);
    } else if (chunk.id === 'ds64') {
      this.#takeSizes64(await this.#read(chunk, MOST_HEADER_BYTES));
    } else if (chunk.id === 'fact' && !this.#audio) {
      const body = await this.#read(chunk, 4);
      if (body.length === 4) this.#claimedFrames = viewOf(body).getUint32(0, !bigEndian);
    } else if (Metadata.holds(chunk.id) && this.#metadataLeft > 0) {
      const body = await this.#read(chunk, Math.min(MOST_BODY_BYTES, this.#metadataLeft));
      this.#metadataLeft -= body.length;
      this.#metadata.take(chunk.id, body, bigEndian);
    }
    if (chunk.body + chunk.size > this.#source.size) {
      const there = this.#source.size - chunk.body;
      this.#warnings.push(
        `chunk '${chunk.id}' at byte ${chunk.offset} claims ${chunk.size} bytes; ${there} are there`,
      );
    }
    return chunk.size;
  }

  async #takeAudio(chunk: ChunkPlace): Promise<number> {
    if (!this.#format) throw new MalformedWavError('a data chunk before any fmt chunk', chunk.offset);
    if (this.#audio) {
      this.#warnings.push(`a second data chunk at byte ${chunk.offset} is left out`);
      return chunk.size;
    }
    const { extent, bodyBytes, warning } = await audioExtent(this.#source, this.#layout, chunk);
    this.#audio = extent;
    this.#format = roundedAsEncoded(this.#format, this.#metadata.tags.get('software'));
    if (warning) this.#warnings.push(warning);
    return bodyBytes;
  }

  /** EBU Tech 3306: sizes of the file, of data, the number of sample frames, and a table for any other chunk. */
  #takeSizes64(body: Uint8Array): void {
    const view = viewOf(body);
    if (body.length < 16) return;
    if (this.#claimedBytes === 8 + SEE_DS64) this.#claimedBytes = 8 + size64(view, 0);
    this.#sizes64.set('data', size64(view, 8));
    for (let at = 28; at + 12 <= body.length; at += 12) {
      const id = String.fromCharCode(...body.subarray(at, at + 4));
      this.#sizes64.set(id, size64(view, at + 4));
    }
  }

  /** A copy of the chunk's body, at most `most` bytes of it, and no more than there are. */
  async #read(chunk: ChunkPlace, most: number): Promise<Uint8Array> {
    return (await this.#source.read(chunk.body, Math.min(chunk.size, most))).slice();
  }

  #frames(format: SampleFormat, audio: AudioExtent): number {
    const { frames, bytesLeft } = framesIn(format, audio.bytes);
    if (bytesLeft > 0) {
      this.#warnings.push(`the last sample frame is incomplete: ${bytesLeft} bytes are left out`);
    }
    // Only packed encodings need `fact`, to know how much of the last block counts; elsewhere it is often wrong.
    if (!isPacked(format) || this.#claimedFrames === 0) return frames;
    if (frames !== Infinity && frames - this.#claimedFrames >= format.framesPerBlock) {
      this.#warnings.push(
        `the fact chunk counts ${this.#claimedFrames} sample frames; the data could hold ${frames}`,
      );
    }
    return Math.min(frames, this.#claimedFrames);
  }

  #checkClaimedBytes(): void {
    const claimed = this.#claimedBytes;
    const actual = this.#source.size;
    // One byte more or less is a matter of counting the last chunk's padding.
    if (actual === Infinity || this.#warnings.length > 0 || Math.abs(claimed - actual) <= 1) return;
    const counted = this.#layout.container === 'Wave64' ? claimed : claimed - 8;
    this.#warnings.push(
      `the ${this.#layout.container} size of ${counted} is wrong: the file has ${actual} bytes`,
    );
  }

  /** Why there is nothing to play. */
  #incomplete(): MalformedWavError {
    const last = this.#chunks.at(-1);
    if (this.#chunks.length === MOST_CHUNKS) {
      return new MalformedWavError(`no data chunk among the first ${MOST_CHUNKS} chunks`, last?.offset ?? 0);
    }
    const missing = this.#format ? 'no data chunk' : 'neither a fmt nor a data chunk';
    if (last && last.body + last.size > this.#source.size) {
      return new MalformedWavError(
        `${missing}; chunk '${last.id}' claims ${last.size} bytes, more than the file has`,
        last.offset,
      );
    }
    return new MalformedWavError(
      `${missing} in the file`,
      last ? last.body + last.size : this.#layout.firstChunk,
    );
  }
}

/**
 * ffmpeg's IMA encoder (libavformat signs the file, before the audio) rounds otherwise than the standard. Decoded by
 * the standard's rounding, its files lose up to 10 dB of their signal-to-noise ratio, as the two predictions drift
 * apart.
 */
function roundedAsEncoded(format: SampleFormat, software: string | undefined): SampleFormat {
  const isLibavs = format.encoding === 'ima-adpcm' && software?.startsWith('Lavf');
  return isLibavs ? { ...format, imaRounding: 'sum' } : format;
}
