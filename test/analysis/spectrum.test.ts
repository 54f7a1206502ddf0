import { describe, expect, test, vi } from 'vitest';
import { channelsAtOnce } from '../../src/analysis/fft-work.ts';
import { analyseSpecgram } from '../../src/analysis/specgram.ts';
import { analyseSpectrum } from '../../src/analysis/spectrum.ts';
import { openPowerSpectrumFft } from '../../src/dsp/fft/whole.ts';
import { WavscopeError } from '../../src/errors.ts';
import { FrameReader } from '../../src/wav/reader.ts';
import { impulse, naiveBin, noise, sine } from '../dsp/oracle.ts';
import { ALONE, openF32, stftOf } from './sources.ts';

describe('Welch’s method', () => {
  test.each([64, 90])('is the mean, and the maximum, of the columns (FFT of %i)', async (nfft) => {
    const wav = await openF32([noise(20_000), noise(20_000, 2)]);
    const request = stftOf(wav, { nfft });
    const { mean, maximum, columns } = await analyseSpectrum(
      wav.source,
      { ...request, method: 'welch' },
      ALONE,
    );
    const { grid, power } = await analyseSpecgram(wav.source, request, ALONE);
    expect(columns).toBe(grid.columns);
    for (const channel of [0, 1]) {
      for (const bin of [0, 7, nfft / 2]) {
        const at = (column: number) => power[(channel * columns + column) * grid.bins + bin]!;
        const values = Array.from({ length: columns }, (_, column) => at(column));
        expect(maximum[channel]![bin]! / Math.max(...values)).toBeCloseTo(1, 6);
        const expected = values.reduce((sum, value) => sum + value, 0) / columns;
        // Sums of float32 powers, in another order.
        expect(mean[channel]![bin]! / expected).toBeCloseTo(1, 5);
      }
    }
  });
});

describe('one FFT of the whole range', () => {
  test('has a full-scale sine at 0 dB at any length', async () => {
    for (const frames of [1000, 4099, 65536]) {
      const wav = await openF32([sine(frames, 20), sine(frames, 30)]);
      const request = { ...stftOf(wav), method: 'fft' } as const;
      const { mean, maximum, nfft, bins, columns } = await analyseSpectrum(wav.source, request, ALONE);
      expect({ nfft, bins, columns }).toEqual({ nfft: frames, bins: Math.floor(frames / 2) + 1, columns: 1 });
      expect(mean[0]![20]).toBeCloseTo(1, 5);
      expect(mean[1]![30]).toBeCloseTo(1, 5);
      expect(maximum).toEqual(mean);
    }
  });

  test('has its window over all blocks of a long range', async () => {
    const frames = 200_000;
    const wav = await openF32([sine(frames, 20_000), sine(frames, 50_003)]);
    const { mean } = await analyseSpectrum(wav.source, { ...stftOf(wav), method: 'fft' }, ALONE);
    for (const [channel, bin] of [20_000, 50_003].entries()) {
      // A Hann window's lobe: a quarter of the power beside its top, and nothing two bins away.
      const [top, beside, foot] = [0, 1, 2].map((distance) => mean[channel]![bin + distance]!);
      expect(top).toBeCloseTo(1, 5);
      expect(beside).toBeCloseTo(0.25, 5);
      expect(foot).toBeLessThan(1e-10);
    }
  });

  test('tells what its window leaves of the sound', async () => {
    const steady = noise(70_000);
    // A decay from the first sample on, and one from the middle; over two blocks.
    const decay = (at: number) =>
      Float32Array.from({ length: 70_000 }, (_, i) => (i < at ? 0 : 0.9 ** (i - at)));
    const wav = await openF32([steady, decay(0), decay(35_000), new Float32Array(70_000)]);
    const request = { ...stftOf(wav), method: 'fft' } as const;
    const { kept } = await analyseSpectrum(wav.source, request, ALONE);
    expect(kept![0]).toBeCloseTo(1, 1);
    expect(kept![1]).toBeLessThan(1e-12);
    // At its top Hann's square is 1, and 3/8 in the mean.
    expect(kept![2]).toBeCloseTo(8 / 3, 3);
    expect(kept![3]).toBe(1);
    const rect = await analyseSpectrum(wav.source, { ...request, window: { name: 'rect' } }, ALONE);
    expect(rect.kept).toEqual([1, 1, 1, 1].map((share) => expect.closeTo(share, 12)));
  });

  test('says what to do when the range is too long', async () => {
    const { source } = await openF32([[0]]);
    const request = stftOf(await openF32([[0]]), { range: { start: 0, end: 2 ** 28 } });
    const analysis = analyseSpectrum({ ...source, frames: 2 ** 28 }, { ...request, method: 'fft' }, ALONE);
    await expect(analysis).rejects.toThrow(WavscopeError);
    await expect(analysis).rejects.toThrow('use --method welch');
  });
});

const hann = (i: number, n: number) => 0.5 - 0.5 * Math.cos((2 * Math.PI * i) / n);

describe('many channels', () => {
  test('are read together, and each is transformed as if it were alone', async () => {
    const frames = 90;
    const channels = Array.from({ length: 300 }, (_, channel) => noise(frames, channel + 1));
    const wav = await openF32(channels);
    const reads = vi.spyOn(FrameReader.prototype, 'readBytes');
    const request = { ...stftOf(wav), method: 'fft' } as const;
    const { mean, kept } = await analyseSpectrum(wav.source, request, ALONE);
    expect(reads.mock.calls.reduce((sum, [, count]) => sum + count, 0)).toBe(frames);
    reads.mockRestore();
    expect([mean.length, kept?.length]).toEqual([300, 300]);
    const sum = channels[0]!.reduce((total, _, i) => total + hann(i, frames), 0);
    for (const channel of [0, 1, 299]) {
      const windowed = channels[channel]!.map((sample, i) => sample * hann(i, frames));
      for (const bin of [3, 44]) {
        const [re, im] = naiveBin(windowed, bin);
        const power = (4 * (re ** 2 + im ** 2)) / sum ** 2;
        expect(mean[channel]![bin]! / power, `channel ${channel}, bin ${bin}`).toBeCloseTo(1, 4);
      }
    }
  });

  test('in groups where they are long', () => {
    expect(channelsAtOnce({ range: { start: 5, end: 5 + 2 ** 20 } })).toBe(8);
    expect(channelsAtOnce({ range: { start: 0, end: 2 ** 26 } })).toBe(1);
  });

  test('of more frequencies than memory takes are refused before any is read', async () => {
    const { source } = await openF32([[0], [0]]);
    const request = stftOf(await openF32([[0], [0]]), { nfft: 2 ** 22 });
    const many = { ...request, channels: Array.from({ length: 8191 }, () => 0) };
    await expect(analyseSpectrum(source, { ...many, method: 'welch' }, ALONE)).rejects.toThrow(
      '8191 channels of 2097153 frequencies are too many together; choose one with --channel, or a smaller --nfft',
    );
    const long = { ...many, range: { start: 0, end: 2 ** 20 } };
    await expect(analyseSpectrum(source, { ...long, method: 'fft' }, ALONE)).rejects.toThrow(
      'less with --duration',
    );
  });
});

test.each([1000, 90, 4099, 64])('an FFT of %i is good for the next samples too', async (n) => {
  const fft = await openPowerSpectrumFft(n);
  const alone = await openPowerSpectrumFft(n);
  fft.put(0, noise(n, 1));
  fft.power();
  fft.put(0, noise(n, 2));
  alone.put(0, noise(n, 2));
  expect(fft.power()).toEqual(alone.power());
});

describe('long FFTs', { tags: 'thorough' }, () => {
  async function amplitudes(samples: Float32Array): Promise<Float32Array> {
    const fft = await openPowerSpectrumFft(samples.length);
    // What was there before leaves no trace.
    fft.put(0, noise(samples.length, 7));
    fft.power();
    const middle = Math.floor(samples.length / 2);
    fft.put(middle, samples.subarray(middle));
    fft.put(0, samples.subarray(0, middle));
    return fft.power().map(Math.sqrt);
  }

  // Even, odd without large factors, and a prime: each has its own way. The prime's is three float32 FFTs one after the
  // other, whose errors show where every bin is as large as the largest.
  test.each([
    [1_200_000, 1e-6],
    [1_594_323, 1e-6],
    [1_048_583, 2e-6],
  ])('of %i samples agree with the definition', async (n, flatTolerance) => {
    const flat = await amplitudes(impulse(n, Math.floor(n * 0.37)));
    let largestError = 0;
    for (const amplitude of flat) largestError = Math.max(largestError, Math.abs(amplitude - 1));
    expect(flat.length).toBe(Math.floor(n / 2) + 1);
    expect(largestError).toBeLessThan(flatTolerance);

    const samples = noise(n);
    const spectrum = await amplitudes(samples);
    let largest = 0;
    for (const amplitude of spectrum) largest = Math.max(largest, amplitude);
    for (const bin of [0, 1, 2, 12_345, Math.floor(n / 3), Math.floor(n / 2)]) {
      const error = Math.abs(spectrum[bin]! - Math.hypot(...naiveBin(samples, bin)));
      expect(error / largest, `bin ${bin}`).toBeLessThan(1e-6);
    }
  });
});

describe('what the window of one FFT leaves of the sound', () => {
  const FRAMES = 4000;
  const keptOf = async (samples: Float32Array[], name: 'hann' | 'rect' = 'hann') => {
    const wav = await openF32(samples);
    const request = { ...stftOf(wav, { window: { name } }), method: 'fft' as const };
    return (await analyseSpectrum(wav.source, request, ALONE)).kept!;
  };
  /** One sample of 1 at `place`. */
  const impulse = (place: number) => Float32Array.from({ length: FRAMES }, (_, n) => (n === place ? 1 : 0));

  test('is all of a steady sound, in each channel', async () => {
    const kept = await keptOf([sine(FRAMES, 400), impulse(0)]);
    expect(kept[0]).toBeCloseTo(1, 2);
    expect(kept[1]).toBe(0);
  });

  // Hann's square over its mean square, which is 3/8: 0 at the beginning, 8/3 in the middle.
  test.each([
    [0, 0],
    [FRAMES / 2, 8 / 3],
    [FRAMES / 4, 2 / 3],
  ])('is its square at an impulse, over its mean square: at %i', async (place, expected) => {
    expect((await keptOf([impulse(place)]))[0]).toBeCloseTo(expected, 5);
  });

  test('is all without a window, and of silence', async () => {
    expect((await keptOf([impulse(0)], 'rect'))[0]).toBeCloseTo(1, 9);
    expect(await keptOf([new Float32Array(FRAMES)])).toEqual([1]);
  });
});
