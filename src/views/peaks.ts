/** The highest peaks of a spectrum, and how they are told. */
import type { Spectrum, SpectrumRequest } from '../analysis/request.ts';
import { MainLobe } from '../dsp/main-lobe.ts';
import { noteName, type SpectralPeak, spectralPeaks } from '../dsp/peaks.ts';
import { mirrorShare } from '../dsp/two-sided.ts';
import { powerToDb } from '../dsp/units.ts';
import type { SpectralSettings } from '../options/spectral.ts';
import type { Mark } from '../render/figure.ts';

/** The `count` highest peaks of each channel within the range; of a two-sided spectrum those right of zero. In steps. */
export function* highestPeaks(
  { mean, nfft, hzPerBin, windowLength }: Spectrum,
  { window }: Pick<SpectrumRequest, 'window'>,
  { freq: range, scaling, twoSided: both }: Pick<SpectralSettings, 'freq' | 'scaling' | 'twoSided'>,
  count: number,
): Generator<void, SpectralPeak[][]> {
  const lobe = new MainLobe(window, windowLength, nfft);
  const share = powerToDb(both ? mirrorShare(scaling) : 1);
  const found: SpectralPeak[][] = [];
  for (const power of mean) {
    const peaks = yield* spectralPeaks({ power, nfft, hzPerBin, scaling, lobe }, { count, range });
    found.push(peaks.map((peak) => ({ ...peak, levelDb: peak.levelDb + share })));
  }
  return found;
}

/** Peaks, each at its true place between bins. */
export function peakMark(peaks: SpectralPeak[]): Mark {
  const points = peaks.map(({ hz, levelDb }) => ({ x: hz, y: levelDb }));
  return { kind: 'points', points, role: 'peak', labels: peaks.map(peakLabel) };
}

/** Digits after the point that any frequency is told with, at most. */
const MOST_DECIMALS = 6;

/** A peak's frequency in the digits that are known: those beyond its uncertainty are noise. */
export function knownHz({ hz, hzUncertainty }: SpectralPeak): number {
  const decimals = Math.min(Math.max(Math.floor(-Math.log10(hzUncertainty)), 0), MOST_DECIMALS);
  return Number(hz.toFixed(decimals));
}

/** A peak's level in the digits that are known: 0.05 dB is its error at the most. */
export function knownDb({ levelDb }: SpectralPeak): number {
  return Number(levelDb.toFixed(2));
}

/** `440.1 Hz  A4  −12.3 dB` */
function peakLabel(peak: SpectralPeak): string {
  const words = [`${knownHz(peak)} Hz`, noteName(peak.hz), `${peak.levelDb.toFixed(1)} dB`];
  return words.join('  ').replaceAll('-', '−');
}
