/** The figure as a page that plays: the audio that it shows, encoded for a browser. */
import wav from 'node-wav';
import { SelectionError } from '../errors.ts';
import type { Selection } from '../options/selection.ts';
import { writeOutput } from '../output/write.ts';
import { type AudioClip, renderHtml } from '../render/html.ts';
import type { WavFile } from '../wav/open.ts';
import { FrameReader } from '../wav/reader.ts';
import type { Context } from '../world/context.ts';
import { announce, type DrawnPicture, pictureMetadata } from './picture.ts';

/** The audio that a page holds at most, in bytes: what a browser opens without a thought. */
const LARGEST_CLIP = 48e6;
const BYTES_PER_SAMPLE = 2;

export async function emitPage(picture: DrawnPicture, clip: AudioClip, context: Context): Promise<void> {
  const page = await renderHtml(picture.figure, clip, pictureMetadata(picture));
  await writeOutput(picture.target, context, (write) => write(page));
  await announce(picture.target, context);
}

/**
 * The selection's audio as 16-bit PCM: the channels drawn, or both of a stereo file whose mix is drawn.
 *
 * @throws SelectionError where it would be too much for a page
 */
export function readClip({ source, info }: WavFile, { range, channels }: Selection): AudioClip {
  const { sampleRate, channels: present } = info.format;
  const frames = range.end - range.start;
  const heard = channels === 'mix' ? (present === 2 ? [0, 1] : channels) : channels;
  const bytes = frames * BYTES_PER_SAMPLE * (heard === 'mix' ? 1 : heard.length);
  if (bytes > LARGEST_CLIP) {
    const seconds = Math.floor(((LARGEST_CLIP / bytes) * frames) / sampleRate);
    throw new SelectionError(
      `a page holds its audio, ${seconds} s of this file at the most; choose with --start and --duration`,
    );
  }
  const planes = Array.from({ length: present }, () => new Float32Array(frames));
  new FrameReader(source).read(range.start, frames, planes);
  const samples = heard === 'mix' ? [mean(planes)] : heard.map((channel) => planes[channel]!);
  const encoded = wav.encode(samples, { sampleRate, bitDepth: 8 * BYTES_PER_SAMPLE });
  return { wav: encoded, start: range.start / sampleRate, duration: frames / sampleRate };
}

function mean(planes: Float32Array[]): Float32Array {
  return planes[0]!.map((_, frame) => planes.reduce((sum, plane) => sum + plane[frame]!, 0) / planes.length);
}
