/** Spectra: what is asked of the analysis, and the panel and the Figure that are made of the answer. */
import type { SpectrumRequest } from '../analysis/request.ts';
import type { SpectralPeak } from '../dsp/peaks.ts';
import { type Selection, selectionInForce } from '../options/selection.ts';
import type { SpectralSettings } from '../options/spectral.ts';
import type { Axis, Figure, LineMark, Panel } from '../render/figure.ts';
import { plotSizes } from '../render/layout.ts';
import { axisScale } from '../render/scale.ts';
import type { WavInfo } from '../wav/format.ts';
import { type DrawnFile, headed } from './head.ts';
import { powersToDb, resolveDbRange } from './levels.ts';
import { peakMark } from './peaks.ts';
import { reduceLine } from './reduce.ts';
import { frequencyAxis, levelTerms } from './spectral-axes.ts';
import type { SpectrumLines } from './spectrum-lines.ts';
import { fullRequest, stftInForce, stftWords, transformWords } from './stft.ts';

/** What the panel of a spectrum is made for. */
export interface SpectrumPart {
  info: WavInfo;
  selection: Selection;
  spectral: SpectralSettings;
}

/** A picture of a spectrum alone. */
export type SpectrumView = DrawnFile & SpectrumPart;

/** Welch's method averages whole windows, for pictures too: zeros beyond an edge would lower the mean. */
export function spectrumRequest({ selection, spectral }: SpectrumPart): SpectrumRequest {
  const request = { ...fullRequest(selection, spectral), method: spectral.method };
  return spectral.method === 'fft' ? { ...request, window: spectral.fftWindow } : request;
}

/** Hz from bin to bin: of the method 'fft', whose length is the range's, and of the columns of Welch's. */
function hzPerBin({ info, selection, spectral }: SpectrumPart): number {
  return info.format.sampleRate / fftLength(selection, spectral);
}

function fftLength({ range }: Selection, { method, nfft }: SpectralSettings): number {
  return method === 'fft' ? range.end - range.start : nfft;
}

/** What Welch's method draws. */
export const MEAN_AND_MAXIMUM = 'mean, maximum faint';

/** What is drawn, and by which transform. */
export function spectrumWords(request: SpectrumRequest, spectral: SpectralSettings): string[] {
  if (request.method === 'welch') return [MEAN_AND_MAXIMUM, ...stftWords(request, spectral)];
  const samples = request.range.end - request.range.start;
  return [`FFT of ${samples} samples`, ...transformWords(request.window, spectral)];
}

export function spectrumInForce(
  { info, selection, spectral }: SpectrumPart,
  request: SpectrumRequest,
): Record<string, unknown> {
  const { nfft, hop, edges, ...rest } = stftInForce(request, spectral);
  const { method, twoSided } = spectral;
  const transform = method === 'welch' ? { nfft, hop, edges } : { nfft: fftLength(selection, spectral) };
  return {
    command: 'spectrum',
    ...selectionInForce(selection, info),
    ...{ method, ...transform, twoSided, ...rest },
  };
}

/** The picture of a spectrum, with its peaks where they are asked for. */
export function spectrumFigure(
  view: SpectrumView,
  request: SpectrumRequest,
  lines: SpectrumLines,
  peaks: SpectralPeak[][] | undefined,
): Figure {
  const page = headed(view, spectrumWords(request, view.spectral));
  const [plot] = plotSizes({ ...page, panels: [spectrumPanel(view)] });
  const panel = spectrumPanel(view, lines, plot!.width);
  if (peaks) panel.marks.push(peakMark(peaks.flat()));
  return { ...page, panels: [panel] };
}

/**
 * One panel with a line a channel, and a faint one for the maximum; empty before the analysis.
 *
 * @param width of the data area, in pixels: lines have no more points than it shows
 */
export function spectrumPanel(part: SpectrumPart, lines?: SpectrumLines, width = 0): Panel {
  const { selection, spectral } = part;
  const x = spectrumAxis(part);
  const panel: Panel = { x, y: levelAxis(spectral, []), marks: [], weight: 1, grid: true };
  if (!lines) return panel;
  // One FFT has no maximum apart from itself.
  const maxima = spectral.method === 'welch' ? lines.maximum : [];
  panel.y = levelAxis(spectral, shown([...lines.mean, ...maxima], lines.frequency, x.domain));
  const { position } = axisScale(x);
  const line = (power: Float32Array, series: number): LineMark => ({
    kind: 'line',
    ...reduceLine(lines.frequency, powersToDb(power, panel.y.domain[0]), position, width),
    series,
  });
  for (const [channel, power] of maxima.entries())
    panel.marks.push({ ...line(power, channel), weight: 'faint' });
  for (const [channel, power] of lines.mean.entries()) {
    const name = lines.mean.length > 1 ? selection.channelNames[channel] : undefined;
    panel.marks.push({ ...line(power, channel), ...(name && { name }) });
  }
  return panel;
}

/** Those of the powers whose frequency lies on the axis. */
function shown(lines: Float32Array[], frequency: Float64Array, [low, high]: [number, number]) {
  const first = frequency.findIndex((hz) => hz >= low);
  const last = frequency.findLastIndex((hz) => hz <= high);
  return first < 0 || last < first ? lines : lines.map((power) => power.subarray(first, last + 1));
}

function spectrumAxis(part: SpectrumPart): Axis {
  const axis = frequencyAxis(part.spectral, part.info, hzPerBin(part));
  return part.spectral.twoSided ? { ...axis, domain: [-axis.domain[1], axis.domain[1]] } : axis;
}

function levelAxis(spectral: SpectralSettings, shown: Float32Array[]): Axis {
  const domain = resolveDbRange(spectral.db, shown);
  return { ...levelTerms(spectral), quantity: 'decibel', scale: 'linear', domain };
}
