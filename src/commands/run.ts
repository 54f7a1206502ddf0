/** How a command meets its input: opening, warnings, progress. */
import { availableParallelism } from 'node:os';
import { cancellationDb } from '../analysis/cancellation.ts';
import type { AnalysisRun, Spectrum, StftRequest } from '../analysis/request.ts';
import { windowLabel } from '../dsp/window.ts';
import type { RunOptions } from '../options/run.ts';
import type { Selection } from '../options/selection.ts';
import { withProgress } from '../terminal/progress.ts';
import { openWav, type WavFile } from '../wav/open.ts';
import type { Context } from '../world/context.ts';

/** An input while it is open. */
export interface OpenInput {
  wav: WavFile;
  warn(message: string): void;
  /** Runs an analysis with the threads asked for, an interrupt that reaches it, and progress on the terminal. */
  analyse<Result>(work: (run: AnalysisRun) => Promise<Result>): Promise<Result>;
}

/**
 * Opens the input, tells its recoverable faults, and closes it whatever `work` does.
 *
 * @param faults which are told: those that the audio suffers from, or all
 */
export async function withInput(
  input: string,
  options: RunOptions,
  context: Context,
  work: (open: OpenInput) => Promise<void>,
  faults: 'audible' | 'all' = 'audible',
): Promise<void> {
  const wav = await openWav(input, context);
  const warn = (message: string) => options.quiet || context.warn(input, message);
  const threads = options.threads ?? availableParallelism();
  const analyse: OpenInput['analyse'] = (analysis) => {
    const run = { threads, signal: context.signal };
    return options.quiet
      ? analysis(run)
      : withProgress(context, wav.name, (onProgress) => analysis({ ...run, onProgress }));
  };
  try {
    for (const { message, harmless } of wav.info.warnings) {
      if (faults === 'all' || !harmless) warn(message);
    }
    await work({ wav, warn, analyse });
  } finally {
    wav.close();
  }
}

/** Tells that samples were left out of the numbers because they are none. */
export function warnOfNonFinite(count: number, { warn }: Pick<OpenInput, 'warn'>): void {
  if (count > 0) warn(`${count} samples are NaN, infinite or beyond all audio; they count as 0`);
}

/** dB: with less, channels are as different as rooms and recorders make them. */
const CANCELLATION_DB = 20;

/** Tells that the channels' mean hides what the channels hold: one picture of it looks like silence. */
export function warnOfCancellation({ range, channels }: Selection, { wav, warn }: OpenInput): void {
  if (channels !== 'mix' || cancellationDb(wav.source, range) < CANCELLATION_DB) return;
  warn('the channels cancel in their mean; --channel all shows each of them');
}

/** Share of a range's energy, over a steady sound's, below which a window has hidden the sound: −20 dB. */
const HIDDEN_SHARE = 0.01;

/** Tells where a window takes away what there is to see: an impulse response begins where most windows are 0. */
export function warnOfHiddenSound(
  { kept = [] }: Pick<Spectrum, 'kept'>,
  { window }: Pick<StftRequest, 'window'>,
  { warn }: Pick<OpenInput, 'warn'>,
): void {
  if (kept.every((share) => share >= HIDDEN_SHARE)) return;
  warn(
    `the sound lies where the ${windowLabel(window)} window is next to 0, and is not seen; use --window rect`,
  );
}

/** Tells that a range is too short for the FFT that was asked for. */
export function warnOfShortRange(
  { range, nfft, edges, method }: StftRequest & { method?: 'welch' | 'fft' },
  asked: { nfft?: number },
  { warn }: Pick<OpenInput, 'warn'>,
): void {
  const frames = range.end - range.start;
  if (asked.nfft === undefined || frames >= nfft || edges === 'pad' || method === 'fft') return;
  warn(`the range has ${frames} samples, fewer than --nfft ${nfft}: padded with zeros to one column`);
}
