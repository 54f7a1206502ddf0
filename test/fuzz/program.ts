import { type ChildProcess, spawn } from 'node:child_process';
import {
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join, resolve } from 'node:path';
import { endFamily, memoryOf, processorMs } from '../../scripts/processes.js';
import { buildWav } from '../wav/build.ts';
import { type Asked, faultsOf, type Outcome } from './outcome.ts';
import { TERABYTE, type Trial } from './trial.ts';

/** Seconds of processor time that a run may take: the largest pictures and FFTs take some. */
const MOST_CPU_SECONDS = 60;
/** Wall time, for a run that waits for ever: the machine may be busy with other things. */
const MOST_MS = 180_000;
/** Wall time after a signal: the program promises an end within a second. */
const MOST_MS_AFTER_SIGNAL = 10_000;
/** Processor and wall time after which a run that goes on for ever, or in real time, is interrupted. */
const INTERRUPT = { processorMs: 250, ms: 1500 };
/** Wall time after which the processor's is waited for no longer. */
const MOST_MS_TO_SIGNAL = 6000;
/** Standard output that is kept. */
const MOST_KEPT = 2 ** 28;

const BEFORE = Buffer.from('what was there before\n');

/** What came of a trial. */
export interface Verdict {
  code: number | null;
  faults: string[];
  /** The command line, its end and its lines, for a person. */
  told: string;
}

/**
 * Runs the built program as the trial says and judges what it did.
 *
 * @param folder for the input, on a disk that is not full
 * @param place a folder for outputs and temporary files, emptied before
 */
export async function verdictOf(
  program: string,
  trial: Trial,
  folder: string,
  place: string,
): Promise<Verdict> {
  const work = join(place, 'work');
  const temporary = join(place, 'tmp');
  for (const each of [work, temporary]) {
    rmSync(each, { recursive: true, force: true });
    mkdirSync(each);
  }
  const wav = join(folder, 'trial.wav');
  writeFileSync(wav, trial.wav);
  const inputs = lay(trial, wav, work, place);
  const args = [trial.command, ...trial.args, '--', ...inputs];
  const { outcome, interrupt } = await run(program, args, trial, work, temporary);
  const { meeting } = trial;
  // Only what its output leaves room for can tell that it was cut off.
  const asked: Asked = {
    // Slices are as many as there is audio.
    inputs: isSliced(trial) ? Infinity : inputs.reduce((count, input) => count + filesNamed(input, work), 0),
    format: trial.format,
    before: BEFORE,
    stdout: meeting.kind === 'closed pipe' ? undefined : printed(trial, inputs.length),
    interrupt,
    verbose: trial.args.includes('--verbose'),
  };
  const faults = faultsOf(outcome, asked);
  const told = [
    `wavscope ${args.map(quoted).join(' ')}`,
    `${JSON.stringify(meeting)}${interrupt ? `, ${interrupt} sent` : ''}`,
    `exit code ${outcome.code}, signal ${outcome.signal}, ${Math.round(outcome.peakBytes / 2 ** 20)} MiB`,
    outcome.stderr.slice(0, 4000),
  ].join('\n');
  return { code: outcome.code, faults, told };
}

/** Puts the files of a trial in their place, and returns the inputs as they are typed. */
function lay(
  { name, others, replaces, args, meeting }: Trial,
  wav: string,
  work: string,
  place: string,
): string[] {
  const taken = join(place, 'taken');
  rmSync(taken, { force: true });
  mkdirSync(join(work, 'sub'));
  writeFileSync(join(work, 'good.wav'), GOOD);
  const piped = meeting.kind === 'slow pipe' || meeting.kind === 'endless pipe';
  if (meeting.kind === 'terabyte') truncateSync(wav, TERABYTE);
  if (!piped) symlinkSync(wav, join(work, name));
  const output = args[args.indexOf('-o') + 1];
  if (replaces && output?.startsWith('out.')) writeFileSync(join(work, output), BEFORE);
  if (meeting.kind === 'full disk') {
    try {
      writeFileSync(taken, Buffer.alloc(1024 * meeting.takenKibibytes));
    } catch {
      // As full as it gets.
    }
  }
  return [piped ? '-' : name, ...others];
}

function isSliced({ args }: Trial): boolean {
  return args.some((arg) => arg.startsWith('--every'));
}

/** How many files an input stands for, at most: a folder or a pattern for all that are in it. */
function filesNamed(input: string, work: string): number {
  const path = resolve(work, input);
  try {
    if (statSync(path).isDirectory()) return Math.max(1, readdirSync(path, { recursive: true }).length);
  } catch {
    // Not there, or a name that none can have.
  }
  return /[*?[{(!]/.test(input) ? readdirSync(work, { recursive: true }).length : 1;
}

const GOOD = buildWav({ data: Buffer.alloc(1600, 'wave') });

/** What standard output holds in the end. */
function printed({ command, args, format }: Trial, inputs: number): Asked['stdout'] {
  if (args.includes('--show')) return undefined;
  if (args.includes('--json')) return { format: 'json' };
  if (args.includes('--print0')) return undefined;
  if (args.includes('--dry-run')) return { format: 'text' };
  const isPrinted = args.includes('--output=-') || args[args.indexOf('-o') + 1] === '-';
  if (!isPrinted) return { format: 'text' };
  // One output after the other is no output.
  return inputs > 1 || command === 'play' ? undefined : { format };
}

function quoted(arg: string): string {
  return /^[\w./=:,+-]+$/.test(arg) ? arg : `$'${JSON.stringify(arg).slice(1, -1).replaceAll("'", "\\'")}'`;
}

async function run(
  program: string,
  args: string[],
  trial: Trial,
  cwd: string,
  temporary: string,
): Promise<{ outcome: Outcome; interrupt?: NodeJS.Signals }> {
  const { meeting } = trial;
  const before = new Set(readdirSync(cwd, { recursive: true, encoding: 'utf8' }));
  const shell = `ulimit -t ${MOST_CPU_SECONDS}; ${limits(trial)} exec "$@"`;
  const child = spawn('sh', ['-c', shell, 'sh', process.execPath, program, ...args], {
    cwd,
    env: { ...process.env, TMPDIR: temporary, ALSA_CONFIG_PATH: '/dev/null' },
  });
  const watch = new Watch(child);
  feed(child, trial);
  const stdout = collected(child.stdout!, meeting.kind === 'closed pipe' ? meeting.bytes : Infinity);
  const stderr = collected(child.stderr!, Infinity);
  if (meeting.kind === 'signal')
    watch.interruptAfter(meeting.signal, { processorMs: meeting.afterMs, ms: 0 });
  else if (goesOn(trial)) watch.interruptAfter('SIGINT', INTERRUPT);
  const { code, signal } = await watch.end;
  const names = readdirSync(cwd, { recursive: true, encoding: 'utf8' });
  const files = names
    .filter((name) => !before.has(name) || /^out\./.test(name))
    .filter((name) => statSync(join(cwd, name)).isFile())
    .map((name): [string, Buffer] => [name, readFileSync(join(cwd, name))]);
  const outcome = {
    code,
    signal,
    stdout: Buffer.concat(stdout),
    stderr: Buffer.concat(stderr).toString(),
    cutOff:
      watch.cutOff ?? (signal === 'SIGXCPU' ? `over ${MOST_CPU_SECONDS} s of processor time` : undefined),
    peakBytes: watch.peakBytes,
    files: new Map(files),
    temporary: readdirSync(temporary),
  };
  return { outcome, interrupt: watch.interrupt };
}

/** Whether the run has no end soon, and rightly: it plays, its input has no end, or each of its columns takes long. */
function goesOn({ command, args, meeting }: Trial): boolean {
  if (command === 'play' || meeting.kind === 'endless pipe' || meeting.kind === 'terabyte') return true;
  return args.some((arg) => /^--nfft=\+?\d{6}/.test(arg));
}

function limits({ meeting }: Trial): string {
  if (meeting.kind === 'little memory') return `ulimit -v ${meeting.kibibytes};`;
  if (meeting.kind === 'small files') return `ulimit -f ${meeting.blocks};`;
  return meeting.kind === 'few files' ? `ulimit -n ${meeting.count};` : '';
}

/** Gives standard input what the trial has for it. */
function feed({ stdin }: ChildProcess, { wav, meeting }: Trial): void {
  // A program that ends before it has read all closes the pipe.
  stdin!.on('error', () => {});
  if (meeting.kind === 'slow pipe') {
    const { bytes, pauseMs } = meeting;
    const step = (at: number) => {
      if (at >= wav.length) return void stdin!.end();
      stdin!.write(wav.subarray(at, at + bytes));
      setTimeout(step, pauseMs, at + bytes);
    };
    step(0);
  } else if (meeting.kind === 'endless pipe') {
    const noise = Buffer.alloc(1 << 16, wav);
    const more = () => {
      while (!stdin!.destroyed && stdin!.write(noise));
    };
    stdin!.on('drain', more);
    stdin!.write(wav);
    more();
  } else stdin!.end();
}

/** What the stream gives, until it is closed when so many bytes have come. */
function collected(stream: NodeJS.ReadableStream & { destroy(): void }, most: number): Buffer[] {
  const pieces: Buffer[] = [];
  let bytes = 0;
  if (most === 0) stream.destroy();
  stream.on('data', (piece: Buffer) => {
    bytes += piece.length;
    if (bytes <= MOST_KEPT) pieces.push(piece);
    if (bytes >= most) stream.destroy();
  });
  return pieces;
}

/** Watches a child process: its memory, its time, its end. */
class Watch {
  readonly end: Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
  peakBytes = 0;
  cutOff: string | undefined;
  /** The signal sent, if one was. */
  interrupt: NodeJS.Signals | undefined;
  readonly #child: ChildProcess;
  readonly #timers: NodeJS.Timeout[] = [];

  constructor(child: ChildProcess) {
    this.#child = child;
    const pid = child.pid!;
    const sampler = setInterval(() => {
      this.peakBytes = Math.max(this.peakBytes, memoryOf(pid, 'VmHWM'));
    }, 50);
    this.#cutOffAfter(MOST_MS, `no end within ${MOST_MS / 1000} s`);
    this.end = new Promise((resolve) => {
      child.on('close', (code, signal) => {
        clearInterval(sampler);
        this.#timers.forEach(clearTimeout);
        resolve({ code, signal });
      });
    });
  }

  /** Sends the signal when both times have passed; an end has to follow. */
  interruptAfter(signal: NodeJS.Signals, after: { processorMs: number; ms: number }): void {
    const began = Date.now();
    const look = setInterval(() => {
      const ms = Date.now() - began;
      if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
      if (ms < after.ms || (processorMs(this.#child.pid!) < after.processorMs && ms < MOST_MS_TO_SIGNAL))
        return;
      clearInterval(look);
      if (this.#child.kill(signal)) this.interrupt = signal;
      this.#cutOffAfter(MOST_MS_AFTER_SIGNAL, `no end within ${MOST_MS_AFTER_SIGNAL / 1000} s of ${signal}`);
    }, 10);
    this.#timers.push(look);
  }

  #cutOffAfter(ms: number, reason: string): void {
    const cut = () => {
      this.cutOff = reason;
      endFamily(this.#child.pid!);
    };
    this.#timers.push(setTimeout(cut, ms));
  }
}
