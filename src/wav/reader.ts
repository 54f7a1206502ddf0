import { readFully } from '../files/full.ts';
import { type Decoder, decoderOf } from './decode/decoder.ts';
import { isPacked, PackedBlocks } from './decode/packed.ts';
import type { FrameSource } from './format.ts';
import { noteMissing } from './shrinkage.ts';

/** Bytes read at once: large enough that system calls don't count, small enough to stay in the cache. */
const BLOCK_BYTES = 256 * 1024;

/** Reads sample frames anywhere in a file, into buffers that the caller owns. One reader serves one thread. */
export class FrameReader {
  /** Samples read so far that were NaN, infinite or too large to be audio, and were given as 0. */
  nonFinite = 0;
  readonly #source: FrameSource;
  readonly #framesAtOnce: number;
  #bytes?: Uint8Array;
  #decode?: Decoder;
  #packed?: PackedBlocks;

  constructor(source: FrameSource) {
    this.#source = source;
    this.#framesAtOnce = Math.max(1, Math.floor(BLOCK_BYTES / source.format.blockAlign));
  }

  /**
   * Reads up to `count` sample frames from frame `start` (at least 0) on into `target[channel][0 …]`, full scale ±1,
   * and returns how many there were: fewer than asked only beyond the end of the audio.
   */
  read(start: number, count: number, target: Float32Array[]): number {
    const frames = this.#framesThere(start, count);
    if (isPacked(this.#source.format)) {
      this.#packed ??= new PackedBlocks(this.#source);
      return this.#seen(start, frames, this.#packed.read(start, frames, target));
    }
    this.#decode ??= decoderOf(this.#source.format);
    this.#bytes ??= new Uint8Array(this.#framesAtOnce * this.#source.format.blockAlign);
    let done = 0;
    while (done < frames) {
      const got = this.readBytes(start + done, Math.min(frames - done, this.#framesAtOnce), this.#bytes);
      if (got === 0) break;
      this.nonFinite += this.#decode(this.#bytes, got, this.#source.format, target, done);
      done += got;
    }
    return done;
  }

  /**
   * Reads up to `count` sample frames from frame `start` on as they are in the file, into `bytes[0 …]`, and returns
   * how many there were. Not for ADPCM, whose sample frames have no bytes of their own.
   */
  readBytes(start: number, count: number, bytes: Uint8Array): number {
    const { fd, dataOffset, format } = this.#source;
    const frames = this.#framesThere(start, count);
    const wanted = bytes.subarray(0, frames * format.blockAlign);
    const got = readFully(fd, wanted, dataOffset + start * format.blockAlign);
    return this.#seen(start, frames, Math.floor(got / format.blockAlign));
  }

  /** How many of the frames that were there at opening still are. */
  #seen(start: number, frames: number, got: number): number {
    const { shrinkage } = this.#source;
    if (got < frames && shrinkage) noteMissing(shrinkage, start + got);
    return got;
  }

  #framesThere(start: number, count: number): number {
    if (!(start >= 0)) throw new RangeError(`a read from sample frame ${start}`);
    return Math.max(0, Math.min(count, this.#source.frames - start));
  }
}
