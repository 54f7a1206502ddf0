import type { FrameSource, SampleFormat } from '../wav/format.ts';
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
  const request = { range, fullScale: fullScaleThreshold(source.format) };
  const job = { kind: 'levels', source, request } as const;
  const results = runParts<LevelsPart[]>(job, parts, run, cost);
  for await (const part of results) {
    totals.forEach((total, channel) => {
      addLevels(total, part[channel]!);
    });
  }
  return totals.map(({ min, max, sum, sumOfSquares, clipped, nonFinite }) => ({
    peak: Math.max(-min, max),
    rms: Math.sqrt(sumOfSquares / frames),
    dc: sum / frames,
    clipped,
    nonFinite,
  }));
}

/**
 * From this value on a sample counts as clipped: the largest that the encoding has (its smallest is −1). Floats have
 * no limit of their own: 1.
 */
export function fullScaleThreshold({ encoding, bitsPerSample }: SampleFormat): number {
  switch (encoding) {
    case 'pcm':
      return Math.fround(1 - 2 ** (1 - bitsPerSample));
    case 'float':
      return 1;
    case 'alaw':
      return 4032 / 4096;
    case 'mulaw':
      return Math.fround(8031 / 8192);
    default:
      // ADPCM is decoded to 16 bits.
      return Math.fround(1 - 2 ** -15);
  }
}

/** Adds the samples of `part` to those of `levels`. */
function addLevels(levels: LevelsPart, part: LevelsPart): void {
  addMeasures(levels, part);
  levels.clipped += part.clipped;
  levels.nonFinite += part.nonFinite;
}
