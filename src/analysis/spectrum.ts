import { breathe } from '../breath.ts';
import { type PowerScale, powerScale } from '../dsp/scaling.ts';
import { binCount, columnCount, windowLength } from '../dsp/stft.ts';
import { windowSums } from '../dsp/window.ts';
import { WavscopeError } from '../errors.ts';
import type { FrameSource } from '../wav/format.ts';
import { ColumnWindows, stftLayout } from './columns.ts';
import { fftCost, stftCost } from './cost.ts';
import { channelsAtOnce, type FftPart } from './fft-work.ts';
import { cut, cutByCost, runParts } from './parts.ts';
import type { AnalysisRun, Spectrum, SpectrumRequest } from './request.ts';
import { planeCount } from './samples.ts';
import type { WelchPart } from './welch-work.ts';

/** The longest FFT of a whole range: 25 minutes at 44.1 kHz. At worst (large primes) it takes 1.7 GB of memory. */
const LONGEST_FFT = 2 ** 26;

/** Values of all channels: they are in memory together. */
const MOST_VALUES = 150e6;

/**
 * Power against frequency over the range: by Welch's method, or by one FFT of the whole range.
 *
 * @throws WavscopeError when the range is too long for one FFT, or there are too many channels of so many bins.
 */
export async function analyseSpectrum(
  source: FrameSource,
  request: SpectrumRequest,
  run: AnalysisRun,
): Promise<Spectrum> {
  const { method, nfft, range } = request;
  const bins = binCount(method === 'fft' ? range.end - range.start : nfft);
  const planes = planeCount(request.channels);
  if (planes > 1 && planes * bins > MOST_VALUES) {
    throw new WavscopeError(
      `${planes} channels of ${bins} frequencies are too many together; choose one with --channel, or ${
        method === 'fft' ? 'less with --duration' : 'a smaller --nfft'
      }`,
    );
  }
  return method === 'fft' ? fftSpectrum(source, request, run) : welchSpectrum(source, request, run);
}

async function welchSpectrum(
  source: FrameSource,
  request: SpectrumRequest,
  run: AnalysisRun,
): Promise<Spectrum> {
  const { nfft, scaling } = request;
  const { sampleRate } = source.format;
  const bins = binCount(nfft);
  const planes = planeCount(request.channels);
  const sums = Array.from({ length: planes }, () => new Float64Array(bins));
  const maximum = Array.from({ length: planes }, () => new Float32Array(bins));
  const columns = columnCount(stftLayout(request));
  const cost = stftCost(source, request);
  const parts = cutByCost(columns, cost);
  const results = runParts<WelchPart>({ kind: 'welch', source, request }, parts, run, cost);
  let nonFinite = 0;
  for await (const part of results) {
    for (let plane = 0; plane < planes; plane++) {
      add(sums[plane]!, part.sum[plane]!);
      raise(maximum[plane]!, part.maximum[plane]!);
      await pause(run);
    }
    nonFinite += part.nonFinite;
  }
  const window = new ColumnWindows(request).whole;
  await pause(run);
  const scale = powerScale(scaling, windowSums(window), nfft, sampleRate);
  const mean: Float32Array[] = [];
  for (const [plane, sum] of sums.entries()) {
    mean.push(meanOf(sum, scale, columns));
    await pause(run);
    rescale(maximum[plane]!, scale, 1);
    await pause(run);
  }
  const length = windowLength(stftLayout(request));
  return { hzPerBin: sampleRate / nfft, bins, nfft, windowLength: length, columns, mean, maximum, nonFinite };
}

async function fftSpectrum(
  source: FrameSource,
  request: SpectrumRequest,
  run: AnalysisRun,
): Promise<Spectrum> {
  const { sampleRate } = source.format;
  const nfft = request.range.end - request.range.start;
  if (nfft > LONGEST_FFT) {
    throw new WavscopeError(
      `${nfft} samples are too many for one FFT, which takes ${LONGEST_FFT}; choose less with --duration, or use --method welch`,
    );
  }
  const planes = planeCount(request.channels);
  const parts = cut(planes, channelsAtOnce(request));
  // One group of channels after the other: memory is what a long FFT is short of.
  const alone = { ...run, threads: 1 };
  const cost = fftCost(source, request.range, planes);
  const results = runParts<FftPart>({ kind: 'fft', source, request }, parts, alone, cost);
  const mean: Float32Array[] = [];
  const kept: number[] = [];
  let nonFinite = 0;
  for await (const part of results) {
    const scale = powerScale(request.scaling, part.windowSums, nfft, sampleRate);
    for (const [channel, power] of part.power.entries()) {
      rescale(power, scale, nfft ** 2);
      await pause(run);
      mean.push(power);
      kept.push(part.kept[channel]!);
    }
    nonFinite += part.nonFinite;
  }
  const bins = binCount(nfft);
  const shape = { hzPerBin: sampleRate / nfft, bins, nfft, windowLength: nfft, columns: 1 };
  return { ...shape, mean, maximum: mean, kept, nonFinite };
}

function meanOf(sum: Float64Array, scale: PowerScale, columns: number): Float32Array {
  const mean = new Float32Array(sum.length);
  for (let bin = 0; bin < mean.length; bin++) mean[bin] = (sum[bin]! * scale.factor(bin)) / columns;
  return mean;
}

/** Lets signals in, and ends with them. */
async function pause({ signal }: AnalysisRun): Promise<void> {
  await breathe();
  signal?.throwIfAborted();
}

function add(sums: Float64Array, values: Float64Array): void {
  for (let bin = 0; bin < sums.length; bin++) sums[bin]! += values[bin]!;
}

function raise(maxima: Float32Array, values: Float32Array): void {
  for (let bin = 0; bin < maxima.length; bin++) maxima[bin] = Math.max(maxima[bin]!, values[bin]!);
}

function rescale(power: Float32Array, scale: PowerScale, unit: number): void {
  for (let bin = 0; bin < power.length; bin++) power[bin]! *= scale.factor(bin) * unit;
}
