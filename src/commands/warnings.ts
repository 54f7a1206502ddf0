/** What is told of an analysis that does not show what one would expect. */
import { cancellationDb } from '../analysis/cancellation.ts';
import type { Spectrum, StftRequest } from '../analysis/request.ts';
import { windowLabel } from '../dsp/window.ts';
import type { Selection } from '../options/selection.ts';
import type { OpenInput } from './run.ts';

/** dB: with less, channels are as different as rooms and recorders make them. */
const CANCELLATION_DB = 20;

/** Tells that the channels' mean hides what the channels hold: one picture of it looks like silence. */
export function warnOfCancellation({ range, channels }: Selection, { wav, advise }: OpenInput): void {
  if (channels !== 'mix' || cancellationDb(wav.source, range) < CANCELLATION_DB) return;
  advise('the channels cancel in their mean; --channel all shows each of them');
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
  { range, nfft, winLength = nfft, edges, method }: StftRequest & { method?: 'welch' | 'fft' },
  asked: { nfft?: number },
  { advise }: Pick<OpenInput, 'advise'>,
): void {
  const frames = range.end - range.start;
  if (asked.nfft === undefined || frames >= winLength || edges === 'pad' || method === 'fft') return;
  advise(`the range has ${frames} samples, fewer than --nfft ${nfft}: padded with zeros to one column`);
}
