import { readdirSync } from 'node:fs';
import { platform } from 'node:process';
import type { SoundFormat, SoundOutput } from './output.ts';
import { pause } from './pause.ts';

/**
 * The package's ring buffer in seconds. It is rounded up to a power of two of sample frames, and a write settles when
 * half of that is free.
 */
const BUFFER_SECONDS = 0.5;

/**
 * The `@audio/speaker` package: miniaudio, prebuilt. It plays to the system's default device only, and where there
 * is none to a null device of its own, without a word.
 */
export async function openMiniaudio(format: SoundFormat, device: string | undefined): Promise<SoundOutput> {
  if (device !== undefined) throw new Error('@audio/speaker plays to the default device only');
  const { default: openSpeaker } = await import('@audio/speaker');
  const { sampleRate, channels } = format;
  const before = openDescriptors();
  const options = { sampleRate, channels, bitDepth: 16, bufferSize: 1000 * BUFFER_SECONDS };
  const speaker = openSpeaker({ ...options, backend: 'miniaudio' });
  if (platform === 'linux' && openDescriptors() === before) {
    speaker.close();
    throw new Error('@audio/speaker found no sound card and no sound server');
  }
  const closing = new AbortController();
  let taken = 0;
  return {
    proved: Promise.resolve(),
    interruptible: false,
    async write(pcm) {
      const bytes = Buffer.from(pcm.buffer, pcm.byteOffset, pcm.length);
      await new Promise<void>((resolve, reject) => {
        speaker(bytes, (error) => (error ? reject(error) : resolve()));
      });
      taken += pcm.length / (2 * channels * sampleRate);
    },
    async drain() {
      // Its own flush cannot be called off: so the wait comes first.
      await pause(Math.min(taken, BUFFER_SECONDS), closing.signal);
      if (!closing.signal.aborted) await new Promise<void>((resolve) => speaker.flush(resolve));
    },
    async close() {
      closing.abort();
      speaker.close();
    },
  };
}

/** A sound card or a sound server holds descriptors (a device, a socket, an event); the null device holds none. */
function openDescriptors(): number {
  return platform === 'linux' ? readdirSync('/proc/self/fd').length : 0;
}
