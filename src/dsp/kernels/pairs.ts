// Power spectra of windows two at a time, by a complex FFT of z = window · (first + i · second). Since
// |Z[k]|² + |Z[n−k]|² = 2 (|X[k]|² + |Y[k]|²), what the two have together needs no splitting (see `foldPairs`).
//
// Decimation in frequency: a first pass of radix 4, passes of radix 4 and 8, and the last 16 points of each block in
// registers. Between passes a vector of four complex values is their four real parts, then their four imaginary parts.
// Lanes stay apart until the one transposition at the end. Nothing is put in order: powers stay where they come out.

/** Bytes of a vector of four complex values. */
const VECTOR: usize = 32;

/**
 * Adds |Z|² of `pairs` pairs of windowed columns to power[0 … length − 1], in the order of PairFft: columns are `hop`
 * samples apart. `length` is what `pairFftTakes`, `twiddles` are PairFft's, `work` is scratch of 2 · length floats.
 */
export function addPairs(
  samples: usize,
  hop: i32,
  pairs: i32,
  window: usize,
  length: i32,
  twiddles: usize,
  work: usize,
  power: usize,
): void {
  const columnBytes = <usize>hop << 2;
  for (; pairs > 0; pairs--) {
    firstPass(samples, samples + columnBytes, window, length, twiddles, work);
    let turns = twiddles + 6 * <usize>length;
    // What is left of each block, in powers of two beyond the last 16 points.
    let rest = 25 - <i32>clz(length);
    let size = length >> 2;
    for (; rest % 3 > 0; rest -= 2) {
      passOf4(work, length, size, turns);
      turns += 6 * <usize>size;
      size >>= 2;
    }
    for (; rest > 0; rest -= 3) {
      passOf8(work, length, size, turns);
      turns += 7 * <usize>size;
      size >>= 3;
    }
    lastPass(work, length, turns, power);
    samples += columnBytes << 1;
  }
}

/** Windows two columns, and takes the first pass, of radix 4, on the way into `target`. */
function firstPass(first: usize, second: usize, window: usize, length: i32, turns: usize, target: usize): void {
  const quarter = <usize>length;
  const end = target + (<usize>length << 1);
  while (target < end) {
    const w0 = v128.load(window);
    const w1 = v128.load(window + quarter);
    const w2 = v128.load(window + 2 * quarter);
    const w3 = v128.load(window + 3 * quarter);
    fourPoints(
      f32x4.mul(v128.load(first), w0),
      f32x4.mul(v128.load(second), w0),
      f32x4.mul(v128.load(first + quarter), w1),
      f32x4.mul(v128.load(second + quarter), w1),
      f32x4.mul(v128.load(first + 2 * quarter), w2),
      f32x4.mul(v128.load(second + 2 * quarter), w2),
      f32x4.mul(v128.load(first + 3 * quarter), w3),
      f32x4.mul(v128.load(second + 3 * quarter), w3),
      false,
      target,
      quarter << 1,
      turns,
    );
    first += 16;
    second += 16;
    window += 16;
    target += VECTOR;
    turns += 3 * VECTOR;
  }
}

/** A pass of radix 4 over each block of `size` values. */
function passOf4(values: usize, length: i32, size: i32, turns: usize): void {
  const leg = <usize>size << 1;
  const end = values + (<usize>length << 3);
  for (; values < end; values += 3 * leg) {
    let turn = turns;
    for (const blockEnd = values + leg; values < blockEnd; values += VECTOR) {
      fourPoints(
        v128.load(values),
        v128.load(values, 16),
        v128.load(values + leg),
        v128.load(values + leg, 16),
        v128.load(values + 2 * leg),
        v128.load(values + 2 * leg, 16),
        v128.load(values + 3 * leg),
        v128.load(values + 3 * leg, 16),
        false,
        values,
        leg,
        turn,
      );
      turn += 3 * VECTOR;
    }
  }
}

/** A DFT of four values, which go, turned, to `target` and on, a `leg` apart. */
// @ts-ignore: decorator
@inline
function fourPoints(
  re0: v128,
  im0: v128,
  re1: v128,
  im1: v128,
  re2: v128,
  im2: v128,
  re3: v128,
  im3: v128,
  isFirstTurned: bool,
  target: usize,
  leg: usize,
  turns: usize,
): void {
  const evenRe = f32x4.add(re0, re2);
  const evenIm = f32x4.add(im0, im2);
  const evenLessRe = f32x4.sub(re0, re2);
  const evenLessIm = f32x4.sub(im0, im2);
  const oddRe = f32x4.add(re1, re3);
  const oddIm = f32x4.add(im1, im3);
  const oddLessRe = f32x4.sub(re1, re3);
  const oddLessIm = f32x4.sub(im1, im3);
  if (isFirstTurned) {
    turn(f32x4.add(evenRe, oddRe), f32x4.add(evenIm, oddIm), turns, target);
    turns += VECTOR;
  } else {
    v128.store(target, f32x4.add(evenRe, oddRe));
    v128.store(target, f32x4.add(evenIm, oddIm), 16);
  }
  // Times −i, and times i.
  turn(f32x4.add(evenLessRe, oddLessIm), f32x4.sub(evenLessIm, oddLessRe), turns, target + leg);
  turn(f32x4.sub(evenRe, oddRe), f32x4.sub(evenIm, oddIm), turns + VECTOR, target + 2 * leg);
  turn(
    f32x4.sub(evenLessRe, oddLessIm),
    f32x4.add(evenLessIm, oddLessRe),
    turns + 2 * VECTOR,
    target + 3 * leg,
  );
}

/** target = (re + i·im) · a vector of twiddle factors. */
// @ts-ignore: decorator
@inline
function turn(re: v128, im: v128, factors: usize, target: usize): void {
  v128.store(target, turnedRe(re, im, factors));
  v128.store(target, turnedIm(re, im, factors), 16);
}

// @ts-ignore: decorator
@inline
function turnedRe(re: v128, im: v128, factors: usize): v128 {
  return f32x4.sub(f32x4.mul(re, v128.load(factors)), f32x4.mul(im, v128.load(factors, 16)));
}

// @ts-ignore: decorator
@inline
function turnedIm(re: v128, im: v128, factors: usize): v128 {
  return f32x4.add(f32x4.mul(re, v128.load(factors, 16)), f32x4.mul(im, v128.load(factors)));
}

/** A pass of radix 8 over each block of `size` values. */
function passOf8(values: usize, length: i32, size: i32, turns: usize): void {
  const leg = <usize>size;
  const end = values + (<usize>length << 3);
  for (; values < end; values += 7 * leg) {
    let turn = turns;
    for (const blockEnd = values + leg; values < blockEnd; values += VECTOR) {
      eightPoints(values, leg, turn);
      turn += 7 * VECTOR;
    }
  }
}

/** In place, a DFT of eight values that are a `leg` apart: sums of opposite values give the even ones, differences the odd. */
// @ts-ignore: decorator
@inline
function eightPoints(values: usize, leg: usize, turns: usize): void {
  const half = values + 4 * leg;
  const re0 = v128.load(values);
  const im0 = v128.load(values, 16);
  const re1 = v128.load(values + leg);
  const im1 = v128.load(values + leg, 16);
  const re2 = v128.load(values + 2 * leg);
  const im2 = v128.load(values + 2 * leg, 16);
  const re3 = v128.load(values + 3 * leg);
  const im3 = v128.load(values + 3 * leg, 16);
  const re4 = v128.load(half);
  const im4 = v128.load(half, 16);
  const re5 = v128.load(half + leg);
  const im5 = v128.load(half + leg, 16);
  const re6 = v128.load(half + 2 * leg);
  const im6 = v128.load(half + 2 * leg, 16);
  const re7 = v128.load(half + 3 * leg);
  const im7 = v128.load(half + 3 * leg, 16);
  const sub0 = f32x4.sub(re0, re4);
  const sub0Im = f32x4.sub(im0, im4);
  const sub1 = f32x4.sub(re1, re5);
  const sub1Im = f32x4.sub(im1, im5);
  const sub2 = f32x4.sub(re2, re6);
  const sub2Im = f32x4.sub(im2, im6);
  const sub3 = f32x4.sub(re3, re7);
  const sub3Im = f32x4.sub(im3, im7);
  fourPoints(
    f32x4.add(re0, re4),
    f32x4.add(im0, im4),
    f32x4.add(re1, re5),
    f32x4.add(im1, im5),
    f32x4.add(re2, re6),
    f32x4.add(im2, im6),
    f32x4.add(re3, re7),
    f32x4.add(im3, im7),
    false,
    values,
    2 * leg,
    turns,
  );
  const root = f32x4.splat(Mathf.SQRT1_2);
  fourPoints(
    sub0,
    sub0Im,
    f32x4.mul(root, f32x4.add(sub1, sub1Im)),
    f32x4.mul(root, f32x4.sub(sub1Im, sub1)),
    sub2Im,
    f32x4.neg(sub2),
    f32x4.mul(root, f32x4.sub(sub3Im, sub3)),
    f32x4.neg(f32x4.mul(root, f32x4.add(sub3, sub3Im))),
    true,
    values + leg,
    2 * leg,
    turns + 3 * VECTOR,
  );
}

/** The last 16 points of each block, as 4 × 4 in registers, and their powers. */
function lastPass(values: usize, length: i32, turns: usize, power: usize): void {
  const end = power + (<usize>length << 2);
  while (power < end) {
    const re0 = v128.load(values);
    const im0 = v128.load(values, 16);
    const re1 = v128.load(values, 32);
    const im1 = v128.load(values, 48);
    const re2 = v128.load(values, 64);
    const im2 = v128.load(values, 80);
    const re3 = v128.load(values, 96);
    const im3 = v128.load(values, 112);
    const evenRe = f32x4.add(re0, re2);
    const evenIm = f32x4.add(im0, im2);
    const evenLessRe = f32x4.sub(re0, re2);
    const evenLessIm = f32x4.sub(im0, im2);
    const oddRe = f32x4.add(re1, re3);
    const oddIm = f32x4.add(im1, im3);
    const oddLessRe = f32x4.sub(re1, re3);
    const oddLessIm = f32x4.sub(im1, im3);
    const t1Re = f32x4.add(evenLessRe, oddLessIm);
    const t1Im = f32x4.sub(evenLessIm, oddLessRe);
    const t2Re = f32x4.sub(evenRe, oddRe);
    const t2Im = f32x4.sub(evenIm, oddIm);
    const t3Re = f32x4.sub(evenLessRe, oddLessIm);
    const t3Im = f32x4.add(evenLessIm, oddLessRe);
    const aRe = f32x4.add(evenRe, oddRe);
    const aIm = f32x4.add(evenIm, oddIm);
    const bRe = turnedRe(t1Re, t1Im, turns);
    const bIm = turnedIm(t1Re, t1Im, turns);
    const cRe = turnedRe(t2Re, t2Im, turns + VECTOR);
    const cIm = turnedIm(t2Re, t2Im, turns + VECTOR);
    const dRe = turnedRe(t3Re, t3Im, turns + 2 * VECTOR);
    const dIm = turnedIm(t3Re, t3Im, turns + 2 * VECTOR);
    const abLowRe = v128.shuffle<f32>(aRe, bRe, 0, 4, 1, 5);
    const cdLowRe = v128.shuffle<f32>(cRe, dRe, 0, 4, 1, 5);
    const abHighRe = v128.shuffle<f32>(aRe, bRe, 2, 6, 3, 7);
    const cdHighRe = v128.shuffle<f32>(cRe, dRe, 2, 6, 3, 7);
    const abLowIm = v128.shuffle<f32>(aIm, bIm, 0, 4, 1, 5);
    const cdLowIm = v128.shuffle<f32>(cIm, dIm, 0, 4, 1, 5);
    const abHighIm = v128.shuffle<f32>(aIm, bIm, 2, 6, 3, 7);
    const cdHighIm = v128.shuffle<f32>(cIm, dIm, 2, 6, 3, 7);
    addPowers(
      v128.shuffle<f32>(abLowRe, cdLowRe, 0, 1, 4, 5),
      v128.shuffle<f32>(abLowIm, cdLowIm, 0, 1, 4, 5),
      v128.shuffle<f32>(abLowRe, cdLowRe, 2, 3, 6, 7),
      v128.shuffle<f32>(abLowIm, cdLowIm, 2, 3, 6, 7),
      v128.shuffle<f32>(abHighRe, cdHighRe, 0, 1, 4, 5),
      v128.shuffle<f32>(abHighIm, cdHighIm, 0, 1, 4, 5),
      v128.shuffle<f32>(abHighRe, cdHighRe, 2, 3, 6, 7),
      v128.shuffle<f32>(abHighIm, cdHighIm, 2, 3, 6, 7),
      power,
    );
    values += 4 * VECTOR;
    power += 64;
  }
}

/** A DFT of four values, of whose powers four vectors become larger. */
// @ts-ignore: decorator
@inline
function addPowers(
  re0: v128,
  im0: v128,
  re1: v128,
  im1: v128,
  re2: v128,
  im2: v128,
  re3: v128,
  im3: v128,
  power: usize,
): void {
  const evenRe = f32x4.add(re0, re2);
  const evenIm = f32x4.add(im0, im2);
  const evenLessRe = f32x4.sub(re0, re2);
  const evenLessIm = f32x4.sub(im0, im2);
  const oddRe = f32x4.add(re1, re3);
  const oddIm = f32x4.add(im1, im3);
  const oddLessRe = f32x4.sub(re1, re3);
  const oddLessIm = f32x4.sub(im1, im3);
  addPower(f32x4.add(evenRe, oddRe), f32x4.add(evenIm, oddIm), power);
  addPower(f32x4.add(evenLessRe, oddLessIm), f32x4.sub(evenLessIm, oddLessRe), power + 16);
  addPower(f32x4.sub(evenRe, oddRe), f32x4.sub(evenIm, oddIm), power + 32);
  addPower(f32x4.sub(evenLessRe, oddLessIm), f32x4.add(evenLessIm, oddLessRe), power + 48);
}

// @ts-ignore: decorator
@inline
function addPower(re: v128, im: v128, power: usize): void {
  const squares = f32x4.add(f32x4.mul(re, re), f32x4.mul(im, im));
  v128.store(power, f32x4.add(v128.load(power), squares));
}

/**
 * total[k] (float64) += the power that pairs have in bin k, and their powers are 0 again. For each bin `order` has the
 * addresses, from `power` on, of its power and of its mirror's, that of bin length − k.
 */
export function foldPairs(power: usize, order: usize, total: usize, length: i32): void {
  const end = total + (<usize>length << 2);
  for (; total < end; total += 16) {
    let both = v128.load32_zero(power + <usize>load<u32>(order));
    both = v128.load32_lane(power + <usize>load<u32>(order, 8), both, 1);
    let mirrors = v128.load32_zero(power + <usize>load<u32>(order, 4));
    mirrors = v128.load32_lane(power + <usize>load<u32>(order, 12), mirrors, 1);
    const twice = f64x2.promote_low_f32x4(f32x4.add(both, mirrors));
    v128.store(total, f64x2.add(v128.load(total), f64x2.mul(twice, f64x2.splat(0.5))));
    order += 16;
  }
  store<f64>(total, load<f64>(total) + <f64>load<f32>(power + <usize>load<u32>(order)));
  memory.fill(power, 0, <usize>length << 2);
}
