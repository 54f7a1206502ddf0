/** From linear power to the decibels that are drawn and written. */
import { amplitudeToDb, dbToPower, powerToDb } from '../dsp/units.ts';
import type { DbRange } from './spectral.ts';

/** What stands for digital silence where no range says what its bottom is, dB. */
const SILENCE_DB = -200;

/** The range used where all is silence. */
const QUIET_RANGE: [number, number] = [-120, 0];

/** Digital silence is shown as the bottom of the range. */
export function silenceDb(db: DbRange): number {
  return Array.isArray(db) ? db[0] : SILENCE_DB;
}

/** 10·log10 of each power; `silence` for none, and for NaN, where there is no column. A new array. */
export function powersToDb(power: Float32Array, silence: number): Float32Array {
  const scale = 10 / Math.LN10;
  const levels = new Float32Array(power.length);
  for (let index = 0; index < power.length; index++) {
    const value = power[index]!;
    levels[index] = value > 0 ? scale * Math.log(value) : silence;
  }
  return levels;
}

/** 20·log10 of each amplitude, at least `floor`. A new array. */
export function amplitudesToDb(amplitudes: Float32Array, floor: number): Float32Array {
  return amplitudes.map((value) => amplitudeToDb(value, floor));
}

/** The range in dB that powers are shown in: as asked, or from the lowest to the highest that is not silence. */
export function resolveDbRange(db: DbRange, powers: Float32Array[]): [number, number] {
  if (Array.isArray(db)) return db;
  const silence = dbToPower(SILENCE_DB);
  let low = Infinity;
  let high = 0;
  for (const values of powers) {
    for (const power of values) {
      if (!(power > silence)) continue;
      if (power < low) low = power;
      if (power > high) high = power;
    }
  }
  if (high === 0) return QUIET_RANGE;
  const [lowDb, highDb] = [powerToDb(low), powerToDb(high)];
  if (db !== 'auto') return [highDb - db.below, highDb];
  return lowDb < highDb ? [lowDb, highDb] : [lowDb - 1, highDb];
}
