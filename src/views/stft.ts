/** What the commands that transform have in common: the request, the words for it, warnings, axes. */
import type { SpecgramRequest, Spectrum, StftRequest } from '../analysis/request.ts';
import { binCount, binRange } from '../dsp/stft.ts';
import { windowLabel } from '../dsp/window.ts';
import { SelectionError } from '../errors.ts';
import type { Selection } from '../options/selection.ts';
import type { SpectralSettings } from '../options/spectral.ts';
import { binBands } from '../render/bin-bands.ts';
import type { Axis } from '../render/figure.ts';
import type { WavInfo } from '../wav/format.ts';

/** The transform asked for; hop and edges, where they were not, as `defaults` has them. */
export function stftRequest(
  { range, channels }: Selection,
  settings: SpectralSettings,
  defaults: Pick<StftRequest, 'hop' | 'edges'>,
): StftRequest {
  const { nfft, hop = defaults.hop, edges = defaults.edges, window, scaling } = settings;
  return { range, channels, nfft, hop, edges, window, scaling };
}

/** The request for data in so many columns, reduced as a picture of that width: no column of pixels without its own. */
export function reducedRequest(
  selection: Selection,
  settings: SpectralSettings,
  columns: number,
): SpecgramRequest {
  const frames = selection.range.end - selection.range.start;
  const hop = Math.max(1, Math.min(halfOf(settings.nfft), Math.floor(frames / columns)));
  return { ...stftRequest(selection, settings, { hop, edges: 'pad' }), columns };
}

/**
 * The request for a picture whose panels have data areas of those sizes: a band of bins for each row of pixels. Where
 * heights differ by a pixel, the taller ones show a row twice.
 */
export function pictureRequest(
  selection: Selection,
  settings: SpectralSettings,
  info: Pick<WavInfo, 'format'>,
  plots: { width: number; height: number }[],
): SpecgramRequest {
  const { nfft } = settings;
  const height = Math.min(...plots.map((plot) => plot.height));
  const hzPerBin = info.format.sampleRate / nfft;
  const bands = binBands(frequencyAxis(settings, info), height, binCount(nfft), hzPerBin);
  const shown = binRange(binCount(nfft), hzPerBin, settings.freq);
  return { ...reducedRequest(selection, settings, plots[0]!.width), bands, shown };
}

/** The request for every column, half overlapped and whole, as scipy has them. */
export function fullRequest(selection: Selection, settings: SpectralSettings): StftRequest {
  return stftRequest(selection, settings, { hop: halfOf(settings.nfft), edges: 'whole' });
}

function halfOf(nfft: number): number {
  return Math.floor(nfft / 2);
}

/** `FFT 2048`, `hop 393`, `hann window` */
export function stftWords(request: StftRequest): string[] {
  return [`FFT ${request.nfft}`, `hop ${request.hop}`, `${windowLabel(request.window)} window`];
}

/** @throws SelectionError where the file has none of the frequencies asked for */
export function checkFrequencies({ freq }: SpectralSettings, { format }: Pick<WavInfo, 'format'>): void {
  const nyquist = format.sampleRate / 2;
  if (freq[0] < nyquist) return;
  throw new SelectionError(`nothing from ${freq[0]} Hz up; the file has frequencies from 0 to ${nyquist} Hz`);
}

export function warnOfShortRange(request: StftRequest, warn: (message: string) => void): void {
  const frames = request.range.end - request.range.start;
  if (frames >= request.nfft || request.edges === 'pad') return;
  warn(`the range has ${frames} samples, fewer than --nfft ${request.nfft}: padded with zeros to one column`);
}

/** Share of a range's energy, over a steady sound's, below which the window has hidden the sound: −20 dB. */
const HIDDEN = 0.01;

/** Tells where a window has taken away what there is to see: an impulse response begins where most windows are 0. */
export function warnOfHiddenSound(
  { kept = [] }: Pick<Spectrum, 'kept'>,
  { window }: Pick<StftRequest, 'window'>,
  warn: (message: string) => void,
): void {
  if (!kept.some((share) => share < HIDDEN)) return;
  warn(
    `the sound lies where the ${windowLabel(window)} window is next to 0, so that its spectrum is not seen; use --window rect`,
  );
}

/** What is written of the transform into data and pictures. */
export function stftInForce(request: StftRequest, settings: SpectralSettings): Record<string, unknown> {
  const { nfft, hop, edges, window, scaling } = request;
  const { freq, fscale, db } = settings;
  return {
    nfft,
    hop,
    edges,
    window: windowLabel(window),
    ...(window.symmetric && { symmetric: true }),
    scaling,
    freq: freq[1] === Infinity ? [freq[0], 'nyquist'] : freq,
    fscale,
    db,
  };
}

/** The frequencies shown, Hz; never beyond Nyquist. */
export function frequencyAxis(settings: SpectralSettings, { format }: Pick<WavInfo, 'format'>): Axis {
  const nyquist = format.sampleRate / 2;
  const high = Math.min(settings.freq[1], nyquist);
  let low = settings.freq[0];
  // A logarithmic axis has no zero: it begins at the first bin, or at the lowest tone one hears.
  if (settings.fscale === 'log' && low === 0)
    low = Math.min(Math.max(format.sampleRate / settings.nfft, 20), high / 2);
  return { label: 'Frequency', quantity: 'frequency', scale: settings.fscale, domain: [low, high] };
}

export function timeAxis({ range }: Selection, { format }: Pick<WavInfo, 'format'>): Axis {
  const domain: [number, number] = [range.start / format.sampleRate, range.end / format.sampleRate];
  return { label: 'Time', quantity: 'time', scale: 'linear', domain };
}

/** What the levels in dB are, and their unit. */
export function levelTerms({ scaling }: SpectralSettings): { label: string; unit: string } {
  return scaling === 'dbfs'
    ? { label: 'Level', unit: 'dBFS' }
    : { label: 'Power density', unit: 'dB re FS²/Hz' };
}
