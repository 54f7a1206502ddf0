import type { WavInfo } from '../wav/format.ts';
import type { FrameBlock, WavStream } from '../wav/stream.ts';

/** A source of sample frames to play. Whoever opened it closes it. */
export interface Track {
  readonly name: string;
  /** `frames` and `duration` are Infinity where a stream doesn't say. */
  readonly info: WavInfo;
  /** Whether every sample frame can be read at any time. */
  readonly seekable: boolean;
  /**
   * Reads up to `count` sample frames from frame `start` on into `target[channel]`, and returns how many: fewer where
   * less has arrived, none at the end alone.
   */
  read(start: number, count: number, target: Float32Array[]): number | Promise<number>;
  close(): void;
}

/** Seconds of a stream that can be heard again: more than any backend holds when it is silenced. */
const KEPT_SECONDS = 8;

interface KeptBlock {
  start: number;
  frames: number;
  channels: Float32Array[];
}

/** Plays a stream while it arrives. What was read lately is kept, so that a pause can go on where it was heard. */
export class StreamTrack implements Track {
  readonly name: string;
  readonly info: WavInfo;
  readonly seekable = false;
  readonly #blocks: AsyncIterator<FrameBlock>;
  readonly #onClose: () => void;
  #kept: KeptBlock[] = [];
  #received = 0;

  /** @param onClose called once, when no more of the stream is wanted */
  constructor(stream: WavStream, onClose: () => void) {
    this.name = stream.name;
    this.info = stream.info;
    this.#blocks = stream.blocks()[Symbol.asyncIterator]();
    this.#onClose = onClose;
  }

  async read(start: number, count: number, target: Float32Array[]): Promise<number> {
    while (this.#received <= start) {
      if (!(await this.#receive())) return 0;
    }
    const block = this.#kept.find((each) => start < each.start + each.frames)!;
    const from = start - block.start;
    // What was heard long ago cannot be heard again.
    if (from < 0) return 0;
    const frames = Math.min(count, block.frames - from);
    block.channels.forEach((channel, index) => {
      target[index]!.set(channel.subarray(from, from + frames));
    });
    return frames;
  }

  close(): void {
    this.#onClose();
  }

  async #receive(): Promise<boolean> {
    const { done, value } = await this.#blocks.next();
    if (done) return false;
    const channels = value.channels.map((channel: Float32Array) => channel.slice(0, value.frames));
    this.#kept.push({ start: this.#received, frames: value.frames, channels });
    this.#received += value.frames;
    const oldest = this.#received - KEPT_SECONDS * this.info.format.sampleRate;
    while (this.#kept[0]!.start + this.#kept[0]!.frames < oldest) this.#kept.shift();
    return true;
  }
}
