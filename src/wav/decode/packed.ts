import { readFully } from '../byte-source.ts';
import { framesInBlock } from '../fmt.ts';
import type { FrameSource, SampleFormat } from '../format.ts';
import { decodeImaBlock } from './ima-adpcm.ts';
import { decodeMsBlock } from './ms-adpcm.ts';

/** Decodes the ADPCM block in `block`, which the end of the file may have cut short; returns its sample frames. */
export function decodePackedBlock(block: Uint8Array, format: SampleFormat, samples: Int16Array): number {
  const { encoding, channels, framesPerBlock } = format;
  const decode = encoding === 'ms-adpcm' ? decodeMsBlock : decodeImaBlock;
  const kind = encoding === 'ms-adpcm' ? 'ms-adpcm' : 'ima-adpcm';
  const frames = Math.min(framesPerBlock, framesInBlock(kind, channels, block.length));
  if (frames > 0) decode(block, frames, format, samples);
  return frames;
}

/** Random access to ADPCM: a block is decoded as a whole, and the last one is kept. */
export class PackedBlocks {
  readonly #source: FrameSource;
  readonly #bytes: Uint8Array;
  /** Sample frames of the block at hand, channels interleaved. */
  readonly #samples: Int16Array;
  #block = -1;
  #frames = 0;

  constructor(source: FrameSource) {
    const { blockAlign, framesPerBlock, channels } = source.format;
    this.#source = source;
    this.#bytes = new Uint8Array(blockAlign);
    this.#samples = new Int16Array(framesPerBlock * channels);
  }

  /** Reads `count` sample frames from `start` on into `target[channel][0 …]`; fewer if the file got shorter. */
  read(start: number, count: number, target: Float32Array[]): number {
    const { framesPerBlock, channels } = this.#source.format;
    let done = 0;
    while (done < count) {
      const block = Math.floor((start + done) / framesPerBlock);
      this.#load(block);
      const from = start + done - block * framesPerBlock;
      const frames = Math.min(count - done, this.#frames - from);
      if (frames <= 0) break;
      for (let channel = 0; channel < channels; channel++) {
        const samples = target[channel]!;
        for (let i = 0; i < frames; i++) {
          samples[done + i] = this.#samples[(from + i) * channels + channel]! / 2 ** 15;
        }
      }
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
    this.#frames = decodePackedBlock(bytes.subarray(0, got), format, this.#samples);
    this.#block = block;
  }
}
