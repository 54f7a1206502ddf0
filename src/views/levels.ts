/** From linear power to the decibels that are drawn and written. */
import { quickselect } from 'd3-array';
import { type Extremes, SILENCE } from '../analysis/request.ts';
import { amplitudeToDb, powerToDb } from '../dsp/units.ts';
import type { DbRange } from '../options/spectral.ts';

/** The range used where all is silence. */
const QUIET_RANGE: [number, number] = [-120, 0];

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

/** Levels that follow the values are rounded outward to this many dB. */
const DB_STEP = 5;
/** Share of the values that lie below what is taken for the noise floor. */
const NOISE_SHARE = 0.05;

/**
 * The range in dB that powers are shown in: as asked; that much below the loudest; from the noise floor to the
 * loudest, rounded outward; or from the lowest to the highest. Digital silence is left out of all.
 *
 * @param shown the powers that are drawn, linear
 * @param extremes of all values, where those that are drawn are means of them; left out: of the drawn
 */
export function resolveDbRange(db: DbRange, shown: Float32Array[], extremes?: Extremes): [number, number] {
  if (Array.isArray(db)) return db;
  const drawn = extremesOf(shown);
  const { lowest, highest } = db === 'extremes' ? (extremes ?? drawn) : drawn;
  if (highest === 0) return QUIET_RANGE;
  const loudest = powerToDb(highest);
  if (db === 'extremes') return spread(powerToDb(lowest), loudest);
  if (db !== 'auto') return [loudest - db.below, loudest];
  return spread(
    DB_STEP * Math.floor(powerToDb(noiseFloor(shown)) / DB_STEP),
    DB_STEP * Math.ceil(loudest / DB_STEP),
  );
}

function spread(low: number, high: number): [number, number] {
  return low < high ? [low, high] : [low - DB_STEP, high];
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

/** The power below which the quietest twentieth of those lies that are not silence. */
function noiseFloor(powers: Float32Array[]): number {
  const sound = powers.map((values) => values.filter((power) => power > SILENCE));
  const all = new Float32Array(sound.reduce((count, { length }) => count + length, 0));
  let filled = 0;
  for (const values of sound) {
    all.set(values, filled);
    filled += values.length;
  }
  const rank = Math.floor(NOISE_SHARE * (all.length - 1));
  return quickselect(all, rank)[rank]!;
}
