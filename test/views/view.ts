/** Small files, selections and analyses, as the views take them. */
import type { Envelope } from '../../src/analysis/request.ts';
import { type ChannelChoice, parseDuration, parseTime } from '../../src/options/parsers.ts';
import type { Looks, PictureOptions } from '../../src/options/picture.ts';
import { resolveSelection } from '../../src/options/selection.ts';
import { resolveSpectral, type SpectralOptions } from '../../src/options/spectral.ts';
import { themes } from '../../src/render/theme.ts';
import type { CuePoint, SampleFormat, WavInfo } from '../../src/wav/format.ts';

export interface FileShape {
  sampleRate?: number;
  channels?: number;
  frames?: number;
  cues?: CuePoint[];
  format?: Partial<SampleFormat>;
}

/** What is known of a file: ten seconds of 16-bit mono at 1 kHz, unless more is said. */
export function fileInfo({ sampleRate = 1000, channels = 1, frames = 10 * sampleRate, ...rest }: FileShape) {
  const told = { encoding: 'pcm', bitsPerSample: 16, channels, sampleRate, channelMask: 0, ...rest.format };
  const { cues = [] } = rest;
  // Only what views look at.
  return { format: told, frames, duration: frames / sampleRate, cues } as WavInfo;
}

export interface Asked {
  start?: string;
  duration?: string;
  channel?: ChannelChoice;
  spectral?: SpectralOptions;
  options?: Partial<PictureOptions>;
  looks?: Partial<Looks>;
}

/**
 * All that a view is made of. Without axes the data area fills the picture: its pixels are the width and the height of
 * the looks, 100 × 40 unless they say more.
 */
export function viewOf(file: FileShape, { start, duration, channel = 'all', ...asked }: Asked = {}) {
  const info = fileInfo(file);
  const times = {
    ...(start && { start: parseTime(start) }),
    ...(duration && { duration: parseDuration(duration) }),
  };
  const looks: Looks = {
    ...{ width: 100, height: 40, dpi: 96, axes: false },
    ...{ theme: themes.light, background: 'white', ...asked.looks },
  };
  return {
    name: 'tone.wav',
    info,
    selection: resolveSelection({ ...times, channel }, info, 'all'),
    spectral: resolveSpectral(asked.spectral ?? {}),
    cmap: 'viridis',
    looks,
    options: { axes: looks.axes, ...asked.options },
  };
}

/** One channel's points: lowest and highest sample of each; the RMS where it matters. */
export interface ChannelPoints {
  min: number[];
  max: number[];
  rms?: number[];
  /** 1 where samples are clipped at the upper end, 2 at the lower, 3 at both. */
  clipped?: number[];
}

export function envelopeOf(...channels: ChannelPoints[]): Envelope {
  const points = channels[0]!.min.length;
  return {
    points,
    min: channels.map(({ min }) => Float32Array.from(min)),
    max: channels.map(({ max }) => Float32Array.from(max)),
    rms: channels.map(({ rms }) => Float32Array.from(rms ?? Array(points).fill(0))),
    clipped: channels.map(({ clipped }) => Uint8Array.from(clipped ?? Array(points).fill(0))),
    nonFinite: 0,
  };
}

/** The same, for points whose lowest and highest sample lie as far from zero. */
export function around(...peaks: number[]): ChannelPoints {
  return { min: peaks.map((peak) => -peak), max: peaks };
}
