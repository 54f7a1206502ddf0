import { writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { bytesOf, writeAudio } from '../../scripts/soak/audio.js';
import { most, run, swell } from '../../scripts/soak/run.js';
import { openWav } from '../../src/wav/open.ts';
import { temporaryPath } from '../wav/files.ts';
import { outside } from '../wav/outside.ts';

const MIB = 2 ** 20;

describe('the memory of a run', () => {
  const samples = [10, 30, 20, 50, 40].map((bytes, index) => ({ at: (index + 1) / 5, bytes }));

  test('of a stretch is the most in it', () => {
    expect(most(samples, [0, 0.5], 1)).toBe(30);
    expect(most(samples, [0.5, 1], 1)).toBe(50);
  });

  test('of a stretch too short for a sample is that of the next one', () => {
    expect(most(samples, [0.05, 0.1], 1)).toBe(10);
    expect(most(samples, [0.41, 0.5], 1)).toBe(20);
  });

  test('may be told by the seconds that a run took', () => {
    const later = samples.map(({ at, bytes }) => ({ at: 60 * at, bytes }));
    expect(most(later, [0.5, 1], 60)).toBe(50);
  });

  test('is flat where the end swings by little, and has no fault for what is known to be kept', () => {
    const swelling = (mebibytes: number[], allowance = 0) =>
      swell(
        mebibytes.map((each) => each * MIB),
        { allowance: allowance * MIB },
      );
    expect(swelling([100, 500, 120])).toBeUndefined();
    expect(swelling([100, 170, 180])).toBeUndefined();
    expect(swelling([100, 110, 140])).toBe('not flat: 30 MiB more than in the middle');
    expect(swelling([100, 110, 140], 20)).toBeUndefined();
    expect(swelling([100, 190, 200])).toBe('not flat: 100 MiB more than in the beginning');
    expect(swelling([100, 190, 200], 10)).toBeUndefined();
  });

  /** A program that takes ever more memory, or none, and ends after some 2 s of it. */
  const program = (keeps: boolean) => `
    const kept = [];
    let rounds = 0;
    setInterval(() => {
      if (${keeps}) kept.push(Buffer.alloc(2 ** 20, 1));
      if (++rounds === 100) process.exit(0);
    }, 20);
  `;

  test.each([
    [true, /^not flat: \d+ MiB more/],
    [false, undefined],
  ])('of a program that keeps what it takes: %s', { tags: 'slow' }, async (keeps, fault) => {
    const path = temporaryPath(`keeps-${keeps}.cjs`);
    writeFileSync(path, program(keeps));
    const soaked = await run(path, { name: 'x', args: [] });
    if (fault) expect(soaked.fault).toMatch(fault);
    else expect(soaked.fault).toBeUndefined();
  });

  test('of a program that fails is not what is wrong with it', { tags: 'slow' }, async () => {
    const path = temporaryPath('fails.cjs');
    writeFileSync(path, 'console.error("no\\n"); process.exitCode = 7;');
    expect(await run(path, { name: 'x', args: [] })).toMatchObject({ fault: 'exit code 7: no' });
  });
});

test('the audio of soaking is a WAV of its length', async () => {
  const path = temporaryPath();
  writeAudio(path, 3);
  const { info, close } = await openWav(path, outside());
  close();
  expect(info).toMatchObject({ container: 'RF64', duration: 3, bytes: bytesOf(3), warnings: [] });
  expect(info.format).toMatchObject({ channels: 2, sampleRate: 44_100, bitsPerSample: 16 });
});
