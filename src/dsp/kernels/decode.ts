// From the samples of a file to float32, interleaved as they were.

import { sumOfIntegers } from './lanes';

/** Reads `samples` little-endian 16-bit integers as full scale ±1. */
export function decodeS16(source: usize, target: usize, samples: i32): void {
  const scale = f32x4.splat(1.0 / 32768.0);
  const vectorEnd = source + ((<usize>samples >> 3) << 4);
  while (source < vectorEnd) {
    const eight = v128.load(source);
    v128.store(target, f32x4.mul(f32x4.convert_i32x4_s(i32x4.extend_low_i16x8_s(eight)), scale));
    v128.store(target, f32x4.mul(f32x4.convert_i32x4_s(i32x4.extend_high_i16x8_s(eight)), scale), 16);
    source += 16;
    target += 32;
  }
  for (let rest = samples & 7; rest > 0; rest--) {
    store<f32>(target, <f32>load<i16>(source) * <f32>(1.0 / 32768.0));
    source += 2;
    target += 4;
  }
}

/** Interleaved 16-bit stereo into two planes: both steps at once for the format that most files have. */
export function partStereoS16(source: usize, left: usize, right: usize, frames: i32): void {
  const scale = f32x4.splat(1.0 / 32768.0);
  const vectorEnd = left + ((<usize>frames >> 2) << 4);
  while (left < vectorEnd) {
    // Four frames: the left sample is the low half of each 32-bit lane, the right one the high half.
    const four = v128.load(source);
    v128.store(left, f32x4.mul(f32x4.convert_i32x4_s(i32x4.shr_s(i32x4.shl(four, 16), 16)), scale));
    v128.store(right, f32x4.mul(f32x4.convert_i32x4_s(i32x4.shr_s(four, 16)), scale));
    source += 16;
    left += 16;
    right += 16;
  }
  for (let rest = frames & 3; rest > 0; rest--) {
    store<f32>(left, <f32>load<i16>(source) * <f32>(1.0 / 32768.0));
    store<f32>(right, <f32>load<i16>(source, 2) * <f32>(1.0 / 32768.0));
    source += 4;
    left += 4;
    right += 4;
  }
}

/** The mean of the two channels of interleaved 16-bit stereo. */
export function mixStereoS16(source: usize, target: usize, frames: i32): void {
  const scale = f32x4.splat(1.0 / 65536.0);
  const vectorEnd = target + ((<usize>frames >> 2) << 4);
  while (target < vectorEnd) {
    const four = v128.load(source);
    const sums = i32x4.add(i32x4.shr_s(i32x4.shl(four, 16), 16), i32x4.shr_s(four, 16));
    v128.store(target, f32x4.mul(f32x4.convert_i32x4_s(sums), scale));
    source += 16;
    target += 16;
  }
  for (let rest = frames & 3; rest > 0; rest--) {
    const sum = <i32>load<i16>(source) + <i32>load<i16>(source, 2);
    store<f32>(target, <f32>sum * <f32>(1.0 / 65536.0));
    source += 4;
    target += 4;
  }
}

/** Reads `samples` little-endian 24-bit integers as full scale ±1. Touches up to 4 bytes behind the last. */
export function decodeS24(source: usize, target: usize, samples: i32): void {
  const scale = f32x4.splat(1.0 / 2147483648.0);
  const zero = i32x4.splat(0);
  const vectorEnd = source + (<usize>samples >> 2) * 12;
  while (source < vectorEnd) {
    // Each sample into the high three bytes of a 32-bit lane.
    const four = v128.shuffle<i8>(v128.load(source), zero, 16, 0, 1, 2, 16, 3, 4, 5, 16, 6, 7, 8, 16, 9, 10, 11);
    v128.store(target, f32x4.mul(f32x4.convert_i32x4_s(four), scale));
    source += 12;
    target += 16;
  }
  for (let rest = samples & 3; rest > 0; rest--) {
    const high = (<i32>load<u16>(source) << 8) | (<i32>load<u8>(source, 2) << 24);
    store<f32>(target, <f32>high * <f32>(1.0 / 2147483648.0));
    source += 3;
    target += 4;
  }
}

/** Reads `samples` little-endian 32-bit integers as full scale ±1. */
export function decodeS32(source: usize, target: usize, samples: i32): void {
  const scale = f32x4.splat(1.0 / 2147483648.0);
  const vectorEnd = source + ((<usize>samples >> 2) << 4);
  while (source < vectorEnd) {
    v128.store(target, f32x4.mul(f32x4.convert_i32x4_s(v128.load(source)), scale));
    source += 16;
    target += 16;
  }
  for (let rest = samples & 3; rest > 0; rest--) {
    store<f32>(target, <f32>load<i32>(source) * <f32>(1.0 / 2147483648.0));
    source += 4;
    target += 4;
  }
}

/** Reads `samples` little-endian doubles as float32; beyond its range they become infinite. */
export function decodeF64(source: usize, target: usize, samples: i32): void {
  const end = target + (<usize>samples << 2);
  while (target < end) {
    store<f32>(target, <f32>load<f64>(source));
    source += 8;
    target += 4;
  }
}

/** Reverses the bytes of each 16-bit sample, in place. Touches up to 14 bytes behind the last. */
export function swapBytes2(values: usize, count: i32): void {
  const end = values + (<usize>count << 1);
  for (; values < end; values += 16) {
    const v = v128.load(values);
    v128.store(values, v128.shuffle<i8>(v, v, 1, 0, 3, 2, 5, 4, 7, 6, 9, 8, 11, 10, 13, 12, 15, 14));
  }
}

/** Reverses the bytes of each 32-bit sample, in place. Touches up to 12 bytes behind the last. */
export function swapBytes4(values: usize, count: i32): void {
  const end = values + (<usize>count << 2);
  for (; values < end; values += 16) {
    const v = v128.load(values);
    v128.store(values, v128.shuffle<i8>(v, v, 3, 2, 1, 0, 7, 6, 5, 4, 11, 10, 9, 8, 15, 14, 13, 12));
  }
}

/** Reverses the bytes of each 64-bit sample, in place. Touches up to 8 bytes behind the last. */
export function swapBytes8(values: usize, count: i32): void {
  const end = values + (<usize>count << 3);
  for (; values < end; values += 16) {
    const v = v128.load(values);
    v128.store(values, v128.shuffle<i8>(v, v, 7, 6, 5, 4, 3, 2, 1, 0, 15, 14, 13, 12, 11, 10, 9, 8));
  }
}

/** Sets NaN and whatever is not below `limit` in magnitude to 0, in place, and counts them. */
export function zeroDamaged(values: usize, count: i32, limit: f32): i32 {
  const limits = f32x4.splat(limit);
  let sound = i32x4.splat(0);
  const vectorEnd = values + ((<usize>count >> 2) << 4);
  let at = values;
  while (at < vectorEnd) {
    const four = v128.load(at);
    // False for NaN.
    const isSound = f32x4.lt(f32x4.abs(four), limits);
    v128.store(at, v128.and(four, isSound));
    sound = i32x4.sub(sound, isSound);
    at += 16;
  }
  let damaged = (count & ~3) - sumOfIntegers(sound);
  for (let rest = count & 3; rest > 0; rest--) {
    if (!(abs<f32>(load<f32>(at)) < limit)) {
      store<f32>(at, 0);
      damaged++;
    }
    at += 4;
  }
  return damaged;
}
