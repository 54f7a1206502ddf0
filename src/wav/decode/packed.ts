import { readFully } from '../../files/full.ts';
import { framesInBlock } from '../adpcm-format.ts';
import type { FrameSource, SampleFormat } from '../format.ts';
import { decodeImaBlock } from './ima-adpcm.ts';
import { decodeMsBlock } from './ms-adpcm.ts';

/** Whether samples have no bytes of their own: the ADPCM encodings. */
export function isPacked(format: SampleFormat): boolean {
  return format.bytesPerSample === 0;
}

/**
 * Decodes the ADPCM block in `block`, which the end of the file may have cut short, into `target[channel][offset …]`,
 * full scale ±1, and returns its sample frames.
 */
export function decodePackedBlock(
  block: Uint8Array,
  format: SampleFormat,
  target: Float32Array[],
  offset: number,
): number {
  const { encoding, channels, framesPerBlock } = format;
  const isMicrosoft = encoding === 'ms-adpcm';
  const there = framesInBlock(isMicrosoft ? 'ms-adpcm' : 'ima-adpcm', channels, block.length);
  const frames = Math.min(framesPerBlock, there);
  const decode = isMicrosoft ? decodeMsBlock : decodeImaBlock;
  if (frames > 0) decode(block, frames, format, target, offset);
  return frames;
}

/** Random access to ADPCM: a block is decoded as a whole, and the last one is kept. */
export class PackedBlocks {
  readonly #source: FrameSource;
  readonly #bytes: Uint8Array;
  /** The block at hand, decoded: samples[channel][frame]. */
  readonly #samples: Float32Array[];
  #block = -1;
  #frames = 0;

  constructor(source: FrameSource) {
    const { blockAlign, framesPerBlock, channels } = source.format;
    this.#source = source;
    this.#bytes = new Uint8Array(blockAlign);
    this.#samples = Array.from({ length: channels }, () => new Float32Array(framesPerBlock));
  }

  /** Reads `count` sample frames from `start` on into `target[channel][0 …]`; fewer if the file got shorter. */
  read(start: number, count: number, target: Float32Array[]): number {
    const { framesPerBlock } = this.#source.format;
    let done = 0;
    while (done < count) {
      const block = Math.floor((start + done) / framesPerBlock);
      this.#load(block);
      const from = start + done - block * framesPerBlock;
      const frames = Math.min(count - done, this.#frames - from);
      if (frames <= 0) break;
      this.#samples.forEach((samples, channel) => {
        target[channel]!.set(samples.subarray(from, from + frames), done);
      });
      done += frames;
    }
    return done;
  }

  #load(block: number): void {
    if (block === this.#block) return;
    const { fd, dataOffset, dataBytes, format } = this.#source;
    const offset = block * format.blockAlign;
    const bytes = this.#bytes.subarray(0, Math.max(0, Math.min(format.blockAlign, dataBytes - offset)));
    const got = readFully(fd, bytes, dataOffset + offset);
    this.#frames = decodePackedBlock(bytes.subarray(0, got), format, this.#samples, 0);
    this.#block = block;
  }
}
