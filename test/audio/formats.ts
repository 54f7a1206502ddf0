import type { SampleFormat, WavInfo } from '../../src/wav/format.ts';

/** A 16-bit stereo format at 44.1 kHz, but for what is given. */
export function sampleFormat(given: Partial<SampleFormat> = {}): SampleFormat {
  const format: SampleFormat = {
    encoding: 'pcm',
    bitsPerSample: 16,
    bytesPerSample: 2,
    justified: 'high',
    bigEndian: false,
    channels: 2,
    sampleRate: 44100,
    blockAlign: 4,
    framesPerBlock: 1,
    channelMask: 0,
    ...given,
  };
  return { ...format, blockAlign: format.bytesPerSample * format.channels };
}

export function wavInfo(frames: number, format = sampleFormat()): WavInfo {
  return {
    container: 'RIFF',
    format,
    frames,
    duration: frames / format.sampleRate,
    bytes: 44 + frames * format.blockAlign,
    chunks: [],
    tags: {},
    cues: [],
    loops: [],
    warnings: [],
  };
}
