import { joinNumbers } from './text.ts';
import type { Write } from './write.ts';

/**
 * Peaks as wavesurfer.js takes them for its option `peaks`, and its exportPeaks() gives them: an array a channel, in it a
 * number from −1 to 1 a point, the one that is farthest from 0.
 * https://wavesurfer.xyz/docs/types/wavesurfer.WaveSurferOptions
 *
 * @param channels the numbers of each channel, in runs
 */
export async function writeWavesurferJson(
  channels: Iterable<AsyncIterable<Float32Array>>,
  write: Write,
): Promise<void> {
  let opening = '[[';
  for (const runs of channels) {
    for await (const run of runs) {
      for (const piece of joinNumbers(run, opening)) await write(piece);
      opening = ',';
    }
    opening = '],[';
  }
  await write(']]\n');
}
