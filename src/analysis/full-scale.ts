import type { FullScale } from '../dsp/clipping.ts';
import type { SampleFormat } from '../wav/format.ts';

/**
 * Where an encoding is at full scale: an integer's extreme codes and those one step inside them (some converters and
 * limiters stop there), as float32 tells them apart; the extreme codes of A-law and µ-law; ±1 of floats, and beyond.
 */
export function fullScaleOf({ encoding, bitsPerSample }: SampleFormat): FullScale {
  switch (encoding) {
    case 'pcm':
      return oneStepInside(bitsPerSample);
    case 'float':
      return { low: -1, high: 1 };
    case 'alaw':
      return { low: -4032 / 4096, high: 4032 / 4096 };
    case 'mulaw':
      return { low: -8031 / 8192, high: 8031 / 8192 };
    case 'ima-adpcm':
    case 'ms-adpcm':
      // Decoded to 16 bits.
      return oneStepInside(16);
  }
}

function oneStepInside(bits: number): FullScale {
  const step = 2 ** (1 - bits);
  return { low: Math.fround(-1 + step), high: Math.fround(1 - 2 * step) };
}
