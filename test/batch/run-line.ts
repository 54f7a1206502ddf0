/** A command line, run in the tests' own process from its plan on. */
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runBatch } from '../../src/batch/batch.ts';
import { readInvocation } from '../../src/invocation.ts';
import { fakeWorld } from '../fake-world.ts';

/** A new folder with those files in it. */
export function folderOf(files: Record<string, Uint8Array>): string {
  const folder = mkdtempSync(join(tmpdir(), 'slices-'));
  for (const [name, bytes] of Object.entries(files)) writeFileSync(join(folder, name), bytes);
  return folder;
}

/** What becomes of a command line on those files, in that order. */
export async function run(line: string, files: Record<string, Uint8Array>, cwd = folderOf(files)) {
  const world = fakeWorld(cwd);
  // The workers are of the same process: they find the files by their whole names.
  const inputs = Object.keys(files).map((name) => join(cwd, name));
  const argv = [...line.split(' ').map((word) => word.replace('OUT', cwd)), ...inputs];
  const invocation = (await readInvocation(argv, world.context))!;
  const tasks = invocation.plan(inputs, world.context);
  const code = await runBatch({ argv, invocation, tasks, context: world.context });
  const printed = world.printed().toString().replaceAll(`${cwd}/`, '').split('\n').filter(Boolean);
  const written = world.written().toString().trimEnd().split('\n');
  const told = [...world.told, ...written].filter(Boolean).map((text) => text.replaceAll(`${cwd}/`, ''));
  return { code, printed, told, cwd };
}
