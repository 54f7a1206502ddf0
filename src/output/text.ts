/** Numbers as text in JSON and CSV. */

/** Digits that tell any two float32, or all but the last bits of a float64, apart: −12.3456793, not −12.345679283142. */
const DIGITS = { float32: 9, float64: 15 };

export function numberText(value: number, precision: keyof typeof DIGITS = 'float64'): string {
  return String(Number(value.toPrecision(DIGITS[precision])));
}

/** Numbers in a piece of text. */
const PIECE_NUMBERS = 2 ** 12;

/** Float64 numbers that lie in an array, or are worked out one by one. */
export interface Places {
  length: number;
  at(index: number): number | undefined;
}

/**
 * `a,b,c` after `start`, in pieces: there may be more numbers than a string holds, or than are written in no time.
 *
 * @param none in place of NaN in a Float32Array, where there is no number
 */
export function* joinNumbers(values: Float32Array | Places, start = '', none = 'null'): Generator<string> {
  const text32 = (index: number) => {
    const value = (values as Float32Array)[index]!;
    return Number.isNaN(value) ? none : numberText(value, 'float32');
  };
  const text64 = (index: number) => numberText(values.at(index)!);
  const textAt = values instanceof Float32Array ? text32 : text64;
  let text = start;
  for (let index = 0; index < values.length; index++) {
    text += `${index ? ',' : ''}${textAt(index)}`;
    if (index % PIECE_NUMBERS < PIECE_NUMBERS - 1) continue;
    yield text;
    text = '';
  }
  yield text;
}
