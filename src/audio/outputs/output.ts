/** What a device is asked for: interleaved 16-bit little-endian sample frames, speakers in the order of WAV. */
export interface SoundFormat {
  /** Sample frames per second. */
  sampleRate: number;
  channels: number;
}

/** An open way to the ear, within the sound process. */
export interface SoundOutput {
  /** Settles when it has proved real; rejects when there is nothing behind it. */
  readonly proved: Promise<void>;
  /** Hands over whole sample frames; settles when they have been taken. One call at a time. */
  write(pcm: Uint8Array): Promise<void>;
  /** Settles when all that was taken has been heard, or when `close` is called. No write may follow. */
  drain(): Promise<void>;
  /** Whether `close` may be called during a write, which it ends. */
  readonly interruptible: boolean;
  /** Silences it at once, the rest unheard, and lets go of the device. May be called again. */
  close(): Promise<void>;
  /** Ends at once what would outlive this process. */
  abandon?(): void;
}

/** Opens an output; rejects where the device or the program behind it is missing. */
export type OpenOutput = (format: SoundFormat, device: string | undefined) => Promise<SoundOutput>;
