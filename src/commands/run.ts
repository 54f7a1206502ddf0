/** How a command meets its input: opening, its faults, progress. */
import type { AnalysisRun } from '../analysis/request.ts';
import type { RunOptions } from '../options/run.ts';
import { withProgress } from '../terminal/progress.ts';
import type { Depth } from '../wav/inner-header.ts';
import { openWav, type WavFile } from '../wav/open.ts';
import type { Context } from '../world/context.ts';
import { threadsWithin } from '../world/limits.ts';
import { shrinkageWarning } from './shrinkage.ts';

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
 * @param faults which are told, those that the audio suffers from or all; and how far the audio is searched for some
 */
export async function withInput(
  input: string,
  options: RunOptions,
  context: Context,
  work: (open: OpenInput) => Promise<void>,
  { faults = 'audible', depth = 'search' }: { faults?: 'audible' | 'all'; depth?: Depth } = {},
): Promise<void> {
  const wav = await openWav(input, context, depth);
  const warn = (message: string) => options.quiet || context.warn(input, message);
  const analyse: OpenInput['analyse'] = (analysis) => {
    const run = { threads: threadsWithin(options.threads), signal: context.signal };
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
    const shrinkage = shrinkageWarning(wav, 'and counts as silence from there');
    if (shrinkage !== undefined) warn(shrinkage);
    wav.close();
  }
}

/** Tells that samples were left out of the numbers because they are none. */
export function warnOfNonFinite(count: number, { warn }: Pick<OpenInput, 'warn'>): void {
  if (count > 0) warn(`${count} samples are NaN, infinite or beyond all audio; they count as 0`);
}
