/** What all that is transformed has in common: the request, the words for it, what of it cannot be. */
import type { SpecgramRequest, StftRequest } from '../analysis/request.ts';
import { type WindowSpec, windowLabel } from '../dsp/window.ts';
import { SelectionError } from '../errors.ts';
import type { Selection } from '../options/selection.ts';
import type { SpectralSettings } from '../options/spectral.ts';
import type { WavInfo } from '../wav/format.ts';

/** The transform asked for; hop and edges, where they were not, as `defaults` has them. */
export function stftRequest(
  { range, channels }: Selection,
  spectral: SpectralSettings,
  defaults: Pick<StftRequest, 'hop' | 'edges'>,
): StftRequest {
  const { nfft, winLength, hop = defaults.hop, edges = defaults.edges, window, scaling } = spectral;
  return { range, channels, nfft, ...(winLength && { winLength }), hop, edges, window, scaling };
}

/** The request for data in so many columns, reduced as a picture of that width: no column of pixels without its own. */
export function reducedRequest(
  selection: Selection,
  spectral: SpectralSettings,
  columns: number,
): SpecgramRequest {
  const frames = selection.range.end - selection.range.start;
  const hop = Math.max(1, Math.min(halfWindow(spectral), Math.floor(frames / columns)));
  return { ...stftRequest(selection, spectral, { hop, edges: 'pad' }), columns };
}

/** The request for every column, half overlapped and whole, as scipy has them. */
export function fullRequest(selection: Selection, spectral: SpectralSettings): StftRequest {
  return stftRequest(selection, spectral, { hop: halfWindow(spectral), edges: 'whole' });
}

function halfWindow({ nfft, winLength = nfft }: SpectralSettings): number {
  return Math.max(1, Math.floor(winLength / 2));
}

/** `FFT 2048`, `hop 393`, `hann window`, and what is not as usual. */
export function stftWords(
  { nfft, winLength, hop, window }: StftRequest,
  spectral: SpectralSettings,
): string[] {
  return [
    winLength ? `FFT ${nfft} of ${winLength}` : `FFT ${nfft}`,
    `hop ${hop}`,
    ...transformWords(window, spectral),
  ];
}

/** The window; the frequency axis where its formula is one of several; the preset. */
export function transformWords(window: WindowSpec, { fscale, preset }: SpectralSettings): string[] {
  const words = [`${windowLabel(window)} window`];
  if (fscale === 'mel') words.push('mel by HTK');
  if (fscale === 'mel-slaney') words.push('mel by Slaney');
  if (fscale === 'bark') words.push('bark by Traunmüller');
  if (preset) words.push(`as ${preset}`);
  return words;
}

/** @throws SelectionError where the file has none of the frequencies asked for */
export function checkFrequencies({ freq }: SpectralSettings, { format }: Pick<WavInfo, 'format'>): void {
  const nyquist = format.sampleRate / 2;
  if (freq[0] < nyquist) return;
  throw new SelectionError(`nothing from ${freq[0]} Hz up; the file has frequencies from 0 to ${nyquist} Hz`);
}

/** What is written of the transform into data and pictures. */
export function stftInForce(request: StftRequest, spectral: SpectralSettings): Record<string, unknown> {
  const { nfft, winLength, hop, edges, window, scaling } = request;
  const { freq, fscale, db } = spectral;
  return {
    nfft,
    ...(winLength && { winLength }),
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
