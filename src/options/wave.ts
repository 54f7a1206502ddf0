/** The options of waveforms: their looks, and the points of their data. */
import type { Command } from 'commander';
import { UsageError } from '../errors.ts';
import { addDtypeOption } from './data.ts';
import { addOption } from './option.ts';
import { type AmplitudeChoice, parseAmplitude, parseChoice, parseInteger } from './parsers.ts';

export interface WaveLooks {
  rms?: boolean;
  scale?: 'linear' | 'db';
  amplitude?: AmplitudeChoice;
}

export interface WaveDataOptions {
  points?: number;
  framesPerPoint?: number;
  bits?: 8 | 16;
  dtype?: 'float32' | 'float16';
  peaksFormat?: 'audiowaveform' | 'wavesurfer';
}

/** What the headers of audiowaveform's formats can say. */
const MOST_FRAMES = 2 ** 31 - 1;

/** Sample frames in a point where nothing is asked, as audiowaveform has it. */
export const DEFAULT_FRAMES_PER_POINT = 256;

export function addWaveOptions(command: Command): Command {
  command.option('--rms', 'add the RMS envelope');
  const scales = ['linear', 'db'] as const;
  addOption(command, '--scale <linear|db>', 'amplitude axis (default: linear)', parseChoice(scales));
  addOption(
    command,
    '--amplitude <x|lo:hi|auto>',
    'ends of the axis: ±x, or levels such as -60:0 with --scale db (default: full scale, or the peak where that is higher)',
    parseAmplitude,
  );
  const fixed = `data formats: sample frames in a point (default: ${DEFAULT_FRAMES_PER_POINT})`;
  addOption(command, '--points <n>', 'data formats: this many points', parseInteger(1, MOST_FRAMES));
  addOption(command, '--frames-per-point <n>', fixed, parseInteger(1, MOST_FRAMES));
  addDtypeOption(command, ['float32', 'float16']);
  const peaksFormats = ['audiowaveform', 'wavesurfer'] as const;
  addOption(
    command,
    '--peaks-format <audiowaveform|wavesurfer>',
    'json: for peaks.js, or for wavesurfer.js, an array a channel from −1 to 1 (default: audiowaveform)',
    parseChoice(peaksFormats),
  );
  const parseBits = parseChoice(['8', '16'] as const);
  const bits = 'dat and json: bits of a peak (default: 16)';
  return addOption(command, '--bits <8|16>', bits, (text) => Number(parseBits(text)));
}

/** @throws UsageError where options contradict each other */
export function checkWaveOptions(options: WaveLooks & WaveDataOptions): void {
  const { points, framesPerPoint, scale, amplitude, bits, peaksFormat } = options;
  if (points && framesPerPoint) {
    throw new UsageError('--points and --frames-per-point exclude each other; give one of the two');
  }
  if (bits && peaksFormat === 'wavesurfer') {
    throw new UsageError('--bits is for --peaks-format audiowaveform; wavesurfer takes numbers from −1 to 1');
  }
  if (scale === 'db' && typeof amplitude === 'number') {
    throw new UsageError(
      `--amplitude ${amplitude} is for --scale linear; a dB scale takes levels, such as -60:0`,
    );
  }
  if (scale !== 'db' && Array.isArray(amplitude)) {
    throw new UsageError(
      `--amplitude ${amplitude.join(':')} is for --scale db; a linear scale takes one end, such as 0.5`,
    );
  }
}
