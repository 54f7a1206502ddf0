/** Sounds whose pictures are known beforehand, as WAV files in memory. */
import { buildWav, type ChunkSpec, listBody, u32 } from '../wav/build.ts';

/** A channel: the sample at a time in seconds. */
export type Voice = (time: number) => number;

export interface Sound {
  sampleRate: number;
  /** Seconds. */
  duration: number;
  voices: Voice[];
  /** 16 bits are rounded and cut off at full scale; else 32-bit floats. */
  bits?: 16 | 32;
  cues?: { time: number; label: string }[];
}

export const silence: Voice = () => 0;

/** A sine of that amplitude. */
export function tone(hz: number, amplitude = 0.5): Voice {
  return (time) => amplitude * Math.sin(2 * Math.PI * hz * time);
}

/** That voice from one time to another, else silence. */
export function during(from: number, to: number, voice: Voice): Voice {
  return (time) => (time >= from && time < to ? voice(time) : 0);
}

/** A single sample. */
export function click(at: number, sampleRate: number, height = 1): Voice {
  return during(at - 0.5 / sampleRate, at + 0.5 / sampleRate, () => height);
}

export function sum(...voices: Voice[]): Voice {
  return (time) => voices.reduce((total, voice) => total + voice(time), 0);
}

/** White noise of that standard deviation, the same every time. */
export function noise(deviation: number): Voice {
  let state = 12345;
  const uniform = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (state + 0.5) / 2 ** 32;
  };
  return () => deviation * Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
}

export function wavOf({ sampleRate, duration, voices, bits = 32, cues = [] }: Sound): Uint8Array {
  const channels = voices.length;
  const frames = Math.round(sampleRate * duration);
  const samples = bits === 16 ? new Int16Array(frames * channels) : new Float32Array(frames * channels);
  for (let frame = 0; frame < frames; frame++) {
    for (const [channel, voice] of voices.entries()) {
      const value = voice(frame / sampleRate);
      samples[frame * channels + channel] =
        bits === 16 ? Math.max(-32768, Math.min(32767, Math.round(32768 * value))) : value;
    }
  }
  return buildWav({
    fmt: { tag: bits === 16 ? 1 : 3, channels, sampleRate, bits },
    data: Buffer.from(samples.buffer),
    after: cueChunks(cues, sampleRate),
  });
}

function cueChunks(cues: { time: number; label: string }[], sampleRate: number): ChunkSpec[] {
  if (cues.length === 0) return [];
  const points = cues.map(({ time }, i) => {
    const frame = u32(Math.round(time * sampleRate));
    return Buffer.concat([u32(i + 1), frame, Buffer.from('data'), u32(0), u32(0), frame]);
  });
  const labels = cues.map(({ label }, i) => ({
    id: 'labl',
    body: Buffer.concat([u32(i + 1), Buffer.from(`${label}\0`)]),
  }));
  return [
    { id: 'cue ', body: Buffer.concat([u32(cues.length), ...points]) },
    { id: 'LIST', body: listBody('adtl', labels) },
  ];
}
