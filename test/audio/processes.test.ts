/** @module-tag alone */
import { spawn } from 'node:child_process';
import { dirname } from 'node:path';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { playerOpener } from '../../src/audio/outputs/player-output.ts';
import { SoundLink } from '../../src/audio/sound-link.ts';

vi.mock('node:child_process', { spy: true });

afterEach(() => {
  vi.unstubAllEnvs();
  vi.mocked(spawn).mockClear();
});

// Windows would open a console for each where the program has none.
describe('no window opens', { tags: 'slow' }, () => {
  test('for the sound process', async () => {
    const link = new SoundLink(process.env, () => undefined);
    await link.stop();
    const [[program, words, options]] = vi.mocked(spawn).mock.calls as [Parameters<typeof spawn>];
    expect([program, words]).toEqual([process.execPath, [expect.stringMatching(/sound-process\.cjs$/)]]);
    expect(options).toMatchObject({ windowsHide: true });
  });

  test('for a player', async () => {
    vi.stubEnv('PATH', dirname(process.execPath));
    const open = playerOpener('sox', () => ({ command: 'node', args: ['-'] }));
    const output = await open({ sampleRate: 8000, channels: 1 }, undefined);
    await output.close();
    expect(vi.mocked(spawn).mock.calls).toEqual([
      [expect.stringMatching(/node(\.exe)?$/), ['-'], expect.objectContaining({ windowsHide: true })],
    ]);
  });
});
