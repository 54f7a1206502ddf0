import { powerToDb } from '../dsp/units.ts';
import type { FrameSource } from '../wav/format.ts';
import { FrameReader } from '../wav/reader.ts';
import type { FrameRange } from './request.ts';

/** Sample frames of a place that is looked at, and such places: a glance, however long the range. */
const PLACE_FRAMES = 512;
const MOST_PLACES = 32;

/**
 * By how many dB the mean of the channels is weaker than the channels are: 0 where they are equal, 3 where they have
 * nothing in common, infinity where they cancel; 0 for silence. By RMS, over places spread evenly over the range.
 */
export function cancellationDb(source: FrameSource, range: FrameRange): number {
  const { channels } = source.format;
  if (channels === 1) return 0;
  const reader = new FrameReader(source);
  const planes = Array.from({ length: channels }, () => new Float32Array(PLACE_FRAMES));
  let [ofMean, ofChannels] = [0, 0];
  for (const place of placesOf(range)) {
    const frames = reader.read(place, Math.min(PLACE_FRAMES, range.end - place), planes);
    for (let frame = 0; frame < frames; frame++) {
      let sum = 0;
      for (const plane of planes) {
        const sample = plane[frame]!;
        sum += sample;
        ofChannels += (sample * sample) / channels;
      }
      ofMean += (sum / channels) ** 2;
    }
  }
  return ofChannels === 0 ? 0 : powerToDb(ofChannels) - powerToDb(ofMean);
}

/** The frames at which the places begin: one after the other in a short range, apart in a long one. */
function placesOf({ start, end }: FrameRange): number[] {
  const frames = end - start;
  const places = Math.min(MOST_PLACES, Math.ceil(frames / PLACE_FRAMES));
  const step = places < MOST_PLACES ? PLACE_FRAMES : Math.floor((frames - PLACE_FRAMES) / (places - 1));
  return Array.from({ length: places }, (_, place) => start + place * step);
}
