import { expect, test } from 'vitest';
import { resolveSpectral } from '../../src/options/spectral.ts';

test('options stand over the preset, the preset over the defaults', () => {
  expect(resolveSpectral({})).toMatchObject({
    nfft: 2048,
    window: { name: 'hann' },
    scaling: 'dbfs',
    db: [-120, 0],
  });
  expect(resolveSpectral({ preset: 'matplotlib' })).toMatchObject({
    nfft: 256,
    hop: 128,
    scaling: 'psd',
    db: 'extremes',
  });
  const mixed = resolveSpectral({ preset: 'matplotlib', scaling: 'dbfs', window: { name: 'rect' } });
  expect(mixed).toMatchObject({ nfft: 256, hop: 128, scaling: 'dbfs', window: { name: 'rect' } });
});

test("a preset keeps its overlap with another nfft, and gives way to the user's hop", () => {
  expect(resolveSpectral({ preset: 'librosa', nfft: 1024 }).hop).toBe(256);
  expect(resolveSpectral({ preset: 'librosa', nfft: 1024, hop: 100 }).hop).toBe(100);
});

test('an overlap is a share of nfft', () => {
  expect(resolveSpectral({ overlap: 75 }).hop).toBe(512);
  expect(resolveSpectral({ overlap: 0, nfft: 100 }).hop).toBe(100);
  expect(resolveSpectral({ overlap: 99.99, nfft: 2 }).hop).toBe(1);
});

test('the matplotlib preset transforms the whole range without a window, its columns with one', () => {
  const both = resolveSpectral({ preset: 'matplotlib', method: 'fft' });
  expect(both.fftWindow).toEqual({ name: 'rect' });
  expect(both.window).toEqual({ name: 'hann', symmetric: true });
  expect(resolveSpectral({ preset: 'matplotlib', window: { name: 'flattop' } }).fftWindow).toEqual({
    name: 'flattop',
  });
  expect(resolveSpectral({ window: { name: 'hamming' } }).fftWindow).toEqual({ name: 'hamming' });
});

test('contradictions are told', () => {
  expect(() => resolveSpectral({ hop: 4096 })).toThrow('--hop 4096 is longer than --nfft 2048');
  expect(() => resolveSpectral({ hop: 1, overlap: 50 })).toThrow('exclude each other');
  expect(() => resolveSpectral({ twoSided: true, fscale: 'log' })).toThrow('--two-sided has no log axis');
});

// The heights of sox 14.4.2's raw spectrograms, less the lines between channels: 513, 2 · 257, 3 · 129, 5 · 65, 16 · 65.
test.each([
  [1, 1024],
  [2, 512],
  [3, 256],
  [4, 256],
  [5, 128],
  [16, 128],
])("sox's DFT becomes shorter with more channels: of %i, %i", (channels, nfft) => {
  const { hop, ...preset } = resolveSpectral({ preset: 'sox' }, channels);
  expect(preset).toMatchObject({ nfft, window: { name: 'hann', symmetric: true }, scaling: 'dbfs' });
  expect([hop, preset.db]).toEqual([nfft / 2, [-120, 0]]);
});

test('audacity pads its window to twice its length and ends at 20 kHz', () => {
  expect(resolveSpectral({ preset: 'audacity' })).toMatchObject({
    ...{ nfft: 4096, winLength: 2048, window: { name: 'hann' }, fscale: 'mel' },
    ...{ freq: [0, 20000], db: [-100, -20], scaling: 'dbfs' },
  });
  expect(resolveSpectral({ preset: 'audacity', nfft: 1024 })).not.toHaveProperty('winLength');
});

test("librosa doubles all bins, shows the 80 dB below the loudest, and has Slaney's mel", () => {
  const preset = resolveSpectral({ preset: 'librosa' });
  expect(preset).toMatchObject({
    nfft: 2048,
    hop: 512,
    edges: 'pad',
    scaling: 'magnitude',
    fscale: 'linear',
  });
  expect(preset.db).toEqual({ below: 80 });
  expect(resolveSpectral({ preset: 'librosa', fscale: 'mel' }).fscale).toBe('mel-slaney');
  expect(resolveSpectral({ fscale: 'mel' }).fscale).toBe('mel');
});
