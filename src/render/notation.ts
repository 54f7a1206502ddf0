import type { Axis } from './figure.ts';

/** How numbers on an axis are written, at a given step between them. */
export interface Notation {
  /** To go behind the axis's label: 'kHz'; '' for none. */
  unit: string;
  write(value: number): string;
}

/** The number with a proper minus sign, and without one where it rounds to zero. */
export function writeNumber(value: number, decimals: number): string {
  const text = value.toFixed(decimals);
  return Number(text) === 0 ? text.replace('-', '') : text.replace('-', '−');
}

/**
 * Hertz with all their digits, six at most: 0.05, 20, 1.5k, 20k, 100µ: on a scale over decades no one prefix serves.
 */
export function writeHz(hz: number): string {
  const size = Math.abs(hz);
  if (size >= 1000) return `${writeDigits(hz / 1000)}k`;
  return size === 0 || size >= 1e-3 ? writeDigits(hz) : `${writeDigits(hz * 1e6)}µ`;
}

const NOTES = ['C', 'C♯', 'D', 'D♯', 'E', 'F', 'F♯', 'G', 'G♯', 'A', 'A♯', 'B'];

/** Hz of a key: semitones from C0 on, A4 being 440 Hz. */
export function keyHz(key: number): number {
  return 440 * 2 ** ((key - 57) / 12);
}

/** A key's name with its octave: C4, F♯−1. */
export function writeKey(key: number): string {
  const octave = Math.floor(key / 12);
  return `${NOTES[key - 12 * octave]}${writeNumber(octave, 0)}`;
}

/** The number with as many decimals as it has, or as make six digits. */
function writeDigits(value: number): string {
  const [, decimals = ''] = Number(value.toPrecision(6)).toFixed(10).replace(/0+$/, '').split('.');
  return writeNumber(value, decimals.length);
}

/** The notation for multiples of `step` on that axis. */
export function axisNotation({ quantity, domain }: Axis, step: number): Notation {
  const largest = Math.max(Math.abs(domain[0]), Math.abs(domain[1]));
  switch (quantity) {
    case 'time':
      return timeNotation(largest, step);
    case 'frequency':
      // Hz up to 4000, and where kilohertz would need many digits.
      if (largest < 4000 || step < 10) return decimal('Hz', 1, step);
      return largest < 4e6 ? decimal('kHz', 1e3, step) : decimal('MHz', 1e6, step);
    case 'decibel':
      return decimal('dB', 1, step);
    case 'amplitude':
      if (largest > 0.005) return decimal('', 1, step);
      return largest > 5e-6 ? decimal('×1e−3', 1e-3, step) : decimal('×1e−6', 1e-6, step);
  }
}

/** Whether times up to `largest` seconds are written as on a clock, not as a number of seconds. */
export function isClockTime(largest: number): boolean {
  return largest > 100;
}

function timeNotation(largest: number, step: number): Notation {
  if (largest < 1e-3) return decimal('µs', 1e-6, step);
  if (largest < 1) return decimal('ms', 1e-3, step);
  if (!isClockTime(largest)) return decimal('s', 1, step);
  const hours = largest >= 3600;
  if (hours && step % 60 === 0)
    return { unit: 'h:mm', write: (seconds) => clock(seconds, hours, 0).slice(0, -3) };
  const decimals = decimalsOf(step);
  return { unit: hours ? 'h:mm:ss' : 'm:ss', write: (seconds) => clock(seconds, hours, decimals) };
}

function decimal(unit: string, size: number, step: number): Notation {
  const decimals = decimalsOf(step / size);
  return { unit, write: (value) => writeNumber(value / size, decimals) };
}

/** Decimals that a multiple of `step` needs. */
function decimalsOf(step: number): number {
  return Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
}

/** Minutes and seconds, or hours too, with as many decimals of a second. */
function clock(seconds: number, hours: boolean, decimals: number): string {
  const parts = Math.round(Math.abs(seconds) * 10 ** decimals);
  const perMinute = 60 * 10 ** decimals;
  const minutes = Math.floor(parts / perMinute);
  const rest = ((parts % perMinute) / 10 ** decimals)
    .toFixed(decimals)
    .padStart(decimals ? decimals + 3 : 2, '0');
  const sign = seconds < 0 && parts > 0 ? '−' : '';
  if (!hours) return `${sign}${minutes}:${rest}`;
  return `${sign}${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, '0')}:${rest}`;
}
