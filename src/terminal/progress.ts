/** Progress of long work: a line on standard error, where that is a terminal. */
import type { Context } from '../world/context.ts';

/** Work that is done sooner shows nothing. */
const PATIENCE_MS = 500;

/** Runs `work`, showing the share done that it reports (0 to 1) and the time that is left. */
export async function withProgress<Result>(
  context: Pick<Context, 'stderr' | 'env' | 'atExit'>,
  label: string,
  work: (onProgress?: (done: number) => void) => Promise<Result>,
): Promise<Result> {
  // A terminal that tells no width, such as one made by script(1), can't be drawn on.
  if (!context.stderr.isTTY || !context.stderr.columns) return work();
  const began = performance.now();
  let done = 0;
  let stop: (() => void) | undefined;
  const timer = setTimeout(async () => {
    stop = await startSpinner(context, () => progressText(label, done, (performance.now() - began) / 1000));
    if (finished) stop();
  }, PATIENCE_MS);
  let finished = false;
  try {
    return await work((share) => {
      done = share;
    });
  } finally {
    finished = true;
    clearTimeout(timer);
    stop?.();
  }
}

async function startSpinner(
  context: Pick<Context, 'stderr' | 'env' | 'atExit'>,
  text: () => string,
): Promise<() => void> {
  const { default: ora } = await import('ora');
  const stream = context.stderr as NodeJS.WriteStream;
  const spinner = ora({
    stream,
    discardStdin: false,
    text: text(),
    color: context.env.NO_COLOR ? false : 'cyan',
  }).start();
  const refresh = setInterval(() => {
    spinner.text = text();
  }, 200);
  const forget = context.atExit(() => spinner.stop());
  return () => {
    clearInterval(refresh);
    spinner.stop();
    forget();
  };
}

/** `1.wav  42 %  3 s left` */
export function progressText(label: string, done: number, elapsed: number): string {
  const percent = `${Math.floor(done * 100)} %`;
  if (done < 0.02) return `${label}  ${percent}`;
  return `${label}  ${percent}  ${Math.ceil((elapsed / done) * (1 - done))} s left`;
}
