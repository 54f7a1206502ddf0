import { once } from 'node:events';
import { Failure } from './failure.ts';
import type { SoundFormat, SoundOutput } from './output.ts';
import { pause } from './pause.ts';

/** The package's ALSA buffer. */
const BUFFER_SECONDS = 0.5;
/** Left to the device's own draining, which blocks this process: less than it may take to die. */
const BLOCKING_SECONDS = 0.15;

/**
 * The `speaker` package. Its native code aborts the process on a format that is no whole number (CVE-2024-21526),
 * and as soon as it is loaded where there is no sound card.
 */
export async function openSpeaker(format: SoundFormat, device: string | undefined): Promise<SoundOutput> {
  const { default: Speaker } = await import('speaker');
  const { sampleRate, channels } = format;
  const bytesPerSecond = 2 * channels * sampleRate;
  // samplesPerFrame: one native write for each of ours.
  const options = { channels, sampleRate, bitDepth: 16, signed: true, samplesPerFrame: sampleRate };
  const speaker = new Speaker({ ...options, device: device ?? null });
  // It tells some failures by the event alone, without calling back.
  const failure = new Failure();
  speaker.on('error', (error) => failure.set(error));
  const closing = new AbortController();
  let taken = 0;
  return {
    proved: once(speaker, 'open').then(() => undefined),
    interruptible: false,
    async write(pcm) {
      const bytes = Buffer.from(pcm.buffer, pcm.byteOffset, pcm.length);
      const written = new Promise<void>((resolve, reject) => {
        speaker.write(bytes, (error) => (error ? reject(error) : resolve()));
      });
      await failure.before(written);
      taken += pcm.length;
    },
    async drain() {
      const buffered = Math.min(BUFFER_SECONDS, taken / bytesPerSecond);
      await pause(buffered - BLOCKING_SECONDS, closing.signal);
      if (!closing.signal.aborted) speaker.close(false);
    },
    async close() {
      closing.abort();
      speaker.close();
    },
  };
}
