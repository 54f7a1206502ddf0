/** How a range is divided into points, and its envelope in runs of them. */
import { analyseEnvelope, envelopeArrays } from '../../analysis/envelope.ts';
import { framesPerPoint as dividedInto } from '../../analysis/envelope-points.ts';
import type { AnalysisRun, ChannelSet, Envelope, FrameRange } from '../../analysis/request.ts';
import { planeCount } from '../../analysis/samples.ts';
import { DEFAULT_FRAMES_PER_POINT, type WaveDataOptions } from '../../options/wave.ts';
import type { FrameSource } from '../../wav/format.ts';

/** Points in memory at a time, of all channels together. */
const MOST_POINTS = 2 ** 18;

/** Points of so many channels that are in memory at a time. */
export function pointsOfRun(channels: number): number {
  return Math.max(1, Math.floor(MOST_POINTS / channels));
}

/** Points of so many sample frames, the last one short. */
export interface Division {
  framesPerPoint: number;
  points: number;
}

/**
 * A whole number of frames is in every point, so that point p begins at frame p · framesPerPoint and no time drifts; where
 * points are asked for, there are as many as that takes, and no more than were asked for.
 */
export function divide(
  frames: number,
  { points, framesPerPoint = DEFAULT_FRAMES_PER_POINT }: WaveDataOptions,
): Division {
  const size = points ? dividedInto(frames, points) : framesPerPoint;
  return { framesPerPoint: size, points: Math.ceil(frames / size) };
}

/** What is divided, and how. */
export interface DividedRange {
  source: FrameSource;
  range: FrameRange;
  division: Division;
}

/** The envelope in runs of a bounded number of points, in order; each in the same arrays, until the next is asked for. */
export async function* envelopeRuns(
  { source, range, division: { framesPerPoint, points } }: DividedRange,
  channels: ChannelSet,
  run: AnalysisRun,
): AsyncGenerator<Envelope> {
  const planes = planeCount(channels);
  const runPoints = pointsOfRun(planes);
  // New ones would be let lie: what is outside V8's heap hardly makes it collect garbage.
  const arrays = envelopeArrays(planes, Math.min(points, runPoints));
  const step = runPoints * framesPerPoint;
  const count = Math.ceil(points / runPoints);
  for (let index = 0; index < count; index++) {
    const start = range.start + index * step;
    const request = { range: { start, end: Math.min(start + step, range.end) }, framesPerPoint, channels };
    const onProgress = (done: number) => run.onProgress?.((index + done) / count);
    yield await analyseEnvelope(source, request, { ...run, onProgress }, arrays);
  }
}
