import { MalformedWavError, UnsupportedWavError, type WavscopeError } from '../errors.ts';
import type { ByteSource } from './byte-source.ts';
import {
  type ChunkPlace,
  fourCharacters,
  type Layout,
  nextChunk,
  readChunk,
  readLayout,
  size64,
  viewOf,
  wavBegins,
} from './container.ts';
import { type AudioExtent, audioExtent, countedFrames, framesIn, incompleteWarning } from './extent.ts';
import { parseFormat } from './fmt.ts';
import type { SampleFormat, Warning, WavInfo } from './format.ts';
import { type Depth, findInnerHeader, innerHeaderWarning } from './inner-header.ts';
import { findChunk, followingChunk } from './known-chunks.ts';
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

/** Places where the walk goes on behind bytes that are no chunks. */
const MOST_STRAYS = 16;

/** 32-bit size that sends the reader to the ds64 chunk. */
const SEE_DS64 = 0xffffffff;

/**
 * Walks the chunks of a WAV file and reads all but the audio. In a source that is not seekable the walk ends where
 * the audio begins.
 *
 * @param input - path or '-', for the hint that a file which is no WAV gets
 * @param depth - how far a source that is seekable is searched for headers within the audio
 * @throws MalformedWavError, UnsupportedWavError
 */
export async function readHeader(
  source: ByteSource,
  input: string,
  depth: Depth = 'search',
): Promise<WavHeader> {
  const walk = new HeaderWalk(source, await readLayout(source, input), input, depth);
  await walk.run();
  return walk.result();
}

class HeaderWalk {
  readonly #source: ByteSource;
  readonly #layout: Layout;
  readonly #input: string;
  readonly #depth: Depth;
  readonly #chunks: ChunkPlace[] = [];
  readonly #warnings: Warning[] = [];
  readonly #metadata = new Metadata();
  #format?: SampleFormat;
  #audio?: AudioExtent;
  #hasSecondAudio = false;
  #strays = 0;
  #claimedFrames = 0;
  #claimedBytes: number;
  /** 64-bit sizes by chunk id. */
  readonly #sizes64 = new Map<string, number>();
  #waveList?: ChunkPlace;
  #metadataLeft = MOST_METADATA_BYTES;

  constructor(source: ByteSource, layout: Layout, input: string, depth: Depth) {
    this.#source = source;
    this.#layout = layout;
    this.#input = input;
    this.#depth = depth;
    this.#claimedBytes = layout.claimedBytes;
  }

  async run(): Promise<void> {
    let offset: number | undefined = this.#layout.firstChunk;
    while (offset !== undefined && offset < this.#source.size) {
      const chunk = await readChunk(this.#source, this.#layout, offset);
      if (!chunk) return;
      if (this.#audio && (await wavBegins(this.#source, offset))) {
        return this.#warn(`another WAV begins at byte ${offset}: left out`, false);
      }
      const isFull = this.#chunks.length === MOST_CHUNKS;
      if (this.#audio && (isFull || !chunk.plausible)) offset = await this.#skip(offset);
      else if (isFull) return;
      else offset = await this.#step(chunk);
    }
  }

  /** Takes the chunk and returns the place of the next one, or undefined where the walk ends. */
  async #step(chunk: ChunkPlace): Promise<number | undefined> {
    if (chunk.size === SEE_DS64) chunk.size = this.#sizes64.get(chunk.id) ?? chunk.size;
    this.#chunks.push(chunk);
    const size = await this.#take(chunk);
    if (this.#audio && !this.#source.seekable) return undefined;
    return await followingChunk(this.#source, this.#layout, chunk.body, size);
  }

  /** Finds the first chunk behind bytes that are none, or undefined. */
  async #skip(offset: number): Promise<number | undefined> {
    const goesOn = ++this.#strays <= MOST_STRAYS && this.#chunks.length < MOST_CHUNKS;
    const found = goesOn ? await findChunk(this.#source, this.#layout, offset) : undefined;
    const bytes = (found ?? this.#source.size) - offset;
    this.#warn(`${bytes} bytes from byte ${offset} on are no chunks: left out`, true);
    return found;
  }

  #warn(message: string, harmless: boolean): void {
    this.#warnings.push({ message, harmless });
  }

  result(): WavHeader {
    const format = this.#format;
    const audio = this.#audio;
    if (!format || !audio) throw this.#incomplete();
    const { frames: whole, bytesLeft } = framesIn(format, audio.bytes);
    const { frames, warning } = countedFrames(format, whole, this.#claimedFrames);
    const faults = [...this.#warnings];
    if (bytesLeft > 0) faults.push(incompleteWarning(bytesLeft));
    if (warning) faults.push(warning);
    const info: WavInfo = {
      container: this.#layout.container,
      format,
      frames,
      duration: frames / format.sampleRate,
      bytes: this.#source.size,
      chunks: this.#chunks.map(({ id, offset, size }) => ({ id, offset, size })),
      ...this.#metadata.toInfo(),
      // Where something is wrong already, so is the size.
      warnings: [...this.#tagWarnings(), ...(faults.length > 0 ? faults : this.#sizeWarnings())],
    };
    return { info, dataOffset: audio.offset, dataBytes: audio.bytes };
  }

  /** Reads what the chunk holds and returns the size of its body, as it really is where that is known. */
  async #take(chunk: ChunkPlace): Promise<number> {
    if (chunk.id === 'data') return this.#takeAudio(chunk);
    const { bigEndian } = this.#layout;
    if (chunk.id === 'fmt ') {
      if (!this.#format) this.#takeFormat(await this.#read(chunk, MOST_HEADER_BYTES), chunk.body);
    } else if (chunk.id === 'ds64') {
      this.#takeSizes64(await this.#read(chunk, MOST_HEADER_BYTES));
    } else if (chunk.id === 'fact' && !this.#audio) {
      const body = await this.#read(chunk, 4);
      if (body.length === 4) this.#claimedFrames = viewOf(body).getUint32(0, !bigEndian);
    } else if (await this.#isWaveList(chunk)) {
      return this.#takeWaveList(chunk);
    } else if (Metadata.holds(chunk.id) && this.#metadataLeft > 0) {
      const body = await this.#read(chunk, Math.min(MOST_BODY_BYTES, this.#metadataLeft));
      this.#metadataLeft -= body.length;
      this.#metadata.take(chunk.id, body, bigEndian);
    }
    if (chunk.body + chunk.size > this.#source.size) {
      const there = this.#source.size - chunk.body;
      const claim = `claims ${chunk.size} bytes; ${there} are there`;
      this.#warn(`chunk '${chunk.id}' at byte ${chunk.offset} ${claim}`, true);
    }
    return chunk.size;
  }

  #takeFormat(body: Uint8Array, offset: number): void {
    const { format, warning } = parseFormat(body, this.#layout.bigEndian, offset, this.#input);
    this.#format = format;
    if (warning) this.#warn(warning, false);
  }

  async #takeAudio(chunk: ChunkPlace): Promise<number> {
    if (!this.#format) throw new MalformedWavError('a data chunk before any fmt chunk', chunk.offset);
    if (this.#audio) {
      // The first is told; a file may hold thousands.
      if (!this.#hasSecondAudio) this.#warn(`a second data chunk at byte ${chunk.offset} is left out`, false);
      this.#hasSecondAudio = true;
      return chunk.size;
    }
    this.#believeSize64(chunk);
    const { extent, bodyBytes, warning } = await audioExtent(this.#source, this.#layout, chunk);
    this.#audio = extent;
    this.#format = roundedAsEncoded(this.#format, this.#metadata.tags.get('software'));
    if (warning) this.#warnings.push(warning);
    if (this.#source.seekable) await this.#warnOfInnerHeader(extent, this.#format);
    return bodyBytes;
  }

  async #warnOfInnerHeader(extent: AudioExtent, format: SampleFormat): Promise<void> {
    const found = await findInnerHeader(this.#source, extent, this.#depth);
    if (found !== undefined) this.#warnings.push(innerHeaderWarning(found, extent.offset, format));
  }

  /** A 64-bit size of the audio that the file has room for is true, whatever the 32 bits beside it say. */
  #believeSize64(chunk: ChunkPlace): void {
    const size = this.#sizes64.get('data');
    const is64 = this.#layout.container === 'RF64' || this.#layout.container === 'BW64';
    if (!is64 || !size || size === chunk.size || chunk.body + size > this.#source.size) return;
    const claims = `the data size ${chunk.size} contradicts the ${size} of the ds64 chunk`;
    this.#warn(`${claims}: the file has room for the latter`, false);
    chunk.size = size;
  }

  /** Whether the chunk is a list of audio and silence in turn, in place of a data chunk. */
  async #isWaveList(chunk: ChunkPlace): Promise<boolean> {
    if (chunk.id.toLowerCase() !== 'list' || this.#audio) return false;
    return fourCharacters(await this.#read(chunk, 4), 0) === 'wavl';
  }

  /** Its audio where that is all there is in the list; else the list is kept in mind, for lack of other audio. */
  async #takeWaveList(list: ChunkPlace): Promise<number> {
    const first = await readChunk(this.#source, this.#layout, list.body + 4);
    const end = list.body + list.size;
    if (first?.id !== 'data' || nextChunk(this.#layout, first.body, first.size) < end) {
      this.#waveList ??= list;
      return list.size;
    }
    this.#chunks.push(first);
    return first.body - list.body + (await this.#takeAudio(first));
  }

  /** EBU Tech 3306: sizes of the file, of data, the number of sample frames, and a table for any other chunk. */
  #takeSizes64(body: Uint8Array): void {
    const view = viewOf(body);
    if (body.length < 16) return;
    if (this.#claimedBytes === 8 + SEE_DS64) this.#claimedBytes = 8 + size64(view, 0);
    this.#sizes64.set('data', size64(view, 8));
    for (let at = 28; at + 12 <= body.length; at += 12) {
      this.#sizes64.set(fourCharacters(body, at), size64(view, at + 4));
    }
  }

  /** A copy of the chunk's body, at most `most` bytes of it, and no more than there are. */
  async #read(chunk: ChunkPlace, most: number): Promise<Uint8Array> {
    return (await this.#source.read(chunk.body, Math.min(chunk.size, most))).slice();
  }

  #tagWarnings(): Warning[] {
    const { start } = this.#layout;
    return start > 0 ? [{ message: `a tag of ${start} bytes leads the file: left out`, harmless: true }] : [];
  }

  #sizeWarnings(): Warning[] {
    const actual = this.#source.size - this.#layout.start;
    // One byte more or less is a matter of counting the last chunk's padding.
    if (actual === Infinity || Math.abs(this.#claimedBytes - actual) <= 1) return [];
    const uncounted = this.#layout.container === 'Wave64' ? 0 : 8;
    const [claimed, right] = [this.#claimedBytes - uncounted, actual - uncounted];
    const message = `the ${this.#layout.container} size of ${claimed} is wrong: ${right} would be right`;
    return [{ message, harmless: true }];
  }

  /** Why there is nothing to play. */
  #incomplete(): WavscopeError {
    if (this.#format && this.#waveList) {
      const place = `LIST wavl at byte ${this.#waveList.offset}`;
      return new UnsupportedWavError(`unsupported WAV: a list of audio and silence in turn (${place})`);
    }
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
