/** The discrete Fourier transform by its definition, in float64: bins 0 … ⌊n/2⌋ as [re, im]. */
export function naiveDft(samples: ArrayLike<number>): Array<[number, number]> {
  return Array.from({ length: Math.floor(samples.length / 2) + 1 }, (_, bin) => naiveBin(samples, bin));
}

/** One bin of it. The angle is reduced in whole numbers, so that it is exact for any length. */
export function naiveBin(samples: ArrayLike<number>, bin: number): [number, number] {
  const n = samples.length;
  let re = 0;
  let im = 0;
  let turn = 0;
  for (let i = 0; i < n; i++) {
    const angle = (2 * Math.PI * turn) / n;
    re += samples[i]! * Math.cos(angle);
    im -= samples[i]! * Math.sin(angle);
    turn = (turn + bin) % n;
  }
  return [re, im];
}

/** Numbers between −1 and 1 that are the same in every run (Numerical Recipes' linear congruential generator). */
export function noise(count: number, seed = 1): Float32Array {
  let state = seed >>> 0;
  return Float32Array.from({ length: count }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 31 - 1;
  });
}

/** A sine of `cycles` periods over the whole length. */
export function sine(count: number, cycles: number): Float32Array {
  return Float32Array.from({ length: count }, (_, i) => Math.sin((2 * Math.PI * cycles * i) / count));
}

/** A single 1 at `at`: the hardest input for a float32 FFT, since every bin is as large as the largest. */
export function impulse(count: number, at: number): Float32Array {
  const samples = new Float32Array(count);
  samples[at] = 1;
  return samples;
}
