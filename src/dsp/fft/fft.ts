/** Unscaled forward FFT of real samples: X[k] = Σ x[n]·exp(−2πikn/length). */
export interface RealFft {
  readonly length: number;
  /** From `length` samples to bins 0 … ⌊length/2⌋, interleaved: `spectrum` takes 2·⌊length/2⌋ + 2 floats. */
  forward(samples: Float32Array, spectrum: Float32Array): void;
  /** Gives the engine's memory back. */
  free(): void;
}

/** Unscaled forward FFT of complex values. */
export interface ComplexFft {
  readonly length: number;
  /** In place: `length` interleaved complex values. */
  forward(values: Float32Array): void;
  /** Gives the engine's memory back. */
  free(): void;
}
