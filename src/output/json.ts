import { joinNumbers, type Places } from './text.ts';
import type { Write } from './write.ts';

/** An array of numbers with what is known of it. */
export interface DescribedArray {
  /** The object's first fields. */
  head: object;
  /** Where the numbers lie, by name: `frequency` in Hz, `time` in seconds. */
  axes: Record<string, Places>;
  shape: number[];
  /** In C order, each of the last dimension's length. */
  rows: AsyncIterable<Float32Array> | Iterable<Float32Array>;
}

/**
 * One JSON object: the head's fields, the axes, and `values` as nested arrays, a row a line.
 *
 * @param isLine whether all of it is to be one line
 */
export async function writeJson(
  { head, axes, shape, rows }: DescribedArray,
  write: Write,
  isLine = false,
): Promise<void> {
  const line = isLine ? '' : '\n';
  await write(JSON.stringify(head).slice(0, -1));
  for (const [name, places] of Object.entries(axes)) {
    for (const piece of joinNumbers(places, `,${line}"${name}":[`)) await write(piece);
    await write(']');
  }
  await write(`,${line}"values":[`);
  const rowsOfArrays = rowCounts(shape);
  let row = 0;
  for await (const values of rows) {
    const opened = '['.repeat(rowsOfArrays.filter((count) => row % count === 0).length);
    for (const piece of joinNumbers(values, `${row ? `,${line}` : ''}${opened}[`)) await write(piece);
    row++;
    await write(`]${']'.repeat(rowsOfArrays.filter((count) => row % count === 0).length)}`);
  }
  await write(']}\n');
}

/** How many rows an array of each dimension has but of the outermost and the last one. */
function rowCounts(shape: number[]): number[] {
  const middle = shape.slice(1, -1);
  return middle.map((_, index) => middle.slice(index).reduce((count, size) => count * size, 1));
}
