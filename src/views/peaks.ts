/** The highest peaks of a spectrum, and how they are marked. */
import { noteName, type SpectralPeak, spectralPeaks } from '../dsp/peaks.ts';
import type { SpectralSettings } from '../options/spectral.ts';
import type { Mark } from '../render/figure.ts';
import type { SpectrumLines } from './spectrum-lines.ts';

/** Share of a bin that rounding may put a tone at the very edge of the range beyond it. */
const EDGE_BINS = 0.001;

/**
 * The `count` highest peaks of each channel within the range; of a two-sided spectrum those right of zero, which the others
 * mirror. The lines go on beyond the range: a tone at its edge is told by its neighbours.
 */
export function highestPeaks(
  { frequency, mean }: SpectrumLines,
  { freq: [low, high] }: Pick<SpectralSettings, 'freq'>,
  count: number,
): SpectralPeak[][] {
  const right = Math.max(
    frequency.findIndex((hz) => hz >= 0),
    0,
  );
  const slack = EDGE_BINS * (frequency[1]! - frequency[0]!);
  return mean.map((power) => {
    const peaks = spectralPeaks(power.subarray(right), frequency.subarray(right), Number.POSITIVE_INFINITY);
    return peaks.filter(({ hz }) => hz >= low - slack && hz <= high + slack).slice(0, count);
  });
}

/** Peaks, each at its true place between bins. */
export function peakMark(peaks: SpectralPeak[]): Mark {
  const points = peaks.map(({ hz, levelDb }) => ({ x: hz, y: levelDb }));
  return { kind: 'points', points, role: 'peak', labels: peaks.map(peakLabel) };
}

/** `440.1 Hz  A4  −12.3 dB` */
function peakLabel({ hz, levelDb }: SpectralPeak): string {
  const words = [`${Number(hz.toPrecision(5))} Hz`, noteName(hz), `${levelDb.toFixed(1)} dB`];
  return words.join('  ').replaceAll('-', '−');
}
