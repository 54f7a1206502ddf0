/** Words for what a file is, as titles and `info` show them. */
import type { SampleFormat } from '../wav/format.ts';

/** `16-bit PCM`, `32-bit float`, `µ-law`. */
export function describeEncoding({ encoding, bitsPerSample }: SampleFormat): string {
  switch (encoding) {
    case 'pcm':
      return `${bitsPerSample}-bit PCM`;
    case 'float':
      return `${bitsPerSample}-bit float`;
    case 'alaw':
      return 'A-law';
    case 'mulaw':
      return 'µ-law';
    case 'ima-adpcm':
      return 'IMA ADPCM';
    case 'ms-adpcm':
      return 'Microsoft ADPCM';
  }
}

export function describeChannels(channels: number): string {
  if (channels === 1) return 'mono';
  return channels === 2 ? 'stereo' : `${channels} channels`;
}

/** `44.1 kHz` */
export function describeRate(sampleRate: number): string {
  return sampleRate < 1000 ? `${sampleRate} Hz` : `${Number((sampleRate / 1000).toFixed(4))} kHz`;
}

/** `12.5 s`, `4:07.5`, `1:00:00` */
export function describeDuration(seconds: number): string {
  if (seconds < 60) return `${Number(seconds.toPrecision(4))} s`;
  const tenths = Math.round(seconds * 10);
  const rest = tenths % 600;
  const minutes = Math.floor(tenths / 600) % 60;
  const hours = Math.floor(tenths / 36000);
  const clock = `${String(Math.floor(rest / 10)).padStart(2, '0')}${rest % 10 ? `.${rest % 10}` : ''}`;
  return hours ? `${hours}:${String(minutes).padStart(2, '0')}:${clock}` : `${minutes}:${clock}`;
}

/** `44.1 kHz · stereo · 16-bit PCM · 12.5 s` */
export function describeFile(info: { format: SampleFormat; duration: number }): string {
  const { format } = info;
  return [
    describeRate(format.sampleRate),
    describeChannels(format.channels),
    describeEncoding(format),
    describeDuration(info.duration),
  ].join(' · ');
}
