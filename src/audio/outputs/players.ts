import type { SoundFormat } from './output.ts';

/** How a program that plays raw sample frames from its standard input is run. */
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
export type PlayerCommandFor = (format: SoundFormat, device: string | undefined) => PlayerCommand;

/** The header of a WAV stream of unknown length: http://soundfile.sapp.org/doc/WaveFormat/ */
export function streamHeader({ sampleRate, channels }: SoundFormat): Buffer {
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
