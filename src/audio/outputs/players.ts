import type { BackendName, SoundFormat } from '../protocol.ts';

/** Programs that play raw sample frames from their standard input. */
export type PlayerName = Exclude<BackendName, 'speaker' | '@audio/speaker' | 'null'>;

/** How a program is run. */
export interface PlayerCommand {
  command: string;
  args: string[];
  /** Variables to set beside those of this process. */
  env?: Record<string, string>;
  /** Bytes that go before the sample frames. */
  preamble?: Buffer;
  /** Seconds of silence that go after them. */
  trailingSilence?: number;
}

/** The command that plays interleaved s16le of that format from standard input, on that device or the system's own. */
export function playerCommand(
  name: PlayerName,
  { sampleRate, channels }: SoundFormat,
  device: string | undefined,
): PlayerCommand {
  const rate = String(sampleRate);
  const count = String(channels);
  const on = (...flags: string[]) => (device === undefined ? [] : flags);
  switch (name) {
    case 'pw-cat':
      return {
        command: name,
        args: [
          '--playback',
          '--format=s16',
          `--rate=${rate}`,
          `--channels=${count}`,
          ...on(`--target=${device}`),
          '-',
        ],
      };
    case 'paplay':
      return {
        command: name,
        args: [
          '--raw',
          '--format=s16le',
          `--rate=${rate}`,
          `--channels=${count}`,
          '--latency-msec=200',
          '--client-name=wavscope',
          ...on(`--device=${device}`),
        ],
      };
    case 'aplay':
      return {
        command: name,
        args: ['-q', '-t', 'raw', '-f', 'S16_LE', '-r', rate, '-c', count, ...on('-D', device!), '-'],
      };
    case 'sox':
      return {
        command: 'play',
        args: ['-q', '-V1', '-t', 'raw', '-e', 'signed', '-b', '16', '-L', '-r', rate, '-c', count, '-'],
        env: device === undefined ? undefined : { AUDIODEV: device },
      };
    case 'ffplay':
      return {
        command: name,
        args: [
          ...['-nodisp', '-autoexit', '-loglevel', 'error', '-nostats'],
          // Without these it collects seconds of input before it begins.
          ...['-probesize', '32', '-analyzeduration', '0', '-fflags', 'nobuffer'],
          ...['-f', 'wav', '-i', 'pipe:0'],
        ],
        // How it is told the number of raw channels changes from version to version.
        preamble: streamHeader({ sampleRate, channels }),
        // It ends before its device has played the last of it.
        trailingSilence: 0.2,
        env: device === undefined ? undefined : { SDL_AUDIO_DEVICE_NAME: device },
      };
  }
}

/** The header of a WAV stream of unknown length: http://soundfile.sapp.org/doc/WaveFormat/ */
function streamHeader({ sampleRate, channels }: SoundFormat): Buffer {
  const header = Buffer.alloc(44);
  header.write('RIFF', 0, 'latin1');
  header.writeUInt32LE(0xffffffff, 4);
  header.write('WAVEfmt ', 8, 'latin1');
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(channels, 22);
  header.writeUInt32LE(sampleRate, 24);
  header.writeUInt32LE(2 * channels * sampleRate, 28);
  header.writeUInt16LE(2 * channels, 32);
  header.writeUInt16LE(16, 34);
  header.write('data', 36, 'latin1');
  header.writeUInt32LE(0xffffffff, 40);
  return header;
}
