import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import fc from 'fast-check';
import { damagedWav } from './damaged-wav.ts';
import { programFault } from './program.ts';
import { survives } from './survives.ts';

/** Inputs drawn from one seed. */
const INPUTS_PER_SEED = 200;
/** The program is given one input of so many: starting it takes as long as the reader takes for hundreds. */
const INPUTS_PER_PROGRAM_RUN = 100;
/** Memory that the inputs may bring this process to, bytes. */
const MOST_MEMORY = 250 * 2 ** 20;

/** What a step is and how long it may take: sent to scripts/fuzz.js before the step. */
export interface Step {
  kind: 'draw' | 'read' | 'program';
  limitMs: number;
  seed: number;
}

/**
 * Puts one input after the other into the file `path`, for ever, and tries it on the reader, some on the program too;
 * those that fail are copied into the folder `kept`.
 */
async function main(path: string, kept: string, program: string, firstSeed: number): Promise<void> {
  let inputs = 0;
  for (let seed = firstSeed; ; seed++) {
    const begin = (kind: Step['kind'], limitMs: number) =>
      process.send!({ kind, limitMs, seed } satisfies Step);
    begin('draw', 60_000);
    for (const bytes of fc.sample(damagedWav, { seed, numRuns: INPUTS_PER_SEED })) {
      inputs++;
      writeFileSync(path, bytes);
      begin('read', 2000);
      let fault = await readerFault(path);
      if (!fault && inputs % INPUTS_PER_PROGRAM_RUN === 0) {
        begin('program', 60_000);
        fault = programFault(program, path, inputs / INPUTS_PER_PROGRAM_RUN);
      }
      if (fault) keep(path, kept, `${seed}-${inputs}`, fault);
      // Lets the messages out: the loop may not yield otherwise.
      await new Promise(setImmediate);
    }
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

function keep(path: string, kept: string, name: string, fault: string): void {
  mkdirSync(kept, { recursive: true });
  copyFileSync(path, `${kept}/${name}.wav`);
  writeFileSync(`${kept}/${name}.txt`, fault);
}

process.on('disconnect', () => process.exit());
const [path, kept, program, firstSeed] = process.argv.slice(2);
await main(path!, kept!, program!, Number(firstSeed));
