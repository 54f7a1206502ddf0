// From powers to pixels.

/** paint() where a pixel is a byte: a number in a palette. */
export function paintIndices(
  columns: usize,
  width: i32,
  spans: usize,
  height: i32,
  steps: usize,
  colors: usize,
  pixels: usize,
  stride: i32,
): i32 {
  return paint<u8>(columns, width, spans, height, steps, colors, pixels, stride);
}

/** paint() where a pixel is four bytes: RGBA. */
export function paintColors(
  columns: usize,
  width: i32,
  spans: usize,
  height: i32,
  steps: usize,
  colors: usize,
  pixels: usize,
  stride: i32,
): i32 {
  return paint<u32>(columns, width, spans, height, steps, colors, pixels, stride);
}

/** Bits of a float32 that is infinite. Those of positive numbers are integers in the same order; NaN's come behind. */
const INFINITY_BITS: i32 = 0x7f800000;
/** The step of what is no power. */
const NONE: i32 = 256;

/**
 * Paints a rectangle of pixels, `stride` bytes from line to line. Its column x shows the powers at the address columns[x],
 * its line y the strongest of those from the offset spans[2y] to the one before spans[2y + 1] (bytes). A pixel is
 * colors[s] (uint32) for the power's step s, colors[256] where there is none. Returns 1 where all have one.
 *
 * steps[s] are the bits of the largest power of step s (int32, 257 of them); behind those, for the high half of a power's
 * bits, is the first step that it may have (uint16).
 */
// @ts-ignore: decorator
@inline
function paint<Pixel>(
  columns: usize,
  width: i32,
  spans: usize,
  height: i32,
  steps: usize,
  colors: usize,
  pixels: usize,
  stride: i32,
): i32 {
  let gaps = 0;
  for (; height > 0; height--) {
    const first = <usize>load<i32>(spans);
    const end = <usize>load<i32>(spans, 4);
    for (let x = 0; x < width; x++) {
      const column = load<usize>(columns + (<usize>x << 2));
      let power = load<i32>(column + first);
      for (let row = first + 4; row < end; row += 4) power = stronger(power, load<i32>(column + row));
      let step = <i32>load<u16>(steps + ((<u32>power >> 16) << 1), 257 * 4);
      while (power > load<i32>(steps + (<usize>step << 2))) step++;
      gaps |= step & NONE;
      store<Pixel>(pixels + <usize>x * sizeof<Pixel>(), <Pixel>load<u32>(colors + (<usize>step << 2)));
    }
    pixels += stride;
    spans += 8;
  }
  return gaps == 0 ? 1 : 0;
}

// @ts-ignore: decorator
@inline
function stronger(a: i32, b: i32): i32 {
  if (b > INFINITY_BITS) return a;
  return b > a || a > INFINITY_BITS ? b : a;
}
