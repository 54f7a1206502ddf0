/** Numbers as text in JSON and CSV. */

/** Digits that tell any two float32, or all but the last bits of a float64, apart: −12.3456793, not −12.345679283142. */
const DIGITS = { float32: 9, float64: 15 };

export function numberText(value: number, precision: keyof typeof DIGITS = 'float64'): string {
  return String(Number(value.toPrecision(DIGITS[precision])));
}

/** `a,b,c` */
export function joinNumbers(values: Float32Array | Float64Array): string {
  const precision = values instanceof Float32Array ? 'float32' : 'float64';
  let text = values.length ? numberText(values[0]!, precision) : '';
  for (let index = 1; index < values.length; index++) text += `,${numberText(values[index]!, precision)}`;
  return text;
}
