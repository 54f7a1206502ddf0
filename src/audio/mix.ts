import type { SampleFormat } from '../wav/format.ts';

/** Weights of a mix: gains[output][input]. */
export type MixMatrix = number[][];

/** Speakers in the order of their bits in a channel mask. */
const SPEAKERS = [
  ...['FL', 'FR', 'FC', 'LFE', 'BL', 'BR', 'FLC', 'FRC', 'BC', 'SL', 'SR'],
  ...['TC', 'TFL', 'TFC', 'TFR', 'TBL', 'TBC', 'TBR'],
] as const;

type Speaker = (typeof SPEAKERS)[number];

/** What each count of channels is taken for where no mask says it: https://trac.ffmpeg.org/wiki/AudioChannelManipulation */
const USUAL_LAYOUTS: Record<number, Speaker[]> = {
  3: ['FL', 'FR', 'FC'],
  4: ['FL', 'FR', 'BL', 'BR'],
  5: ['FL', 'FR', 'FC', 'BL', 'BR'],
  6: ['FL', 'FR', 'FC', 'LFE', 'BL', 'BR'],
  7: ['FL', 'FR', 'FC', 'LFE', 'BC', 'SL', 'SR'],
  8: ['FL', 'FR', 'FC', 'LFE', 'BL', 'BR', 'SL', 'SR'],
};

/** −3 dB: what a speaker that stands for two gives to each (ITU-R BS.775). */
const SHARED = Math.SQRT1_2;

/** Left and right share of each speaker; the low-frequency one is left out, as BS.775 allows. */
const STEREO_SHARES: Record<Speaker, [number, number]> = {
  FL: [1, 0],
  FR: [0, 1],
  FC: [SHARED, SHARED],
  LFE: [0, 0],
  BL: [SHARED, 0],
  BR: [0, SHARED],
  FLC: [1, 0],
  FRC: [0, 1],
  BC: [0.5, 0.5],
  SL: [SHARED, 0],
  SR: [0, SHARED],
  TC: [0.5, 0.5],
  TFL: [SHARED, 0],
  TFC: [0.5, 0.5],
  TFR: [0, SHARED],
  TBL: [0.5, 0],
  TBC: [0.5, 0.5],
  TBR: [0, 0.5],
};

/** A single channel, counted from 0. */
export function singleChannel(channel: number, channels: number): MixMatrix {
  return [Array.from({ length: channels }, (_, index) => (index === channel ? 1 : 0))];
}

/** The mean of all channels. */
export function meanOfChannels(channels: number): MixMatrix {
  return [new Array<number>(channels).fill(1 / channels)];
}

/**
 * To two channels: by each speaker's place where the places are known, else channels by turns to the left and the
 * right. Scaled down so that no sum of full-scale channels clips.
 */
export function stereoDownmix({ channels, channelMask }: SampleFormat): MixMatrix {
  const masked = SPEAKERS.filter((_, bit) => channelMask & (1 << bit)).slice(0, channels);
  const layout = masked.length === channels ? masked : USUAL_LAYOUTS[channels];
  const shares = Array.from({ length: channels }, (_, channel): [number, number] =>
    layout ? STEREO_SHARES[layout[channel]!] : channel % 2 === 0 ? [1, 0] : [0, 1],
  );
  const sums = [0, 1].map((side) => shares.reduce((sum, share) => sum + share[side]!, 0));
  const scale = 1 / Math.max(1, sums[0]!, sums[1]!);
  return [0, 1].map((side) => shares.map((share) => share[side]! * scale));
}

/** Mixes `frames` sample frames of planar `source` into planar `target`. */
export function applyMix(
  matrix: MixMatrix,
  source: Float32Array[],
  target: Float32Array[],
  frames: number,
): void {
  matrix.forEach((gains, output) => {
    const mixed = target[output]!;
    mixed.fill(0, 0, frames);
    gains.forEach((gain, input) => {
      if (gain === 0) return;
      const samples = source[input]!;
      for (let frame = 0; frame < frames; frame++) mixed[frame]! += gain * samples[frame]!;
    });
  });
}
