import { spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openWav, type WavFile } from '../../src/wav/open.ts';
import { FrameReader } from '../../src/wav/reader.ts';
import { outside } from './outside.ts';

const folder = mkdtempSync(join(tmpdir(), 'wavscope-test-'));

/** A path that no other test has, in a folder that goes when all tests have ended. */
export function temporaryPath(name = `${randomUUID()}.wav`): string {
  return join(folder, name);
}

/** Writes the bytes to a file and returns its path. */
export function fileOf(bytes: Uint8Array, name?: string): string {
  const path = temporaryPath(name);
  writeFileSync(path, bytes);
  return path;
}

/** Opens the file that the bytes make. */
export function openBytes(bytes: Uint8Array): Promise<WavFile> {
  return openWav(fileOf(bytes), outside());
}

/** What an open file warns of, in words. */
export function warningsOf({ info }: Pick<WavFile, 'info'>): string[] {
  return info.warnings.map(({ message }) => message);
}

/** All samples of an open file by channel, and the file closed. */
export function readAll(wav: WavFile): number[][] {
  const { frames, format } = wav.info;
  const target = Array.from({ length: format.channels }, () => new Float32Array(frames));
  const got = new FrameReader(wav.source).read(0, frames, target);
  wav.close();
  return target.map((samples) => Array.from(samples.subarray(0, got)));
}

/** All samples of the file that the bytes make. */
export async function decode(bytes: Uint8Array): Promise<number[][]> {
  return readAll(await openBytes(bytes));
}

/** Whether the program can be started here. */
export function has(program: string): boolean {
  return spawnSync(program, ['--version']).error === undefined;
}

/** Runs the program and returns its standard output. */
export function run(program: string, args: string[], input?: Uint8Array): Buffer {
  const { status, stdout, stderr, error } = spawnSync(program, args, { input, maxBuffer: 2 ** 30 });
  if (error) throw error;
  if (status !== 0) throw new Error(`${program} ${args.join(' ')}: ${stderr}`);
  return stdout;
}
