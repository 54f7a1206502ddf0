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

/** How many samples are larger than 1 in magnitude. */
export function countOver(samples: usize, count: i32): i32 {
  const ones = f32x4.splat(1);
  let hits = i32x4.splat(0);
  const vectorEnd = samples + ((<usize>count >> 2) << 4);
  while (samples < vectorEnd) {
    hits = i32x4.sub(hits, f32x4.gt(f32x4.abs(v128.load(samples)), ones));
    samples += 16;
  }
  let total = sumOfIntegers(hits);
  for (let rest = count & 3; rest > 0; rest--) {
    if (abs<f32>(load<f32>(samples)) > 1) total++;
    samples += 4;
  }
  return total;
}

/** Whether any sample is at or beyond `low` or `high`. */
export function reaches(samples: usize, count: i32, low: f32, high: f32): bool {
  const floors = f32x4.splat(low);
  const ceilings = f32x4.splat(high);
  let hits = i32x4.splat(0);
  const vectorEnd = samples + ((<usize>count >> 2) << 4);
  while (samples < vectorEnd) {
    const four = v128.load(samples);
    hits = v128.or(hits, v128.or(f32x4.ge(four, ceilings), f32x4.le(four, floors)));
    samples += 16;
  }
  for (let rest = count & 3; rest > 0; rest--) {
    const sample = load<f32>(samples);
    if (sample >= high || sample <= low) return true;
    samples += 4;
  }
  return v128.any_true(hits);
}

/** As `reaches`, of 16-bit samples. */
export function reachesS16(samples: usize, count: i32, low: i32, high: i32): bool {
  const floors = i16x8.splat(<i16>low);
  const ceilings = i16x8.splat(<i16>high);
  let hits = i32x4.splat(0);
  const vectorEnd = samples + ((<usize>count >> 3) << 4);
  while (samples < vectorEnd) {
    const eight = v128.load(samples);
    hits = v128.or(hits, v128.or(i16x8.ge_s(eight, ceilings), i16x8.le_s(eight, floors)));
    samples += 16;
  }
  for (let rest = count & 7; rest > 0; rest--) {
    const sample = <i32>load<i16>(samples);
    if (sample >= high || sample <= low) return true;
    samples += 2;
  }
  return v128.any_true(hits);
}

/**
 * Finds runs of equal samples at or beyond `low` or `high` from sample `from` on: those of `least` or more, and shorter
 * ones that touch the first or the last sample of the `count`. Writes up to `most` of them as pairs (int32) of their
 * first sample and the one behind their last, and returns how many.
 */
export function fullScaleRuns(
  samples: usize,
  from: i32,
  count: i32,
  low: f32,
  high: f32,
  least: i32,
  runs: usize,
  most: i32,
): i32 {
  const floors = f32x4.splat(low);
  const ceilings = f32x4.splat(high);
  const end = samples + (<usize>count << 2);
  let at = samples + (<usize>from << 2);
  let found = 0;
  while (at < end && found < most) {
    while (at + 16 <= end) {
      const four = v128.load(at);
      if (v128.any_true(v128.or(f32x4.ge(four, ceilings), f32x4.le(four, floors)))) break;
      at += 16;
    }
    if (at >= end) break;
    const value = load<f32>(at);
    if (value < high && value > low) {
      at += 4;
      continue;
    }
    const start = at;
    do at += 4;
    while (at < end && load<f32>(at) == value);
    if (<i32>((at - start) >> 2) >= least || start == samples || at == end) {
      store<i32>(runs, <i32>((start - samples) >> 2));
      store<i32>(runs, <i32>((at - samples) >> 2), 4);
      runs += 8;
      found++;
    }
  }
  return found;
}
