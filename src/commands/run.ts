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
  /** Warns of what is so for every slice of it: told with the first one. */
  advise(message: string): void;
  /** Runs an analysis with the threads asked for, an interrupt that reaches it, and progress on the terminal. */
  analyse<Result>(work: (run: AnalysisRun) => Promise<Result>): Promise<Result>;
}

/** Recoverable faults of an input: those that the audio suffers from, or all. */
export type Faults = 'audible' | 'all';

/**
 * Opens the input, tells its recoverable faults, and closes it whatever `work` does.
 *
 * @param depth how far the audio is searched for some of them
 */
export async function withInput(
  input: string,
  options: RunOptions,
  context: Context,
  work: (open: OpenInput) => Promise<void>,
  { faults = 'audible', depth }: { faults?: Faults; depth?: Depth } = {},
): Promise<void> {
  const open = await openInput(input, options, context, depth);
  try {
    open.tell(faults);
    await work(open);
  } finally {
    open.close();
  }
}

/** Opens the input. Whoever does closes it, and has its faults told. */
export async function openInput(
  input: string,
  options: RunOptions,
  context: Context,
  depth?: Depth,
): Promise<OpenInput & { tell(faults: Faults): void; close(): void }> {
  const wav = await openWav(input, context, depth);
  const warn = (message: string) => options.quiet || context.warn(input, message);
  const analyse = analyser(wav.name, options, context);
  const tell = (faults: Faults) => {
    for (const { message, harmless } of wav.info.warnings) {
      if (faults === 'all' || !harmless) warn(message);
    }
  };
  const close = () => {
    const shrinkage = shrinkageWarning(wav, 'and counts as silence from there');
    if (shrinkage !== undefined) warn(shrinkage);
    wav.close();
  };
  return { wav, warn, advise: warn, analyse, tell, close };
}

/** What runs analyses as those options say, with progress under that label. */
export function analyser(label: string, options: RunOptions, context: Context): OpenInput['analyse'] {
  return (analysis) => {
    const run = { threads: threadsWithin(options.threads), signal: context.signal };
    return options.quiet
      ? analysis(run)
      : withProgress(context, label, (onProgress) => analysis({ ...run, onProgress }));
  };
}

/** Tells that samples were left out of the numbers because they are none. */
export function warnOfNonFinite(count: number, { warn }: Pick<OpenInput, 'warn'>): void {
  if (count > 0) warn(`${count} samples are NaN, infinite or beyond all audio; they count as 0`);
}
