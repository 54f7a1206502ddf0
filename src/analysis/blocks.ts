import { SHORTEST_RUN } from '../dsp/clipping.ts';
import type { Part } from './job.ts';
import type { FrameRange } from './request.ts';

/** Frames that are read together, counted from the range's start. */
interface Block extends FrameRange {
  /** Beside the part: read to tell whether a run at its edge goes on there, and for nothing else. */
  isContext: boolean;
}

/** Where no frame is. */
export const NO_FRAMES: FrameRange = { start: 0, end: 0 };

/** A part of a range in blocks of `size` frames at most, with as much of the range at either side as a run needs. */
export function* blocksOf({ first, end }: Part, range: FrameRange, size: number): Generator<Block> {
  const frames = range.end - range.start;
  const before = Math.max(0, first - (SHORTEST_RUN - 1));
  const after = Math.min(frames, end + (SHORTEST_RUN - 1));
  if (before < first) yield { start: before, end: first, isContext: true };
  for (let start = first; start < end; start += size) {
    yield { start, end: Math.min(start + size, end), isContext: false };
  }
  if (after > end) yield { start: end, end: after, isContext: true };
}
