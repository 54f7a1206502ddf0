import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { playerCommand } from './outputs/players.ts';
import type { BackendName } from './protocol.ts';

/** What `--backend` takes. */
export const BACKEND_CHOICES = [
  'auto',
  'speaker',
  '@audio/speaker',
  'pw-cat',
  'paplay',
  'aplay',
  'ffplay',
  'sox',
  'null',
] as const satisfies readonly ('auto' | BackendName)[];

export type BackendChoice = (typeof BACKEND_CHOICES)[number];

/** Tried in this order: first those that play within the sound process, then players, the nearest to the device first. */
const AUTOMATIC = ['speaker', '@audio/speaker', 'pw-cat', 'paplay', 'aplay', 'ffplay', 'sox'] as const;

/**
 * The backends to try, in order. Players that are not on the PATH are left out of an automatic choice, and so is
 * what cannot play to a named `device`.
 */
export function backendCandidates(
  choice: BackendChoice,
  device: string | undefined,
  env: Record<string, string | undefined>,
  platform: NodeJS.Platform,
): BackendName[] {
  if (choice !== 'auto') return [choice];
  return AUTOMATIC.filter((name) => {
    if (name === 'speaker') return true;
    if (name === '@audio/speaker') return device === undefined;
    const { command } = playerCommand(name, { sampleRate: 44100, channels: 2 }, undefined);
    return isOnPath(command, env, platform);
  });
}

function isOnPath(
  command: string,
  env: Record<string, string | undefined>,
  platform: NodeJS.Platform,
): boolean {
  const windows = platform === 'win32';
  const folders = (env.PATH ?? env.Path ?? '').split(delimiter);
  const name = windows ? `${command}.exe` : command;
  return folders.some((folder) => {
    try {
      accessSync(join(folder, name), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

/**
 * Seconds from the first sample frame that an idle backend takes to its being heard, where that is more than a few
 * hundredths: ffplay prepares its filters first.
 */
export function startLatency(backend: BackendName): number {
  return backend === 'ffplay' ? 0.25 : 0;
}

/** What to install where nothing plays. */
export function installHint(platform: NodeJS.Platform): string {
  switch (platform) {
    case 'linux':
      return 'see that a sound card or a sound server is there, and install pipewire-bin, pulseaudio-utils or alsa-utils';
    case 'darwin':
      return 'see that an output device is chosen in System Settings, or install sox or ffmpeg (brew install sox)';
    case 'win32':
      return 'see that an output device is enabled in Settings, or install ffmpeg (winget install ffmpeg)';
    default:
      return 'install sox or ffmpeg, and see that a sound device is there';
  }
}
