import { powerToDb } from './units.ts';

/** A local maximum of a spectrum. */
export interface SpectralPeak {
  hz: number;
  levelDb: number;
}

/**
 * The `count` highest local maxima, highest first, each placed between the bins by a parabola through its level in dB
 * and its neighbours' (J. O. Smith, “Spectral Audio Signal Processing”, Quadratic Interpolation of Spectral Peaks).
 *
 * @param power linear, power[bin]
 * @param frequency in Hz, evenly spaced, frequency[bin]
 */
export function spectralPeaks(power: Float32Array, frequency: Float64Array, count: number): SpectralPeak[] {
  const hzPerBin = frequency[1]! - frequency[0]!;
  const peaks: SpectralPeak[] = [];
  for (let bin = 1; bin < power.length - 1; bin++) {
    if (!(power[bin]! > power[bin - 1]! && power[bin]! >= power[bin + 1]!)) continue;
    const left = powerToDb(power[bin - 1]!);
    const centre = powerToDb(power[bin]!);
    const right = powerToDb(power[bin + 1]!);
    const shift = (left - right) / 2 / (left - 2 * centre + right);
    peaks.push({ hz: frequency[bin]! + shift * hzPerBin, levelDb: centre - ((left - right) * shift) / 4 });
  }
  return peaks.sort((a, b) => b.levelDb - a.levelDb).slice(0, count);
}

const NOTES = ['C', 'C♯', 'D', 'D♯', 'E', 'F', 'F♯', 'G', 'G♯', 'A', 'A♯', 'B'];

/**
 * The nearest note of equal temperament with A4 at 440 Hz, and how far above it the frequency is: `A4`,
 * `C♯5 +12 cents`. Empty for a frequency that is not above zero.
 */
export function noteName(hz: number): string {
  if (!(hz > 0)) return '';
  // As MIDI numbers notes: 69 is A4.
  const pitch = 69 + 12 * Math.log2(hz / 440);
  const note = Math.round(pitch);
  const cents = Math.round((pitch - note) * 100);
  const name = `${NOTES[((note % 12) + 12) % 12]}${Math.floor(note / 12) - 1}`;
  return cents === 0 ? name : `${name} ${cents > 0 ? '+' : '-'}${Math.abs(cents)} cents`;
}
