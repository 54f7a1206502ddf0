/** Numbers as text in JSON and CSV. */

/** Digits that tell any two float32, or all but the last bits of a float64, apart: −12.3456793, not −12.345679283142. */
const DIGITS = { float32: 9, float64: 15 };

export function numberText(value: number, precision: keyof typeof DIGITS = 'float64'): string {
  return String(Number(value.toPrecision(DIGITS[precision])));
}

/** Numbers in a piece of text. */
const PIECE_NUMBERS = 2 ** 12;

/** `a,b,c` after `start`, in pieces: there may be more numbers than a string holds, or than are written in no time. */
export function* joinNumbers(values: Float32Array | Float64Array, start = ''): Generator<string> {
  const precision = values instanceof Float32Array ? 'float32' : 'float64';
  let text = start;
  for (let index = 0; index < values.length; index++) {
    text += `${index ? ',' : ''}${numberText(values[index]!, precision)}`;
    if (index % PIECE_NUMBERS < PIECE_NUMBERS - 1) continue;
    yield text;
    text = '';
  }
  yield text;
}
