import { expect, test } from 'vitest';
import { MainLobe } from '../../src/dsp/main-lobe.ts';
import { type WindowSpec, windowValues } from '../../src/dsp/window.ts';

/** |Σ w·exp(2πi·bins·n / nfft)| over that at 0, by the definition. */
function magnitude(window: Float64Array, bins: number, nfft: number): number {
  let [re, im, sum] = [0, 0, 0];
  window.forEach((value, n) => {
    re += value * Math.cos((2 * Math.PI * bins * n) / nfft);
    im += value * Math.sin((2 * Math.PI * bins * n) / nfft);
    sum += value;
  });
  return Math.hypot(re, im) / Math.abs(sum);
}

const SPECS: WindowSpec[] = [
  { name: 'hann' },
  { name: 'hann', symmetric: true },
  { name: 'hamming' },
  { name: 'flattop', symmetric: true },
  { name: 'kaiser', beta: 14 },
  { name: 'gaussian', std: 9, symmetric: true },
  { name: 'gaussian', std: 9 },
  { name: 'rect' },
  { name: 'rect', symmetric: true },
];

// Even and odd, with a sample in the centre and without.
test.each([1, 2, 3, 76, 77, 78, 79])(
  'a window of %i samples is transformed as by the definition',
  (length) => {
    for (const spec of SPECS) {
      if (length === 2 && spec.name === 'hann' && spec.symmetric) continue; // Of zeros alone.
      for (const nfft of [length, 128]) {
        const lobe = new MainLobe(spec, length, nfft);
        const window = windowValues(spec, length);
        for (const bins of [0, 0.01, 0.5, 1, 1.7, -2.3, 31.4, 300]) {
          const what = `${spec.name}, ${spec.symmetric}, ${nfft}, ${bins}`;
          expect(lobe.at(bins), what).toBeCloseTo(magnitude(window, bins, nfft), 11);
        }
      }
    }
  },
);

test('what stands in for a long window has its lobe to a millionth', () => {
  for (const spec of [{ name: 'hann' }, { name: 'rect' }] as const) {
    const lobe = new MainLobe(spec, 9000, 9000);
    const window = windowValues(spec, 9000);
    for (const bins of [0, 0.3, 0.5, 1, 1.5]) {
      expect(Math.abs(lobe.at(bins) - magnitude(window, bins, 9000))).toBeLessThan(1e-6);
    }
  }
});
