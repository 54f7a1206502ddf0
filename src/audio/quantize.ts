/** Planar sample frames to interleaved 16-bit little-endian ones, as sound devices take them. */
export class Quantizer {
  /** Linear gain; 0 is silence. */
  gain = 1;
  readonly #dither: boolean;
  #state = 0x9e3779b9;

  /** @param dither for sources finer than 16 bits; a gain other than 1 brings it in by itself */
  constructor(dither: boolean) {
    this.#dither = dither;
  }

  /**
   * With a gain of 1 and no dither, samples that came from 16 bits or fewer come out as they were. Otherwise the
   * rounding error is made noise by triangular dither of ±1 step (Lipshitz, Wannamaker, Vanderkooy, 1992); the noise
   * is the same on every run.
   */
  quantize(channels: Float32Array[], frames: number): Buffer {
    const bytes = Buffer.allocUnsafe(2 * channels.length * frames);
    const samples = new Int16Array(bytes.buffer, bytes.byteOffset, channels.length * frames);
    const scale = 32768 * this.gain;
    const dither = this.gain !== 0 && (this.#dither || this.gain !== 1);
    channels.forEach((channel, index) => {
      for (let frame = 0, at = index; frame < frames; frame++, at += channels.length) {
        const value = channel[frame]! * scale + (dither ? this.#noise() : 0);
        samples[at] = value >= 32767 ? 32767 : value <= -32768 ? -32768 : Math.round(value);
      }
    });
    return bytes;
  }

  /** Sum of two uniform numbers of ±½ each, from one step of a 32-bit xorshift generator (Marsaglia, 2003). */
  #noise(): number {
    let state = this.#state;
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    this.#state = state;
    return ((state >>> 16) + (state & 0xffff)) / 65536 - 1 + 1 / 65536;
  }
}
