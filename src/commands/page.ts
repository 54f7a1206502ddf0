/** The figure as a page that plays: the audio that it shows, encoded for a browser. */
import wav from 'node-wav';
import type { ChannelSet, FrameRange } from '../analysis/request.ts';
import { Resampler } from '../audio/resample.ts';
import { SelectionError } from '../errors.ts';
import type { Selection } from '../options/selection.ts';
import type { AudioClip } from '../render/html.ts';
import { describeRate } from '../views/describe.ts';
import type { FrameSource, WavInfo } from '../wav/format.ts';
import type { WavFile } from '../wav/open.ts';
import { FrameReader } from '../wav/reader.ts';

/** The audio that a page holds at most, in bytes: what a browser opens without a thought. */
const LARGEST_CLIP = 48e6;
const BYTES_PER_SAMPLE = 2;

/** What Chromium plays, as measured with version 156: sample rates in Hz, and channels. */
const PLAYABLE = { lowest: 3000, highest: 768_000, channels: 32 };

/** Sample frames read at once. */
const BLOCK_FRAMES = 1 << 16;

/** @throws SelectionError where the selection's audio would be too much for a page */
export function checkClip({ format }: Pick<WavInfo, 'format'>, { range, channels }: Selection): void {
  const { sampleRate } = format;
  const frames = range.end - range.start;
  const tracks = tracksOf(channels, format.channels).length;
  const bytes = ((frames * playableRate(sampleRate)) / sampleRate) * BYTES_PER_SAMPLE * tracks;
  if (bytes <= LARGEST_CLIP) return;
  const seconds = Math.floor(((LARGEST_CLIP / bytes) * frames) / sampleRate);
  throw new SelectionError(
    `a page holds its audio, ${seconds} s of this file at the most; choose with --start and --duration`,
  );
}

/**
 * The selection's audio as 16-bit PCM: the channels drawn, or both of a stereo file whose mix is drawn. To the bit the
 * file's own, where that has 16 bits or fewer; resampled or mixed where browsers would not play it, with a note.
 *
 * @throws SelectionError where it would be too much for a page
 */
export function readClip({ source, info }: WavFile, selection: Selection): AudioClip {
  checkClip(info, selection);
  const { range, channels } = selection;
  const { sampleRate, channels: present } = info.format;
  const frames = range.end - range.start;
  const tracks = tracksOf(channels, present);
  const rate = playableRate(sampleRate);
  const samples = resampled(readTracks(source, range, tracks), sampleRate, rate);
  for (const track of samples) quantize(track);
  const encoded = wav.encode(samples, { sampleRate: rate, bitDepth: 8 * BYTES_PER_SAMPLE });
  const notes = [
    ...(rate === sampleRate ? [] : [`resampled from ${describeRate(sampleRate)} to ${describeRate(rate)}`]),
    ...(channels !== 'mix' && channels.length > tracks.length
      ? [`the mean of ${channels.length} channels`]
      : []),
  ];
  return {
    wav: encoded,
    start: range.start / sampleRate,
    duration: frames / sampleRate,
    ...(notes.length > 0 && { note: `The audio is ${notes.join(' and ')}, for browsers to play it.` }),
  };
}

/** The file's channels that each channel of the page's audio is the mean of. */
function tracksOf(channels: ChannelSet, present: number): number[][] {
  const all = Array.from({ length: present }, (_, channel) => channel);
  if (channels === 'mix') return present === 2 ? [[0], [1]] : [all];
  return channels.length > PLAYABLE.channels ? [channels] : channels.map((channel) => [channel]);
}

/** The sample rate itself, or the nearest whole multiple or part of it that browsers play. */
function playableRate(sampleRate: number): number {
  if (sampleRate < PLAYABLE.lowest) return sampleRate * Math.ceil(PLAYABLE.lowest / sampleRate);
  if (sampleRate <= PLAYABLE.highest) return sampleRate;
  return Math.round(sampleRate / Math.ceil(sampleRate / PLAYABLE.highest));
}

function readTracks(source: FrameSource, range: FrameRange, tracks: number[][]): Float32Array[] {
  const reader = new FrameReader(source);
  const planes = Array.from({ length: source.format.channels }, () => new Float32Array(BLOCK_FRAMES));
  const samples = tracks.map(() => new Float32Array(range.end - range.start));
  for (let start = range.start; start < range.end; start += BLOCK_FRAMES) {
    const frames = reader.read(start, Math.min(BLOCK_FRAMES, range.end - start), planes);
    for (const [track, members] of tracks.entries()) {
      const target = samples[track]!.subarray(start - range.start);
      for (let frame = 0; frame < frames; frame++) {
        let sum = 0;
        for (const member of members) sum += planes[member]![frame]!;
        target[frame] = sum / members.length;
      }
    }
  }
  return samples;
}

function resampled(samples: Float32Array[], from: number, to: number): Float32Array[] {
  if (from === to) return samples;
  const resampler = new Resampler(samples.length, from, to);
  const body = resampler.push(samples, samples[0]!.length).channels;
  const tail = resampler.flush().channels;
  return body.map((head, track) => {
    const whole = new Float32Array(head.length + tail[track]!.length);
    whole.set(head);
    whole.set(tail[track]!, head.length);
    return whole;
  });
}

/**
 * Rounds samples in place to 16 bits, as node-wav's encoder leaves them: it scales positive samples by 32767, negative
 * ones by 32768, and cuts off what is behind the point.
 */
function quantize(samples: Float32Array): void {
  for (let i = 0; i < samples.length; i++) {
    const code = Math.max(-32768, Math.min(32767, Math.round(samples[i]! * 32768)));
    samples[i] = code < 0 ? code / 32768 : (code + 0.5) / 32767;
  }
}
