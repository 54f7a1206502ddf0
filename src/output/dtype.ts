/** How numbers lie in NumPy's arrays: little-endian, by NumPy's names. */

export const DTYPES = ['float32', 'float16', 'uint8'] as const;
export type Dtype = (typeof DTYPES)[number];

/** A type of numbers, made from those that we compute with. */
export interface NumberType<Values = Float32Array> {
  /** As an array's header has it. */
  descr: string;
  /** Bytes of a number. */
  size: number;
  /** May share the memory of the values. */
  bytesOf(values: Values): Uint8Array;
}

export const FLOAT32: NumberType = {
  descr: '<f4',
  size: 4,
  bytesOf: (values) => littleEndian(values, (bytes) => bytes.swap32()),
};

/** To the nearest, of two as near the even one; beyond the largest, that. */
export const FLOAT16: NumberType = {
  descr: '<f2',
  size: 2,
  bytesOf: (values) => littleEndian(float16Words(values), (bytes) => bytes.swap16()),
};

export const FLOAT64: NumberType<Float64Array> = {
  descr: '<f8',
  size: 8,
  bytesOf: (values) => littleEndian(values, (bytes) => bytes.swap64()),
};

/** Equal steps, to the nearest: 0 is `low` and all below, 255 `high` and all above. */
export function uint8Between([low, high]: readonly [number, number]): NumberType {
  const steps = 255 / (high - low);
  const bytesOf = (values: Float32Array) => {
    const bytes = new Uint8Array(values.length);
    for (let index = 0; index < values.length; index++)
      bytes[index] = Math.round(Math.max(0, Math.min(255, (values[index]! - low) * steps)));
    return bytes;
  };
  return { descr: '|u1', size: 1, bytesOf };
}

/** The largest number that float16 holds. */
export const MOST_FLOAT16 = 65504;

/** Its smallest normal number, and the step of all below. */
const LEAST_NORMAL = 2 ** -14;
const STEPS_PER_ONE = 2 ** 24;

/**
 * Sign, 5 bits of exponent and 10 of fraction, IEEE 754's binary16. (Float16Array does so where Node has it, from 24 on; the
 * bytes are to be the same on all.)
 */
function float16Words(values: Float32Array): Uint16Array {
  const words = new Uint16Array(values.length);
  const bits = new Uint32Array(values.buffer, values.byteOffset, values.length);
  for (let index = 0; index < values.length; index++) {
    const sign = (bits[index]! >>> 16) & 0x8000;
    words[index] = sign | magnitude(Math.abs(values[index]!), bits[index]! & 0x7fffffff);
  }
  return words;
}

/** Exponent and fraction of a number that isn't negative. @param bits it, as a float32 */
function magnitude(value: number, bits: number): number {
  if (value >= MOST_FLOAT16) return 0x7bff;
  if (value < LEAST_NORMAL) return evenRound(value * STEPS_PER_ONE);
  // The exponent is biased by 112 less, the fraction is 13 bits shorter.
  const isOdd = (bits >>> 13) & 1;
  return (bits - (112 << 23) + 0xfff + isOdd) >>> 13;
}

/** The nearest integer, of two as near the even one. */
function evenRound(value: number): number {
  const whole = Math.floor(value);
  const rest = value - whole;
  return rest > 0.5 || (rest === 0.5 && whole % 2 === 1) ? whole + 1 : whole;
}

/** The bytes of numbers, lowest first: their own memory where the machine has them so, else what `swap` makes of a copy. */
export function littleEndian(numbers: ArrayBufferView, swap: (bytes: Buffer) => Buffer): Uint8Array {
  const bytes = Buffer.from(numbers.buffer as ArrayBuffer, numbers.byteOffset, numbers.byteLength);
  return LITTLE_ENDIAN ? bytes : swap(Buffer.from(bytes));
}

const LITTLE_ENDIAN = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;
