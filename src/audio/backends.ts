import { findProgram } from './outputs/find-program.ts';
import type { OpenOutput } from './outputs/output.ts';
import { type PlayerCommandFor, streamHeader } from './outputs/players.ts';

interface Described {
  /** What it is, for the tables of README.md and docs/playing.md. */
  about: string;
  systems: readonly ('Linux' | 'macOS' | 'Windows')[];
  /**
   * Seconds from the first sample frame that it takes when idle to its being heard, where that is more than a few
   * hundredths.
   */
  startLatency?: number;
}

/** Plays within the sound process. */
interface InnerBackend extends Described {
  /** The function that opens it, loaded when asked for: a package without a device may abort the process. */
  load(): Promise<OpenOutput>;
  /** Whether an automatic choice may fall on it, on that device or the system's own. */
  suits(device: string | undefined): boolean;
}

/** A program of the system, fed through its standard input; an automatic choice may fall on it if it is on the PATH. */
interface PlayerBackend extends Described {
  command: PlayerCommandFor;
}

type Backend = InnerBackend | PlayerBackend;

/**
 * All of them. In this order they are tried: first those that play within the sound process, then programs, the nearest
 * to the device first. Type, option, help and the tables of the documents come from here.
 */
export const BACKENDS = {
  speaker: {
    about:
      "npm's `speaker`: ALSA, CoreAudio, WinMM. Optional: it compiles when wavscope is installed, and needs a compiler (on Linux also ALSA's headers, `libasound2-dev`)",
    systems: ['Linux', 'macOS', 'Windows'],
    load: async () => (await import('./outputs/speaker-output.ts')).openSpeaker,
    suits: () => true,
  },
  '@audio/speaker': {
    about: "npm's `@audio/speaker`: miniaudio, prebuilt. Optional; the default device only",
    systems: ['Linux', 'macOS', 'Windows'],
    load: async () => (await import('./outputs/miniaudio-output.ts')).openMiniaudio,
    suits: (device) => device === undefined,
  },
  'pw-cat': {
    about: "PipeWire's player (`pipewire-bin`), if it is on the PATH",
    systems: ['Linux'],
    command: ({ sampleRate, channels }, device) => ({
      command: 'pw-cat',
      args: [
        ...['--playback', '--format=s16', `--rate=${sampleRate}`, `--channels=${channels}`],
        ...(device === undefined ? [] : [`--target=${device}`]),
        '-',
      ],
    }),
  },
  paplay: {
    about: "PulseAudio's player (`pulseaudio-utils`), if it is on the PATH",
    systems: ['Linux'],
    command: ({ sampleRate, channels }, device) => ({
      command: 'paplay',
      args: [
        ...['--raw', '--format=s16le', `--rate=${sampleRate}`, `--channels=${channels}`],
        ...['--latency-msec=200', '--client-name=wavscope'],
        ...(device === undefined ? [] : [`--device=${device}`]),
      ],
    }),
  },
  aplay: {
    about: "ALSA's player (`alsa-utils`), if it is on the PATH",
    systems: ['Linux'],
    command: ({ sampleRate, channels }, device) => ({
      command: 'aplay',
      args: [
        ...['-q', '-t', 'raw', '-f', 'S16_LE', '-r', String(sampleRate), '-c', String(channels)],
        ...(device === undefined ? [] : ['-D', device]),
        '-',
      ],
    }),
  },
  ffplay: {
    about: "ffmpeg's player, if it is on the PATH",
    systems: ['Linux', 'macOS', 'Windows'],
    command: (format, device) => ({
      command: 'ffplay',
      args: [
        ...['-nodisp', '-autoexit', '-loglevel', 'error', '-nostats'],
        // Without these it collects seconds of input before it begins.
        ...['-probesize', '32', '-analyzeduration', '0', '-fflags', 'nobuffer'],
        ...['-f', 'wav', '-i', 'pipe:0'],
      ],
      // How it is told the number of raw channels changes from version to version.
      preamble: streamHeader(format),
      // It ends before its device has played the last of it.
      trailingSilence: 0.2,
      env: device === undefined ? undefined : { SDL_AUDIO_DEVICE_NAME: device },
    }),
    // It prepares its filters first.
    startLatency: 0.25,
  },
  sox: {
    about: 'sox, if it is on the PATH',
    systems: ['Linux', 'macOS', 'Windows'],
    // Its own name for the player, `play`, is on Unix alone.
    command: ({ sampleRate, channels }, device) => ({
      command: 'sox',
      args: [
        ...['-q', '-V1', '-t', 'raw', '-e', 'signed', '-b', '16', '-L'],
        ...['-r', String(sampleRate), '-c', String(channels), '-', '-d'],
      ],
      env: device === undefined ? undefined : { AUDIODEV: device },
    }),
  },
  null: {
    about: 'keeps time and makes no sound; only when asked for',
    systems: ['Linux', 'macOS', 'Windows'],
    load: async () => (await import('./outputs/null-output.ts')).openNull,
    suits: () => false,
  },
} as const satisfies Record<string, Backend>;

export type BackendName = keyof typeof BACKENDS;

export type BackendChoice = 'auto' | BackendName;

const NAMES = Object.keys(BACKENDS) as BackendName[];

/** What `--backend` takes. */
export const BACKEND_CHOICES: readonly BackendChoice[] = ['auto', ...NAMES];

/** The backends to try, in order; those that are not there are left out of an automatic choice. */
export function backendCandidates(
  choice: BackendChoice,
  device: string | undefined,
  env: Record<string, string | undefined>,
  platform: NodeJS.Platform,
): BackendName[] {
  if (choice !== 'auto') return [choice];
  return NAMES.filter((name) => {
    const backend: Backend = BACKENDS[name];
    if ('load' in backend) return backend.suits(device);
    const { command } = backend.command({ sampleRate: 44100, channels: 2 }, device);
    return findProgram(command, env, platform) !== undefined;
  });
}

/** The function that opens a backend. */
export async function outputOf(name: BackendName): Promise<OpenOutput> {
  const backend: Backend = BACKENDS[name];
  if ('load' in backend) return backend.load();
  const { playerOpener } = await import('./outputs/player-output.ts');
  return playerOpener(name, backend.command);
}

/** Seconds from the first sample frame that an idle backend takes to its being heard. */
export function startLatency(name: BackendName): number {
  const backend: Backend = BACKENDS[name];
  return backend.startLatency ?? 0;
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
