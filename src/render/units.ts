import type { Quantity } from './figure.ts';

/** The longest unit that each quantity's axis can have. */
export const UNITS: Record<Quantity, string> = {
  time: 'h:mm:ss',
  frequency: 'MHz',
  decibel: 'dB',
  amplitude: '×1e−3',
};

/** A label with its unit behind it. */
export function withUnit(label: string, unit: string): string {
  if (unit === '') return label;
  return label === '' ? unit : `${label} (${unit})`;
}

/** The unit of such a label, for where it has no room; without one the label. */
export function unitOf(text: string): string {
  return /\(([^()]+)\)$/.exec(text)?.[1] ?? text;
}
