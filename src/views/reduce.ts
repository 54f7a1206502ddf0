/**
 * A polyline with fewer points and the same picture: where several points fall into one of `width` columns of pixels,
 * the first, the lowest, the highest and the last of them stay.
 *
 * @param position where along the axis an x lies, 0 to 1
 */
export function reduceLine(
  x: Float64Array,
  y: Float32Array,
  position: (x: number) => number,
  width: number,
): { x: Float64Array; y: Float32Array } {
  if (x.length <= 4 * width) return { x, y };
  const kept: number[] = [];
  let first = 0;
  while (first < x.length) {
    const column = Math.floor(position(x[first]!) * width);
    let [lowest, highest, next] = [first, first, first + 1];
    while (next < x.length && Math.floor(position(x[next]!) * width) === column) {
      if (y[next]! < y[lowest]!) lowest = next;
      if (y[next]! > y[highest]!) highest = next;
      next++;
    }
    const corners = new Set([first, Math.min(lowest, highest), Math.max(lowest, highest), next - 1]);
    for (const corner of corners) kept.push(corner);
    first = next;
  }
  return {
    x: Float64Array.from(kept, (index) => x[index]!),
    y: Float32Array.from(kept, (index) => y[index]!),
  };
}
