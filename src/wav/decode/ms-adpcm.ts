import type { SampleFormat } from '../format.ts';

// Microsoft ADPCM: https://wiki.multimedia.cx/index.php/Microsoft_ADPCM. A block begins with each channel's predictor
// (8 bits), then each one's step, second sample and first sample (16 bits); nibbles follow, the high one first, the
// channels in turn.

/** How the step changes with the nibble just read, in 256ths. */
const STEP_FACTORS = Int16Array.of(
  230,
  230,
  230,
  230,
  307,
  409,
  512,
  614,
  768,
  614,
  512,
  409,
  307,
  230,
  230,
  230,
);

function int16(bytes: Uint8Array, at: number): number {
  return ((bytes[at]! << 16) | (bytes[at + 1]! << 24)) >> 16;
}

/** Decodes the first `frames` sample frames of a block into `target[channel][offset …]`, full scale ±1. */
export function decodeMsBlock(
  block: Uint8Array,
  frames: number,
  format: SampleFormat,
  target: Float32Array[],
  offset: number,
): void {
  const { channels, adpcmCoefficients: table = [] } = format;
  for (let channel = 0; channel < channels; channel++) {
    const samples = target[channel]!;
    // A predictor that the table lacks is damage; sox takes the first one then, too.
    const predictor = 2 * block[channel]! < table.length ? 2 * block[channel]! : 0;
    const first = table[predictor] ?? 0;
    const second = table[predictor + 1] ?? 0;
    let step = int16(block, channels + 2 * channel);
    let last = int16(block, 3 * channels + 2 * channel);
    let beforeLast = int16(block, 5 * channels + 2 * channel);
    samples[offset] = beforeLast / 2 ** 15;
    if (frames > 1) samples[offset + 1] = last / 2 ** 15;
    for (let frame = 2; frame < frames; frame++) {
      const nth = (frame - 2) * channels + channel;
      const nibble = (block[7 * channels + (nth >> 1)]! >> (nth & 1 ? 0 : 4)) & 15;
      const predicted = (last * first + beforeLast * second) >> 8;
      const sample = Math.max(-32768, Math.min(32767, predicted + ((nibble << 28) >> 28) * step));
      step = Math.max(16, (STEP_FACTORS[nibble]! * step) >> 8);
      beforeLast = last;
      last = sample;
      samples[offset + frame] = sample / 2 ** 15;
    }
  }
}
