import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { vocabularies } from './command-line.ts';
import { damagedWav } from './damaged-wav.ts';
import { verdictOf } from './program.ts';
import { survives } from './survives.ts';
import { trials } from './trial.ts';

/** Inputs drawn from one seed. */
const INPUTS_PER_SEED = 100;
/** Runs of the program drawn from one seed: starting it takes as long as the reader takes for hundreds. */
const TRIALS_PER_SEED = 4;
/** Memory that the inputs may bring this process to, bytes. */
const MOST_MEMORY = 500 * 2 ** 20;

/** What a step is and how long it may take: sent to scripts/fuzz.js before the step. */
export interface Step {
  /** Of the reader, or of a command and what it meets. */
  kind: string;
  limitMs: number;
  seed: number;
}

/** What came of the last step, sent after it. */
export interface Result {
  kind: string;
  code?: number | null;
  failed: boolean;
}

/** What scripts/fuzz.js asks for. */
export interface Task {
  /** A folder of this worker's own. */
  folder: string;
  /** A folder on a small disk; left out where none can be made. */
  smallDisk?: string;
  /** Where inputs that fail are copied to. */
  kept: string;
  program: string;
  /** The first seed, and the distance to the next. */
  seed: number;
  step: number;
}

/** Tries what each seed gives on the reader and on the program, for ever. */
async function main(task: Task): Promise<void> {
  for (let { seed } = task; ; seed += task.step) {
    await tryReader(seed, task);
    await tryProgram(seed, task);
  }
}

async function tryReader(seed: number, { folder, kept }: Task): Promise<void> {
  const path = join(folder, 'input.wav');
  await begin({ kind: 'draw', limitMs: 60_000, seed });
  for (const [index, bytes] of fc.sample(damagedWav, { seed, numRuns: INPUTS_PER_SEED }).entries()) {
    writeFileSync(path, bytes);
    await begin({ kind: 'reader', limitMs: 5000, seed });
    const fault = await readerFault(path);
    if (fault) keep(path, kept, `${seed}-${index + 1}`, fault);
    await end({ kind: 'reader', failed: fault !== undefined });
  }
}

async function readerFault(path: string): Promise<string | undefined> {
  try {
    await survives(path);
  } catch (error) {
    return error instanceof Error ? error.stack : String(error);
  }
  const memory = process.memoryUsage.rss();
  return memory > MOST_MEMORY ? `${Math.round(memory / 2 ** 20)} MiB of memory` : undefined;
}

// Without the bias towards the least and the greatest that properties want: here limits are wide on purpose.
const anyTrial = fc.noBias(trials(await vocabularies()));

async function tryProgram(seed: number, { folder, smallDisk, kept, program }: Task): Promise<void> {
  const path = join(folder, 'input.wav');
  await begin({ kind: 'draw', limitMs: 60_000, seed });
  for (const [index, trial] of fc.sample(anyTrial, { seed, numRuns: TRIALS_PER_SEED }).entries()) {
    const isFull = trial.meeting.kind === 'full disk';
    if (isFull && smallDisk === undefined) continue;
    const kind = `${trial.command}, ${trial.meeting.kind}`;
    writeFileSync(path, trial.wav);
    await begin({ kind, limitMs: 300_000, seed });
    const { code, faults, told } = await verdictOf(program, trial, folder, isFull ? smallDisk! : folder);
    if (faults.length > 0)
      keep(path, kept, `${seed}-program-${index + 1}`, `${faults.join('\n')}\n\n${told}\n`);
    await end({ kind, code, failed: faults.length > 0 });
  }
}

function keep(path: string, kept: string, name: string, fault: string): void {
  mkdirSync(kept, { recursive: true });
  copyFileSync(path, `${kept}/${name}.wav`);
  writeFileSync(`${kept}/${name}.txt`, fault);
}

function begin(step: Step): Promise<void> {
  return send(step);
}

function end(result: Result): Promise<void> {
  return send(result);
}

/** Lets the message out: the loop may not yield otherwise. */
async function send(message: Step | Result): Promise<void> {
  process.send!(message);
  await new Promise(setImmediate);
}

process.on('disconnect', () => process.exit());
await main(JSON.parse(process.argv[2]!) as Task);
