import type { Readable } from 'node:stream';
import type { ByteSource } from './byte-source.ts';
import { type Decoder, decoderOf } from './decode/decoder.ts';
import { decodePackedBlock, isPacked } from './decode/packed.ts';
import { cutWarning, framesIn, incompleteWarning } from './extent.ts';
import type { SampleFormat, Warning, WavInfo } from './format.ts';
import { readHeader, type WavHeader } from './header.ts';
import { InnerHeaderSearch, innerHeaderWarning } from './inner-header.ts';

/** A run of sample frames, planar, full scale ±1. The buffers are used again for the next block: copy what you keep. */
export interface FrameBlock {
  frames: number;
  /** channels[channel][frame]; may be longer than `frames`. */
  channels: Float32Array[];
}

/** A WAV that is played while it arrives. Forward only; memory doesn't grow with its length. */
export interface WavStream {
  /** What the header says; `frames` and `duration` are Infinity where it doesn't say how long the audio is. */
  info: WavInfo;
  name: string;
  /**
   * The audio, as it arrives: to be iterated once. The stream is read no faster than blocks are taken, and destroyed
   * when no more are.
   */
  blocks(): AsyncIterable<FrameBlock>;
}

/** Bytes of audio decoded at once, at most; less where less has arrived. */
const MOST_BLOCK_BYTES = 64 * 1024;

/**
 * Reads the header from the stream, up to the first sample frame. Chunks after the audio are never seen. A stream that is
 * refused is destroyed.
 *
 * @param onWarning - told the faults that show only while the blocks are read: those that the file's `warnings` have
 * @throws MalformedWavError, UnsupportedWavError
 */
export async function openWavStream(
  stream: Readable,
  onWarning: (warning: Warning) => void = () => undefined,
): Promise<WavStream> {
  const bytes = new StreamBytes(stream);
  try {
    const header = await readHeader(bytes, '-');
    return { info: header.info, name: 'stdin', blocks: () => readBlocks(bytes, header, onWarning) };
  } catch (error) {
    await bytes.close();
    throw error;
  }
}

/** A stream as a source of bytes that only goes forward. Keeps what was read last and what has arrived beyond it. */
class StreamBytes implements ByteSource {
  readonly size = Infinity;
  readonly seekable = false;
  readonly #chunks: AsyncIterator<Buffer>;
  #held: Buffer = Buffer.alloc(0);
  /** Byte offset of the first byte held. */
  #offset = 0;

  constructor(stream: Readable) {
    this.#chunks = stream[Symbol.asyncIterator]();
  }

  async read(offset: number, length: number): Promise<Uint8Array> {
    await this.#skipTo(offset);
    while (this.#held.length < length && (await this.#receive()));
    return this.#held.subarray(0, length);
  }

  /** At least `least` bytes from `offset` on, and up to `most` where they have arrived; fewer only at the end. */
  async readArrived(offset: number, least: number, most: number): Promise<Uint8Array> {
    const bytes = await this.read(offset, least);
    return bytes.length < least ? bytes : this.#held.subarray(0, most);
  }

  /** Ends the stream, read to its end or not. */
  async close(): Promise<void> {
    await this.#chunks.return?.();
  }

  async #skipTo(offset: number): Promise<void> {
    while (this.#offset + this.#held.length < offset) {
      this.#offset += this.#held.length;
      this.#held = Buffer.alloc(0);
      if (!(await this.#receive())) return;
    }
    this.#held = this.#held.subarray(offset - this.#offset);
    this.#offset = offset;
  }

  async #receive(): Promise<boolean> {
    const { done, value } = await this.#chunks.next();
    if (done) return false;
    this.#held = this.#held.length === 0 ? value : Buffer.concat([this.#held, value]);
    return true;
  }
}

async function* readBlocks(
  bytes: StreamBytes,
  { info, dataOffset, dataBytes }: WavHeader,
  onWarning: (warning: Warning) => void,
): AsyncGenerator<FrameBlock> {
  const { format } = info;
  const { blockAlign } = format;
  const most = Math.max(1, Math.floor(MOST_BLOCK_BYTES / blockAlign)) * blockAlign;
  const decode = blockDecoder(format, most);
  const headers = new InnerHeaderSearch();
  let framesLeft = info.frames;
  try {
    for (let at = 0; at < dataBytes && framesLeft > 0; ) {
      const arrived = await bytes.readArrived(dataOffset + at, blockAlign, Math.min(most, dataBytes - at));
      // Whole blocks; at the end, what there is of the last one.
      const whole = arrived.length - (arrived.length % blockAlign) || arrived.length;
      const found = headers.take(arrived.subarray(0, whole));
      if (found !== undefined) onWarning(innerHeaderWarning(dataOffset + found, dataOffset, format));
      if (whole === 0) return faultsOfEnd(info, at).forEach(onWarning);
      const block = decode(arrived.subarray(0, whole));
      block.frames = Math.min(block.frames, framesLeft);
      if (block.frames > 0) yield block;
      framesLeft -= block.frames;
      at += whole;
    }
  } finally {
    await bytes.close();
  }
}

/** What is wrong with audio whose stream ends after that many bytes of it, where more are awaited. */
function faultsOfEnd({ chunks, format, frames }: WavInfo, bytes: number): Warning[] {
  const { bytesLeft } = framesIn(format, bytes);
  return [
    ...(frames === Infinity ? [] : [cutWarning(chunks.at(-1)!, bytes)]),
    ...(bytesLeft > 0 ? [incompleteWarning(bytesLeft)] : []),
  ];
}

/** A decoder of up to `mostBytes` bytes of whole blocks (or a last one cut short) into buffers of its own. */
function blockDecoder(format: SampleFormat, mostBytes: number): (bytes: Uint8Array) => FrameBlock {
  const mostFrames = (mostBytes / format.blockAlign) * format.framesPerBlock;
  const channels = Array.from({ length: format.channels }, () => new Float32Array(mostFrames));
  if (!isPacked(format)) {
    const decode: Decoder = decoderOf(format);
    return (bytes) => {
      const frames = Math.floor(bytes.length / format.blockAlign);
      decode(bytes, frames, format, channels, 0);
      return { frames, channels };
    };
  }
  return (bytes) => {
    let frames = 0;
    for (let at = 0; at < bytes.length; at += format.blockAlign) {
      frames += decodePackedBlock(bytes.subarray(at, at + format.blockAlign), format, channels, frames);
    }
    return { frames, channels };
  };
}
