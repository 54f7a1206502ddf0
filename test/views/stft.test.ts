import { expect, test } from 'vitest';
import { resolveSpectral, type SpectralOptions } from '../../src/options/spectral.ts';
import {
  checkFrequencies,
  fullRequest,
  reducedRequest,
  stftInForce,
  stftRequest,
  stftWords,
  transformWords,
} from '../../src/views/stft.ts';
import { fileInfo, viewOf } from './view.ts';

/** Seconds 2 to 5 of a stereo file at 1 kHz. */
const { selection } = viewOf({ channels: 2 }, { start: '2', duration: '3' });
const part = { range: { start: 2000, end: 5000 }, channels: [0, 1] };
const hann = { name: 'hann' };

test('a request has what was asked, and else the defaults', () => {
  const defaults = { hop: 7, edges: 'whole' } as const;
  expect(stftRequest(selection, resolveSpectral({}), defaults)).toEqual({
    ...part,
    ...{ nfft: 2048, hop: 7, edges: 'whole', window: hann, scaling: 'dbfs' },
  });
  const options: SpectralOptions = {
    nfft: 100,
    hop: 25,
    edges: 'pad',
    window: { name: 'rect' },
    scaling: 'psd',
  };
  expect(stftRequest(selection, resolveSpectral(options), defaults)).toEqual({ ...part, ...options });
});

test.each([
  // nfft, columns, hop: a column a pixel, at most half an FFT, at least a sample.
  [2048, 100, 30],
  [2048, 3, 1000],
  [2048, 1, 1024],
  [100, 10, 50],
  [101, 10, 50],
  [2048, 700, 4],
  [2048, 3000, 1],
  [2048, 10_000, 1],
])('a picture of an FFT of %i in %i columns hops %i samples', (nfft, columns, hop) => {
  expect(reducedRequest(selection, resolveSpectral({ nfft }), columns)).toEqual({
    ...part,
    ...{ nfft, hop, edges: 'pad', window: hann, scaling: 'dbfs', columns },
  });
});

test('a picture keeps the hop and the edges asked for', () => {
  const asked = reducedRequest(selection, resolveSpectral({ hop: 300, edges: 'whole' }), 100);
  expect(asked).toMatchObject({ hop: 300, edges: 'whole', columns: 100 });
});

test.each([
  [2048, 1024],
  [101, 50],
  [2, 1],
  [3, 1],
])('all columns of an FFT of %i are whole and %i apart', (nfft, hop) => {
  const request = fullRequest(selection, resolveSpectral({ nfft }));
  expect(request).toEqual({ ...part, nfft, hop, edges: 'whole', window: hann, scaling: 'dbfs' });
  expect(fullRequest(selection, resolveSpectral({ nfft, hop: 1, edges: 'pad' }))).toMatchObject({
    hop: 1,
    edges: 'pad',
  });
});

test('a transform is told in words, and what of it is not as usual', () => {
  const spectral = resolveSpectral({ nfft: 1000, window: { name: 'kaiser', beta: 14 } });
  const request = reducedRequest(selection, spectral, 100);
  expect(stftWords(request, spectral)).toEqual(['FFT 1000', 'hop 30', 'kaiser:14 window']);
  expect(transformWords({ name: 'rect' }, resolveSpectral({ fscale: 'log' }))).toEqual(['rect window']);
  expect(transformWords({ name: 'hann' }, resolveSpectral({ fscale: 'mel' }))).toEqual([
    'hann window',
    expect.stringMatching(/^mel by (HTK|Slaney)$/),
  ]);
  expect(stftWords(request, resolveSpectral({ preset: 'sox' })).slice(3)).toEqual(['as sox']);
  expect(transformWords({ name: 'hann' }, resolveSpectral({ preset: 'audacity' })).at(-1)).toBe(
    'as audacity',
  );
});

test('frequencies that the file lacks are told with those that it has', () => {
  const check = (sampleRate: number, freq: [number, number]) =>
    checkFrequencies(resolveSpectral({ freq }), fileInfo({ sampleRate }));
  expect(() => check(8000, [4000, 5000])).toThrow(
    'nothing from 4000 Hz up; the file has frequencies from 0 to 4000 Hz',
  );
  expect(() => check(50, [100, Infinity])).toThrow('from 0 to 25 Hz');
  expect(() => check(8000, [3999, 5000])).not.toThrow();
  expect(() => check(8000, [0, Infinity])).not.toThrow();
});

test('what is in force is told whole', () => {
  const plain = resolveSpectral({});
  expect(stftInForce(fullRequest(selection, plain), plain)).toEqual({
    ...{ nfft: 2048, hop: 1024, edges: 'whole', window: 'hann', scaling: 'dbfs' },
    ...{ freq: [0, 'nyquist'], fscale: 'linear', db: [-120, 0] },
  });
  const asked = resolveSpectral({
    ...{ nfft: 512, hop: 100, edges: 'pad', window: { name: 'gaussian', std: 50 }, scaling: 'psd' },
    ...{ freq: [50, 8000], fscale: 'log', db: 'auto' },
  });
  expect(stftInForce(fullRequest(selection, asked), asked)).toEqual({
    ...{ nfft: 512, hop: 100, edges: 'pad', window: 'gaussian:50', scaling: 'psd' },
    ...{ freq: [50, 8000], fscale: 'log', db: 'auto' },
  });
  const symmetric = resolveSpectral({ preset: 'matplotlib', freq: [100, Infinity] });
  expect(stftInForce(fullRequest(selection, symmetric), symmetric)).toMatchObject({
    ...{ window: 'hann', symmetric: true, db: 'extremes', freq: [100, 'nyquist'] },
  });
});
