import type { Scaling } from '../dsp/scaling.ts';
import type { Edges } from '../dsp/stft.ts';
import type { WindowSpec } from '../dsp/window.ts';

/** Sample frames `start` (inclusive) to `end` (exclusive) of a file. */
export interface FrameRange {
  start: number;
  end: number;
}

/** Channels to analyse, counted from 0, each on its own; or their mean as one. */
export type ChannelSet = number[] | 'mix';

export interface StftRequest {
  range: FrameRange;
  channels: ChannelSet;
  /** FFT length in samples. */
  nfft: number;
  /** Samples under the window, the rest of nfft being zeros behind them; left out: nfft. */
  winLength?: number;
  /** Samples from one column to the next. */
  hop: number;
  /**
   * 'pad': column c is centred on sample range.start + c·hop, for every c that keeps the centre inside the range; the
   * window reads real audio around the range where the file has it, zeros beyond the file.
   * 'whole': column c begins at range.start + c·hop, whole windows inside the range only.
   * 'shorten': column c is centred on range.start + (c + ½)·hop; see ColumnWindows for those that reach beyond the range.
   * A range shorter than the window is one column in any case: a window of the range's own length, zero-padded.
   */
  edges: Edges;
  window: WindowSpec;
  scaling: Scaling;
}

/** Bins in bands: band b has `first[b]` to `last[b]`, inclusive; none where last < first. */
export interface BinBands {
  first: Int32Array;
  last: Int32Array;
}

export interface SpecgramRequest extends StftRequest {
  /**
   * Reduce to this many columns, each the mean power of the STFT columns centred in its share of the range; where a
   * share has none, the STFT column whose cell (centre ± hop/2) covers the share's middle; where there is none
   * either, NaN. Left out: every STFT column.
   */
  columns?: number;
  /**
   * What the columns share in place of the range, in sample frames from its start: it may begin before the range and end
   * after it, and columns whose middle lies beyond the range have the STFT columns centred in them alone.
   */
  span?: { start: number; frames: number };
  /** Reduce each column's bins to the strongest of each band; NaN where a band has none. Left out: every bin. */
  bands?: BinBands;
  /** The first and one past the last of the bins that are shown: the extremes are theirs. Left out: every bin. */
  shown?: [first: number, end: number];
}

/** A power of which so little is left is silence: −200 dB. */
export const SILENCE = 1e-20;

/** The lowest and the highest power that is not silence; of none: infinity and 0. */
export interface Extremes {
  lowest: number;
  highest: number;
}

/** A run of columns, in order. Power is linear, in the scaling's unit. */
export interface SpecgramBlock {
  firstColumn: number;
  columns: number;
  /** power[(channel * columns + column) * rows + row]; owned by the receiver. */
  power: Float32Array;
  /** Over the bins that are shown, whatever the bands. */
  extremes: Extremes;
  /** Samples among those analysed that are damage (NaN, infinite, absurdly large); they read as 0. */
  nonFinite: number;
}

/** What is known before the first block. */
export interface SpecgramGrid {
  channels: number;
  /** nfft/2 + 1, rounded down. */
  bins: number;
  /** Values of a column: its bins, or the bands asked for. */
  rows: number;
  columns: number;
  hzPerBin: number;
  /** Seconds from the file's beginning to the centre of each column's window (reduced: the mean of its columns' centres): worked out when asked for, there may be many. */
  time: { length: number; at(column: number): number | undefined };
  /** Outer edges in seconds of the first and the last column's cell, from the file's beginning. */
  edges: [number, number];
}

export interface SpectrumRequest extends StftRequest {
  /** 'welch': mean of windowed columns; 'fft': one FFT of the whole range at its exact length. */
  method: 'welch' | 'fft';
}

export interface Spectrum {
  /** Frequency of bin k is k · hzPerBin, one-sided. */
  hzPerBin: number;
  bins: number;
  /** FFT length: tells whether the last bin is Nyquist. */
  nfft: number;
  /** Samples under the window: fewer than nfft where a range shorter than it was padded. */
  windowLength: number;
  /** STFT columns averaged. */
  columns: number;
  /** Per channel: mean[channel][bin], linear power in the scaling's unit, one-sided. */
  mean: Float32Array[];
  /** Per channel, the largest power any column had; the same as mean for 'fft'. */
  maximum: Float32Array[];
  /**
   * Per channel, for 'fft' alone: what the window leaves of the range's energy, over what it leaves of a steady sound's. 1
   * where the sound is spread evenly; next to nothing for an impulse response, which begins where the window is 0.
   */
  kept?: number[];
  /** Samples among those analysed that are damage (NaN, infinite, absurdly large); they read as 0. */
  nonFinite: number;
}

export interface EnvelopeRequest {
  range: FrameRange;
  channels: ChannelSet;
  /** Points that share the range equally: point p covers frames floor(p·n/points) to floor((p+1)·n/points). */
  points?: number;
  /** Or a fixed number of frames a point, the last one short (see framesPerPoint). */
  framesPerPoint?: number;
}

/** Flags of a point that is clipped at the top, or at the bottom. */
export const CLIPPED_HIGH = 1;
export const CLIPPED_LOW = 2;

export interface Envelope {
  points: number;
  /** Per channel, in full scale ±1: lowest, highest and RMS sample of each point. */
  min: Float32Array[];
  max: Float32Array[];
  rms: Float32Array[];
  /**
   * Per channel, whether a point has a sample that is clipped, as ChannelLevels counts them: CLIPPED_HIGH, CLIPPED_LOW, or
   * both. For the mix: in any of the file's channels.
   */
  clipped: Uint8Array[];
  /** Samples among those analysed that are damage (NaN, infinite, absurdly large); they read as 0. */
  nonFinite: number;
}

/** Levels of one channel over a range. Linear, full scale ±1. */
export interface ChannelLevels {
  peak: number;
  rms: number;
  dc: number;
  /**
   * Samples in runs of three or more equal ones at full scale: an integer's extreme codes or one step inside them, a
   * float's |x| ≥ 1. Only samples within the range count, for the runs too.
   */
  clipped: number;
  /** Samples beyond full scale, as floats can be: |x| > 1. */
  over: number;
  /** Samples that are damage (NaN, infinite, absurdly large); they count as 0 in everything else. */
  nonFinite: number;
}

/** How an analysis runs. */
export interface AnalysisRun {
  /** Worker threads at most; results do not depend on it. */
  threads: number;
  /** Called now and then with the share done, 0 to 1. */
  onProgress?: (done: number) => void;
  signal?: AbortSignal;
}
