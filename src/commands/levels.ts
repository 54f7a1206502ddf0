/** From linear power to the decibels that are drawn and written. */
import type { DbRange } from './spectral.ts';

/** What stands for digital silence where no range says what its bottom is, dB. */
const SILENCE_DB = -200;

/** The range used where all is silence. */
const QUIET_RANGE: [number, number] = [-120, 0];

/** Digital silence is shown as the bottom of the range. */
export function silenceDb(db: DbRange): number {
  return Array.isArray(db) ? db[0] : SILENCE_DB;
}

/** 10·log10 of each power; silence and NaN (no column there) as asked. A new array, in the same order. */
export function powersToDb(power: Float32Array, silence: number, missing = silence): Float32Array {
  const scale = 10 / Math.LN10;
  const levels = new Float32Array(power.length);
  for (let index = 0; index < power.length; index++) {
    const value = power[index]!;
    if (value > 0) levels[index] = scale * Math.log(value);
    else levels[index] = value === 0 ? silence : missing;
  }
  return levels;
}

/** 20·log10 of each amplitude, at least `floor`. A new array. */
export function amplitudesToDb(amplitudes: Float32Array, floor: number): Float32Array {
  return amplitudes.map((value) => Math.max(floor, 20 * Math.log10(value)));
}

/** The range in dB that `levels` are shown in: as asked, or from the lowest to the highest that is not silence. */
export function resolveDbRange(db: DbRange, levels: Float32Array[]): [number, number] {
  if (Array.isArray(db)) return db;
  let low = Infinity;
  let high = -Infinity;
  for (const values of levels) {
    for (const level of values) {
      if (!(level > SILENCE_DB)) continue;
      if (level < low) low = level;
      if (level > high) high = level;
    }
  }
  if (low > high) return QUIET_RANGE;
  if (db !== 'auto') return [high - db.below, high];
  return low < high ? [low, high] : [low - 1, high];
}
