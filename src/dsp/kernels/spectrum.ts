// Windowed power spectra, by pffft, and what is made of them.

import { greatest, least } from './lanes';

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

/** mean[k] (float32) = (total[k] + power[order[k]]) · factors[k] / count, and both sums are 0 again. */
export function drainMean(
  power: usize,
  order: usize,
  total: usize,
  factors: usize,
  count: f64,
  mean: usize,
  bins: i32,
): void {
  const totals = total;
  const counts = f64x2.splat(count);
  for (let pairs = bins >> 1; pairs > 0; pairs--) {
    const two = f64x2(powerAt(power, order), powerAt(power, order + 4));
    const scaled = f64x2.mul(f64x2.add(v128.load(total), two), v128.load(factors));
    v128.store_lane<u64>(mean, f32x4.demote_f64x2_zero(f64x2.div(scaled, counts)), 0);
    order += 8;
    total += 16;
    factors += 16;
    mean += 8;
  }
  if (bins & 1) {
    store<f32>(mean, <f32>(((load<f64>(total) + powerAt(power, order)) * load<f64>(factors)) / count));
  }
  memory.fill(power, 0, <usize>bins << 2);
  memory.fill(totals, 0, <usize>bins << 3);
}

// @ts-ignore: decorator
@inline
function powerAt(power: usize, order: usize): f64 {
  return <f64>load<f32>(power + (<usize>load<u32>(order) << 2));
}

/**
 * maxima[row] = the largest of a band of powers, for bands in groups: group g has counts[g] bands of 2^g bins or more,
 * but less than 2^(g+1). A band is three numbers: where its first and its last 2^g bins begin, and its row. Before each
 * group but the first every power becomes the largest of twice as many from there on: so any band takes two of them, and
 * no branch, which would be predicted badly. Powers are all numbers, or all NaN, and are used up.
 */
export function bandMaxima(powers: usize, bins: i32, bands: usize, counts: usize, groups: i32, maxima: usize): void {
  for (let group = 0; group < groups; group++) {
    if (group > 0) doubleReach(powers, bins, 1 << (group - 1));
    const end = bands + <usize>(load<i32>(counts) * 12);
    counts += 4;
    for (; bands < end; bands += 12) {
      const first = v128.load32_zero(powers + (<usize>load<i32>(bands) << 2));
      const last = v128.load32_zero(powers + (<usize>load<i32>(bands, 4) << 2));
      const row = maxima + (<usize>load<i32>(bands, 8) << 2);
      v128.store_lane<f32>(row, f32x4.pmax(first, last), 0);
    }
  }
}

/** powers[k] = the larger of powers[k] and powers[k + reach], as far as there are both. */
function doubleReach(powers: usize, bins: i32, reach: i32): void {
  const ahead = <usize>reach << 2;
  const end = powers + (<usize>max(0, bins - reach) << 2);
  for (; powers + 16 <= end; powers += 16) {
    v128.store(powers, f32x4.pmax(v128.load(powers), v128.load(powers + ahead)));
  }
  for (; powers < end; powers += 4) {
    store<f32>(powers, max<f32>(load<f32>(powers), load<f32>(powers + ahead)));
  }
}

/** Makes room in extremes[0] and [1], the lowest and the highest so far, for those powers that are above `floor`. */
export function widenExtremes(powers: usize, count: i32, floor: f32, extremes: usize): void {
  let lowest = f32x4.splat(load<f32>(extremes));
  let highest = f32x4.splat(load<f32>(extremes, 4));
  const floors = f32x4.splat(floor);
  const vectorEnd = powers + ((<usize>count >> 2) << 4);
  while (powers < vectorEnd) {
    const four = v128.load(powers);
    // False for NaN.
    const counts = f32x4.gt(four, floors);
    lowest = f32x4.pmin(lowest, v128.bitselect(four, lowest, counts));
    highest = f32x4.pmax(highest, v128.and(four, counts));
    powers += 16;
  }
  store<f32>(extremes, least(lowest));
  store<f32>(extremes, greatest(highest), 4);
  for (let rest = count & 3; rest > 0; rest--) {
    const power = load<f32>(powers);
    if (power > floor) {
      store<f32>(extremes, min(load<f32>(extremes), power));
      store<f32>(extremes, max(load<f32>(extremes, 4), power), 4);
    }
    powers += 4;
  }
}
