import { powerFactors } from '../dsp/scaling.ts';
import { columnCount } from '../dsp/stft.ts';
import { windowValues } from '../dsp/window.ts';
import type { FrameSource } from '../wav/format.ts';
import { stftLayout } from './columns.ts';
import { stftSeconds } from './cost.ts';
import { cut, runParts } from './parts.ts';
import type { AnalysisRun, Spectrum, SpectrumRequest } from './request.ts';
import { planeCount } from './samples.ts';
import type { SpectrumPart } from './spectrum-work.ts';

/** A job is cut into so many parts, for the threads to share. */
const PARTS = 48;

/** Power against frequency over the range: by Welch's method, or by one FFT of the whole range. */
export async function analyseSpectrum(
  source: FrameSource,
  request: SpectrumRequest,
  run: AnalysisRun,
): Promise<Spectrum> {
  const { nfft } = request;
  const bins = Math.floor(nfft / 2) + 1;
  const planes = planeCount(request.channels);
  const sums = Array.from({ length: planes }, () => new Float64Array(bins));
  const maxima = Array.from({ length: planes }, () => new Float32Array(bins));
  const columns = columnCount(stftLayout(request));
  const parts = cut(columns, Math.ceil(columns / PARTS));
  const seconds = stftSeconds(source, request);
  let nonFinite = 0;
  for await (const part of runParts<SpectrumPart>({ kind: 'spectrum', source, request }, parts, {
    ...run,
    seconds,
  })) {
    for (let plane = 0; plane < planes; plane++) {
      add(sums[plane]!, part.sum[plane]!);
      raise(maxima[plane]!, part.maximum[plane]!);
    }
    nonFinite += part.nonFinite;
  }
  const window = windowValues(request.window, nfft);
  const factors = powerFactors(request.scaling, window, source.format.sampleRate);
  return {
    hzPerBin: source.format.sampleRate / nfft,
    bins,
    nfft,
    columns,
    mean: sums.map((sum) => Float32Array.from(sum, (value, bin) => (value * factors[bin]!) / columns)),
    maximum: maxima.map((values) => values.map((value, bin) => value * factors[bin]!)),
    nonFinite,
  };
}

function add(sums: Float64Array, values: Float64Array): void {
  for (let bin = 0; bin < sums.length; bin++) sums[bin]! += values[bin]!;
}

function raise(maxima: Float32Array, values: Float32Array): void {
  for (let bin = 0; bin < maxima.length; bin++) maxima[bin] = Math.max(maxima[bin]!, values[bin]!);
}
