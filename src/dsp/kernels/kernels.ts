// The hot loops, in AssemblyScript (https://www.assemblyscript.org), compiled to WebAssembly SIMD over pffft's
// memory. Pointers are byte addresses in that memory. No static data and no allocation in here: this module
// shares an address space that is not its own.

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
  let damaged = (count & ~3) - lanesOf(sound);
  for (let rest = count & 3; rest > 0; rest--) {
    if (!(abs<f32>(load<f32>(at)) < limit)) {
      store<f32>(at, 0);
      damaged++;
    }
    at += 4;
  }
  return damaged;
}

/** Interleaved stereo into two planes. */
export function deinterleaveStereo(source: usize, left: usize, right: usize, frames: i32): void {
  const vectorEnd = left + ((<usize>frames >> 2) << 4);
  while (left < vectorEnd) {
    const first = v128.load(source);
    const second = v128.load(source, 16);
    v128.store(left, v128.shuffle<f32>(first, second, 0, 2, 4, 6));
    v128.store(right, v128.shuffle<f32>(first, second, 1, 3, 5, 7));
    source += 32;
    left += 16;
    right += 16;
  }
  for (let rest = frames & 3; rest > 0; rest--) {
    store<f32>(left, load<f32>(source));
    store<f32>(right, load<f32>(source, 4));
    source += 8;
    left += 4;
    right += 4;
  }
}

/** One channel of interleaved audio; `source` points at its first sample. */
export function pickChannel(source: usize, target: usize, frames: i32, channels: i32): void {
  const stride = <usize>channels << 2;
  const end = target + (<usize>frames << 2);
  while (target < end) {
    store<f32>(target, load<f32>(source));
    source += stride;
    target += 4;
  }
}

/** The mean of the two channels of interleaved stereo. */
export function mixStereo(source: usize, target: usize, frames: i32): void {
  const half = f32x4.splat(0.5);
  const vectorEnd = target + ((<usize>frames >> 2) << 4);
  while (target < vectorEnd) {
    const first = v128.load(source);
    const second = v128.load(source, 16);
    const left = v128.shuffle<f32>(first, second, 0, 2, 4, 6);
    const right = v128.shuffle<f32>(first, second, 1, 3, 5, 7);
    v128.store(target, f32x4.mul(f32x4.add(left, right), half));
    source += 32;
    target += 16;
  }
  for (let rest = frames & 3; rest > 0; rest--) {
    store<f32>(target, (load<f32>(source) + load<f32>(source, 4)) * <f32>0.5);
    source += 8;
    target += 4;
  }
}

/** The mean of all channels of interleaved audio. */
export function mixChannels(source: usize, target: usize, frames: i32, channels: i32): void {
  const end = target + (<usize>frames << 2);
  while (target < end) {
    let sum: f64 = 0;
    for (let channel = 0; channel < channels; channel++) {
      sum += <f64>load<f32>(source);
      source += 4;
    }
    store<f32>(target, <f32>(sum / <f64>channels));
    target += 4;
  }
}

// pffft_transform(setup, input, output, work, direction), where 0 is forward.
// @ts-ignore: decorator
@external("pffft", "transform")
declare function transform(setup: usize, input: usize, output: usize, work: usize, direction: i32): void;

/**
 * Adds the power spectra |X|² of `columns` windowed columns, `hop` samples apart, to power[0 … length/2], in the order of
 * pffft's unordered spectra; Nyquist goes to power[length/2]. Where `maximum` is not null, raises maximum[] to the
 * largest |X|² seen. `length` is a multiple of 32; `spectrum` and `work` are scratch of that length.
 */
export function addColumns(
  setup: usize,
  samples: usize,
  hop: i32,
  columns: i32,
  window: usize,
  length: i32,
  spectrum: usize,
  work: usize,
  power: usize,
  maximum: usize,
): void {
  for (; columns > 0; columns--) {
    applyWindow(samples, window, spectrum, length);
    transform(setup, spectrum, spectrum, work, 0);
    takeNyquist(spectrum, power, maximum, <usize>length << 1);
    if (maximum == 0) addPower(spectrum, power, length);
    else addPowerAndMaximum(spectrum, power, maximum, length);
    samples += <usize>hop << 2;
  }
}

/** target = samples · window; `samples` need not be aligned. */
function applyWindow(samples: usize, window: usize, target: usize, length: i32): void {
  const end = target + (<usize>length << 2);
  while (target < end) {
    v128.store(target, f32x4.mul(v128.load(samples), v128.load(window)));
    v128.store(target, f32x4.mul(v128.load(samples, 16), v128.load(window, 16)), 16);
    v128.store(target, f32x4.mul(v128.load(samples, 32), v128.load(window, 32)), 32);
    v128.store(target, f32x4.mul(v128.load(samples, 48), v128.load(window, 48)), 48);
    samples += 64;
    window += 64;
    target += 64;
  }
}

/** pffft keeps Nyquist, which is real, in DC's imaginary part: it goes behind the other bins, and leaves a 0 there. */
// @ts-ignore: decorator
@inline
function takeNyquist(spectrum: usize, power: usize, maximum: usize, at: usize): void {
  const nyquist = load<f32>(spectrum, 16) * load<f32>(spectrum, 16);
  store<f32>(power + at, load<f32>(power + at) + nyquist);
  if (maximum != 0) store<f32>(maximum + at, max<f32>(load<f32>(maximum + at), nyquist));
  store<f32>(spectrum, 0, 16);
}

/** power += |X|² of an unordered spectrum: four real parts, four imaginary parts, and so on. */
function addPower(spectrum: usize, power: usize, length: i32): void {
  const end = power + (<usize>length << 1);
  while (power < end) {
    v128.store(power, f32x4.add(v128.load(power), squares(spectrum)));
    v128.store(power, f32x4.add(v128.load(power, 16), squares(spectrum + 32)), 16);
    v128.store(power, f32x4.add(v128.load(power, 32), squares(spectrum + 64)), 32);
    v128.store(power, f32x4.add(v128.load(power, 48), squares(spectrum + 96)), 48);
    spectrum += 128;
    power += 64;
  }
}

function addPowerAndMaximum(spectrum: usize, power: usize, maximum: usize, length: i32): void {
  const end = power + (<usize>length << 1);
  while (power < end) {
    const four = squares(spectrum);
    v128.store(power, f32x4.add(v128.load(power), four));
    v128.store(maximum, f32x4.pmax(v128.load(maximum), four));
    spectrum += 32;
    power += 16;
    maximum += 16;
  }
}

// @ts-ignore: decorator
@inline
function squares(spectrum: usize): v128 {
  const re = v128.load(spectrum);
  const im = v128.load(spectrum, 16);
  return f32x4.add(f32x4.mul(re, re), f32x4.mul(im, im));
}

/** total[k] (float64) += power[order[k]], and power is 0 again. */
export function drainPower(power: usize, order: usize, total: usize, bins: i32): void {
  const end = order + (<usize>bins << 2);
  while (order < end) {
    const at = power + (<usize>load<u32>(order) << 2);
    store<f64>(total, load<f64>(total) + <f64>load<f32>(at));
    store<f32>(at, 0);
    order += 4;
    total += 8;
  }
}

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
    sum += laneSum(sums);
    sumOfSquares += laneSum(squares);
  }
  let low = min(
    min(f32x4.extract_lane(lowest, 0), f32x4.extract_lane(lowest, 1)),
    min(f32x4.extract_lane(lowest, 2), f32x4.extract_lane(lowest, 3)),
  );
  let high = max(
    max(f32x4.extract_lane(highest, 0), f32x4.extract_lane(highest, 1)),
    max(f32x4.extract_lane(highest, 2), f32x4.extract_lane(highest, 3)),
  );
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
  let total = lanesOf(hits);
  for (let rest = count & 3; rest > 0; rest--) {
    const sample = load<f32>(samples);
    if (sample >= high || sample <= -1) total++;
    samples += 4;
  }
  return total;
}

// @ts-ignore: decorator
@inline
function laneSum(four: v128): f64 {
  return (
    <f64>f32x4.extract_lane(four, 0) +
    <f64>f32x4.extract_lane(four, 1) +
    <f64>f32x4.extract_lane(four, 2) +
    <f64>f32x4.extract_lane(four, 3)
  );
}

// @ts-ignore: decorator
@inline
function lanesOf(four: v128): i32 {
  return (
    i32x4.extract_lane(four, 0) +
    i32x4.extract_lane(four, 1) +
    i32x4.extract_lane(four, 2) +
    i32x4.extract_lane(four, 3)
  );
}
