import type { FrameSource } from '../wav/format.ts';
import { readingCost } from './cost.ts';
import { framesOfPoint, pointCount } from './envelope-points.ts';
import type { EnvelopePart } from './envelope-work.ts';
import { cutByCost, runParts } from './parts.ts';
import type { AnalysisRun, Envelope, EnvelopeRequest } from './request.ts';
import { planeCount } from './samples.ts';

/** What the points of an envelope are put into, a plane each. */
export interface EnvelopeArrays extends Pick<Envelope, 'min' | 'max' | 'rms' | 'clipped'> {
  /** Sums of squares, from which the RMS follow. */
  squares: Float64Array[];
}

/** Arrays of so many points. */
export function envelopeArrays(planes: number, points: number): EnvelopeArrays {
  const length = { length: planes };
  return {
    min: Array.from(length, () => new Float32Array(points)),
    max: Array.from(length, () => new Float32Array(points)),
    rms: Array.from(length, () => new Float32Array(points)),
    clipped: Array.from(length, () => new Uint8Array(points)),
    squares: Array.from(length, () => new Float64Array(points)),
  };
}

/**
 * Lowest, highest and RMS sample of each point; where there are more points than frames, points share a frame.
 *
 * @param arrays that have room for the points: the envelope is a part of them
 */
export async function analyseEnvelope(
  source: FrameSource,
  request: EnvelopeRequest,
  run: AnalysisRun,
  arrays = envelopeArrays(planeCount(request.channels), pointCount(request)),
): Promise<Envelope> {
  const points = pointCount(request);
  const min = arrays.min.map((all) => all.subarray(0, points).fill(Number.POSITIVE_INFINITY));
  const max = arrays.max.map((all) => all.subarray(0, points).fill(Number.NEGATIVE_INFINITY));
  const rms = arrays.rms.map((all) => all.subarray(0, points));
  const clipped = arrays.clipped.map((all) => all.subarray(0, points).fill(0));
  const squares = arrays.squares.map((all) => all.subarray(0, points).fill(0));
  let nonFinite = 0;
  const cost = readingCost(source, request.range);
  const parts = cutByCost(request.range.end - request.range.start, cost);
  const results = runParts<EnvelopePart>({ kind: 'envelope', source, request }, parts, run, cost);
  for await (const part of results) {
    min.forEach((_, plane) => {
      part.min[plane]!.forEach((low, i) => {
        const point = part.firstPoint + i;
        min[plane]![point] = Math.min(min[plane]![point]!, low);
        max[plane]![point] = Math.max(max[plane]![point]!, part.max[plane]![i]!);
        squares[plane]![point]! += part.sumOfSquares[plane]![i]!;
        clipped[plane]![point]! |= part.clipped[plane]![i]!;
      });
    });
    nonFinite += part.nonFinite;
  }
  squares.forEach((sums, plane) => {
    // One by one: a list of so many numbers would be most of the memory that it takes.
    for (let point = 0; point < points; point++)
      rms[plane]![point] = Math.sqrt(sums[point]! / framesIn(request, point));
  });
  return { points, min, max, rms, clipped, nonFinite };
}

function framesIn(request: EnvelopeRequest, point: number): number {
  const { start, end } = framesOfPoint(request, point);
  return end - start;
}
