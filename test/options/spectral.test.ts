import { expect, test } from 'vitest';
import { checkMethod, resolveSpectral, type SpectralOptions } from '../../src/options/spectral.ts';

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
  const { hop, ...preset } = resolveSpectral({ preset: 'sox' }, { channels, sampleRate: 48000 });
  expect(preset).toMatchObject({ nfft, window: { name: 'hann' }, edges: 'shorten', scaling: 'magnitude' });
  expect([hop, preset.db]).toEqual([nfft / 2, [-120, 0]]);
});

const AT_16K = { channels: 1, sampleRate: 16000 };

test.each<[SpectralOptions, number | undefined]>([
  [{ winLength: 400, nfft: 512 }, 400],
  [{ winLength: { seconds: 0.025 }, nfft: 512 }, 400],
  [{ winLength: { seconds: 0.005 } }, 80],
  // The least that a window can have.
  [{ winLength: { seconds: 1e-6 } }, 2],
  // All of the FFT is no padding.
  [{ winLength: 512, nfft: 512 }, undefined],
  [{ winLength: { seconds: 0.032 }, nfft: 512 }, undefined],
  [{ winLength: 300, preset: 'audacity' }, 300],
  [{ winLength: 300, preset: 'audacity', nfft: 1024 }, 300],
  [{ winLength: 4096, preset: 'audacity' }, undefined],
])('%j has a window of %s samples at 16 kHz', (options, samples) => {
  expect(resolveSpectral(options, AT_16K).winLength).toBe(samples);
});

test('an overlap, and that of a preset, is a share of the window', () => {
  expect(resolveSpectral({ winLength: 400, overlap: 75 }).hop).toBe(100);
  expect(resolveSpectral({ winLength: { seconds: 0.025 }, overlap: 60 }, AT_16K).hop).toBe(160);
  // librosa's hop_length is win_length // 4.
  expect(resolveSpectral({ winLength: 400, preset: 'librosa' }).hop).toBe(100);
});

test('a window that is longer than the FFT, or shorter than the hop, is told', () => {
  expect(() => resolveSpectral({ winLength: 2049 })).toThrow('--win-length 2049 is longer than --nfft 2048');
  const long = { winLength: { seconds: 0.2 } };
  // Without the file's rate there is nothing to tell yet.
  expect(resolveSpectral(long)).not.toHaveProperty('winLength');
  expect(() => resolveSpectral(long, AT_16K)).toThrow(
    '--win-length of 0.2 s is 3200 samples at 16000 Hz, more than --nfft 2048',
  );
  expect(() => resolveSpectral({ winLength: 400, hop: 401 })).toThrow(
    '--hop 401 is longer than the window of 400 samples',
  );
  expect(() => checkMethod({ winLength: 400, method: 'fft' })).toThrow('--win-length is for --method welch');
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

const HANN = { name: 'hann' };
const PLAIN = {
  ...{ nfft: 2048, window: HANN, fftWindow: HANN, freq: [0, Infinity], fscale: 'linear', db: [-120, 0] },
  ...{ scaling: 'dbfs', method: 'welch', twoSided: false },
};

test.each([
  [undefined, PLAIN],
  [
    'matplotlib',
    {
      ...{
        nfft: 256,
        hop: 128,
        edges: 'whole',
        window: { name: 'hann', symmetric: true },
        fftWindow: { name: 'rect' },
      },
      ...{ scaling: 'psd', db: 'extremes' },
    },
  ],
  ['sox', { nfft: 1024, hop: 512, edges: 'shorten', scaling: 'magnitude' }],
  ['audacity', { nfft: 4096, winLength: 2048, fscale: 'mel', freq: [0, 20_000], db: [-100, -20] }],
  ['librosa', { hop: 512, edges: 'pad', scaling: 'magnitude', db: { below: 80 } }],
] as const)(
  'with the preset %s all is in force that differs from the defaults, and nothing else',
  (preset, own) => {
    expect(resolveSpectral(preset ? { preset } : {})).toEqual({
      ...PLAIN,
      ...own,
      ...(preset && { preset }),
    });
  },
);

test.each([
  { nfft: 100 },
  { hop: 100 },
  { edges: 'whole' },
  { window: { name: 'gaussian', std: 7 } },
  { freq: [50, 8000] },
  { fscale: 'log' },
  { db: 'auto' },
  { scaling: 'psd' },
  { method: 'fft' },
  { twoSided: true },
] as SpectralOptions[])('%j stands over the defaults and over a preset', (option) => {
  expect(resolveSpectral(option)).toMatchObject(option);
  expect(resolveSpectral({ ...option, preset: 'sox' })).toMatchObject({ ...option, preset: 'sox' });
  // What was left out on the way here is none of the settings.
  expect(resolveSpectral({ ...option, preset: undefined } as SpectralOptions)).toEqual(
    resolveSpectral(option),
  );
});

test.each([
  // options, hop
  [{}, undefined],
  [{ nfft: 500 }, undefined],
  [{ hop: 100 }, 100],
  [{ hop: 2048 }, 2048],
  [{ overlap: 50 }, 1024],
  [{ overlap: 90, nfft: 1000 }, 100],
  [{ overlap: 33, nfft: 100 }, 67],
  [{ preset: 'matplotlib', overlap: 75 }, 64],
  [{ preset: 'matplotlib', nfft: 1000 }, 500],
  [{ preset: 'matplotlib', nfft: 2 }, 1],
  [{ preset: 'librosa', nfft: 2 }, 1],
  [{ preset: 'librosa', nfft: 1001 }, 250],
  [{ preset: 'audacity' }, undefined],
] as [SpectralOptions, number | undefined][])('the hop of %j is %s', (options, hop) => {
  const settings = resolveSpectral(options);
  expect(settings.hop).toBe(hop);
  expect('hop' in settings).toBe(hop !== undefined);
});

test('a hop of the whole FFT is taken, one more is not', () => {
  expect(resolveSpectral({ hop: 512, nfft: 512 }).hop).toBe(512);
  expect(() => resolveSpectral({ hop: 513, nfft: 512 })).toThrow('--hop 513 is longer than --nfft 512');
  // Told even where the two come to the same.
  expect(() => resolveSpectral({ hop: 1024, overlap: 0 })).toThrow('exclude each other');
});

test('two sides have a linear axis alone', () => {
  expect(resolveSpectral({ twoSided: true, fscale: 'linear' }).twoSided).toBe(true);
  expect(() => resolveSpectral({ twoSided: true, fscale: 'mel' })).toThrow(
    '--two-sided has no mel axis; use --fscale linear',
  );
  expect(() => resolveSpectral({ twoSided: true, preset: 'audacity' })).toThrow('has no mel axis');
});

test('one FFT of the whole range has no columns', () => {
  for (const option of [{ nfft: 512 }, { hop: 5 }, { overlap: 0 }, { edges: 'pad' }] as SpectralOptions[]) {
    const [name] = Object.keys(option);
    expect(() => checkMethod({ ...option, method: 'fft' })).toThrow(
      `--${name} is for --method welch; one FFT of the whole range has no columns`,
    );
    expect(() => checkMethod({ ...option, method: 'welch' })).not.toThrow();
    expect(() => checkMethod(option)).not.toThrow();
  }
  expect(() => checkMethod({ method: 'fft', window: { name: 'rect' }, freq: [1, 2] })).not.toThrow();
});
