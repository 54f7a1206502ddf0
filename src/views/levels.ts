/** From linear power to the decibels that are drawn and written. */
import { type Extremes, SILENCE } from '../analysis/request.ts';
import { amplitudeToDb, powerToDb } from '../dsp/units.ts';
import type { DbRange } from '../options/spectral.ts';

/** The range used where all is silence. */
const QUIET_RANGE: [number, number] = [-120, 0];

/** Digital silence is shown as the bottom of the range. */
export function silenceDb(db: DbRange): number {
  return Array.isArray(db) ? db[0] : powerToDb(SILENCE);
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

/** The lowest and the highest of those powers that is not silence; of none: infinity and 0. */
export function extremesOf(powers: Float32Array[]): Extremes {
  let [lowest, highest] = [Number.POSITIVE_INFINITY, 0];
  for (const values of powers) {
    for (const power of values) {
      if (!(power > SILENCE)) continue;
      if (power < lowest) lowest = power;
      if (power > highest) highest = power;
    }
  }
  return { lowest, highest };
}

/** The range in dB that powers are shown in: as asked, or from the lowest to the highest that is not silence. */
export function resolveDbRange(db: DbRange, extremes: Extremes | undefined): [number, number] {
  if (Array.isArray(db)) return db;
  if (!extremes?.highest) return QUIET_RANGE;
  const [low, high] = [powerToDb(extremes.lowest), powerToDb(extremes.highest)];
  if (db !== 'auto') return [high - db.below, high];
  return low < high ? [low, high] : [low - 1, high];
}
