// From powers to pixels.

/** paint() where a pixel is a byte: a number in a palette. */
export function paintIndices(
  powers: usize,
  rows: i32,
  slots: usize,
  width: i32,
  spans: usize,
  height: i32,
  steps: usize,
  colors: usize,
  pixels: usize,
  stride: i32,
): i32 {
  return paint<u8>(powers, rows, slots, width, spans, height, steps, colors, pixels, stride);
}

/** paint() where a pixel is four bytes: RGBA. */
export function paintColors(
  powers: usize,
  rows: i32,
  slots: usize,
  width: i32,
  spans: usize,
  height: i32,
  steps: usize,
  colors: usize,
  pixels: usize,
  stride: i32,
): i32 {
  return paint<u32>(powers, rows, slots, width, spans, height, steps, colors, pixels, stride);
}

/** Bits of a float32 that is infinite. Those of positive numbers are integers in the same order; NaN's come behind. */
const INFINITY_BITS: i32 = 0x7f800000;

/**
 * Paints a rectangle of pixels, `stride` bytes from line to line. Its column x shows the powers
 * powers[slots[x] * rows …], none where the slot is negative; its line y the strongest of the rows spans[2y] up to, not
 * including, spans[2y + 1]. A pixel is colors[s] (uint32) for the power's step s, colors[256] where there is none.
 * Returns 1 where all have one.
 *
 * Step s begins at the power with the bits steps[s] (int32, 257 of them); behind those, for the high half of a power's
 * bits, is the first step that it may have (uint8).
 */
// @ts-ignore: decorator
@inline
function paint<Pixel>(
  powers: usize,
  rows: i32,
  slots: usize,
  width: i32,
  spans: usize,
  height: i32,
  steps: usize,
  colors: usize,
  pixels: usize,
  stride: i32,
): i32 {
  let hasGaps = 0;
  for (; height > 0; height--) {
    const first = <usize>load<i32>(spans) << 2;
    const end = <usize>load<i32>(spans, 4) << 2;
    for (let x = 0; x < width; x++) {
      const slot = load<i32>(slots + (<usize>x << 2));
      let strongest = -1;
      if (slot >= 0) {
        const column = powers + (<usize>(slot * rows) << 2);
        for (let row = first; row < end; row += 4) {
          const power = load<i32>(column + row);
          if (power > strongest && power <= INFINITY_BITS) strongest = power;
        }
      }
      let step = 256;
      if (strongest >= 0) {
        step = load<u8>(steps + (strongest >> 16), 257 * 4);
        while (strongest >= load<i32>(steps + (<usize>step << 2), 4)) step++;
      } else hasGaps = 1;
      store<Pixel>(pixels + <usize>x * sizeof<Pixel>(), <Pixel>load<u32>(colors + (<usize>step << 2)));
    }
    pixels += stride;
    spans += 8;
  }
  return 1 - hasGaps;
}
