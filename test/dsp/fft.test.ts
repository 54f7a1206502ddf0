import { describe, expect, test } from 'vitest';
import { openComplexFft, openRealFft } from '../../src/dsp/fft/open.ts';
import { PffftReal } from '../../src/dsp/fft/pffft.ts';
import { impulse, naiveBin, naiveDft, noise, sine } from './oracle.ts';

// −120 dB of the largest: the promise for float32 FFTs.
const TOLERANCE = 1e-6;

const SIGNALS = {
  noise: (n: number) => noise(n),
  impulse: (n: number) => impulse(n, Math.floor(n * 0.37)),
  'a tone between bins': (n: number) => sine(n, n / 7.3),
};

async function transformed(samples: Float32Array): Promise<Float32Array> {
  const fft = await openRealFft(samples.length);
  const spectrum = new Float32Array(2 * Math.floor(samples.length / 2) + 2);
  fft.forward(samples, spectrum);
  fft.free();
  return spectrum;
}

function largestError(spectrum: Float32Array, expected: Array<[number, number]>): number {
  const largest = Math.max(...expected.map(([re, im]) => Math.hypot(re, im)));
  const errors = expected.map(([re, im], bin) =>
    Math.hypot(spectrum[2 * bin]! - re, spectrum[2 * bin + 1]! - im),
  );
  return Math.max(...errors) / largest;
}

describe('a real FFT agrees with the definition in float64', () => {
  test.each([
    ['the smallest', [2, 3, 4, 5, 6, 7]],
    ['pffft: multiples of 32 without large factors', [32, 64, 96, 160, 480, 1024]],
    ['kissfft: even', [10, 16, 30, 98, 250, 770, 1000]],
    ['kissfft: odd', [9, 15, 21, 97, 225, 441, 729]],
    ['Bluestein: primes, and twice a prime', [101, 127, 257, 509, 1021, 202, 622]],
  ])('%s', async (_, lengths) => {
    for (const n of lengths) {
      for (const [name, signal] of Object.entries(SIGNALS)) {
        const samples = signal(n);
        expect(largestError(await transformed(samples), naiveDft(samples)), `${n}, ${name}`).toBeLessThan(
          TOLERANCE,
        );
      }
    }
  });

  test('at lengths where rounding has had the time to add up', { tags: 'thorough' }, async () => {
    for (const n of [65536, 100000, 262144, 44100 * 4 + 1, 65537, 131071, 2 * 99991, 524287]) {
      for (const [name, signal] of Object.entries(SIGNALS)) {
        const samples = signal(n);
        const spectrum = await transformed(samples);
        let largest = 0;
        for (let at = 0; at < spectrum.length; at += 2) {
          largest = Math.max(largest, Math.hypot(spectrum[at]!, spectrum[at + 1]!));
        }
        for (const bin of [0, 1, Math.floor(n / 7.3), Math.floor(n / 3), Math.floor(n / 2)]) {
          const [re, im] = naiveBin(samples, bin);
          const error = Math.hypot(spectrum[2 * bin]! - re, spectrum[2 * bin + 1]! - im);
          expect(error / largest, `${n}, ${name}, bin ${bin}`).toBeLessThan(TOLERANCE);
        }
      }
    }
  });
});

test('DC and Nyquist are real', async () => {
  for (const n of [32, 50, 202]) {
    const spectrum = await transformed(noise(n));
    expect([spectrum[1], spectrum.at(-1)], `${n}`).toEqual([expect.closeTo(0, 6), expect.closeTo(0, 6)]);
  }
});

test('energy is kept (Parseval)', async () => {
  for (const n of [2048, 4410, 65537]) {
    const samples = noise(n);
    const spectrum = await transformed(samples);
    let energy = 0;
    for (let bin = 0; bin <= n / 2; bin++) {
      const power = spectrum[2 * bin]! ** 2 + spectrum[2 * bin + 1]! ** 2;
      energy += bin === 0 || 2 * bin === n ? power : 2 * power;
    }
    const expected = samples.reduce((sum, x) => sum + x * x, 0) * n;
    expect(energy / expected, `${n}`).toBeCloseTo(1, 6);
  }
});

test('the real and the complex FFT agree', async () => {
  for (const n of [1920, 1000, 1009]) {
    const samples = noise(n);
    const spectrum = await transformed(samples);
    const values = new Float32Array(2 * n);
    samples.forEach((x, i) => {
      values[2 * i] = x;
    });
    const fft = await openComplexFft(n);
    fft.forward(values);
    let largest = 0;
    let largestError = 0;
    for (let at = 0; at < spectrum.length; at++) {
      largest = Math.max(largest, Math.abs(spectrum[at]!));
      largestError = Math.max(largestError, Math.abs(spectrum[at]! - values[at]!));
    }
    expect(largestError / largest, `${n}`).toBeLessThan(TOLERANCE);
  }
});

test('pffft is chosen for the lengths it takes, and only for those', async () => {
  const isPffft = async (n: number) => (await openRealFft(n)) instanceof PffftReal;
  expect(await isPffft(2048)).toBe(true);
  expect(await isPffft(480)).toBe(true);
  expect(await isPffft(16)).toBe(false);
  expect(await isPffft(1000)).toBe(false);
  expect(await isPffft(224)).toBe(false);
});

test('no listener for crashes is left behind by kissfft', async () => {
  const before = process.listenerCount('uncaughtException');
  await openRealFft(1000);
  expect(process.listenerCount('uncaughtException')).toBe(before);
});
