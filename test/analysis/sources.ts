import type { StftRequest } from '../../src/analysis/request.ts';
import type { WavFile } from '../../src/wav/open.ts';
import { buildWav } from '../wav/build.ts';
import { openBytes } from '../wav/files.ts';

/** Runs in this thread, however much there is to do. */
export const ALONE = { threads: 1 };

/** Opens a file of 16-bit samples: integers, a list a channel. */
export function openS16(channels: ArrayLike<number>[], sampleRate = 8000): Promise<WavFile> {
  const data = interleaved(channels, Int16Array);
  return openBytes(buildWav({ fmt: { channels: channels.length, bits: 16, sampleRate }, data }));
}

/** Opens a file of 32-bit floats. */
export function openF32(channels: ArrayLike<number>[], sampleRate = 8000): Promise<WavFile> {
  const data = interleaved(channels, Float32Array);
  return openBytes(buildWav({ fmt: { tag: 3, channels: channels.length, bits: 32, sampleRate }, data }));
}

function interleaved(
  channels: ArrayLike<number>[],
  Samples: Int16ArrayConstructor | Float32ArrayConstructor,
): Uint8Array {
  const values = new Samples(channels.length * channels[0]!.length);
  channels.forEach((samples, channel) => {
    for (let i = 0; i < samples.length; i++) values[i * channels.length + channel] = samples[i]!;
  });
  return new Uint8Array(values.buffer);
}

/** Every channel of the whole file by Hann windows of 64, half overlapped. */
export function stftOf(wav: WavFile, changes: Partial<StftRequest> = {}): StftRequest {
  const { format, frames } = wav.info;
  return {
    range: { start: 0, end: frames },
    channels: Array.from({ length: format.channels }, (_, channel) => channel),
    nfft: 64,
    hop: 32,
    edges: 'whole',
    window: { name: 'hann' },
    scaling: 'dbfs',
    ...changes,
  };
}
