/** Words for what a file is, as titles and `info` show them. */
import type { Selection } from '../options/selection.ts';
import type { SampleFormat, WavInfo } from '../wav/format.ts';

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

/**
 * `12.5 s`, `4:07.5`, `1:00:00`: in four digits, from a minute on in tenths.
 *
 * @param step seconds; decimals enough to tell these, where that takes more
 */
export function describeDuration(seconds: number, step = 1): string {
  const decimals = Math.ceil(Math.max(0, -Math.log10(step)));
  if (seconds >= 60) return clock(seconds, Math.max(1, decimals));
  const [usual, fine] = [Number(seconds.toPrecision(4)), Number(seconds.toFixed(decimals))];
  return `${Math.abs(fine - seconds) < Math.abs(usual - seconds) ? fine : usual} s`;
}

function clock(seconds: number, decimals: number): string {
  const unit = 10 ** decimals;
  const parts = Math.round(seconds * unit);
  const minutes = Math.floor(parts / (60 * unit)) % 60;
  const hours = Math.floor(parts / (3600 * unit));
  const rest = ((parts / unit) % 60).toFixed(decimals).padStart(decimals + 3, '0');
  const minutesText = hours ? `${hours}:${String(minutes).padStart(2, '0')}` : String(minutes);
  return `${minutesText}:${rest.replace(/\.?0+$/, '')}`;
}

/** What a file is, and which part of it is drawn: `44.1 kHz`, `stereo`, `16-bit PCM`, `5 s to 10 s of 12.5 s`. */
export function describePart(info: WavInfo, { range, channels, channelNames }: Selection): string[] {
  const { format, duration } = info;
  const words = [
    describeRate(format.sampleRate),
    describeChannels(format.channels),
    describeEncoding(format),
  ];
  // A hundredth of what is drawn: the ends of a short part are not to read the same.
  const step = (range.end - range.start) / format.sampleRate / 100;
  const [start, end] = [range.start, range.end].map((frame) =>
    describeDuration(frame / format.sampleRate, step),
  );
  const isWhole = range.start === 0 && range.end === info.frames;
  words.push(isWhole ? describeDuration(duration) : `${start} to ${end} of ${describeDuration(duration)}`);
  if (format.channels > 1 && channels === 'mix') words.push(`mean of ${format.channels} channels`);
  if (format.channels > 1 && channels.length === 1)
    words.push(`${channelNames[0]} of ${format.channels} channels`);
  return words;
}
