import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { Command } from 'commander';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  BACKEND_CHOICES,
  BACKENDS,
  backendCandidates,
  installHint,
  outputOf,
  startLatency,
} from '../../src/audio/backends.ts';
import { openMiniaudio } from '../../src/audio/outputs/miniaudio-output.ts';
import { openNull } from '../../src/audio/outputs/null-output.ts';
import type { PlayerCommand } from '../../src/audio/outputs/players.ts';
import { openSpeaker } from '../../src/audio/outputs/speaker-output.ts';
import { declare } from '../../src/commands/play.ts';

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'path-'));
  for (const name of ['aplay', 'sox', 'paplay']) writeFileSync(join(folder, name), '', { mode: 0o755 });
  for (const name of ['sox.exe', 'pw-cat.exe']) writeFileSync(join(folder, name), '', { mode: 0o755 });
  // On Windows whatever is there can be run.
  if (process.platform !== 'win32') writeFileSync(join(folder, 'ffplay'), '', { mode: 0o644 });
});

afterAll(() => rmSync(folder, { recursive: true }));

describe('backends', () => {
  test('packages are tried first, then the players that the PATH has and that can be run', () => {
    const env = { PATH: ['/nonexistent', folder].join(delimiter) };
    const players = (platform: NodeJS.Platform) => backendCandidates('auto', undefined, env, platform);
    expect(players('linux')).toEqual(['speaker', '@audio/speaker', 'paplay', 'aplay', 'sox']);
    expect(players('win32')).toEqual(['speaker', '@audio/speaker', 'pw-cat', 'sox']);
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
  /** How a program is run, for s16le of 48 kHz in two channels. */
  function run(name: 'pw-cat' | 'paplay' | 'aplay' | 'ffplay' | 'sox', device?: string): PlayerCommand {
    return BACKENDS[name].command({ sampleRate: 48000, channels: 2 }, device);
  }

  test.each([
    ['pw-cat', 'pw-cat --playback --format=s16 --rate=48000 --channels=2 -'],
    [
      'paplay',
      'paplay --raw --format=s16le --rate=48000 --channels=2 --latency-msec=200 --client-name=wavscope',
    ],
    ['aplay', 'aplay -q -t raw -f S16_LE -r 48000 -c 2 -'],
    ['sox', 'sox -q -V1 -t raw -e signed -b 16 -L -r 48000 -c 2 - -d'],
  ] as const)('%s is told the format', (name, line) => {
    const { command, args, env } = run(name);
    expect([command, ...args].join(' ')).toBe(line);
    expect(env).toBeUndefined();
  });

  test.each([
    ['aplay', 'hw:1', 'aplay -q -t raw -f S16_LE -r 48000 -c 2 -D hw:1 -', undefined],
    ['paplay', 'sink', '--device=sink', undefined],
    ['pw-cat', '42', '--target=42 -', undefined],
    ['sox', 'hw:1', '-c 2 - -d', { AUDIODEV: 'hw:1' }],
    ['ffplay', 'Speakers', '-i pipe:0', { SDL_AUDIO_DEVICE_NAME: 'Speakers' }],
  ] as const)('%s is told the device', (name, device, ending, env) => {
    const command = run(name, device);
    expect([command.command, ...command.args].join(' ').endsWith(ending)).toBe(true);
    expect(command.env).toEqual(env);
  });

  test('ffplay is told the format by a WAV header of unknown length', () => {
    const { preamble } = run('ffplay');
    expect(preamble!.length).toBe(44);
    expect(preamble!.toString('latin1', 0, 4)).toBe('RIFF');
    expect(preamble!.toString('latin1', 8, 16)).toBe('WAVEfmt ');
    expect(preamble!.toString('latin1', 36, 40)).toBe('data');
    // PCM, channels, rate, bytes a second and a frame, bits.
    expect([20, 22, 32, 34].map((at) => preamble!.readUInt16LE(at))).toEqual([1, 2, 4, 16]);
    expect([4, 16, 24, 28, 40].map((at) => preamble!.readUInt32LE(at))).toEqual([
      ...[0xffffffff, 16, 48_000, 192_000, 0xffffffff],
    ]);
  });
});

describe('the list of backends', () => {
  const table = Object.entries(BACKENDS).map(
    ([name, { about, systems }]) => `| \`${name}\` | ${about} | ${systems.join(', ')} |`,
  );

  test.each(['README.md', 'docs/playing.md'])('is the table of %s', (document) => {
    const lines = readFileSync(document, 'utf8').split('\n');
    const first = lines.findIndex((line) => line.startsWith('| backend |'));
    const rows = lines.slice(first + 2);
    expect(rows.slice(0, rows.indexOf(''))).toEqual(table);
  });

  test('is what --backend takes, and its help tells', () => {
    expect(BACKEND_CHOICES).toEqual(['auto', ...Object.keys(BACKENDS)]);
    const command = new Command('play');
    declare(command);
    expect(command.helpInformation().replace(/\s+/g, ' ')).toContain(
      'auto, speaker, @audio/speaker, pw-cat, paplay, aplay, ffplay, sox, null; null keeps time',
    );
    const choice = (text: string) =>
      command.parseOptions(['--backend', text]) && command.opts<{ backend: string }>().backend;
    for (const name of BACKEND_CHOICES) expect(choice(name)).toBe(name);
    expect(() => choice('loudspeaker')).toThrow(/is unknown/);
  });

  test('opens each of its programs as itself', async () => {
    for (const name of Object.keys(BACKENDS) as (keyof typeof BACKENDS)[]) {
      expect(await outputOf(name)).toBeInstanceOf(Function);
    }
    expect(await outputOf('null')).toBe(openNull);
    expect(await outputOf('speaker')).toBe(openSpeaker);
    expect(await outputOf('@audio/speaker')).toBe(openMiniaudio);
  });

  test('ffplay alone takes a while to begin', () => {
    expect(startLatency('ffplay')).toBe(0.25);
    expect(startLatency('aplay')).toBe(0);
    expect(startLatency('speaker')).toBe(0);
  });
});
