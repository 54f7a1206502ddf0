/** Progress of long work: a line on standard error, where that is a terminal. */
import type { Writable } from 'node:stream';
import type { Context } from '../world/context.ts';

/** Work that is done sooner shows nothing. */
export const PATIENCE_MS = 500;

type Outside = Pick<Context, 'stderr' | 'env' | 'atExit'>;

/** Takes the share that is done, 0 to 1. */
type OnProgress = (done: number) => void;

/** Of each terminal that shows some progress: who is told of the work within that. */
const tellWithin = new WeakMap<Writable, OnProgress>();

/** Runs `work`, showing the share done that it reports and the time that is left; within `withLine`, its line shows it. */
export function withProgress<Result>(
  context: Outside,
  label: string,
  work: (onProgress?: OnProgress) => Promise<Result>,
): Promise<Result> {
  const within = tellWithin.get(context.stderr);
  if (within || !showsProgress(context)) return work(within);
  const began = performance.now();
  let share = 0;
  const text = () => progressText(label, share, (performance.now() - began) / 1000);
  return withLine(
    context,
    text,
    () => {},
    () =>
      work((done) => {
        share = done;
      }),
  );
}

/** Whether it can be drawn on: a terminal that tells no width, such as one made by script(1), can't. */
export function showsProgress({ stderr }: Outside): boolean {
  return stderr.isTTY === true && Boolean(stderr.columns);
}

/** Runs `work`, showing that text, anew again and again. `onProgress` is told the shares of work within it. */
export async function withLine<Result>(
  context: Outside,
  text: () => string,
  onProgress: OnProgress,
  work: () => Promise<Result>,
): Promise<Result> {
  let stop: (() => void) | undefined;
  let finished = false;
  const timer = setTimeout(async () => {
    stop = await startSpinner(context, text);
    if (finished) stop();
  }, PATIENCE_MS);
  tellWithin.set(context.stderr, onProgress);
  try {
    return await work();
  } finally {
    finished = true;
    tellWithin.delete(context.stderr);
    clearTimeout(timer);
    stop?.();
  }
}

async function startSpinner(context: Outside, text: () => string): Promise<() => void> {
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
  return `${label}  ${percent}  ${timeLeft((elapsed / done) * (1 - done))} left`;
}

/** `5 s`, `12 min`, `3 h 20 min`: no finer than such a guess is. */
export function timeLeft(seconds: number): string {
  const whole = Math.ceil(seconds);
  if (whole < 120) return `${whole} s`;
  const minutes = Math.ceil(seconds / 60);
  return minutes < 120 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
