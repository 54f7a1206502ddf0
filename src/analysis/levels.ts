import type { FrameSource } from '../wav/format.ts';
import { readingCost } from './cost.ts';
import { addMeasures, type LevelsPart, nothingYet } from './levels-work.ts';
import { cutByCost, runParts } from './parts.ts';
import type { AnalysisRun, ChannelLevels, FrameRange } from './request.ts';

/** Levels of every channel over a range that holds audio. */
export async function analyseLevels(
  source: FrameSource,
  range: FrameRange,
  run: AnalysisRun,
): Promise<ChannelLevels[]> {
  const frames = range.end - range.start;
  const totals = Array.from({ length: source.format.channels }, nothingYet);
  const cost = readingCost(source, range);
  const parts = cutByCost(frames, cost);
  const job = { kind: 'levels', source, request: { range } } as const;
  const results = runParts<LevelsPart[]>(job, parts, run, cost);
  for await (const part of results) {
    totals.forEach((total, channel) => {
      addLevels(total, part[channel]!);
    });
  }
  return totals.map(({ min, max, sum, sumOfSquares, clipped, over, nonFinite }) => ({
    peak: Math.max(-min, max),
    rms: Math.sqrt(sumOfSquares / frames),
    dc: sum / frames,
    clipped,
    over,
    nonFinite,
  }));
}

/** Adds the samples of `part` to those of `levels`. */
function addLevels(levels: LevelsPart, part: LevelsPart): void {
  addMeasures(levels, part);
  levels.clipped += part.clipped;
  levels.over += part.over;
  levels.nonFinite += part.nonFinite;
}
