import { describe, expect, test } from 'vitest';
import { csvField, writeCsv } from '../../src/output/csv.ts';
import { FLOAT16, FLOAT32, FLOAT64, uint8Between } from '../../src/output/dtype.ts';
import { writeJson } from '../../src/output/json.ts';
import { npyFile, npyHeader, writeNpy } from '../../src/output/npy.ts';
import { writeNpz } from '../../src/output/npz.ts';
import { RowSpool } from '../../src/output/row-spool.ts';
import type { Write } from '../../src/output/write.ts';
import { halfOf, parseNpyOf, parseNpz } from '../commands/data/outputs.ts';

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
    const header = Buffer.from(npyHeader(shape, '<f4'));
    const fields = `{'descr': '<f4', 'fortran_order': False, 'shape': ${tuple}, }`;
    const text = `${fields.padEnd(length - 11)}\n`;
    expect(header.toString('latin1')).toBe(`\x93NUMPY\x01\x00${String.fromCharCode(length - 10)}\x00${text}`);
  });

  test('little-endian numbers follow it, run after run', async () => {
    const runs = [Float32Array.of(1, -2, 0.5).subarray(1), Float32Array.of(3)];
    const bytes = Buffer.concat(
      await piecesOf((write) => writeNpy({ type: FLOAT32, shape: [3], runs }, write)),
    );
    expect(bytes.subarray(128).toString('hex')).toBe('000000c0' + '0000003f' + '00004040');
    expect(bytes.subarray(0, 128)).toEqual(npyHeader([3], '<f4'));
  });
});

describe('float16', () => {
  const words = (values: number[]) => {
    const bytes = Buffer.from(FLOAT16.bytesOf(Float32Array.from(values)));
    return Array.from(values, (_, index) => bytes.readUInt16LE(2 * index));
  };
  /** All that there are, from 0 up. */
  const halves = Array.from({ length: 0x7c00 }, (_, word) => halfOf(word));

  test('each stays what it is, with either sign', () => {
    const all = Array.from(halves.keys());
    expect(words(halves)).toEqual(all);
    expect(words(halves.map((value) => -value))).toEqual(all.map((word) => word | 0x8000));
  });

  test('what lies between two goes to the nearer one, and from the middle to the even one', () => {
    const cases = halves.slice(0, -1).flatMap((low, word) => {
      const middle = (low + halves[word + 1]!) / 2;
      const step = middle * 2 ** -23;
      return [
        [middle - step, word],
        [middle, word % 2 === 0 ? word : word + 1],
        [middle + step, word + 1],
      ] as const;
    });
    expect(words(cases.map(([value]) => value))).toEqual(cases.map(([, word]) => word));
    expect(words(cases.map(([value]) => -value))).toEqual(cases.map(([, word]) => word | 0x8000));
  });

  test('the largest stands for all beyond it, and no number is too small', () => {
    expect(words([65504, 65519, 65520, 1e30, Number.POSITIVE_INFINITY])).toEqual(Array(5).fill(0x7bff));
    expect(words([-65520, -1e30])).toEqual([0xfbff, 0xfbff]);
    // Half of the smallest is as near to 0, which is even; a float32 beyond it is nearer to that.
    expect(words([1e-45, 2 ** -25, 2 ** -25 * (1 + 2 ** -23), 2 ** -24])).toEqual([0, 0, 1, 1]);
  });

  test('a run that begins within its memory', () => {
    const run = Float32Array.of(9, 1, -2).subarray(1);
    expect(Buffer.from(FLOAT16.bytesOf(run)).toString('hex')).toBe('003c' + '00c0');
  });
});

test('uint8 spans two levels, to the nearest of 255 steps', () => {
  const { descr, bytesOf } = uint8Between([-120, -18]);
  // A step is 0.4 dB.
  const values = Float32Array.of(-300, -120, -119.81, -119.79, -119.6, -69, -18.21, -18.19, -18, 0, 400);
  expect([descr, ...bytesOf(values)]).toEqual(['|u1', 0, 0, 0, 1, 1, 128, 254, 255, 255, 255, 255]);
});

test('float64 has every bit', () => {
  const values = [12345.678901234567, -1 / 3, 2 ** 60 + 256];
  const bytes = Buffer.from(FLOAT64.bytesOf(Float64Array.of(0, ...values).subarray(1)));
  expect(values.map((_, index) => bytes.readDoubleLE(8 * index))).toEqual(values);
});

describe('npz', () => {
  const array = { type: uint8Between([0, 255]), shape: [2, 3] };
  const runs = () => [Float32Array.of(1, 2, 3, 4), Float32Array.of(5, 6)];

  test('is an archive of the values and of their places, in float64', async () => {
    const axes = { frequency: [0, 0.1], time: { length: 20_001, at: (index: number) => index / 3 } };
    const pieces = await piecesOf((write) => writeNpz({ ...array, runs: runs(), axes }, write));
    const files = parseNpz(Buffer.concat(pieces));
    expect([...files.keys()]).toEqual(['values.npy', 'frequency.npy', 'time.npy']);
    expect(parseNpyOf('|u1', files.get('values.npy')!)).toEqual({
      shape: [2, 3],
      values: [1, 2, 3, 4, 5, 6],
    });
    expect(parseNpyOf('<f8', files.get('frequency.npy')!)).toEqual({ shape: [2], values: [0, 0.1] });
    const times = Array.from({ length: 20_001 }, (_, index) => index / 3);
    expect(parseNpyOf('<f8', files.get('time.npy')!)).toEqual({ shape: [20_001], values: times });
    // Piece by piece, however many there are.
    expect(Math.max(...pieces.map(({ length }) => length))).toBeLessThanOrEqual(2 ** 16);
  });

  test('is not written with another length than its headers tell', async () => {
    const short = { ...array, runs: runs().slice(0, 1), axes: {} };
    await expect(piecesOf((write) => writeNpz(short, write))).rejects.toThrow(
      'values.npy has 132 bytes, and was to have 134',
    );
  });

  test('knows the length of arrays of terabytes', () => {
    const { size } = npyFile({ type: FLOAT16, shape: [2, 1025, 2 ** 31], runs: [] });
    expect(size).toBe(128 + 2 * 1025 * 2 ** 32);
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
