import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { backendCandidates, installHint } from '../../src/audio/backends.ts';
import { playerCommand } from '../../src/audio/outputs/players.ts';

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'path-'));
  for (const name of ['aplay', 'play', 'paplay']) writeFileSync(join(folder, name), '', { mode: 0o755 });
  writeFileSync(join(folder, 'ffplay'), '', { mode: 0o644 });
});

afterAll(() => rmSync(folder, { recursive: true }));

describe('backends', () => {
  test('packages are tried first, then the players that the PATH has and that can be run', () => {
    const candidates = backendCandidates('auto', undefined, { PATH: `/nonexistent:${folder}` }, 'linux');
    expect(candidates).toEqual(['speaker', '@audio/speaker', 'paplay', 'aplay', 'sox']);
  });

  test('one that plays to the default device only is left out where a device is named', () => {
    expect(backendCandidates('auto', 'hw:1', { PATH: '' }, 'linux')).toEqual(['speaker']);
  });

  test('the null backend is taken when asked for, never by itself', () => {
    expect(backendCandidates('null', undefined, {}, 'linux')).toEqual(['null']);
    expect(backendCandidates('auto', undefined, {}, 'linux')).not.toContain('null');
  });

  test('one that is asked for is tried whatever the PATH has', () => {
    expect(backendCandidates('pw-cat', undefined, { PATH: '' }, 'linux')).toEqual(['pw-cat']);
  });

  test.each(['linux', 'darwin', 'win32', 'freebsd'] as const)('%s has a hint what to install', (platform) => {
    expect(installHint(platform)).toMatch(/^see that|^install /);
  });
});

describe('players', () => {
  const format = { sampleRate: 48000, channels: 2 };

  test.each([
    ['aplay', 'hw:1', ['-D', 'hw:1'], undefined],
    ['paplay', 'sink', ['--device=sink'], undefined],
    ['pw-cat', '42', ['--target=42'], undefined],
    ['sox', 'hw:1', [], { AUDIODEV: 'hw:1' }],
    ['ffplay', 'Speakers', [], { SDL_AUDIO_DEVICE_NAME: 'Speakers' }],
  ] as const)('%s is told the device', (name, device, args, env) => {
    const command = playerCommand(name, format, device);
    expect(command.args).toEqual(expect.arrayContaining([...args]));
    expect(command.env).toEqual(env);
  });

  test('ffplay is told the format by a WAV header of unknown length', () => {
    const { preamble } = playerCommand('ffplay', format, undefined);
    expect(preamble!.toString('latin1', 0, 4)).toBe('RIFF');
    expect(preamble!.readUInt32LE(24)).toBe(48000);
    expect(preamble!.readUInt32LE(40)).toBe(0xffffffff);
  });
});
