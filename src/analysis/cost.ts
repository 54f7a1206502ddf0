import { pffftTakes } from '../dsp/fft/pffft.ts';
import { columnCount } from '../dsp/stft.ts';
import type { FrameSource } from '../wav/format.ts';
import { channelGroups, stftLayout } from './columns.ts';
import { hasKernel } from './kernel-decoder.ts';
import type { FrameRange, StftRequest } from './request.ts';
import { planeCount } from './samples.ts';

/** What a job takes, roughly: it decides whether workers are worth starting, and how many there is room for. */
export interface Cost {
  /** Time of one thread, on a machine of 2020 or so. */
  seconds: number;
  /** Time in which a thread gets ready before its first part, beside that. */
  openingSeconds: number;
  /** Memory of each thread. */
  bytesPerThread: number;
}

/** Seconds for windowing, FFT and power of one sample, times log2 of the FFT's length. */
const SECONDS_PER_FFT_SAMPLE = { simd: 1.2e-10, plain: 3e-9 };
/** Seconds for reading, decoding and measuring one sample. */
const SECONDS_PER_SAMPLE = { simd: 1e-9, plain: 6e-9 };
/** Seconds for a sample of an FFT of a whole range. */
const SECONDS_PER_WHOLE_SAMPLE = 1e-7;
/** Seconds for window, twiddle factors and order, a sample of FFT. */
const SECONDS_PER_OPENED_SAMPLE = 2.5e-7;
/** Blocks of samples and of file, and the isolate itself. */
const BASE_BYTES = 2 ** 23;
/** Window, spectrum, scratch, twiddle factors and order, a sample of FFT. */
const BYTES_PER_FFT_SAMPLE = 32;
/** Samples and sums, a sample of FFT and a plane. */
const BYTES_PER_PLANE_SAMPLE = 16;

/** Samples and power of an FFT of a whole range, a sample. */
const BYTES_PER_WHOLE_SAMPLE = 6;

/** Reading a range, decoding and measuring it. */
export function readingCost({ format }: FrameSource, { start, end }: FrameRange): Cost {
  const perSample = SECONDS_PER_SAMPLE[hasKernel(format) ? 'simd' : 'plain'];
  const seconds = (end - start) * format.channels * perSample;
  return { seconds, openingSeconds: 0, bytesPerThread: BASE_BYTES };
}

/** One FFT of a range for each of so many planes, one after the other. */
export function fftCost(source: FrameSource, range: FrameRange, planes: number): Cost {
  const frames = range.end - range.start;
  const seconds = readingCost(source, range).seconds + planes * frames * SECONDS_PER_WHOLE_SAMPLE;
  return { seconds, openingSeconds: 0, bytesPerThread: frames * BYTES_PER_WHOLE_SAMPLE };
}

/** An STFT of a range. */
export function stftCost(source: FrameSource, request: StftRequest): Cost {
  const { nfft, channels, range } = request;
  const perSample = SECONDS_PER_FFT_SAMPLE[pffftTakes(nfft, 'real') ? 'simd' : 'plain'];
  const spectra = columnCount(stftLayout(request)) * planeCount(channels);
  const planes = planeCount(channelGroups(request)[0]!);
  return {
    seconds: readingCost(source, range).seconds + spectra * nfft * Math.log2(nfft) * perSample,
    openingSeconds: nfft * SECONDS_PER_OPENED_SAMPLE,
    bytesPerThread: BASE_BYTES + nfft * (BYTES_PER_FFT_SAMPLE + planes * BYTES_PER_PLANE_SAMPLE),
  };
}
