/** Zero crossings of the sinc on either side, at the lower of the two rates. */
const ZERO_CROSSINGS = 16;
/** Share of the lower Nyquist frequency that passes. */
const PASSBAND = 0.9;
/** Steps of the filter table between two zero crossings; linear interpolation in between stays below −96 dB. */
const TABLE_STEPS = 512;

/** Sample frames by channel: channels[channel][frame], `frames` of them. */
export interface PlanarBlock {
  frames: number;
  channels: Float32Array[];
}

/**
 * Changes the sample rate of planar audio that comes in pieces, by windowed-sinc interpolation (Smith, Digital Audio
 * Resampling: https://ccrma.stanford.edu/~jos/resample/). The output begins with the input and is as long, in seconds.
 */
export class Resampler {
  readonly #step: number;
  /** Filter taps on either side, in input samples. */
  readonly #reach: number;
  readonly #cutoff: number;
  readonly #table: Float64Array;
  /** Input held, planar; its first sample is input frame `#offset`. */
  #held: Float32Array[];
  #offset: number;
  #produced = 0;

  constructor(channels: number, inputRate: number, outputRate: number) {
    this.#step = inputRate / outputRate;
    this.#cutoff = PASSBAND * Math.min(1, outputRate / inputRate);
    this.#reach = Math.ceil(ZERO_CROSSINGS / this.#cutoff);
    this.#table = windowedSinc();
    this.#offset = -this.#reach;
    this.#held = Array.from({ length: channels }, () => new Float32Array(this.#reach));
  }

  /** Takes `frames` input frames and returns the output frames that they complete; the buffers are the caller's. */
  push(input: Float32Array[], frames: number): PlanarBlock {
    this.#held = this.#held.map((held, channel) => concat(held, input[channel]!.subarray(0, frames)));
    return this.#produce(this.#offset + this.#held[0]!.length - this.#reach);
  }

  /** The rest of the output, at the end of the input. */
  flush(): PlanarBlock {
    const end = this.#offset + this.#held[0]!.length;
    this.#held = this.#held.map((held) => concat(held, new Float32Array(this.#reach)));
    return this.#produce(end);
  }

  /** Output frames whose place lies before input frame `end`. */
  #produce(end: number): PlanarBlock {
    const frames = Math.max(0, Math.ceil(end / this.#step) - this.#produced);
    const channels = this.#held.map((held) => {
      const output = new Float32Array(frames);
      for (let frame = 0; frame < frames; frame++) {
        output[frame] = this.#interpolate(held, (this.#produced + frame) * this.#step - this.#offset);
      }
      return output;
    });
    this.#produced += frames;
    const keepFrom = Math.max(0, Math.floor(this.#produced * this.#step) - this.#reach - this.#offset);
    const drop = Math.min(keepFrom, this.#held[0]!.length);
    this.#held = this.#held.map((held) => held.slice(drop));
    this.#offset += drop;
    return { frames, channels };
  }

  /** The band-limited signal at `place`, in samples from the first one held. */
  #interpolate(held: Float32Array, place: number): number {
    const first = Math.max(0, Math.ceil(place - this.#reach));
    const last = Math.min(held.length - 1, Math.floor(place + this.#reach));
    const scale = this.#cutoff * TABLE_STEPS;
    let sum = 0;
    for (let tap = first; tap <= last; tap++) {
      const at = Math.abs(tap - place) * scale;
      const index = Math.floor(at);
      const low = this.#table[index] ?? 0;
      sum += held[tap]! * (low + (at - index) * ((this.#table[index + 1] ?? 0) - low));
    }
    return sum * this.#cutoff;
  }
}

/** One half of the sinc under a four-term Blackman-Harris window (Harris, 1978). */
function windowedSinc(): Float64Array {
  const table = new Float64Array(ZERO_CROSSINGS * TABLE_STEPS + 1);
  for (let index = 0; index < table.length; index++) {
    const x = index / TABLE_STEPS;
    const angle = (Math.PI * x) / ZERO_CROSSINGS;
    const window =
      0.35875 + 0.48829 * Math.cos(angle) + 0.14128 * Math.cos(2 * angle) + 0.01168 * Math.cos(3 * angle);
    table[index] = window * (x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x));
  }
  return table;
}

function concat(head: Float32Array, tail: Float32Array): Float32Array {
  const whole = new Float32Array(head.length + tail.length);
  whole.set(head);
  whole.set(tail, head.length);
  return whole;
}
