import type { EnvelopeRequest, FrameRange } from './request.ts';

/** How many points an envelope has. */
export function pointCount({ range, points, framesPerPoint }: EnvelopeRequest): number {
  return points ?? Math.ceil((range.end - range.start) / framesPerPoint!);
}

/**
 * The whole number of frames in a point that divides `frames` into `points` of them, or a few less: every point but the
 * last is then as long as the others, and stands where its number says.
 */
export function framesPerPoint(frames: number, points: number): number {
  return Math.max(1, Math.ceil(frames / points));
}

/** The frames of a point, counted from the range's start; at least one. */
export function framesOfPoint(request: EnvelopeRequest, point: number): FrameRange {
  const { range, points, framesPerPoint } = request;
  const frames = range.end - range.start;
  if (points === undefined) {
    return { start: point * framesPerPoint!, end: Math.min((point + 1) * framesPerPoint!, frames) };
  }
  const start = Math.floor((point * frames) / points);
  return { start, end: Math.max(start + 1, Math.floor(((point + 1) * frames) / points)) };
}

/** The points that have a frame in `frames`: the first of them, and the one behind the last. */
export function pointsOfFrames(request: EnvelopeRequest, frames: FrameRange): { first: number; end: number } {
  const count = pointCount(request);
  const perFrame = count / (request.range.end - request.range.start);
  let first = Math.max(0, Math.floor(frames.start * perFrame) - 2);
  while (first < count && framesOfPoint(request, first).end <= frames.start) first++;
  let end = Math.max(first, Math.floor(frames.end * perFrame) - 2);
  while (end < count && framesOfPoint(request, end).start < frames.end) end++;
  return { first, end };
}
