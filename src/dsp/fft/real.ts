import type { ComplexFft, RealFft } from './fft.ts';

/**
 * A real FFT out of a complex one: of half the length, even and odd samples as real and imaginary part, where the
 * length is even (Sorensen et al., “Real-valued fast Fourier transform algorithms”, 1987); else of the same length.
 */
export function realByComplex(length: number, fft: ComplexFft): RealFft {
  const isHalf = fft.length * 2 === length;
  const values = new Float32Array(2 * fft.length);
  return {
    length,
    forward(samples, spectrum) {
      if (isHalf) {
        values.set(samples);
        fft.forward(values);
        separateHalves(values, spectrum);
      } else {
        for (let i = 0; i < length; i++) {
          values[2 * i] = samples[i]!;
          values[2 * i + 1] = 0;
        }
        fft.forward(values);
        spectrum.set(values.subarray(0, length + 1));
      }
    },
    free: () => fft.free(),
  };
}

/** The spectrum of the real samples that were packed in pairs into the complex signal of spectrum `packed`. */
function separateHalves(packed: Float32Array, spectrum: Float32Array): void {
  const half = packed.length / 2;
  for (let k = 0; k <= half; k++) {
    const at = 2 * (k % half);
    const mirror = 2 * ((half - k) % half);
    const re = packed[at]!;
    const im = packed[at + 1]!;
    const mirrorRe = packed[mirror]!;
    const mirrorIm = packed[mirror + 1]!;
    const oddRe = (im + mirrorIm) / 2;
    const oddIm = (mirrorRe - re) / 2;
    const angle = (-Math.PI * k) / half;
    const c = Math.cos(angle);
    const s = Math.sin(angle);
    spectrum[2 * k] = (re + mirrorRe) / 2 + oddRe * c - oddIm * s;
    spectrum[2 * k + 1] = (im - mirrorIm) / 2 + oddRe * s + oddIm * c;
  }
}
