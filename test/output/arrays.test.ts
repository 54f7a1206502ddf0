import { describe, expect, test } from 'vitest';
import { csvField, writeCsv } from '../../src/output/csv.ts';
import { writeJson } from '../../src/output/json.ts';
import { npyHeader, writeNpy } from '../../src/output/npy.ts';
import { RowSpool } from '../../src/output/row-spool.ts';
import type { Write } from '../../src/output/write.ts';

/** The pieces that `produce` writes. */
async function piecesOf(produce: (write: Write) => Promise<void>): Promise<Buffer[]> {
  const pieces: Buffer[] = [];
  // A copy: what is handed over may be used again.
  await produce(async (piece) => void pieces.push(Buffer.from(piece as Uint8Array)));
  return pieces;
}

const SIX = Array(6).fill(1234567);

describe('npy', () => {
  test.each([
    [[7], '(7,)', 128],
    [[2, 3], '(2, 3)', 128],
    [[2, 1025, 1234567890123456], '(2, 1025, 1234567890123456)', 128],
    // 127 and 128 bytes before the newline.
    [[...SIX, 12345678], `(${SIX.join(', ')}, 12345678)`, 128],
    [[...SIX, 123456789], `(${SIX.join(', ')}, 123456789)`, 192],
    [[2 ** 50, 2 ** 50, 2 ** 50, 2 ** 50], `(${2 ** 50}, ${2 ** 50}, ${2 ** 50}, ${2 ** 50})`, 192],
  ])('a header for %o', (shape, tuple, length) => {
    const header = Buffer.from(npyHeader(shape));
    const fields = `{'descr': '<f4', 'fortran_order': False, 'shape': ${tuple}, }`;
    const text = `${fields.padEnd(length - 11)}\n`;
    expect(header.toString('latin1')).toBe(`\x93NUMPY\x01\x00${String.fromCharCode(length - 10)}\x00${text}`);
  });

  test('little-endian numbers follow it, run after run', async () => {
    const runs = [Float32Array.of(1, -2, 0.5).subarray(1), Float32Array.of(3)];
    const bytes = Buffer.concat(await piecesOf((write) => writeNpy({ shape: [3], runs }, write)));
    expect(bytes.subarray(128).toString('hex')).toBe('000000c0' + '0000003f' + '00004040');
    expect(bytes.subarray(0, 128)).toEqual(npyHeader([3]));
  });
});

describe('json', () => {
  const rows = (count: number, length: number) =>
    Array.from({ length: count }, (_, row) => Float32Array.from({ length }, (_, at) => row * length + at));
  const nested = async (shape: number[], count: number) => {
    const array = { head: { a: 1 }, axes: {}, shape, rows: rows(count, shape.at(-1)!) };
    return Buffer.concat(await piecesOf((write) => writeJson(array, write))).toString();
  };

  test('nests rows as the shape has them, a row a line', async () => {
    expect(await nested([2, 3], 2)).toBe('{"a":1,\n"values":[[0,1,2],\n[3,4,5]]}\n');
    expect(await nested([2, 2, 1], 4)).toBe('{"a":1,\n"values":[[[0],\n[1]],\n[[2],\n[3]]]}\n');
    expect(JSON.parse(await nested([1, 1, 2], 1)).values).toEqual([[[0, 1]]]);
    expect(JSON.parse(await nested([2, 3, 2, 2], 12)).values).toEqual(
      [0, 1].map((a) =>
        [0, 1, 2].map((b) => [0, 1].map((c) => [0, 1].map((d) => 12 * a + 4 * b + 2 * c + d))),
      ),
    );
  });

  test('axes have the digits of float64, values those of float32', async () => {
    const axes = { frequency: Float64Array.of(0, 12345.678901234), time: Float64Array.of(0.1) };
    const array = { head: { file: 'a"b' }, axes, shape: [1, 1], rows: [Float32Array.of(0.1)] };
    const text = Buffer.concat(await piecesOf((write) => writeJson(array, write))).toString();
    expect(text).toBe(
      '{"file":"a\\"b",\n"frequency":[0,12345.678901234],\n"time":[0.1],\n"values":[[0.100000001]]}\n',
    );
  });
});

describe('csv', () => {
  test('a header, then a line each', async () => {
    const pieces = await piecesOf((write) => writeCsv(['time', 'a,b'], ['0,1', '1,2'], write));
    expect(Buffer.concat(pieces).toString()).toBe('time,"a,b"\n0,1\n1,2\n');
    expect(Buffer.concat(await piecesOf((write) => writeCsv(['x'], [], write))).toString()).toBe('x\n');
  });

  test('many lines come in pieces, none lost and none twice', async () => {
    const lines = Array.from({ length: 30_000 }, (_, line) => `line ${line}`);
    const pieces = await piecesOf((write) => writeCsv(['x'], lines, write));
    expect(pieces.length).toBeGreaterThan(3);
    expect(pieces.length).toBeLessThan(30);
    expect(Buffer.concat(pieces).toString()).toBe(`x\n${lines.join('\n')}\n`);
  });

  test.each([
    ['left', 'left'],
    ['a,b', '"a,b"'],
    ['say "a"', '"say ""a"""'],
    ['a\nb', '"a\nb"'],
    ['a\rb', '"a\rb"'],
  ])('%j as a field', (text, field) => {
    expect(csvField(text)).toBe(field);
  });
});

test('a spool that is filled by columns is read by rows', () => {
  const [rows, columns] = [3, 7];
  // In memory alone; two columns in a tile, the last one short; a column in a tile, and a row at a time.
  for (const mostValues of [1000, 6, 4]) {
    const spool = new RowSpool(rows, columns, mostValues);
    try {
      for (let column = 0; column < columns; column++) {
        // In pieces, parts of a larger array.
        const values = Float32Array.of(-1, column, 10 + column, 20 + column, -1);
        spool.add([values.subarray(1, 3), values.subarray(3, 4)]);
      }
      const runs = Array.from(spool.runs(), (run) => [...run]);
      expect(runs.flat()).toEqual([0, 10, 20].flatMap((row) => [0, 1, 2, 3, 4, 5, 6].map((at) => row + at)));
      expect(runs.length).toBe(mostValues === 1000 ? 1 : 3);
    } finally {
      spool.close();
    }
  }
});
