import { describeDuration } from '../views/describe.ts';
import type { WavFile } from '../wav/open.ts';

/**
 * That a file lost its end while it was read, which no header could tell; undefined where it did not.
 *
 * @param consequence what became of the audio that is gone
 */
export function shrinkageWarning(
  { info, shrunkTo }: Pick<WavFile, 'info' | 'shrunkTo'>,
  consequence: string,
): string | undefined {
  const frame = shrunkTo();
  if (frame === undefined) return undefined;
  const { sampleRate } = info.format;
  const end = describeDuration(frame / sampleRate, 1 / sampleRate);
  return `the file became shorter while it was read: it ends at ${end}, ${consequence}`;
}
