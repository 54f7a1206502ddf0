import type { FrameSource } from '../wav/format.ts';
import { readingCost } from './cost.ts';
import { framesOfPoint, pointCount } from './envelope-points.ts';
import type { EnvelopePart } from './envelope-work.ts';
import { cutByCost, runParts } from './parts.ts';
import type { AnalysisRun, Envelope, EnvelopeRequest } from './request.ts';
import { planeCount } from './samples.ts';

/** Lowest, highest and RMS sample of each point; where there are more points than frames, points share a frame. */
export async function analyseEnvelope(
  source: FrameSource,
  request: EnvelopeRequest,
  run: AnalysisRun,
): Promise<Envelope> {
  const points = pointCount(request);
  const planes = Array.from({ length: planeCount(request.channels) });
  const min = planes.map(() => new Float32Array(points).fill(Number.POSITIVE_INFINITY));
  const max = planes.map(() => new Float32Array(points).fill(Number.NEGATIVE_INFINITY));
  const squares = planes.map(() => new Float64Array(points));
  const clipped = planes.map(() => new Uint8Array(points));
  let nonFinite = 0;
  const cost = readingCost(source, request.range);
  const parts = cutByCost(request.range.end - request.range.start, cost);
  const results = runParts<EnvelopePart>({ kind: 'envelope', source, request }, parts, run, cost);
  for await (const part of results) {
    planes.forEach((_, plane) => {
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
  // In place: of many points, a list of them in between would be most of the memory that it takes.
  const rms = squares.map((sums) => {
    const roots = new Float32Array(points);
    for (let point = 0; point < points; point++)
      roots[point] = Math.sqrt(sums[point]! / framesIn(request, point));
    return roots;
  });
  return { points, min, max, rms, clipped, nonFinite };
}

function framesIn(request: EnvelopeRequest, point: number): number {
  const { start, end } = framesOfPoint(request, point);
  return end - start;
}
