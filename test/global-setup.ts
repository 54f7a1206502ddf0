import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';

/**
 * The programs under test, the workers, the kernels and the font are read from dist/: it is built before the tests where
 * a source is newer, and again before each run that a change starts in watch mode. All that the tests leave in the
 * system's temporary folder is left in one of their own, which goes when they end.
 */
export default function setup(project: TestProject): () => void {
  buildIfStale();
  project.onTestsRerun(async () => buildIfStale());

  const folder = mkdtempSync(join(tmpdir(), 'wavscope-tests-'));
  // What tmpdir() asks, here and in every process that the tests start: the first on Windows.
  process.env.TEMP = process.env.TMPDIR = folder;
  return () => rmSync(folder, { recursive: true, force: true });
}

function buildIfStale(): void {
  execFileSync(process.execPath, ['scripts/build.js', '--if-stale'], { stdio: 'inherit' });
}
