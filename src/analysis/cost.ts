import { pffftTakes } from '../dsp/fft/pffft.ts';
import { columnCount } from '../dsp/stft.ts';
import type { FrameSource } from '../wav/format.ts';
import { stftLayout } from './columns.ts';
import { hasKernel } from './kernel-decoder.ts';
import type { FrameRange, StftRequest } from './request.ts';
import { planeCount } from './samples.ts';

// Rough seconds of one thread, measured on a machine of 2020 or so: they decide whether workers are worth starting.

/** Windowing, FFT and power of one sample, times log2 of the FFT's length. */
const SECONDS_PER_FFT_SAMPLE = { simd: 1.5e-10, plain: 3e-9 };
/** Reading, decoding and measuring one sample. */
const SECONDS_PER_SAMPLE = { simd: 1e-9, plain: 6e-9 };

/** Time that the samples of a range take to be read, decoded and measured. */
export function readingSeconds({ format }: FrameSource, { start, end }: FrameRange): number {
  return (end - start) * format.channels * SECONDS_PER_SAMPLE[hasKernel(format) ? 'simd' : 'plain'];
}

/** Time that an STFT takes. */
export function stftSeconds(source: FrameSource, request: StftRequest): number {
  const { nfft, channels } = request;
  const perSample = SECONDS_PER_FFT_SAMPLE[pffftTakes(nfft, 'real') ? 'simd' : 'plain'];
  const spectra = columnCount(stftLayout(request)) * planeCount(channels);
  return readingSeconds(source, request.range) + spectra * nfft * Math.log2(nfft) * perSample;
}
