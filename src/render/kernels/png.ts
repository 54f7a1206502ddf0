// PNG's scanlines and its checksum.

/**
 * Rows of RGBA pixels as PNG's scanlines: each behind its filter's number, 0, with or without alpha. Touches up to 4
 * bytes behind the last.
 */
export function scanlines(rgba: usize, width: i32, rows: i32, isOpaque: i32, target: usize): void {
  for (; rows > 0; rows--) {
    store<u8>(target++, 0);
    if (isOpaque) {
      dropAlpha(rgba, width, target);
      target += <usize>width * 3;
    } else {
      memory.copy(target, rgba, <usize>width << 2);
      target += <usize>width << 2;
    }
    rgba += <usize>width << 2;
  }
}

function dropAlpha(rgba: usize, width: i32, rgb: usize): void {
  const vectorEnd = rgba + ((<usize>width >> 2) << 4);
  while (rgba < vectorEnd) {
    const four = v128.load(rgba);
    v128.store(rgb, v128.shuffle<u8>(four, four, 0, 1, 2, 4, 5, 6, 8, 9, 10, 12, 13, 14, 0, 0, 0, 0));
    rgba += 16;
    rgb += 12;
  }
  for (let rest = width & 3; rest > 0; rest--) {
    store<u16>(rgb, load<u16>(rgba));
    store<u8>(rgb, load<u8>(rgba, 2), 2);
    rgba += 4;
    rgb += 3;
  }
}

/**
 * Gives lines of pixels of a byte, each behind a free byte, one of PNG's filters and its number: “Sub”, 1, each pixel's
 * difference from the one before it, or “Up”, 2, that from the one above; the first line has no other above. Whichever
 * leaves less in sum, as the standard recommends: where lines repeat, hardly anything stays of them.
 */
export function filterLines(lines: usize, width: i32, rows: i32): void {
  const stride = <usize>width + 1;
  // From the end, so that the lines above are still themselves.
  for (let row = rows - 1; row >= 0; row--) {
    const line = lines + stride * <usize>row;
    const pixels = line + 1;
    const above = pixels - stride;
    // The first pixel has none before it: the filter's number, not there yet, counts as 0.
    store<u8>(line, 0);
    const isUp = row > 0 && difference(pixels, above, width) < difference(pixels, line, width);
    subtract(pixels, isUp ? above : line, width);
    store<u8>(line, isUp ? 2 : 1);
  }
}

/** The sum of how far so many bytes are from others, around the circle of 256. */
function difference(bytes: usize, others: usize, count: i32): u32 {
  let sums = i32x4.splat(0);
  const end = bytes + <usize>count;
  for (; bytes + 16 <= end; bytes += 16) {
    const far = i8x16.abs(i8x16.sub(v128.load(bytes), v128.load(others)));
    sums = i32x4.add(sums, i32x4.extadd_pairwise_i16x8_u(i16x8.extadd_pairwise_i8x16_u(far)));
    others += 16;
  }
  let sum = <u32>lanes(sums);
  for (; bytes < end; bytes++) sum += abs<i32>(<i32>(<i8>(load<u8>(bytes) - load<u8>(others++))));
  return sum;
}

/** bytes −= others, which may overlap them from before. */
function subtract(bytes: usize, others: usize, count: i32): void {
  let rest = <usize>count;
  // From the end, so that the ones before are still themselves.
  for (; rest >= 16; rest -= 16) {
    const at = rest - 16;
    v128.store(bytes + at, i8x16.sub(v128.load(bytes + at), v128.load(others + at)));
  }
  for (; rest > 0; rest--) {
    const at = rest - 1;
    store<u8>(bytes + at, load<u8>(bytes + at) - load<u8>(others + at));
  }
}

/** Bytes that the sums of Adler-32 take before they must be reduced. */
const ADLER_RUN: i32 = 5552;

/** RFC 1950's checksum of bytes that follow those whose checksum is `start`. */
export function adler32(bytes: usize, length: i32, start: u32): u32 {
  let sum: u64 = start & 0xffff;
  let sumOfSums: u64 = start >> 16;
  while (length > 0) {
    const run = min(length, ADLER_RUN);
    const vectorEnd = bytes + <usize>(run & ~15);
    let bySixteens = i32x4.splat(0);
    let before = i32x4.splat(0);
    let weighted = i32x4.splat(0);
    sumOfSums += sum * <u64>(run & ~15);
    while (bytes < vectorEnd) {
      const sixteen = v128.load(bytes);
      before = i32x4.add(before, bySixteens);
      bySixteens = i32x4.add(bySixteens, i32x4.extadd_pairwise_i16x8_u(i16x8.extadd_pairwise_i8x16_u(sixteen)));
      const low = i32x4.dot_i16x8_s(i16x8.extend_low_i8x16_u(sixteen), i16x8(16, 15, 14, 13, 12, 11, 10, 9));
      const high = i32x4.dot_i16x8_s(i16x8.extend_high_i8x16_u(sixteen), i16x8(8, 7, 6, 5, 4, 3, 2, 1));
      weighted = i32x4.add(weighted, i32x4.add(low, high));
      bytes += 16;
    }
    sum += lanes(bySixteens);
    sumOfSums += (lanes(before) << 4) + lanes(weighted);
    for (let rest = run & 15; rest > 0; rest--) {
      sum += <u64>load<u8>(bytes++);
      sumOfSums += sum;
    }
    sum %= 65521;
    sumOfSums %= 65521;
    length -= run;
  }
  return (<u32>sumOfSums << 16) | <u32>sum;
}

// @ts-ignore: decorator
@inline
function lanes(four: v128): u64 {
  return (
    <u64>(<u32>i32x4.extract_lane(four, 0)) +
    <u64>(<u32>i32x4.extract_lane(four, 1)) +
    <u64>(<u32>i32x4.extract_lane(four, 2)) +
    <u64>(<u32>i32x4.extract_lane(four, 3))
  );
}
