/** The options of waveforms' data. */

export interface WaveDataOptions {
  points?: number;
  framesPerPoint?: number;
  bits?: 8 | 16;
}

/** Sample frames in a point where nothing is asked, as audiowaveform has it. */
export const DEFAULT_FRAMES_PER_POINT = 256;
