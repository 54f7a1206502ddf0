// The two optional packages, as far as they are used here: where one could not be installed, types still hold.

declare module 'speaker' {
  import type { Writable } from 'node:stream';

  export default class Speaker extends Writable {
    constructor(options: {
      channels: number;
      sampleRate: number;
      bitDepth: number;
      signed: boolean;
      device: string | null;
      samplesPerFrame: number;
    });
    /** Closes the device; drops first what is not yet heard, unless `flush` is false. */
    close(flush?: boolean): void;
  }
}

declare module '@audio/speaker' {
  export interface WritePcm {
    (pcm: Buffer, taken: (error: Error | null) => void): void;
    flush(flushed: () => void): void;
    close(): void;
  }

  export default function openSpeaker(options: {
    sampleRate: number;
    channels: number;
    bitDepth: number;
    /** Milliseconds. */
    bufferSize: number;
    backend: 'miniaudio';
  }): WritePcm;
}
