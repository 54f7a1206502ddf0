/** Sound processes within the test's own: their outputs keep what would have been heard, by a clock that the test moves. */
import { vi } from 'vitest';
import type { BackendName } from '../../src/audio/backends.ts';
import { monotonicSeconds } from '../../src/audio/clock.ts';
import type { SoundFormat, SoundOutput } from '../../src/audio/outputs/output.ts';
import type { Playlist, PlaylistEntry } from '../../src/audio/playlist.ts';
import type { FromSound, ToSound } from '../../src/audio/protocol.ts';
import type { SoundConnection } from '../../src/audio/sound.ts';
import { SoundServer } from '../../src/audio/sound-server.ts';
import type { Track } from '../../src/audio/track.ts';
import { sampleFormat, wavInfo } from './formats.ts';

/** Makes timers and the monotonic clock the test's, from some hour on. */
export function fakeTime(): void {
  vi.useFakeTimers({
    toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'hrtime', 'performance'],
    now: 0,
  });
}

/** Lets so many seconds pass, with all that happens in them. */
export async function pass(seconds: number): Promise<void> {
  await vi.advanceTimersByTimeAsync(Math.round(1000 * seconds));
}

/** What becomes of a backend. */
export interface Fate {
  /** It has no device. */
  missing?: string;
  /** It dies when so many seconds have been taken. */
  diesAfter?: number;
  /** Seconds until it has proved real; 0 if left out. */
  provedAfter?: number;
}

/** Seconds that an output holds. */
export const BUFFER_SECONDS = 0.2;

/** An output that plays at the clock's pace, and remembers. */
export class FakeOutput implements SoundOutput {
  readonly interruptible = true;
  readonly proved: Promise<void>;
  /** Interleaved samples that it took, and the second in which each run begins to be heard. */
  readonly taken: { at: number; samples: Int16Array }[] = [];
  drained = false;
  closedAt: number | undefined;
  #end = 0;
  #wake = () => {};

  constructor(
    readonly backend: BackendName,
    readonly format: SoundFormat,
    readonly device: string | undefined,
    readonly fate: Fate,
  ) {
    this.proved = new Promise((resolve) => setTimeout(resolve, 1000 * (fate.provedAfter ?? 0)));
  }

  async write(pcm: Uint8Array): Promise<void> {
    await this.#until(this.#end - BUFFER_SECONDS);
    if (this.closedAt !== undefined) return;
    const seconds = this.taken.reduce((sum, { samples }) => sum + samples.length, 0) / this.#perSecond;
    if (this.fate.diesAfter !== undefined && seconds >= this.fate.diesAfter) {
      this.closedAt = monotonicSeconds();
      throw new Error('the device is gone');
    }
    const at = Math.max(this.#end, monotonicSeconds());
    this.taken.push({ at, samples: new Int16Array(pcm.slice().buffer) });
    this.#end = at + pcm.length / 2 / this.#perSecond;
  }

  async drain(): Promise<void> {
    await this.#until(this.#end);
    this.drained = this.closedAt === undefined;
  }

  async close(): Promise<void> {
    this.closedAt ??= monotonicSeconds();
    this.#wake();
  }

  /** Sample frames heard before it was closed, a list each. */
  get heard(): number[][] {
    const { channels, sampleRate } = this.format;
    const frames: number[][] = [];
    for (const { at, samples } of this.taken) {
      for (let from = 0; from < samples.length; from += channels) {
        const begins = at + from / channels / sampleRate;
        // Half a frame's grace for the rounding of sums.
        if (begins + 0.5 / sampleRate >= (this.closedAt ?? Infinity)) return frames;
        frames.push([...samples.subarray(from, from + channels)]);
      }
    }
    return frames;
  }

  get #perSecond(): number {
    return this.format.channels * this.format.sampleRate;
  }

  async #until(time: number): Promise<void> {
    const seconds = time - monotonicSeconds();
    if (seconds <= 0 || this.closedAt !== undefined) return;
    await new Promise<void>((resolve) => {
      this.#wake = resolve;
      // In whole milliseconds, as timers count: rather late than early.
      setTimeout(resolve, Math.ceil(1000 * seconds));
    });
  }
}

/** Sound processes and all outputs that were opened in them. */
export class FakeSound {
  readonly outputs: FakeOutput[] = [];
  /** Sound processes that were not stopped. */
  running = 0;
  readonly sent: ToSound[] = [];
  readonly #fates: Partial<Record<BackendName, Fate>>;

  constructor(fates: Partial<Record<BackendName, Fate>> = {}) {
    this.#fates = fates;
  }

  readonly connect = (onMessage: (message: FromSound) => void): SoundConnection => {
    this.running++;
    let listener: typeof onMessage | undefined = onMessage;
    const tell = (message: FromSound) => {
      const listening = listener;
      if (message.kind === 'failed') listener = undefined;
      listening?.(structuredClone(message));
    };
    const server = new SoundServer(
      // Between processes a message is an event of its own, never a mere continuation.
      (message) => void setTimeout(() => tell(message), 0),
      async (backend) => async (format, device) => this.#open(backend, format, device),
    );
    return {
      send: (message) => {
        this.sent.push(message);
        server.take(structuredClone(message));
      },
      stop: async () => {
        listener = undefined;
        this.running--;
        await this.outputs.at(-1)?.close();
      },
    };
  };

  /** Sample frames heard through all outputs, one after the other. */
  get heard(): number[][] {
    return this.outputs.flatMap((output) => output.heard);
  }

  #open(backend: BackendName, format: SoundFormat, device: string | undefined): FakeOutput {
    const fate = this.#fates[backend] ?? {};
    if (fate.missing !== undefined) throw new Error(fate.missing);
    const output = new FakeOutput(backend, format, device, fate);
    this.outputs.push(output);
    return output;
  }
}

export interface FakeTrack {
  frames: number;
  sampleRate?: number;
  channels?: number;
  range?: [number, number];
  seekable?: boolean;
  /** Of a channel at a frame, as a 16-bit integer; the frame's own number, negative in the second channel, if left out. */
  sample?: (frame: number, channel: number) => number;
}

/** Tracks whose samples tell their place. */
export function fakePlaylist(tracks: (FakeTrack | undefined)[]): Playlist & { closed: number[] } {
  const closed: number[] = [];
  return {
    length: tracks.length,
    closed,
    open: async (index) => {
      if (!(index in tracks)) throw new RangeError(`there is no track ${index}`);
      const track = tracks[index];
      return track && entryOf(track, `${index}.wav`, () => closed.push(index));
    },
  };
}

function entryOf(given: FakeTrack, name: string, close: () => void): PlaylistEntry {
  const { frames, sampleRate = 8000, channels = 2, seekable = true } = given;
  const [start, end] = given.range ?? [0, frames];
  const sample = given.sample ?? ((frame, channel) => (channel === 0 ? frame : -frame));
  const track: Track = {
    ...{ name, seekable, close },
    info: wavInfo(frames, sampleFormat({ channels, sampleRate })),
    read(from, count, target) {
      const there = Math.min(count, frames - from);
      for (let channel = 0; channel < channels; channel++) {
        for (let n = 0; n < there; n++) target[channel]![n] = sample(from + n, channel) / 32768;
      }
      return there;
    },
  };
  return { track, range: { start, end }, heard: 'all' };
}

/**
 * Stretches `[from, to]` of frames that were heard one after the other, `to` exclusive, by the place that their samples
 * tell; anything else than such frames is a stretch of NaN.
 */
export function stretches(heard: number[][]): [from: number, to: number][] {
  const result: [number, number][] = [];
  for (const [place = Number.NaN, negative = -place] of heard) {
    const frame = negative + place === 0 ? place : Number.NaN;
    const last = result.at(-1);
    if (last?.[1] === frame) last[1]++;
    else result.push([frame, frame + 1]);
  }
  return result;
}
