import { describe, expect, test } from 'vitest';
import { type ColumnSpan, openPowerSum, type PowerSumOptions } from '../../src/dsp/power-sum.ts';
import { openSimd, SimdBuffer } from '../../src/dsp/simd.ts';
import { windowValues } from '../../src/dsp/window.ts';
import { naiveBin, noise } from './oracle.ts';

/** Of columns from sample 5 on, added in spans of so many: their sum by a PowerSum, in bin order. */
async function summed(
  samples: Float32Array,
  nfft: number,
  hop: number,
  spans: number[],
  options: Pick<PowerSumOptions, 'keepsMaximum' | 'takesMany'> = { takesMany: true },
): Promise<Float64Array> {
  const plane = new SimdBuffer(await openSimd(), samples.byteLength);
  plane.asFloat32.set(samples);
  const window = windowValues({ name: 'hann' }, nfft);
  const powers = await openPowerSum({ window, sums: 2, ...options });
  let offset = 5;
  for (const count of spans) {
    // The other sum is of something else.
    const span: ColumnSpan = { offset, hop, count };
    powers.add(1, plane, span);
    powers.add(0, plane, { ...span, offset: 0 });
    offset += hop * count;
  }
  const total = new Float64Array(powers.bins);
  powers.drain(1, total);
  powers.free();
  plane.free();
  return total;
}

/** The same of one bin, by the definition. */
function expectedPower(
  samples: Float32Array,
  nfft: number,
  hop: number,
  columns: number,
  bin: number,
): number {
  const window = windowValues({ name: 'hann' }, nfft);
  let power = 0;
  for (let column = 0; column < columns; column++) {
    const windowed = window.map((w, n) => w * samples[5 + column * hop + n]!);
    power += Math.hypot(...naiveBin(windowed, bin)) ** 2;
  }
  return power;
}

describe('sums of power agree with the definition in float64', () => {
  // Windows are transformed two at a time from 256 to 16384; 2, 3 and 5 columns leave none, or one, alone.
  test.each([64, 128, 192, 256, 512, 1024, 2048, 4096, 8192, 16384, 32768])(
    'of windows of %i',
    async (nfft) => {
      const hop = nfft / 4 + 3;
      const samples = noise(nfft + 6 * hop, nfft);
      for (const columns of nfft > 4096 ? [3] : [1, 2, 3, 5]) {
        const total = await summed(samples, nfft, hop, [columns]);
        const mean = total.reduce((sum, power) => sum + power, 0) / total.length;
        for (const bin of [0, 1, 2, 7, nfft / 4 - 1, nfft / 4, nfft / 2 - 1, nfft / 2]) {
          const error = total[bin]! - expectedPower(samples, nfft, hop, columns, bin);
          expect(Math.abs(error) / mean, `${columns} columns, bin ${bin}`).toBeLessThan(1e-6);
        }
      }
    },
  );

  test('every bin has its own', async () => {
    for (const nfft of [256, 512, 1024, 2048, 4096, 8192, 16384]) {
      // A tone in one bin and a weaker one in another of each column: as wide as a Hann window's main lobe.
      for (const bin of [3, nfft / 8 + 1, nfft / 2 - 3]) {
        const samples = Float32Array.from({ length: 3 * nfft }, (_, i) =>
          Math.sin((2 * Math.PI * bin * i) / nfft),
        );
        const total = await summed(samples, nfft, nfft / 2, [2]);
        const loud = Array.from(total.keys()).filter((k) => total[k]! > 1e-9 * nfft ** 2);
        expect(loud, `${nfft}`).toEqual([bin - 1, bin, bin + 1]);
        // Two columns of |X|² = (nfft / 4)².
        expect(total[bin]! / (2 * (nfft / 4) ** 2)).toBeCloseTo(1, 5);
      }
    }
  });

  test('of more columns than float32 sums take at once', async () => {
    const samples = noise(300 * 16 + 256, 9);
    const total = await summed(samples, 256, 16, [299]);
    for (const bin of [0, 1, 100, 128]) {
      expect(total[bin]! / expectedPower(samples, 256, 16, 299, bin)).toBeCloseTo(1, 6);
    }
  });
});

test('sums do not depend on how columns come, in even numbers or one by one', async () => {
  const samples = noise(400 * 16 + 256, 3);
  const whole = await summed(samples, 256, 16, [341]);
  expect(await summed(samples, 256, 16, [2, 126, 4, 128, 80, 1])).toEqual(whole);
  const single = await summed(samples, 256, 16, new Array(341).fill(1));
  expect(single).not.toEqual(whole);
  // Where the largest is kept of each spectrum, or few come, there are no pairs.
  expect(await summed(samples, 256, 16, [341], { takesMany: true, keepsMaximum: true })).toEqual(single);
  expect(await summed(samples, 256, 16, [341], {})).toEqual(single);
});

test('the sum of silence is 0', async () => {
  expect(Math.max(...(await summed(new Float32Array(3000), 1024, 500, [3])))).toBe(0);
});
