import { openSimd } from '../simd.ts';
import { BluesteinComplex } from './bluestein.ts';
import { primeFactors } from './factors.ts';
import type { ComplexFft, RealFft } from './fft.ts';
import { openKissComplex } from './kissfft.ts';
import { PffftComplex, PffftReal, pffftTakes } from './pffft.ts';
import { realByComplex } from './real.ts';

/** Beyond this prime factor Bluestein's algorithm is faster than kissfft's quadratic butterfly. */
const LARGEST_KISS_PRIME = 100;

/** The engine that suits that length: pffft where it takes it, else by way of a complex FFT. */
export async function openRealFft(length: number): Promise<RealFft> {
  if (pffftTakes(length, 'real')) return new PffftReal(await openSimd(), length);
  return realByComplex(length, await openComplexFft(length % 2 === 0 ? length / 2 : length));
}

/** The engine that suits that length: pffft where it takes it, else kissfft, else (large primes) Bluestein. */
export async function openComplexFft(length: number): Promise<ComplexFft> {
  if (pffftTakes(length, 'complex')) return new PffftComplex(await openSimd(), length);
  const largestPrime = primeFactors(length).at(-1) ?? 1;
  if (largestPrime <= LARGEST_KISS_PRIME) return openKissComplex(length);
  return new BluesteinComplex(await openSimd(), length);
}
