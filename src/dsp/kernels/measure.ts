import { greatest, least, sumOfFloats, sumOfIntegers } from './lanes';

// Lanes are summed in float32 over at most this many vectors, then in float64: short enough to keep 1e-7.
const VECTORS_PER_RUN: usize = 64;

/**
 * Extremes and sums of `count` finite samples: result[0 … 3] (float64) become lowest, highest, sum and sum of
 * squares. Of nothing: +infinity, −infinity, 0, 0.
 */
export function measure(samples: usize, count: i32, result: usize): void {
  let lowest = f32x4.splat(Infinity);
  let highest = f32x4.splat(-Infinity);
  let sum: f64 = 0;
  let sumOfSquares: f64 = 0;
  const vectorEnd = samples + ((<usize>count >> 2) << 4);
  while (samples < vectorEnd) {
    const runEnd = min<usize>(vectorEnd, samples + (VECTORS_PER_RUN << 4));
    let sums = f32x4.splat(0);
    let squares = f32x4.splat(0);
    while (samples < runEnd) {
      const four = v128.load(samples);
      lowest = f32x4.pmin(lowest, four);
      highest = f32x4.pmax(highest, four);
      sums = f32x4.add(sums, four);
      squares = f32x4.add(squares, f32x4.mul(four, four));
      samples += 16;
    }
    sum += sumOfFloats(sums);
    sumOfSquares += sumOfFloats(squares);
  }
  let low = least(lowest);
  let high = greatest(highest);
  for (let rest = count & 3; rest > 0; rest--) {
    const sample = load<f32>(samples);
    low = min(low, sample);
    high = max(high, sample);
    sum += <f64>sample;
    sumOfSquares += <f64>sample * <f64>sample;
    samples += 4;
  }
  store<f64>(result, <f64>low);
  store<f64>(result, <f64>high, 8);
  store<f64>(result, sum, 16);
  store<f64>(result, sumOfSquares, 24);
}

/** How many samples are at or above `high`, or at or below −1. */
export function countClipped(samples: usize, count: i32, high: f32): i32 {
  const ceiling = f32x4.splat(high);
  const floor = f32x4.splat(-1);
  let hits = i32x4.splat(0);
  const vectorEnd = samples + ((<usize>count >> 2) << 4);
  while (samples < vectorEnd) {
    const four = v128.load(samples);
    hits = i32x4.sub(hits, v128.or(f32x4.ge(four, ceiling), f32x4.le(four, floor)));
    samples += 16;
  }
  let total = sumOfIntegers(hits);
  for (let rest = count & 3; rest > 0; rest--) {
    const sample = load<f32>(samples);
    if (sample >= high || sample <= -1) total++;
    samples += 4;
  }
  return total;
}
