/** 1e-30, that is −300 dB: below anything that float32 audio can hold, above what a logarithm can't take. */
export const POWER_FLOOR = 1e-30;

/** A linear power in dB; at least `floorDb`. Silence is −300 dB, never −∞. */
export function powerToDb(power: number, floorDb = -300): number {
  return Math.max(10 * Math.log10(Math.max(power, POWER_FLOOR)), floorDb);
}

/** A linear amplitude in dB; at least `floorDb`. Silence is −300 dB, never −∞. */
export function amplitudeToDb(amplitude: number, floorDb = -300): number {
  return powerToDb(amplitude * amplitude, floorDb);
}
