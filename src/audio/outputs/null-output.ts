import { monotonicSeconds } from '../clock.ts';
import type { SoundFormat, SoundOutput } from './output.ts';
import { pause } from './pause.ts';

/** Seconds that it holds before a write waits, as a sound card's buffer would. */
const BUFFER_SECONDS = 0.2;

/** Makes no sound, and takes the time that sound would take. */
export async function openNull({ sampleRate, channels }: SoundFormat): Promise<SoundOutput> {
  const closing = new AbortController();
  /** When the last sample frame taken will have been heard. */
  let end = 0;
  return {
    proved: Promise.resolve(),
    interruptible: true,
    async write(pcm) {
      await pause(end - BUFFER_SECONDS - monotonicSeconds(), closing.signal);
      end = Math.max(end, monotonicSeconds()) + pcm.length / (2 * channels * sampleRate);
    },
    drain: () => pause(end - monotonicSeconds(), closing.signal),
    async close() {
      closing.abort();
    },
  };
}
